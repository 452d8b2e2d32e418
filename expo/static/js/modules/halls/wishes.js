// A firm's ranked wishes: booths picked on the plan or typed, reordered and removed.
// Only the form fields are submitted; the script fills them.
import { panzoom } from "../pan-zoom.js";
import { parsed } from "../trusted.js";

const SVG = "http://www.w3.org/2000/svg";
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const key = (text) => text.normalize("NFKC").replace(/\s+/g, "").toUpperCase();

export default function wishes(box) {
  const words = box.dataset;
  const said = box.querySelector(".wish-said");
  const plan = box.querySelector(".wish-plan");
  const frame = plan.querySelector(".plan-frame");
  const hall = plan.querySelector("select");
  const rows = [...box.querySelectorAll(".wish-list li")].map((row) => ({
    row,
    input: row.querySelector("input"),
    note: row.querySelector(".wish-note"),
  }));
  const about = new Map(
    rows.filter(({ input }) => input.value).map(({ input, note }) => [key(input.value), note.textContent]),
  );
  let booths = new Map(); // of the hall that is shown, by id
  let svg;
  let view;

  const values = () => rows.map(({ input }) => input.value.trim());
  const rankOf = (number) => values().findIndex((value) => key(value) === key(number));
  const tell = (sentence, number = "", rank = "") => {
    said.textContent = sentence.replace("{number}", number).replace("{rank}", rank);
  };

  plan.hidden = false;
  box.querySelector(".wish-plans").hidden = true;
  rows.forEach(({ row, input }, at) => {
    row.querySelector(".wish-acts").hidden = false;
    row.querySelector(".wish-grip").hidden = false;
    input.addEventListener("input", () => {
      settle(at);
      mark();
    });
    row.querySelector(".wish-acts").addEventListener("click", (event) => {
      const does = event.target.closest("[data-do]")?.dataset.do;
      if (does === "remove") take(at);
      else if (does) move(at, at + (does === "up" ? -1 : 1));
    });
    row.querySelector(".wish-grip").addEventListener("pointerdown", (event) => drag(event, at));
  });
  for (const button of plan.querySelectorAll("[data-zoom]"))
    button.addEventListener("click", () => view?.press(button.dataset.zoom));
  hall?.addEventListener("change", () => open(hall.value));
  open(hall?.value ?? frame.dataset.hall);
  mark();

  async function open(address) {
    const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) {
      tell(words.away);
      return;
    }
    const body = await answer.json();
    if (hall && hall.value !== address) return; // another hall was chosen meanwhile
    booths = new Map(body.booths.map((booth) => [booth.id, booth]));
    for (const booth of body.booths) about.set(key(booth.number), booth.about);
    frame.replaceChildren(document.importNode(parsed(body.svg, "image/svg+xml").documentElement, true));
    svg = frame.querySelector("svg");
    // Dragging pans the plan; arrow keys move from booth to booth.
    view = panzoom(svg, { background: () => false });
    for (const group of svg.querySelectorAll(".booth")) ready(group);
    svg.querySelector(".booth")?.setAttribute("tabindex", "0");
    svg.addEventListener("click", (event) => {
      if (!svg.classList.contains("panning")) press(event.target.closest(".booth"));
    });
    svg.addEventListener("keydown", byKey);
    svg.addEventListener("focusin", (event) => rove(event.target.closest(".booth")));
    for (const at of rows.keys()) settle(at);
    mark();
  }

  function ready(group) {
    group.setAttribute("tabindex", "-1");
    group.setAttribute("role", "button");
    group.setAttribute("aria-pressed", "false");
    const title = group.querySelector("title");
    const told = booths.get(Number(group.dataset.booth))?.about;
    if (told) title.textContent = `${title.textContent}. ${told}`;
    group.setAttribute("aria-label", title.textContent);
  }

  function rove(group) {
    if (!group) return;
    svg.querySelector('.booth[tabindex="0"]')?.setAttribute("tabindex", "-1");
    group.setAttribute("tabindex", "0");
  }

  function byKey(event) {
    const group = event.target.closest(".booth");
    if (!group || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      press(group);
    }
    if (!WAYS[event.key]) return;
    event.preventDefault();
    const next = beside(group, WAYS[event.key]);
    if (!next) return;
    next.focus({ preventScroll: true });
    if (svg.classList.contains("zoomed")) view.look(next.querySelector("rect").getBBox());
  }

  // The nearest booth in a direction, preferring one straight ahead.
  function beside(group, [right, down]) {
    const middle = (one) => {
      const at = one.querySelector("rect").getBBox();
      return [at.x + at.width / 2, at.y + at.height / 2];
    };
    const [x, y] = middle(group);
    let best = null;
    for (const one of svg.querySelectorAll(".booth")) {
      const [east, south] = middle(one).map((value, axis) => value - [x, y][axis]);
      const ahead = east * right + south * down;
      const aside = Math.abs(east * down) + Math.abs(south * right);
      if (ahead > 1 && aside <= ahead * 2 && (!best || ahead + aside * 3 < best.far))
        best = { one, far: ahead + aside * 3 };
    }
    return best?.one;
  }

  function press(group) {
    const booth = group && booths.get(Number(group.dataset.booth));
    if (!booth) return;
    const rank = rankOf(booth.number);
    const free = values().indexOf("");
    if (rank >= 0) {
      take(rank);
      return;
    }
    if (booth.barred || free < 0) {
      tell(booth.barred ? words.barred : words.full, booth.number);
      return;
    }
    put(free, booth.number);
    mark();
    tell(words.added, booth.number, free + 1);
    said.textContent += ` ${booth.about}`;
  }

  // A field's note about its booth; a former error is removed with the former value.
  function put(at, number) {
    rows[at].input.value = number;
    settle(at);
  }

  function settle(at) {
    const { row, input, note } = rows[at];
    note.textContent = about.get(key(input.value)) ?? "";
    if (input.value === input.defaultValue) return;
    row.querySelector(".field").classList.remove("wrong");
    row.querySelector(".field-error")?.remove();
    input.removeAttribute("aria-invalid");
  }

  function take(at) {
    const left = values();
    const [number] = left.splice(at, 1);
    if (!number && !left.slice(at).some(Boolean)) return;
    for (const [place, value] of [...left, ""].entries()) put(place, value);
    mark();
    if (number) tell(words.gone, number);
  }

  function move(from, to) {
    if (to < 0 || to >= rows.length) return;
    const [one, other] = [rows[from].input.value, rows[to].input.value];
    put(from, other);
    put(to, one);
    mark();
    if (one) tell(words.moved, one, to + 1);
    const held = document.activeElement?.closest(".wish-acts");
    if (held) rows[to].row.querySelector(`[data-do="${document.activeElement.dataset.do}"]`).focus();
  }

  function drag(event, begun) {
    let at = begun;
    const grip = event.currentTarget;
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    rows[at].row.classList.add("dragged");
    const over = (moved) => {
      const to = rows.findIndex(({ row }) => {
        const { top, bottom } = row.getBoundingClientRect();
        return moved.clientY >= top && moved.clientY < bottom;
      });
      if (to < 0 || to === at) return;
      rows[at].row.classList.remove("dragged");
      for (const step = Math.sign(to - at); at !== to; at += step) move(at, at + step);
      rows[at].row.classList.add("dragged");
    };
    const end = () => {
      rows[at].row.classList.remove("dragged");
      for (const name of ["pointerup", "pointercancel"]) grip.removeEventListener(name, end);
      grip.removeEventListener("pointermove", over);
    };
    grip.addEventListener("pointermove", over);
    for (const name of ["pointerup", "pointercancel"]) grip.addEventListener(name, end);
  }

  // Draw the ranks on the plan.
  function mark() {
    if (!svg) return;
    for (const group of svg.querySelectorAll(".booth")) {
      const rank = rankOf(booths.get(Number(group.dataset.booth))?.number ?? "?");
      group.querySelector(".wish-rank")?.remove();
      group.classList.toggle("lit", rank >= 0);
      group.setAttribute("aria-pressed", String(rank >= 0));
      if (rank >= 0) group.append(badge(group.querySelector("rect").getBBox(), rank + 1));
    }
  }

  function badge(at, rank) {
    const size = Math.min(12, at.height / 2.8, at.width / 2.8);
    const text = document.createElementNS(SVG, "text");
    for (const [name, value] of Object.entries({
      class: "wish-rank",
      x: at.x + at.width - size * 0.6,
      y: at.y + at.height - size * 0.2,
      "font-size": size,
    }))
      text.setAttribute(name, value);
    text.textContent = rank;
    return text;
  }
}
