// A scanner with a keyboard's plug presses the keys of an American keyboard; where the computer has another layout
// (Turkish F, French, Arabic, Urdu), the field shows other letters. The keys' positions tell what was scanned.
import { addressedCode, readCode } from "./badge-code.js";

const SIGNS = {
  Minus: "-_",
  Equal: "=+",
  Semicolon: ";:",
  Quote: "'\"",
  Comma: ",<",
  Period: ".>",
  Slash: "/?",
  Backslash: "\\|",
  Space: "  ",
  NumpadDivide: "//",
  NumpadSubtract: "--",
  NumpadDecimal: "..",
};

export function watchKeys(field) {
  let pressed = "";
  field.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.code === "Backspace" || event.code === "Delete") pressed = "";
    else pressed += signAt(event.code ?? "", event.shiftKey);
  });
  return {
    // What was scanned or typed; the field is empty afterwards. Our badges hold an address: what reads as one is taken,
    // as the field shows it or else by the keys.
    taken() {
      const [typed, keys] = [field.value.trim(), pressed];
      field.value = pressed = "";
      if (!addressedCode(typed) && (addressedCode(keys) || (!readCode(typed) && readCode(keys)))) return keys;
      return typed;
    },
    // Whether there is a badge's code, whatever the layout.
    isBadge: () => Boolean(readCode(field.value) || readCode(pressed)),
  };
}

function signAt(code, shift) {
  const letter = /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(code)?.[1];
  return letter ?? SIGNS[code]?.[shift ? 1 : 0] ?? "";
}
