// Edits of booths as changes for `Drafts.put`: copied, merged, halved, moved and resized.
import { around, inRows, LEAST, together } from "./drafts.js";

const ROUND = 50; // centimetres that a half is rounded to

// Copies with numbers and ids of their own, beside the booths, or below them at the edge of the hall.
export function copies(drafts, booths) {
  const made = [];
  for (const booth of inRows(booths)) made.push(another(drafts, booth, made));
  const box = around(made);
  const beside = box.x + 2 * box.width <= drafts.hall.width;
  return drafts.shifted(made, beside ? box.width : 0, beside ? 0 : box.depth);
}

// The first booth takes the others in: what changes, and which booths went into it. Null where they make no rectangle.
export function merger(booths) {
  const rows = inRows(booths);
  const whole = rows.length > 1 ? together(rows) : null;
  if (!whole) return null;
  const [kept, ...gone] = rows;
  return {
    kept: kept.id,
    changes: new Map([[kept.id, { ...kept, ...whole }], ...gone.map((booth) => [booth.id, null])]),
    merged: gone.map((booth) => [booth.id, kept.id]),
  };
}

// A booth split across its longer side; null where a half would be too small.
export function halves(drafts, booth) {
  const side = booth.width >= booth.depth ? "width" : "depth";
  const first = Math.round(booth[side] / 2 / ROUND) * ROUND;
  if (first < LEAST || booth[side] - first < LEAST) return null;
  const made = { ...another(drafts, booth), [side]: booth[side] - first };
  made[side === "width" ? "x" : "y"] += first;
  return new Map([
    [booth.id, { ...booth, [side]: first }],
    [made.id, made],
  ]);
}

// A booth larger by so much, within the hall and never too small.
export function enlarged(drafts, booth, right, down) {
  const width = Math.max(LEAST, booth.width + right);
  const depth = Math.max(LEAST, booth.depth + down);
  return new Map([[booth.id, drafts.within({ ...booth, width, depth })]]);
}

// Booths dragged by so much: the first snaps to the grid and to neighbours, the others keep their distance to it.
export function moved(drafts, first, moving, right, down, grid) {
  const there = drafts.snapped({ ...first, x: first.x + right, y: first.y + down }, grid, moving);
  return drafts.shifted(
    [...moving].map((one) => drafts.booths.get(one)),
    there.x - first.x,
    there.y - first.y,
  );
}

// A booth dragged by its corner by so much; `_moving` is there for the same call as `moved`.
export function resized(drafts, booth, _moving, right, down, grid) {
  const size = { ...booth, width: booth.width + right, depth: booth.depth + down };
  return new Map([[booth.id, drafts.sized(size, grid)]]);
}

// A sentence with the number of a booth, its place and its size in metres.
export function placed(sentence, booth) {
  return ["x", "y", "width", "depth"].reduce(
    (text, name) => text.replace(`{${name}}`, String(booth[name] / 100)),
    sentence.replace("{number}", booth.number),
  );
}

// A new booth like this one, which nobody holds yet.
function another(drafts, { held, ...booth }, besides = []) {
  return {
    ...booth,
    id: drafts.newId(),
    number: drafts.numberAfter(booth.number, besides),
    like: booth.id > 0 ? booth.id : booth.like,
  };
}
