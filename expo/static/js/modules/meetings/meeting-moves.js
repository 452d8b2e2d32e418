// What a press on the board of meetings means, what can be done, and the stacks of undo. Values in, values out.
const KEYS = { p: "pin", c: "confirm", r: "remove", z: "undo", y: "redo" };
const MOST = 50;

// The step of a meeting put into a cell {at, place}: null where it is there already. Only in rows of places a cell says
// where; elsewhere what has a place keeps it, and the server chooses one for what has none.
export function stepTo(meeting, cell, by) {
  const place = by === "places" ? cell.place : meeting.place;
  if (meeting.at === cell.at && (place === meeting.place || by !== "places")) return null;
  return { meeting: meeting.id, version: meeting.version, step: "place", at: cell.at, place: place ?? null };
}

// The acts that are offered for the chosen meeting (null: none).
export function offered(meeting, stacks) {
  const has = Boolean(meeting?.at);
  return {
    pin: has,
    confirm: has && meeting.state === "scheduled",
    remove: has && meeting.state === "scheduled" && !meeting.pinned,
    undo: stacks.undo.length > 0,
    redo: stacks.redo.length > 0,
  };
}

// The act of a key, also on a keyboard of another script; with Ctrl only undo and redo.
export function actionOf({ key, code, ctrlKey, metaKey, shiftKey }) {
  const letter = (/^[\x20-\x7e]$/.test(key) ? key : code.replace(/^Key/, "")).toLowerCase();
  if (!ctrlKey && !metaKey) return KEYS[letter];
  const name = shiftKey && letter === "z" ? "redo" : KEYS[letter];
  return ["undo", "redo"].includes(name) ? name : undefined;
}

// A stack with one more step; `was` is the version that the meeting had before the act that the step takes back.
export function pushed(stack, step, was) {
  return step ? [...stack, { ...step, was }].slice(-MOST) : stack;
}

// The stacks after their last step was done: those of the same meeting as it was before now stand on its new version.
export function rebased(stack, done, version) {
  return stack.map((one) => (one.meeting === done.meeting && one.version === done.was ? { ...one, version } : one));
}

const SHOWN = ["version", "title", "line"];

// The meetings that differ from those known, and those that are gone.
export function differing(known, meetings) {
  const ids = new Set(meetings.map((one) => one.id));
  return {
    changed: meetings.filter((one) => SHOWN.some((field) => known.get(one.id)?.[field] !== one[field])),
    gone: [...known.keys()].filter((id) => !ids.has(id)),
  };
}
