// Extracts the badge code from scanned or typed text, like expo/kit/codes.py; null if there is none.
const ADDRESS = /^HTTPS?[^0-9A-Z].{1,300}[^0-9A-Z]B[^0-9A-Z]([0-9A-Z]+)[^0-9A-Z]?$/s;
const GAPS = /[\s\u00ad\u200b-\u200f\u2010-\u2015\u2060-\u2069\ufeff._-]+/g;
const CODE = /^[0-9A-HJKMNP-TV-Z]{18}$/;
const DIGIT = /\p{Nd}/u;

export function readCode(text) {
  if (text.length > 400) return null;
  const plain = plainText(text);
  const address = ADDRESS.exec(plain);
  return whole(address ? address[1] : plain.replace(GAPS, ""));
}

// The code of a badge's address, as its QR code has it; null for anything else.
export function addressedCode(text) {
  const address = text.length > 400 ? null : ADDRESS.exec(plainText(text));
  return address ? whole(address[1]) : null;
}

const plainText = (text) => [...text.normalize("NFKC")].map(plainSign).join("").trim();

function whole(text) {
  const code = text.replace(/O/g, "0").replace(/[IL]/g, "1");
  return CODE.test(code) ? code : null;
}

function plainSign(sign) {
  if (sign === "ı") return "I";
  if (sign < "\u0080") return sign.toUpperCase();
  return DIGIT.test(sign) ? digitOf(sign.codePointAt(0)) : sign;
}

// The digits of each script are consecutive code points.
function digitOf(point) {
  let before = 0;
  while (DIGIT.test(String.fromCodePoint(point - before - 1))) before += 1;
  return String(before % 10);
}
