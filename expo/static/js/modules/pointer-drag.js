// Drag what `held` finds, {id, label}, to one of `targets`, with mouse or pen.
const FAR = 6; // pixels of a drag

export function pointerDrag(box, targets, { held, take, over, drop }) {
  box.addEventListener("dragstart", (event) => event.preventDefault());
  box.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch") return;
    const found = held(event);
    if (found) begin(event, found);
  });

  function begin(from, { id, label }) {
    let ghost = null;
    let ready = null;
    let under = null;
    const move = (event) => {
      if (!ghost && Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) < FAR) return;
      if (!ghost) {
        ghost = document.createElement("div");
        ghost.className = "drag-ghost";
        ghost.textContent = label;
        document.body.append(ghost);
        ready = take(id);
      }
      event.preventDefault();
      ghost.style.transform = `translate(${event.clientX + 12}px, ${event.clientY + 12}px)`;
      const now = targets.at(document.elementFromPoint(event.clientX, event.clientY));
      if (now === under) return;
      targets.hover(under, false);
      under = now;
      targets.hover(under, true);
      over(under);
    };
    const end = async (event) => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", end);
      if (!ghost) return;
      ghost.remove();
      targets.hover(under, false);
      // The click that follows is none.
      const stop = (click) => {
        click.stopPropagation();
        click.preventDefault();
      };
      addEventListener("click", stop, { capture: true, once: true });
      setTimeout(() => removeEventListener("click", stop, { capture: true }));
      if (event.type === "pointerup" && under !== null && (await ready)) drop(under);
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
  }
}
