// What the assignment board says of a booth and of a space, and which actions it offers. Values in, values out.

// A sentence with its {names} filled in.
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");
}

// A booth for the chosen firm: its verdict [the booths that fit, the rule against it, the rank of the wish];
// without a firm, or where somebody has the booth, `whose` it is. `numbers` gives the numbers of booths by id.
export function boothSentence(words, firm, id, { whose, taken, numbers }) {
  if (!firm) return whose;
  const [fits, rule, rank] = firm.booths[id] ?? [[], null, null];
  const judged = taken ? whose : verdict(words, firm, { id, fits, rule, numbers });
  return rank ? `${judged} ${fill(words.wish, { rank })}` : judged;
}

function verdict(words, firm, { id, fits, rule, numbers }) {
  const booths = numbers([id]);
  if (!rule) return fill(words.fits, { booths, name: firm.name });
  if (fits.length) return fill(words.part, { booth: booths, booths: numbers(fits), name: firm.name });
  return fill(words.against, { booths, rule: firm.rules[rule] });
}

// A firm's space in a line: numbers, state, whether it is pinned and whether it is in another hall.
export function spaceLine(words, space, here) {
  if (!space) return words.none;
  return [space.numbers, space.word, space.pinned ? words.pinned : "", here ? "" : words.elsewhere]
    .filter(Boolean)
    .join(" · ");
}

// Which actions the board offers for the chosen firm (null: none) with its space `now` in the booths `own` of this
// hall, the chosen booths, and the firm that holds each booth.
export function offered({ firm, now, own, chosen, holderOf, stacks }) {
  const others = new Set(chosen.map(holderOf).filter((id) => id && id !== firm));
  const free = chosen.length > 0 && !others.size;
  const same = chosen.length === own.length && chosen.every((id) => own.includes(id));
  const able = {
    hold: free && !same,
    assign: (free && (!same || now?.state !== "assigned")) || (!chosen.length && now?.state === "held"),
    swap: now && others.size === 1,
    offer: now?.state === "held",
    pin: now,
    release: now,
    several: true,
  };
  const found = Object.entries(able).map(([name, can]) => [name, Boolean(firm && can)]);
  return { ...Object.fromEntries(found), undo: stacks.undo.length > 0, redo: stacks.redo.length > 0 };
}
