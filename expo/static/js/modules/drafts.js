// A hall while it is drawn: its booths, what was done to them, and the way back. Lengths are whole centimetres.
export const LEAST = 100;

export class Drafts {
  constructor(state) {
    this.load(state);
  }

  load({ revision, width, depth, booths }) {
    this.revision = revision;
    this.hall = { width, depth };
    this.booths = new Map(booths.map((booth) => [booth.id, Object.freeze(booth)]));
    this.saved = new Map(this.booths);
    this.merged = new Map(); // a booth that is gone: into which it went
    this.done = [];
    this.undone = [];
    this.fresh = 0;
  }

  newId() { this.fresh -= 1; return this.fresh; }

  // Put some booths (by id; null takes one away) in one step that can be taken back.
  put(changes, merged = []) {
    const step = { before: [], after: [...changes], merged };
    for (const [id] of step.after) step.before.push([id, this.booths.get(id) ?? null]);
    this.done.push(step);
    this.undone = [];
    this.#apply(step.after);
    for (const [gone, kept] of merged) this.merged.set(gone, kept);
  }

  undo() { return this.#move(this.done, this.undone, "before"); }
  redo() { return this.#move(this.undone, this.done, "after"); }

  #move(from, to, way) {
    const step = from.pop();
    if (!step) return [];
    to.push(step);
    this.#apply(step[way]);
    for (const [gone, kept] of step.merged) { if (way === "before") this.merged.delete(gone); else this.merged.set(gone, kept); }
    return step[way].map(([id]) => id);
  }

  #apply(changes) {
    for (const [id, booth] of changes) {
      if (booth) this.booths.set(id, Object.freeze(booth));
      else this.booths.delete(id);
    }
  }

  // What differs from what is saved, as the server takes it.
  change() {
    const booths = [...this.booths.values()].filter((booth) => this.saved.get(booth.id) !== booth && !same(this.saved.get(booth.id), booth));
    const gone = [...this.saved.keys()].filter((id) => !this.booths.has(id));
    const merged = Object.fromEntries([...this.merged].filter(([id, kept]) => gone.includes(id) && this.saved.has(kept)));
    return { revision: this.revision, booths: booths.map(({ held, ...rest }) => rest), gone, merged };
  }

  within({ x, y, width, depth, ...rest }) {
    const wide = Math.max(LEAST, Math.min(width, this.hall.width));
    const deep = Math.max(LEAST, Math.min(depth, this.hall.depth));
    return { ...rest, width: wide, depth: deep, x: Math.max(0, Math.min(x, this.hall.width - wide)), y: Math.max(0, Math.min(y, this.hall.depth - deep)) };
  }

  // A place drawn to the grid, or rather to a neighbour's edge that is nearer than half a step of the grid.
  snapped(booth, grid, moving) {
    const edges = { x: [], y: [] };
    for (const other of this.booths.values()) {
      if (moving.has(other.id)) continue;
      edges.x.push(other.x, other.x + other.width);
      edges.y.push(other.y, other.y + other.depth);
    }
    const near = (at, size, all) => {
      let best = null;
      for (const edge of all) for (const off of [edge - at, edge - at - size]) if (Math.abs(off) <= grid / 2 && (best === null || Math.abs(off) < Math.abs(best))) best = off;
      return at + (best ?? Math.round(at / grid) * grid - at);
    };
    return this.within({ ...booth, x: near(booth.x, booth.width, edges.x), y: near(booth.y, booth.depth, edges.y) });
  }

  // A number like this one that nobody has: the next in its row.
  numberAfter(number, besides = []) {
    const taken = new Set([...this.booths.values(), ...besides].map((booth) => booth.number));
    const [, start, digits] = /^(.*?)(\d*)$/.exec(number);
    for (let next = Number(digits || 0) + 1; ; next += 1) {
      const made = start + String(next).padStart(digits.length, "0");
      if (!taken.has(made)) return made;
    }
  }
}

export function same(a, b) {
  return Boolean(a && b) && ["number", "x", "y", "width", "depth"].every((name) => a[name] === b[name]);
}

// The one rectangle that several make together; null where they leave a gap or overlap.
export function together(booths) {
  const x = Math.min(...booths.map((one) => one.x));
  const y = Math.min(...booths.map((one) => one.y));
  const width = Math.max(...booths.map((one) => one.x + one.width)) - x;
  const depth = Math.max(...booths.map((one) => one.y + one.depth)) - y;
  const area = booths.reduce((sum, one) => sum + one.width * one.depth, 0);
  return area === width * depth ? { x, y, width, depth } : null;
}
