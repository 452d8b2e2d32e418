// The drawing board: booths dragged, resized, copied, merged and split by hand or keyboard, and saved as one change.
import { panzoom } from "../pan-zoom.js";
import { parsed } from "../trusted.js";
import { drawBooth, makeSelectable, newGroup, resizeHandle, showFaults, UNIT } from "./booth-drawing.js";
import { copies, enlarged, halves, merger, moved, placed, resized } from "./booth-edits.js";
import { Drafts, inRows, same } from "./drafts.js";

const JUDGE_AFTER = 400; // milliseconds

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
    said.textContent = placed(words.place, booth);
  };
  const about = (sentence, booth) => {
    said.textContent = sentence.replace("{number}", booth?.number ?? "");
  };

  take();

  // Adopt the drawing that the server rendered.
  function take() {
    svg = frame.querySelector("svg");
    view = panzoom(svg, { background: true });
    for (const booth of drafts.booths.values()) makeSelectable(group(booth.id), booth);
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

  function draw(id, booth = drafts.booths.get(id)) {
    let element = group(id);
    if (!booth) {
      element?.remove();
      return;
    }
    if (!element) {
      element = newGroup(id);
      makeSelectable(element, booth);
      svg.querySelector(".plan-booths").append(element);
    }
    drawBooth(element, booth);
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
    if (!booth.held) svg.append(resizeHandle(booth));
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
      at = (resizing ? resized : moved)(drafts, first, moving, right, down, grid());
      for (const [one, booth] of at) draw(one, booth);
      tell(at.get(id));
    };
    const end = (now) => {
      svg.removeEventListener("pointermove", move);
      const still = [...at].every(([one, booth]) => same(drafts.booths.get(one), booth));
      if (now.type === "pointercancel" || still) for (const one of at.keys()) draw(one);
      else put(at);
      if (now.type === "pointerup" && still && !resizing) choose(id); // pressed, not dragged: select only this one
      handle();
    };
    svg.addEventListener("pointermove", move);
    svg.addEventListener("pointerup", end, { once: true });
    svg.addEventListener("pointercancel", end, { once: true });
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
    showFaults(svg, faults, (await found.json()).faults);
  }

  async function save() {
    buttons.save.disabled = true;
    const found = await send(words.save, drafts.change());
    const body = await found?.json().catch(() => null);
    if (!found?.ok || !body) {
      said.textContent = body ? [body.error, ...(body.details ?? [])].join(" ") : words.away;
      buttons.save.disabled = false;
      return;
    }
    const numbers = [...chosen].map((id) => drafts.booths.get(id)?.number);
    drafts.load(body);
    frame.replaceChildren(document.importNode(parsed(body.svg, "image/svg+xml").documentElement, true));
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
      if (!picked().length) {
        said.textContent = words.none;
        return;
      }
      const changes = copies(drafts, picked());
      chosen.clear();
      for (const id of changes.keys()) chosen.add(id);
      put(changes);
      group([...changes.keys()].at(-1))?.focus();
    },
    merge() {
      const booths = picked();
      const found = merger(booths);
      if (!found) {
        said.textContent = words.merge;
        return;
      }
      if (!free(inRows(booths))) return;
      put(found.changes, found.merged);
      group(found.kept)?.focus();
    },
    split() {
      const [booth] = picked();
      if (!booth) {
        said.textContent = words.none;
        return;
      }
      if (!free([booth])) return;
      const changes = halves(drafts, booth);
      if (changes) put(changes);
      else about(words.small, booth);
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
    if (event.shiftKey) put(enlarged(drafts, booth, right, down));
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
