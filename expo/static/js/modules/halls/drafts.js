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

  newId() {
    this.fresh -= 1;
    return this.fresh;
  }

  // Put some booths (by id; null takes one away) in one step that can be taken back.
  put(changes, merged = []) {
    const step = { before: [], after: [...changes], merged };
    for (const [id] of step.after) step.before.push([id, this.booths.get(id) ?? null]);
    this.done.push(step);
    this.undone = [];
    this.#apply(step.after);
    for (const [gone, kept] of merged) this.merged.set(gone, kept);
  }

  undo() {
    return this.#move(this.done, this.undone, "before");
  }
  redo() {
    return this.#move(this.undone, this.done, "after");
  }

  #move(from, to, way) {
    const step = from.pop();
    if (!step) return [];
    to.push(step);
    this.#apply(step[way]);
    for (const [gone, kept] of step.merged) {
      if (way === "before") this.merged.delete(gone);
      else this.merged.set(gone, kept);
    }
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
    const booths = [...this.booths.values()].filter(
      (booth) => this.saved.get(booth.id) !== booth && !same(this.saved.get(booth.id), booth),
    );
    const gone = [...this.saved.keys()].filter((id) => !this.booths.has(id));
    const merged = Object.fromEntries(
      [...this.merged].filter(([id, kept]) => gone.includes(id) && this.saved.has(kept)),
    );
    return { revision: this.revision, booths: booths.map(({ held, ...rest }) => rest), gone, merged };
  }

  within({ x, y, width, depth, ...rest }) {
    const wide = Math.max(LEAST, Math.min(width, this.hall.width));
    const deep = Math.max(LEAST, Math.min(depth, this.hall.depth));
    return {
      ...rest,
      width: wide,
      depth: deep,
      x: Math.max(0, Math.min(x, this.hall.width - wide)),
      y: Math.max(0, Math.min(y, this.hall.depth - deep)),
    };
  }

  // Several booths moved by as much as their surrounding box may go: they keep their distance from one another.
  shifted(booths, right, down) {
    const box = around(booths);
    const x = Math.max(-box.x, Math.min(right, this.hall.width - box.x - box.width));
    const y = Math.max(-box.y, Math.min(down, this.hall.depth - box.y - box.depth));
    return new Map(booths.map((booth) => [booth.id, { ...booth, x: booth.x + x, y: booth.y + y }]));
  }

  // A place drawn to the grid, or rather to a neighbour's edge that is nearer than half a step of the grid.
  snapped(booth, grid, moving) {
    const edges = this.#edges(moving);
    const near = (at, size, all) => {
      const offs = all.flatMap((edge) => [edge - at, edge - at - size]);
      return at + (nearest(offs, grid) ?? Math.round(at / grid) * grid - at);
    };
    return { ...booth, x: near(booth.x, booth.width, edges.x), y: near(booth.y, booth.depth, edges.y) };
  }

  // A size of which the far edges are drawn the same way; the hall's walls end it.
  sized(booth, grid) {
    const edges = this.#edges(new Set([booth.id]));
    const near = (at, size, all, most) => {
      const end = at + size;
      const drawn =
        end +
        (nearest(
          [...all, most].map((edge) => edge - end),
          grid,
        ) ?? Math.round(size / grid) * grid - size);
      return Math.max(LEAST, Math.min(drawn, most) - at);
    };
    return {
      ...booth,
      width: near(booth.x, booth.width, edges.x, this.hall.width),
      depth: near(booth.y, booth.depth, edges.y, this.hall.depth),
    };
  }

  #edges(without) {
    const others = [...this.booths.values()].filter((other) => !without.has(other.id));
    return {
      x: others.flatMap((one) => [one.x, one.x + one.width]),
      y: others.flatMap((one) => [one.y, one.y + one.depth]),
    };
  }

  // A number like this one that nobody has: the next in its row.
  // `freed` are booths whose own numbers may be given again.
  numberAfter(number, besides = [], freed = new Set()) {
    const taken = new Set(
      [...this.booths.values()]
        .filter((booth) => !freed.has(booth.id))
        .concat(besides)
        .map((booth) => booth.number),
    );
    const [, start, digits] = /^(.*?)(\d*)$/.exec(number);
    for (let next = Number(digits || 0) + 1; ; next += 1) {
      const made = start + String(next).padStart(digits.length, "0");
      if (!taken.has(made)) return made;
    }
  }

  // Several booths numbered on from the first, row by row as they are read.
  numbered(booths, first) {
    const freed = new Set(booths.map((booth) => booth.id));
    const made = [];
    for (const booth of inRows(booths))
      made.push({ ...booth, number: made.length ? this.numberAfter(made.at(-1).number, made, freed) : first });
    return new Map(made.map((booth) => [booth.id, booth]));
  }
}

export function same(a, b) {
  return Boolean(a && b) && ["number", "x", "y", "width", "depth"].every((name) => a[name] === b[name]);
}

// The smallest of some distances that is within half a step of the grid; null for none.
function nearest(offs, grid) {
  const close = offs.filter((off) => Math.abs(off) <= grid / 2);
  return close.length ? close.reduce((best, off) => (Math.abs(off) < Math.abs(best) ? off : best)) : null;
}

export function inRows(booths) {
  return [...booths].sort((a, b) => a.y - b.y || a.x - b.x);
}

// The box around several booths.
export function around(booths) {
  const x = Math.min(...booths.map((one) => one.x));
  const y = Math.min(...booths.map((one) => one.y));
  return {
    x,
    y,
    width: Math.max(...booths.map((one) => one.x + one.width)) - x,
    depth: Math.max(...booths.map((one) => one.y + one.depth)) - y,
  };
}

// The one rectangle that several make together; null where they leave a gap or overlap.
export function together(booths) {
  const box = around(booths);
  const area = booths.reduce((sum, one) => sum + one.width * one.depth, 0);
  return area === box.width * box.depth ? box : null;
}
