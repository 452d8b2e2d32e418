// The organiser's grid of a day: sessions are dragged, resized or moved by keyboard; changes by others are polled.
import { choiceButtons } from "./forms/choice-buttons.js";

const STEP = 5; // minutes
const POLL = 8000; // milliseconds
const DAY = 1440;
const two = (number) => String(number).padStart(2, "0");
const clock = (minutes) => {
  const within = ((minutes % DAY) + DAY) % DAY;
  return `${two(Math.floor(within / 60))}:${two(within % 60)}`;
};

const same = (a, b) => a.starts === b.starts && a.minutes === b.minutes && a.room === b.room;

export default function grid(box) {
  const first = box.dataset.first * 60;
  const [last, changes] = [box.dataset.last * 60, Number(box.dataset.changes)];
  const still = box.dataset.still;
  const rooms = [...box.querySelectorAll("[data-room]")];
  const said = document.querySelector(".grid-said");
  const items = new Map(); // id: { data, element }
  let revision = box.dataset.revision;
  let busy = false; // a session is being dragged

  box.classList.add("drawn");
  box.style.setProperty("--minutes", last - first);
  for (const element of box.querySelectorAll("[data-item]")) add(JSON.parse(element.dataset.item), element);
  for (const room of rooms) {
    for (let hour = first; hour < last; hour += 60) {
      const line = document.createElement("span");
      line.className = "day-hour";
      line.style.setProperty("--at", hour - first);
      line.textContent = clock(hour);
      line.setAttribute("aria-hidden", "true");
      room.querySelector("ul").before(line);
    }
    if (!still) room.addEventListener("dblclick", (event) => addHere(event, room));
  }
  gaps();
  setInterval(fresh, POLL);

  function add(data, element = document.createElement("li")) {
    const item = { data, element };
    items.set(data.id, item);
    element.replaceChildren();
    const [at, link, more, edge] = ["span", "a", "span", "span"].map((name) => document.createElement(name));
    at.className = "at";
    more.className = "quiet";
    edge.className = "day-edge";
    link.append(document.createElement("bdi"));
    element.append(link, at, more, edge);
    if (!still && !data.since) hold(item, edge); // sessions of the day before are moved there
    draw(item);
    return item;
  }

  function draw({ data, element }, at = data) {
    const room = rooms.find((one) => Number(one.dataset.room) === at.room) ?? rooms.at(-1);
    if (element.parentElement !== room.querySelector("ul")) room.querySelector("ul").append(element);
    element.className = `day-item ${data.state}${at.minutes < 30 ? " short" : ""}`;
    const [from, to] = [Math.max(at.starts, first), Math.min(at.starts + at.minutes, last)]; // visible part
    element.style.setProperty("--at", from - first);
    element.style.setProperty("--long", to - from);
    const until = same(at, data) ? data.ends : clock(at.starts + at.minutes); // they differ when the clocks change
    element.querySelector(".at").textContent = `${clock(at.starts)}–${until}`;
    element.querySelector("a").href = data.url;
    element.querySelector("bdi").textContent = data.title;
    element.querySelector(".quiet").textContent = [data.since, data.state_word, data.names].filter(Boolean).join(" · ");
  }

  // The clash of a session at a time and room: another session in the room, or one of its people elsewhere.
  function clash(item, at) {
    if (!["draft", "published"].includes(item.data.state)) return "";
    for (const { data } of items.values()) {
      if (data.id === item.data.id || !["draft", "published"].includes(data.state)) continue;
      if (data.starts >= at.starts + at.minutes || data.starts + data.minutes <= at.starts) continue;
      if (at.room && data.room === at.room) return box.dataset.clash.replace("{title}", data.title);
      if (data.people.some((id) => item.data.people.includes(id)))
        return box.dataset.busy.replace("{title}", data.title);
    }
    return "";
  }

  function preview(item, at) {
    draw(item, at);
    const words = clash(item, at);
    item.element.classList.toggle("clash", Boolean(words));
    said.textContent = words || `${clock(at.starts)}–${clock(at.starts + at.minutes)}`;
  }

  function bounded(at) {
    const minutes = Math.max(STEP, Math.min(at.minutes, DAY));
    return { ...at, minutes, starts: Math.max(changes, Math.min(at.starts, changes + 1435)) };
  }

  function hold(item, edge) {
    const { element } = item;
    element.tabIndex = 0;
    element.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || (event.target.closest("a") && event.pointerType !== "mouse")) return;
      event.preventDefault();
      const resizing = event.target === edge;
      const from = { ...item.data };
      const unit = element.getBoundingClientRect().height / element.style.getPropertyValue("--long");
      let at = from;
      busy = true;
      element.setPointerCapture(event.pointerId);
      element.classList.add("held");
      const move = (now) => {
        const by = Math.round((now.clientY - event.clientY) / unit / STEP) * STEP;
        const under = rooms.find((room) => {
          const edges = room.getBoundingClientRect();
          return now.clientX >= edges.left && now.clientX < edges.right;
        });
        at = bounded(
          resizing
            ? { ...from, minutes: from.minutes + by }
            : { ...from, starts: from.starts + by, room: under ? Number(under.dataset.room) : from.room },
        );
        preview(item, at);
      };
      const end = (now) => {
        element.removeEventListener("pointermove", move);
        element.classList.remove("held");
        busy = false;
        if (now.type === "pointercancel") return back(item);
        if (same(at, from)) {
          back(item);
          if (event.target.closest("a")) location.assign(item.data.url);
          return undefined;
        }
        return save(item, at);
      };
      element.addEventListener("pointermove", move);
      element.addEventListener("pointerup", end, { once: true });
      element.addEventListener("pointercancel", end, { once: true });
    });
    element.addEventListener("dragstart", (event) => event.preventDefault());
    byKeys(item);
  }

  function byKeys(item) {
    let at = null;
    let timer;
    const settle = () => {
      clearTimeout(timer);
      busy = false;
      if (at && !same(at, item.data)) save(item, at);
      at = null;
    };
    item.element.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target === item.element) {
        if (at) settle();
        else location.assign(item.data.url);
        return;
      }
      if (event.key === "Escape" && at) {
        clearTimeout(timer);
        at = null;
        busy = false;
        back(item);
        return;
      }
      const here = at ?? { ...item.data };
      const column = rooms.findIndex((room) => Number(room.dataset.room) === here.room);
      const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
      const sign = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (sign)
        at = bounded(
          event.shiftKey
            ? { ...here, minutes: here.minutes + sign * STEP }
            : { ...here, starts: here.starts + sign * STEP },
        );
      else if (event.key.startsWith("Arrow"))
        at = {
          ...here,
          room: Number((rooms[column + (event.key === forward ? 1 : -1)] ?? rooms[column]).dataset.room),
        };
      else return;
      event.preventDefault();
      busy = true;
      preview(item, at);
      item.element.focus();
      clearTimeout(timer);
      timer = setTimeout(settle, 1200);
    });
  }

  function back(item) {
    draw(item);
    item.element.classList.remove("clash");
    gaps();
  }

  async function save(item, at, answers = at.starts === item.data.starts ? { which: item.data.which } : {}) {
    const { data } = item;
    item.element.classList.add("saving");
    try {
      const answer = await fetch(data.move_url, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": box.dataset.token },
        body: JSON.stringify({
          version: data.version,
          day: data.day,
          starts: at.starts,
          minutes: at.minutes,
          room: at.room,
          ...answers,
        }),
      });
      const body = await answer.json();
      if (body.choices) return ask(item, at, body, answers);
      if (!answer.ok) throw new Error([body.error, ...(body.details ?? [])].join(" "));
      item.data = body.item;
      const room = rooms.find((one) => Number(one.dataset.room) === body.item.room);
      said.textContent = box.dataset.saved
        .replace("{title}", body.item.title)
        .replace("{from}", clock(body.item.starts))
        .replace("{to}", body.item.ends)
        .replace("{room}", room?.getAttribute("aria-label") ?? "");
      item.element.classList.remove("saving");
      back(item);
    } catch (error) {
      item.element.classList.remove("saving");
      back(item);
      said.textContent = error instanceof TypeError ? box.dataset.away : error.message;
      fresh(true);
    }
  }

  // On the night the clocks go back a start may come twice, and meetings may be in the room: a button for each answer.
  function ask(item, at, { error, choices, name = "which", links = [] }, answers) {
    item.element.classList.remove("saving");
    back(item);
    said.textContent = error;
    choiceButtons(said, choices, (value) => save(item, at, { ...answers, [name]: value }), links);
  }

  // Apply changes by others, unless a session is being dragged here.
  async function fresh(now) {
    if (busy || (document.hidden && !now)) return;
    try {
      const answer = await fetch(`${box.dataset.fresh}?since=${revision}`, { headers: { Accept: "application/json" } });
      if (answer.status !== 200) return;
      const body = await answer.json();
      if (busy) return;
      revision = String(body.revision);
      const seen = new Set();
      for (const data of body.items) {
        seen.add(data.id);
        const item = items.get(data.id);
        if (item && item.data.since !== data.since) {
          item.element.remove();
          add(data);
        } else if (!item) add(data);
        else {
          item.data = data;
          draw(item);
        }
      }
      for (const [id, { element }] of items)
        if (!seen.has(id)) {
          element.remove();
          items.delete(id);
        }
      gaps();
    } catch {
      /* the next time */
    }
  }

  // Show the gap between two sessions of a room if it is long enough.
  function gaps() {
    for (const old of box.querySelectorAll(".day-gap")) old.remove();
    for (const room of rooms.slice(0, -1)) {
      const mine = [...items.values()]
        .map(({ data }) => data)
        .filter((data) => data.room === Number(room.dataset.room) && data.state !== "cancelled");
      mine.sort((a, b) => a.starts - b.starts);
      mine.slice(1).forEach((data, index) => {
        const end = mine[index].starts + mine[index].minutes;
        if (data.starts - end < 15 || data.starts - end > 180) return;
        const gap = document.createElement("span");
        gap.className = "day-gap";
        gap.style.setProperty("--at", end - first);
        gap.style.setProperty("--long", data.starts - end);
        gap.textContent = box.dataset.free.replace("{n}", data.starts - end);
        room.querySelector("ul").before(gap);
      });
    }
  }

  function addHere(event, room) {
    if (event.target.closest(".day-item")) return;
    const list = room.querySelector("ul").getBoundingClientRect();
    const minutes = first + Math.round((((event.clientY - list.top) / list.height) * (last - first)) / 15) * 15;
    const words = new URLSearchParams({ day: box.dataset.day, starts: clock(minutes), room: room.dataset.room });
    location.assign(`${box.dataset.add}?${words}`);
  }
}
