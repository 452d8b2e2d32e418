// The SVG of booths while they are edited; the server draws the rest of them on saving.
const SVG = "http://www.w3.org/2000/svg";
export const UNIT = 10; // centimetres of a unit of the drawing
const MOST_FAULTS = 20; // sentences under the drawing

// The group of a new booth, still empty.
export function newGroup(id) {
  const element = document.createElementNS(SVG, "g");
  element.setAttribute("class", "booth");
  Object.assign(element.dataset, { booth: id, state: "available" });
  return element;
}

export function makeSelectable(element, booth) {
  element.setAttribute("tabindex", "0");
  element.setAttribute("role", "button");
  element.setAttribute("aria-pressed", "false");
  if (booth.held) element.dataset.held = "";
}

// Redraw the rectangle and the number of a booth in its group.
export function drawBooth(element, booth) {
  const parts = {
    title: {},
    rect: { x: booth.x / UNIT, y: booth.y / UNIT, width: booth.width / UNIT, height: booth.depth / UNIT },
    text: {
      class: "plan-number",
      x: (booth.x + booth.width / 2) / UNIT,
      y: (booth.y + booth.depth / 2) / UNIT + 2.5,
      "font-size": Math.min(8, booth.width / UNIT / (0.7 * Math.max(booth.number.length, 3))),
    },
  };
  const fill = element.querySelector("rect")?.getAttribute("fill");
  element.replaceChildren(
    ...Object.entries(parts).map(([name, values]) => {
      const part = shape(name, values);
      if (name !== "rect") part.textContent = booth.number;
      else if (fill) part.setAttribute("fill", fill);
      return part;
    }),
  );
}

// The corner by which a booth is resized.
export function resizeHandle(booth) {
  return shape("rect", {
    class: "board-handle",
    x: (booth.x + booth.width) / UNIT - 4,
    y: (booth.y + booth.depth) / UNIT - 4,
    width: 5,
    height: 5,
  });
}

// Show the faults as sentences in the list, and at their booths.
export function showFaults(svg, list, faults) {
  for (const element of svg.querySelectorAll(".faulty")) element.classList.remove("faulty");
  for (const fault of faults)
    for (const id of fault.booths) svg.querySelector(`[data-booth="${id}"]`)?.classList.add("faulty");
  list.replaceChildren(
    ...faults.slice(0, MOST_FAULTS).map((fault) => {
      const line = document.createElement("li");
      line.textContent = fault.text;
      return line;
    }),
  );
}

function shape(name, values) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(values)) element.setAttribute(key, value);
  return element;
}
