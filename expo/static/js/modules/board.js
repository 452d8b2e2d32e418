// The drawing board: booths dragged, resized, copied, merged and split by hand or keyboard, and saved as one change.
import { around, Drafts, inRows, LEAST, together } from "./drafts.js";
import { panzoom } from "./pan-zoom.js";

const SVG = "http://www.w3.org/2000/svg";
const UNIT = 10; // centimetres of a unit of the drawing
const JUDGE_AFTER = 400; // milliseconds
const metres = (cm) => String(cm / 100);

export default async function board(box) {
  const words = box.dataset;
  const said = box.querySelector(".board-said");
  const faults = box.querySelector(".board-faults");
  const number = box.querySelector("#board-number");
  const goTo = box.querySelector("#board-find");
  const frame = box.querySelector(".plan-frame");
  const buttons = Object.fromEntries(
    [...box.querySelectorAll("[data-do]")].map((button) => [button.dataset.do, button]),
  );
  const chosen = new Set();
  const answer = await fetch(words.now, { headers: { Accept: "application/json" } });
  if (!answer.ok) {
    said.textContent = words.away;
    return;
  }
  const drafts = new Drafts(await answer.json());
  let svg;
  let view;
  let timer;
  let judged = 0;
  let outside = false;

  const grid = () => Number(box.querySelector("#board-grid").value);
  const group = (id) => svg.querySelector(`[data-booth="${id}"]`);
  const tell = (booth) => {
    said.textContent = words.place
      .replace("{number}", booth.number)
      .replace("{x}", metres(booth.x))
      .replace("{y}", metres(booth.y))
      .replace("{width}", metres(booth.width))
      .replace("{depth}", metres(booth.depth));
  };
  const about = (sentence, booth) => {
    said.textContent = sentence.replace("{number}", booth?.number ?? "");
  };

  take();

  // Adopt the drawing that the server rendered.
  function take() {
    svg = frame.querySelector("svg");
    view = panzoom(svg, { background: true });
    for (const booth of drafts.booths.values()) ready(group(booth.id), booth);
    svg.addEventListener("pointerdown", press);
    svg.addEventListener("click", () => {
      if (outside && !svg.classList.contains("panning")) choose(null);
    });
    svg.addEventListener("focusin", (event) => {
      const found = event.target.closest(".booth");
      if (found && !chosen.has(Number(found.dataset.booth))) choose(Number(found.dataset.booth));
    });
    svg.addEventListener("keydown", byKey);
  }

  function ready(element, booth) {
    element.setAttribute("tabindex", "0");
    element.setAttribute("role", "button");
    element.setAttribute("aria-pressed", "false");
    if (booth.held) element.dataset.held = "";
  }

  // Redraw the rectangle and number of a booth; the server draws the rest on saving.
  function draw(id, booth = drafts.booths.get(id)) {
    let element = group(id);
    if (!booth) {
      element?.remove();
      return;
    }
    if (!element) {
      element = document.createElementNS(SVG, "g");
      element.setAttribute("class", "booth");
      Object.assign(element.dataset, { booth: id, state: "available" });
      ready(element, booth);
      svg.querySelector(".plan-booths").append(element);
    }
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
        const part = document.createElementNS(SVG, name);
        for (const [key, value] of Object.entries(values)) part.setAttribute(key, value);
        if (name !== "rect") part.textContent = booth.number;
        else if (fill) part.setAttribute("fill", fill);
        return part;
      }),
    );
  }

  function choose(id, more = false) {
    if (!more) chosen.clear();
    if (id !== null && chosen.has(id)) chosen.delete(id);
    else if (id !== null) chosen.add(id);
    for (const element of svg.querySelectorAll(".booth")) {
      const on = chosen.has(Number(element.dataset.booth));
      element.classList.toggle("chosen", on);
      element.setAttribute("aria-pressed", String(on));
    }
    handle();
  }

  // The resize handle of a single selected booth, and the field with its number.
  function handle() {
    svg.querySelector(".board-handle")?.remove();
    const booth = chosen.size === 1 ? drafts.booths.get([...chosen][0]) : null;
    number.disabled = !chosen.size;
    number.value = inRows(picked())[0]?.number ?? "";
    if (!booth) return;
    tell(booth);
    if (booth.held) return;
    const corner = document.createElementNS(SVG, "rect");
    const values = {
      class: "board-handle",
      x: (booth.x + booth.width) / UNIT - 4,
      y: (booth.y + booth.depth) / UNIT - 4,
      width: 5,
      height: 5,
    };
    for (const [key, value] of Object.entries(values)) corner.setAttribute(key, value);
    svg.append(corner);
  }

  function press(event) {
    const corner = event.target.closest(".board-handle");
    const element = corner ? group([...chosen][0]) : event.target.closest(".booth");
    outside = !element; // the click after a drag is dispatched to the drawing, wherever it began
    if (!element || event.button !== 0) return;
    event.preventDefault();
    const id = Number(element.dataset.booth);
    if (!corner && (event.shiftKey || !chosen.has(id))) choose(id, event.shiftKey);
    element.focus({ preventScroll: true });
    const moving = new Set([...chosen].filter((one) => !drafts.booths.get(one).held));
    if (drafts.booths.get(id)?.held) about(words.held, drafts.booths.get(id));
    if (!moving.has(id) || event.shiftKey) return;
    drag(event, id, moving, Boolean(corner));
  }

  function drag(event, id, moving, resizing) {
    const from = view.at(event.clientX, event.clientY);
    const first = drafts.booths.get(id);
    let at = new Map();
    svg.setPointerCapture(event.pointerId);
    const move = (now) => {
      const to = view.at(now.clientX, now.clientY);
      const [right, down] = [Math.round((to.x - from.x) * UNIT), Math.round((to.y - from.y) * UNIT)];
      at = resizing ? new Map([[id, resized(first, right, down)]]) : moved(first, moving, right, down);
      for (const [one, booth] of at) draw(one, booth);
      tell(at.get(id));
    };
    const end = (now) => {
      svg.removeEventListener("pointermove", move);
      const still = [...at].every(([one, booth]) => equal(drafts.booths.get(one), booth));
      if (now.type === "pointercancel" || still) for (const one of at.keys()) draw(one);
      else put(at);
      if (now.type === "pointerup" && still && !resizing) choose(id); // pressed, not dragged: select only this one
      handle();
    };
    svg.addEventListener("pointermove", move);
    svg.addEventListener("pointerup", end, { once: true });
    svg.addEventListener("pointercancel", end, { once: true });
  }

  const equal = (a, b) => a && b && a.x === b.x && a.y === b.y && a.width === b.width && a.depth === b.depth;
  const resized = (booth, right, down) =>
    drafts.sized({ ...booth, width: booth.width + right, depth: booth.depth + down }, grid());

  // Move a group: the dragged booth snaps to grid and neighbours, the others keep their offset to it.
  function moved(first, moving, right, down) {
    const there = drafts.snapped({ ...first, x: first.x + right, y: first.y + down }, grid(), moving);
    return drafts.shifted(
      [...moving].map((one) => drafts.booths.get(one)),
      there.x - first.x,
      there.y - first.y,
    );
  }

  function put(changes, merged = []) {
    drafts.put(changes, merged);
    refresh([...changes].map(([id]) => id));
  }

  function refresh(ids) {
    for (const id of ids) {
      draw(id);
      if (!drafts.booths.has(id)) chosen.delete(id);
    }
    const kept = [...chosen];
    choose(null);
    for (const id of kept) choose(id, true);
    buttons.undo.disabled = !drafts.done.length;
    buttons.redo.disabled = !drafts.undone.length;
    const { booths, gone } = drafts.change();
    buttons.save.disabled = !(booths.length + gone.length);
    box.classList.toggle("unsaved", !buttons.save.disabled);
    clearTimeout(timer);
    timer = setTimeout(judge, JUDGE_AFTER);
  }

  function send(address, body) {
    return fetch(address, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": words.token },
    }).catch(() => null);
  }

  async function judge() {
    judged += 1;
    const turn = judged;
    const found = await send(words.judge, drafts.change());
    if (turn !== judged || !found?.ok) return;
    show((await found.json()).faults);
  }

  // Show the faults as sentences and at their booths.
  function show(found) {
    for (const element of svg.querySelectorAll(".faulty")) element.classList.remove("faulty");
    for (const fault of found) for (const id of fault.booths) group(id)?.classList.add("faulty");
    faults.replaceChildren(
      ...found.slice(0, 20).map((fault) => {
        const line = document.createElement("li");
        line.textContent = fault.text;
        return line;
      }),
    );
  }

  async function save() {
    buttons.save.disabled = true;
    const found = await send(words.save, drafts.change());
    const body = await found?.json().catch(() => null);
    if (!found || !body) {
      said.textContent = words.away;
      buttons.save.disabled = false;
      return;
    }
    if (!found.ok) {
      said.textContent = [body.error, ...(body.details ?? [])].join(" ");
      buttons.save.disabled = false;
      return;
    }
    const numbers = [...chosen].map((id) => drafts.booths.get(id)?.number);
    drafts.load(body);
    frame.replaceChildren(
      document.importNode(new DOMParser().parseFromString(body.svg, "image/svg+xml").documentElement, true),
    );
    take();
    chosen.clear();
    for (const booth of drafts.booths.values()) if (numbers.includes(booth.number)) chosen.add(booth.id);
    refresh([]);
    said.textContent = words.saved;
  }

  const picked = () => [...chosen].map((id) => drafts.booths.get(id)).filter(Boolean);
  const free = (booths) => {
    const held = booths.find((booth) => booth.held);
    if (held) about(words.held, held);
    return !held;
  };
  const does = {
    save,
    undo: () => refresh(drafts.undo()),
    redo: () => refresh(drafts.redo()),
    copy() {
      const made = [];
      for (const { held, ...booth } of inRows(picked()))
        made.push({
          ...booth,
          id: drafts.newId(),
          number: drafts.numberAfter(booth.number, made),
          like: booth.id > 0 ? booth.id : booth.like,
        });
      if (!made.length) {
        said.textContent = words.none;
        return;
      }
      const box = around(made); // beside the copied booths, or below them at the edge of the hall
      const beside = box.x + 2 * box.width <= drafts.hall.width;
      const changes = drafts.shifted(made, beside ? box.width : 0, beside ? 0 : box.depth);
      chosen.clear();
      for (const id of changes.keys()) chosen.add(id);
      put(changes);
      group([...changes.keys()].at(-1))?.focus();
    },
    merge() {
      const booths = inRows(picked());
      const whole = booths.length > 1 ? together(booths) : null;
      if (!whole) {
        said.textContent = words.merge;
        return;
      }
      if (!free(booths)) return;
      const [kept, ...gone] = booths;
      put(
        new Map([[kept.id, { ...kept, ...whole }], ...gone.map((booth) => [booth.id, null])]),
        gone.map((booth) => [booth.id, kept.id]),
      );
      group(kept.id)?.focus();
    },
    split() {
      const [booth] = picked();
      if (!booth) {
        said.textContent = words.none;
        return;
      }
      if (!free([booth])) return;
      const side = booth.width >= booth.depth ? "width" : "depth";
      const first = Math.round(booth[side] / 2 / 50) * 50;
      if (first < LEAST || booth[side] - first < LEAST) {
        about(words.small, booth);
        return;
      }
      const { held, ...rest } = booth;
      const made = {
        ...rest,
        id: drafts.newId(),
        number: drafts.numberAfter(booth.number),
        like: booth.id > 0 ? booth.id : booth.like,
        [side]: booth[side] - first,
      };
      made[side === "width" ? "x" : "y"] += first;
      put(
        new Map([
          [booth.id, { ...booth, [side]: first }],
          [made.id, made],
        ]),
      );
    },
    remove() {
      const booths = picked();
      if (!booths.length) {
        said.textContent = words.none;
        return;
      }
      if (!free(booths)) return;
      put(new Map(booths.map((booth) => [booth.id, null])));
      about(words.removed, { number: booths.map((booth) => booth.number).join(", ") });
    },
  };

  function byKey(event) {
    const ctrl = { d: "copy", z: event.shiftKey ? "redo" : "undo", y: "redo", s: "save" }[event.key.toLowerCase()];
    if ((event.ctrlKey || event.metaKey) && ctrl) {
      event.preventDefault();
      does[ctrl]();
      return;
    }
    const id = Number(event.target.closest(".booth")?.dataset.booth);
    const booth = drafts.booths.get(id);
    if (!booth || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      does.remove();
      return;
    }
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(id, event.shiftKey);
      return;
    }
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!way) return;
    event.preventDefault();
    if (!chosen.has(id)) choose(id);
    if (!free(event.shiftKey ? [booth] : picked())) return;
    const [right, down] = way.map((sign) => sign * grid());
    if (event.shiftKey)
      put(
        new Map([
          [
            id,
            drafts.within({
              ...booth,
              width: Math.max(LEAST, booth.width + right),
              depth: Math.max(LEAST, booth.depth + down),
            }),
          ],
        ]),
      );
    else put(drafts.shifted(picked(), right, down));
    group(id)?.focus();
  }

  for (const [name, button] of Object.entries(buttons)) button.addEventListener("click", () => does[name]());
  for (const button of box.querySelectorAll("[data-zoom]"))
    button.addEventListener("click", () => view.press(button.dataset.zoom));
  number.addEventListener("change", () => {
    const wanted = number.value.trim().toUpperCase();
    if (wanted && wanted !== inRows(picked())[0]?.number) put(drafts.numbered(picked(), wanted));
  });
  goTo.addEventListener("change", () => {
    const wanted = goTo.value.trim().toUpperCase();
    const found = [...drafts.booths.values()].find((booth) => booth.number === wanted);
    if (!found) return;
    choose(found.id);
    view.look(group(found.id).querySelector("rect").getBBox());
    group(found.id).focus();
  });
  addEventListener("beforeunload", (event) => {
    if (box.classList.contains("unsaved")) event.preventDefault();
  });
  await judge();
}
