// The signed offline list: verified with the page's public key, then searched without parsing each person.
const MARK = 10;
const STATES = ["waiting for approval", "confirmed", "on the waiting list", "declined", "cancelled"];
const bytesOf = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

export class Tampered extends Error {}

// Throws Tampered for an invalid signature or the list of another event.
export async function openList(content, setup) {
  const bytes = new Uint8Array(content);
  const end = bytes.indexOf(10);
  const body = bytes.subarray(end + 1);
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  const key = await crypto.subtle.importKey("spki", bytesOf(setup.key), curve, false, ["verify"]);
  let signature;
  try {
    signature = bytesOf(new TextDecoder().decode(bytes.subarray(0, end)));
  } catch {
    throw new Tampered();
  }
  if (end < 0 || !(await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, body)))
    throw new Tampered();
  const list = JSON.parse(new TextDecoder().decode(body));
  if (list.event !== setup.event || list.format !== 1) throw new Tampered();
  return searchable(list);
}

async function searchable(list) {
  const [marks, retired, blanks] = [list.marks, list.retired, list.blanks ?? ""].map(bytesOf);
  const key = await crypto.subtle.importKey("raw", bytesOf(list.key), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
  const markOf = async (code) =>
    new Uint8Array(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(code))).subarray(0, MARK);

  const person = (at, area, day) => {
    const state = Number(list.states[at]);
    const category = list.categories[list.category[at]];
    const zones = list.areas?.[at] ?? category.zones; // clearances of delegation members replace the category's zones
    const seen = day === list.today ? list.seen[area]?.[at] : undefined;
    return {
      name: list.names[at],
      category,
      state: STATES[state % STATES.length],
      paid: state < STATES.length,
      kind: category.kind,
      days: category.days,
      zone_admitted: area === 0 || !zones || zones.includes(area),
      inside: seen === "1" ? true : seen === "2" ? false : null,
    };
  };

  return {
    ...list,
    size: list.names.length,
    gate: (id) => list.gates.find((gate) => gate.id === id),
    expired: (moment) => moment > new Date(list.expires_at),
    // The category of a blank badge that nobody has yet; null for any other code.
    async blank(code) {
      const at = place(blanks, await markOf(code));
      return at < 0 ? null : list.categories[list.blank_category[at]];
    },
    // The holder of this code according to the list; "retired" for a lost badge, null if unknown.
    async find(code, area, day) {
      const mark = await markOf(code);
      const at = place(marks, mark);
      if (at >= 0) return person(at, area, day);
      return place(retired, mark) >= 0 ? "retired" : null;
    },
  };
}

// Binary search: the index of a mark in the sorted marks, or -1.
function place(marks, wanted) {
  let [low, high] = [0, marks.length / MARK - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const order = compared(marks, middle * MARK, wanted);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

function compared(marks, from, wanted) {
  for (let i = 0; i < MARK; i += 1) {
    const off = marks[from + i] - wanted[i];
    if (off) return off;
  }
  return 0;
}
