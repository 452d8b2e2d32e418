// Proposes the address of a new expo from its name and first day, until somebody types an address.
const LETTERS = { ı: "i", İ: "i", ğ: "g", ş: "s", ß: "ss", æ: "ae", ø: "o", đ: "d", ł: "l" };
const LONGEST = 60;

// The address for a name and a day such as "2027-10-05"; "" where the name has no letters that an address can have.
export function addressOf(name, day) {
  const plain = [...name.normalize("NFKD").toLowerCase()].map((letter) => LETTERS[letter] ?? letter).join("");
  const words = plain.replace(/\p{M}/gu, "").match(/[a-z0-9]+/g) ?? [];
  if (!words.join("").match(/[a-z]/)) return "";
  const year = day.slice(0, 4);
  const ending = year && !words.includes(year) ? `-${year}` : "";
  const kept = words
    .join("-")
    .slice(0, LONGEST - ending.length)
    .replace(/-$/, "");
  return kept + ending;
}

export default function addressProposal(form) {
  const [name, day, address] = ["name", "first_day", "slug"].map((field) => form.elements.namedItem(field));
  let own = address.value !== "";
  address.addEventListener("input", () => {
    own = address.value !== "";
  });
  for (const field of [name, day]) {
    field.addEventListener("input", () => {
      if (!own) address.value = addressOf(name.value, day.value);
    });
  }
}
