// Presses, pointers and keys on the assignment board, as calls of its actions.
const KEYS = { h: "hold", a: "assign", s: "swap", o: "offer", p: "pin", r: "release", z: "undo", y: "redo" };

// `choose(booth, more)`, `about(booth)`, `cancel()` on Escape, and `act(name)` for a key, or for a button by its name.
export function listen(box, plan, { choose, about, cancel, act }) {
  let over = null; // the booth under the pointer
  for (const button of box.querySelectorAll("[data-zoom]"))
    button.addEventListener("click", () => plan.view.press(button.dataset.zoom));
  plan.group.addEventListener("click", (event) => {
    const id = plan.at(event.target);
    if (id !== null && !plan.svg.classList.contains("panning"))
      choose(id, event.shiftKey || event.ctrlKey || event.metaKey);
  });
  plan.group.addEventListener("focusin", (event) => {
    if (!plan.redrawing) about(plan.at(event.target));
  });
  // Only on pointer moves: a booth redrawn under a resting pointer would replace the last message.
  plan.group.addEventListener("pointermove", (event) => {
    const id = event.pointerType === "mouse" && !event.buttons ? plan.at(event.target) : over;
    if (id !== over) {
      over = id;
      about(id);
    }
  });
  plan.group.addEventListener("pointerleave", () => {
    over = null;
  });
  box.addEventListener("keydown", (event) => {
    if (event.target.matches("input, select, textarea") || event.altKey) return;
    const id = plan.at(event.target);
    if (id !== null && !event.ctrlKey && !event.metaKey && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      choose(id, event.shiftKey);
    } else if (event.key === "Escape") cancel();
    else if (act(actionOf(event))) event.preventDefault();
  });
}

// The action of a key, also on a keyboard of another script, which has no H; with Ctrl only undo and redo.
// Otherwise undefined.
export function actionOf({ key, code, ctrlKey, metaKey, shiftKey }) {
  const letter = (/^[\x20-\x7e]$/.test(key) ? key : code.replace(/^Key/, "")).toLowerCase();
  if (!ctrlKey && !metaKey) return KEYS[letter];
  const name = shiftKey && letter === "z" ? "redo" : KEYS[letter];
  return ["undo", "redo"].includes(name) ? name : undefined;
}
