// The board of meetings: choose one, put it somewhere by press, drag or keyboard, take it back; others' moves come in.
import { fill } from "../allocation/allocation-texts.js";
import { pointerDrag } from "../pointer-drag.js";
import { Cells } from "./meeting-cells.js";
import { actionOf, differing, offered, pushed, rebased, stepTo } from "./meeting-moves.js";

const POLL = 4000; // milliseconds

export default function meetingBoard(box) {
  const words = JSON.parse(box.dataset.words);
  const { at, ask, by, token } = box.dataset;
  const still = "still" in box.dataset;
  const cells = new Cells(box, words);
  const meetings = new Map();
  const buttons = new Map([...box.querySelectorAll("[data-do]")].map((button) => [button.dataset.do, button]));
  const ways = box.querySelector(".mb-ways");
  const key = `meetings ${at}`;
  let stacks = JSON.parse(sessionStorage.getItem(key) ?? '{"undo":[],"redo":[]}');
  let chosen = null;
  let mark = "";
  let first = true;
  let busy = false;

  const say = (sentence, values = {}) => {
    box.querySelector(".allocation-said").textContent = fill(sentence, values);
  };
  const load = (address, how = {}) =>
    fetch(address, { ...how, headers: { Accept: "application/json", ...how.headers } }).catch(() => null);

  for (const [name, button] of buttons) button.addEventListener("click", () => does(name));
  box.addEventListener("click", press);
  box.addEventListener("keydown", byKey);
  if (!still)
    pointerDrag(box, cells, {
      held(event) {
        const card = event.target.closest("[data-meeting]");
        return card ? { id: Number(card.dataset.meeting), label: card.textContent } : null;
      },
      take: (id) => choose(id).then(() => true),
      over() {},
      drop: put,
    });
  setInterval(() => document.hidden || look(), POLL);
  look();
  reasons();

  // Ask for what others changed meanwhile.
  async function look() {
    if (busy) return;
    const answer = await load(`${at}/now.json${ask}`, { headers: mark ? { "If-None-Match": mark } : {} });
    if (!answer?.ok || busy) return;
    mark = answer.headers.get("ETag") ?? "";
    const { meetings: now, rows } = await answer.json();
    cells.name(rows);
    const { changed, gone } = differing(meetings, now);
    for (const one of changed) meetings.set(one.id, one);
    for (const id of gone) meetings.delete(id);
    if (first) {
      first = false;
      enable();
      box.dataset.ready = ""; // for benchmarks and tests
      performance.mark("board-usable");
      return;
    }
    const missing = changed.filter((one) => cells.draw(one.id, one)).length;
    for (const id of gone) cells.draw(id, null);
    if (!changed.length && !gone.length) return;
    reasons();
    cells.choose(chosen);
    const told = changed.slice(0, 3).map((one) => fill(words.others, one));
    say([...told, missing ? words.other : ""].join(" "));
    enable();
  }

  async function reasons() {
    const answer = await load(`${at}/obstacles.json`);
    if (answer?.ok) cells.why(await answer.json());
  }

  async function choose(id, { quiet = false } = {}) {
    chosen = id;
    cells.choose(id);
    cells.fit({}, by);
    ways.replaceChildren();
    enable();
    if (id === null) return;
    const answer = await load(`${at}/${id}.json${ask}`);
    if (chosen !== id || !answer?.ok) return;
    const found = await answer.json();
    cells.fit(found.fits, by, meetings.get(id)?.rows);
    offer(found.ways);
    const n = Object.keys(found.fits).length;
    if (!quiet) say(n ? words.chosen : words.nowhere, { title: meetings.get(id)?.title ?? "", n });
  }

  // The nearest ways out, as buttons.
  function offer(found) {
    const meeting = meetings.get(chosen);
    if (still || !meeting) return;
    for (const way of found.filter((one) => one.at !== meeting.at || one.place !== meeting.place)) {
      const [item, button] = ["li", "button"].map((name) => document.createElement(name));
      button.type = "button";
      button.className = "button small secondary";
      button.textContent = way.words;
      button.addEventListener("click", () =>
        act({ meeting: meeting.id, version: meeting.version, step: "place", at: way.at, place: way.place }),
      );
      item.append(button);
      ways.append(item);
    }
  }

  function put(cell) {
    const meeting = meetings.get(chosen);
    if (!meeting) say(words.nothing);
    else {
      const step = stepTo(meeting, cells.meant(cell), by);
      if (step) act(step);
    }
  }

  async function act(step, { from = "", to = "undo", was = step.version } = {}) {
    if (still) return;
    busy = true;
    try {
      const answer = await load(`${at}/act${ask}`, {
        method: "POST",
        body: JSON.stringify(step),
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      });
      const body = await answer?.json().catch(() => null);
      if (!answer?.ok || !body) {
        say([body?.error ?? words.away, ...(body?.details ?? [])].join(" "));
        return;
      }
      const { meeting, undo } = body;
      meetings.set(meeting.id, meeting);
      const missing = cells.draw(meeting.id, meeting);
      if (from) stacks[from] = rebased(stacks[from], step, meeting.version);
      else stacks.redo = [];
      stacks = { ...stacks, [to]: pushed(stacks[to], undo, was) };
      sessionStorage.setItem(key, JSON.stringify(stacks));
      say([from ? words.back : "", fill(words.done, meeting), missing ? words.other : ""].join(" "));
      reasons();
      choose(meeting.id, { quiet: true });
    } finally {
      busy = false;
      enable();
    }
  }

  function does(name) {
    const meeting = meetings.get(chosen);
    if (name === "undo" || name === "redo") {
      const step = stacks[name].pop();
      if (step) act(step, { from: name, to: name === "undo" ? "redo" : "undo" });
    } else if (meeting) {
      const step = name === "pin" && meeting.pinned ? "unpin" : name;
      act({ meeting: meeting.id, version: meeting.version, step, at: null, place: null });
    }
  }

  function enable() {
    const meeting = meetings.get(chosen);
    for (const [name, can] of Object.entries(offered(meeting, stacks)))
      if (buttons.has(name)) buttons.get(name).disabled = !can;
    if (buttons.has("pin")) buttons.get("pin").textContent = meeting?.pinned ? words.unpin : words.pin;
  }

  function press(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const card = event.target.closest("[data-meeting]");
    if (card?.closest(".mb-list")) return; // on a phone it opens the meeting's page
    if (card) {
      event.preventDefault();
      choose(Number(card.dataset.meeting));
    } else if (event.target.closest(".mb-table td") && !still) put(cells.at(event.target));
  }

  function byKey(event) {
    if (event.target.matches("input, select, textarea") || event.altKey) return;
    const cell = event.target.closest(".mb-table td");
    const beside = cell && cells.beside(cell, event.key);
    if (beside) {
      event.preventDefault();
      (beside.querySelector("[data-meeting]") ?? beside).focus();
    } else if (cell === event.target && event.key === "Enter") put(cell);
    else if (event.key === "Escape") choose(null);
    else {
      const name = actionOf(event);
      if (!name || still || buttons.get(name)?.disabled) return;
      event.preventDefault();
      does(name);
    }
  }
}
