// The assignment board: choose a firm, see which booths fit it, and assign booths by click, drag or keyboard.
import { pointerDrag } from "../pointer-drag.js";
import { listen } from "./allocation-input.js";
import { List } from "./allocation-list.js";
import { showFirm } from "./allocation-panel.js";
import { Plan } from "./allocation-plan.js";
import { Server } from "./allocation-server.js";
import { boothSentence, fill, offered, spaceLine } from "./allocation-texts.js";

const NARROW = matchMedia("(max-width: 63.99rem)"); // the plan is laid out below the firms

export default function allocationBoard(box) {
  const words = JSON.parse(box.dataset.words);
  const still = "still" in box.dataset;
  const part = (name) => box.querySelector(`.allocation-${name}`);
  const buttons = Object.fromEntries(
    [...box.querySelectorAll("[data-do]")].map((button) => [button.dataset.do, button]),
  );
  const server = new Server(box.dataset.at, box.dataset.token, hear);
  server.look(); // requested while the plan is being set up
  const plan = new Plan(
    box.querySelector(".plan-frame svg"),
    (event) =>
      !still &&
      event.pointerType !== "touch" &&
      Boolean(event.target.closest(".booth")) &&
      server.holders.has(plan.at(event.target)),
  );
  const list = new List(
    box,
    (id) =>
      pick(id).then((found) => {
        if (found && NARROW.matches) part("firm").scrollIntoView();
      }),
    words,
  );
  let firm = null; // the verdicts for the chosen firm
  let asked = 0;
  let against = null; // an act refused by a rule that may be overridden
  let several = false; // each press adds a booth, as Shift does on a keyboard

  const say = (sentence, values = {}) => {
    part("said").textContent = fill(sentence, values);
  };
  const space = (id = firm?.firm) => server.spaces.get(id);
  const own = () => (space()?.booths ?? []).filter((id) => plan.has(id));

  for (const [name, button] of Object.entries(buttons)) button.addEventListener("click", () => does[name]());
  listen(box, plan, { choose, about, cancel, act: byKey });
  if (!still) pointerDrag(box, plan, { held, take: pick, over: about, drop });

  // Choose a firm and load the verdict on each booth.
  async function pick(id, { quiet = false } = {}) {
    asked += 1;
    const turn = asked;
    const answer = await server.ask(`${box.dataset.at}/firm/${id}.json`);
    if (turn !== asked) return false;
    if (!answer?.ok) {
      say(words.away);
      return false;
    }
    firm = await answer.json();
    if (turn !== asked) return false;
    if (!quiet) {
      plan.choose([]);
      against = null;
      several = false;
    }
    list.pick(firm.firm);
    remember();
    show();
    const n = Object.values(firm.booths).filter(([fits]) => fits.length).length;
    if (!quiet) say(n ? words.picked : words.nothing, { name: firm.name, n });
    return true;
  }

  // The chosen firm is remembered across halls and reloads.
  function remember() {
    const mark = firm ? `#firm-${firm.firm}` : "";
    history.replaceState(history.state, "", `${location.pathname}${location.search}${mark}`);
    for (const link of document.querySelectorAll(`a[href^="${box.dataset.at.replace(/\d+$/, "")}"]`)) link.hash = mark;
  }

  function held({ target }) {
    const row = target.closest(".allocation-list [data-firm]");
    const id = row ? Number(row.dataset.firm) : server.holders.get(plan.at(target))?.firm;
    return id && { id, label: list.name(id) };
  }

  function drop(id) {
    if (!firm || id === null) return;
    const other = server.holders.get(id);
    if (other && other.firm !== firm.firm) {
      plan.choose(other.booths.filter((one) => plan.has(one)));
      if (space()) does.swap();
      else say(words.has, named(other));
      show();
      return;
    }
    plan.choose(whole(id));
    does.hold();
  }

  // The booths meant by one: its whole space if the booth alone is too small.
  function whole(id) {
    const [fits, rule] = firm.booths[id] ?? [[], null];
    return rule && fits.length > 1 ? fits : [id];
  }

  function choose(id, more) {
    const other = server.holders.get(id);
    if (!firm && other) {
      pick(other.firm);
      return;
    }
    if (!firm) {
      about(id);
      say(words.pick);
      return;
    }
    against = null;
    if (more || several)
      plan.choose(plan.chosen.includes(id) ? plan.chosen.filter((one) => one !== id) : [...plan.chosen, id]);
    else if (other && other.firm !== firm.firm) plan.choose(other.booths.filter((one) => plan.has(one)));
    else plan.choose(plan.chosen.length === 1 && plan.chosen[0] === id ? [] : whole(id));
    show();
    about(id);
  }

  // The text of a booth: its verdict for the chosen firm, or its holder.
  function about(id) {
    if (id === null || against) return;
    const other = server.holders.get(id);
    const whose = other ? fill(words.has, named(other)) : fill(words.free, { booths: plan.numbers([id]) });
    say(boothSentence(words, firm, id, { whose, taken: Boolean(other), numbers: (ids) => plan.numbers(ids) }));
  }

  const told = (id) =>
    fill(space(id) ? words.done : words.gone, {
      name: list.name(id),
      booths: space(id)?.numbers,
      word: space(id)?.word,
    });
  const named = (found) => ({ booths: found.numbers, name: list.name(found.firm), word: found.word, by: found.by });

  // Show the chosen firm and the available actions.
  function show() {
    part("firm").hidden = !firm;
    plan.mark(firm?.booths, own());
    if (firm)
      showFirm(part, firm, {
        space: spaceLine(words, space(), own().length),
        address: list.address(firm.firm),
        numbers: (ids) => plan.numbers(ids),
        look(ids) {
          plan.choose(ids);
          plan.look(ids);
          show();
          about(ids[0]);
        },
      });
    enable();
  }

  function enable() {
    if (still) return;
    const now = space();
    const able = offered({
      firm: firm?.firm,
      now,
      own: own(),
      chosen: plan.chosen,
      holderOf: (id) => server.holders.get(id)?.firm,
      stacks: server.stacks,
    });
    for (const [name, can] of Object.entries(able)) buttons[name].disabled = !can;
    buttons.pin.textContent = now?.pinned ? words.unpin : words.pin;
    buttons.several.setAttribute("aria-pressed", String(several));
    buttons.despite.hidden = !against;
  }

  async function act(firms, sentence, values, how = {}) {
    against = null;
    const answer = await server.act(firms, how);
    if (answer.drawn) {
      if (!how.stack) server.forget();
      await settle(answer.drawn, sentence, values);
      return;
    }
    if (answer.decide) location.assign(answer.decide); // the page says what changes for the firm
    if (answer.despite) against = { firms, sentence, values };
    else await server.look(); // the refusal stays the last message
    say(answer.error ?? words.away);
    enable();
  }

  async function settle(drawn, sentence, values = {}) {
    plan.redraw(drawn);
    plan.choose([]);
    several = false;
    list.refresh(server.spaces);
    if (firm) await pick(firm.firm, { quiet: true });
    else show();
    const now = space(values.firm);
    say(values.firm && !now ? words.gone : sentence, { ...values, booths: now?.numbers ?? "", word: now?.word ?? "" });
  }

  const line = (id, booths, state, more = {}) => ({ firm: id, booths, state, had: space(id)?.id ?? 0, ...more });
  const give = (state) =>
    act([line(firm.firm, plan.chosen.length ? plan.chosen : space().booths, state)], words.done, {
      name: firm.name,
      firm: firm.firm,
    });
  const kept = (found) => (found.state === "assigned" ? "assigned" : "held");
  const does = {
    hold: () => give("held"),
    assign: () => give("assigned"),
    release: () => act([line(firm.firm, [], "held")], words.gone, { name: firm.name, firm: firm.firm }),
    pin: () =>
      act([line(firm.firm, space().booths, kept(space()), { pinned: !space().pinned })], words.done, {
        name: firm.name,
        firm: firm.firm,
      }),
    swap() {
      const [mine, other] = [space(), server.holders.get(plan.chosen[0])];
      return act(
        [line(firm.firm, other.booths, kept(mine)), line(other.firm, mine.booths, kept(other))],
        words.swapped,
        { name: firm.name, other: list.name(other.firm) },
      );
    },
    async offer() {
      const answer = await server.send(box.dataset.offer.replace("/0/", `/${firm.firm}/`), {});
      const body = await answer?.json().catch(() => null);
      await server.look();
      say(body?.said ?? body?.error ?? words.away);
    },
    several() {
      several = !several;
      enable();
      say(several ? words.several : "");
    },
    despite: () => act(against.firms, against.sentence, against.values, { despite: true }),
    undo: () => again("undo", "redo", words.back),
    redo: () => again("redo", "undo", words.again),
  };

  async function again(from, to, sentence) {
    const answer = await server.back(from, to);
    if (!answer) return;
    if (answer.drawn) {
      await settle(answer.drawn, [sentence, ...answer.firms.map((one) => told(one.firm))].join(" "));
      return;
    }
    await server.look();
    say(answer.error ?? words.away);
    enable();
  }

  // Changes made by others: redraw their spaces and announce them.
  async function hear({ touched, drawn = {}, news, first }) {
    if (first) {
      list.refresh(server.spaces);
      show();
      const kept = /^#firm-(\d+)$/.exec(location.hash);
      if (kept && list.rows.has(Number(kept[1]))) pick(Number(kept[1]));
      box.dataset.ready = ""; // for benchmarks and tests
      performance.mark("board-usable");
      return;
    }
    if (server.others) await list.reload();
    plan.redraw(drawn);
    list.refresh(server.spaces);
    if (firm && touched.size) await pick(firm.firm, { quiet: true });
    else show();
    const told = news.slice(0, 3).map((one) => fill(one.gone ? words.othersback : words.others, named(one)));
    if (server.redrawn) told.push(words.redrawn);
    if (told.length && !against) say(told.join(" "));
  }

  // Escape leaves what was chosen last: first the booths, then the firm.
  function cancel() {
    against = null;
    if (plan.chosen.length) plan.choose([]);
    else {
      firm = null;
      list.pick(null);
      remember();
    }
    several = false;
    show();
    say("");
  }

  function byKey(name) {
    if (!name || still || buttons[name].disabled) return false;
    does[name]();
    return true;
  }
}
