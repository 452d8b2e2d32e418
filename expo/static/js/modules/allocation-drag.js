// Drag a firm from the list, or an assigned booth, over the plan with mouse or pen; touch uses taps.
const FAR = 6; // pixels before a press counts as a drag

export function dragging(box, plan, { firmOf, take, over, drop }) {
  box.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch") return;
    const row = event.target.closest(".allot-list [data-firm]");
    const booth = row ? null : plan.at(event.target);
    const id = row ? Number(row.dataset.firm) : booth === null ? null : firmOf(booth);
    if (id) begin(event, id, row?.querySelector(".name").textContent ?? plan.numbers([booth]));
  });
  // Otherwise the browser would drag the link itself.
  box.querySelector(".allot-list").addEventListener("dragstart", (event) => event.preventDefault());

  function begin(from, id, label) {
    let ghost = null;
    let ready = null;
    let under = null;
    const move = (event) => {
      if (!ghost && Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) < FAR) return;
      if (!ghost) {
        ghost = document.createElement("div");
        ghost.className = "allot-ghost";
        ghost.textContent = label;
        document.body.append(ghost);
        ready = take(id);
      }
      event.preventDefault();
      ghost.style.transform = `translate(${event.clientX + 12}px, ${event.clientY + 12}px)`;
      const now = plan.at(document.elementFromPoint(event.clientX, event.clientY));
      if (now === under) return;
      if (under !== null) plan.booth(under)?.classList.remove("under");
      under = now;
      if (under !== null) {
        plan.booth(under).classList.add("under");
        over(under);
      }
    };
    const end = async (event) => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", end);
      if (!ghost) return;
      ghost.remove();
      if (under !== null) plan.booth(under)?.classList.remove("under");
      // Ignore the click that follows a drag.
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
