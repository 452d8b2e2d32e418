// Pan and zoom of a drawing by drag, Ctrl and wheel, pinch, keys and buttons; changes the drawing's viewBox.
const STEP = 1.5;
const MOST = 40; // greatest magnification

// `background`: pan only from the background, always or when the function returns true for the event.
export function panzoom(svg, { background = false } = {}) {
  const theirs =
    typeof background === "function"
      ? background
      : (event) => background && event.target.closest(".booth, .board-handle");
  const [x, y, width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  const whole = { x, y, width, height };
  let view = { ...whole };
  const fingers = new Map();

  function show(next) {
    const wide = Math.min(whole.width, Math.max(whole.width / MOST, next.width));
    const high = (wide * whole.height) / whole.width;
    const within = (at, size, from, all) => Math.min(Math.max(at, from), from + all - size);
    view = {
      x: within(next.x, wide, whole.x, whole.width),
      y: within(next.y, high, whole.y, whole.height),
      width: wide,
      height: high,
    };
    svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
    svg.classList.toggle("zoomed", view.width < whole.width);
  }

  // Convert window coordinates to those of the drawing.
  function at(clientX, clientY) {
    const point = new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM().inverse());
    return { x: point.x, y: point.y };
  }

  function zoom(by, around = { x: view.x + view.width / 2, y: view.y + view.height / 2 }) {
    const wide = Math.min(whole.width, Math.max(whole.width / MOST, view.width / by));
    const share = wide / view.width;
    show({ x: around.x - (around.x - view.x) * share, y: around.y - (around.y - view.y) * share, width: wide });
  }

  // Centre a box of the drawing, with a margin.
  function look(box) {
    const wide = Math.min(whole.width, Math.max(box.width * 6, (box.height * 6 * whole.width) / whole.height));
    const high = (wide * whole.height) / whole.width;
    show({ x: box.x + box.width / 2 - wide / 2, y: box.y + box.height / 2 - high / 2, width: wide });
  }

  const pan = (right, down) => show({ ...view, x: view.x + right * view.width, y: view.y + down * view.height });
  const keys = { "+": () => zoom(STEP), "=": () => zoom(STEP), "-": () => zoom(1 / STEP), 0: () => show(whole) };
  const ways = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, -0.1], ArrowDown: [0, 0.1] };

  svg.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoom(event.deltaY < 0 ? STEP ** 0.5 : STEP ** -0.5, at(event.clientX, event.clientY));
    },
    { passive: false },
  );
  svg.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const does =
      keys[event.key] ??
      (!background && view.width < whole.width && ways[event.key] && (() => pan(...ways[event.key])));
    if (!does) return;
    event.preventDefault();
    does();
  });
  svg.addEventListener("pointerdown", (event) => {
    if (theirs(event)) return;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  svg.addEventListener("pointermove", (event) => {
    const from = fingers.get(event.pointerId);
    if (!from) return;
    const before = [...fingers.values()];
    if (fingers.size === 1 && view.width === whole.width && event.pointerType === "touch") return;
    if (
      fingers.size === 1 &&
      Math.hypot(event.clientX - from.x, event.clientY - from.y) < 4 &&
      !svg.classList.contains("panning")
    )
      return;
    if (!svg.hasPointerCapture(event.pointerId)) svg.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    svg.classList.add("panning");
    if (fingers.size === 1) {
      const a = at(from.x, from.y);
      const b = at(event.clientX, event.clientY);
      show({ ...view, x: view.x + a.x - b.x, y: view.y + a.y - b.y });
    } else if (fingers.size === 2) {
      const after = [...fingers.values()];
      const apart = ([one, other]) => Math.hypot(one.x - other.x, one.y - other.y) || 1;
      zoom(apart(after) / apart(before), at((after[0].x + after[1].x) / 2, (after[0].y + after[1].y) / 2));
    }
  });
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
    svg.addEventListener(name, (event) => {
      fingers.delete(event.pointerId);
      if (!fingers.size) setTimeout(() => svg.classList.remove("panning"));
    });
  }
  // Suppress the click after a drag that ends on a booth.
  svg.addEventListener(
    "click",
    (event) => {
      if (svg.classList.contains("panning")) event.preventDefault();
    },
    true,
  );

  const does = { in: () => zoom(STEP), out: () => zoom(1 / STEP), all: () => show(whole) };
  return { at, look, press: (name) => does[name]?.(), whole };
}
