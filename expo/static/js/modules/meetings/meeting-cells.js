// The table, the list beside it and the list by time of the board of meetings: drawn from its meetings.

const number = (key) => Number(key.split("-")[1]); // of a row's place

export class Cells {
  constructor(box, words) {
    this.box = box;
    this.words = words;
    this.table = box.querySelector(".mb-table");
    this.waiting = box.querySelector(".mb-waiting");
    this.list = box.querySelector(".mb-list");
    this.starts = [...this.table.tHead.rows[0].cells].slice(1).map((cell) => cell.dataset.at);
    this.rows = new Map([...this.table.tBodies[0].rows].map((row) => [row.dataset.row, row]));
    this.cards = new Map(); // of each meeting
    for (const card of box.querySelectorAll("[data-meeting]")) this.keep(Number(card.dataset.meeting), card);
    for (const cell of this.table.querySelectorAll("td")) cell.tabIndex = -1;
  }

  keep(id, card) {
    this.cards.set(id, [...(this.cards.get(id) ?? []), card]);
  }

  // What the rows are called by now.
  name(rows) {
    for (const [key, name] of Object.entries(rows)) {
      const text = this.rows.get(key)?.querySelector("th bdi");
      if (text && text.textContent !== name) text.textContent = name;
    }
  }

  // The cell of an element; null beside the table.
  at(element) {
    return element?.closest(".mb-table td") ?? null;
  }

  hover(cell, on) {
    cell?.classList.toggle("under", on);
  }

  // What a cell means: a time, and a place in rows of places.
  meant(cell) {
    return { at: this.starts[cell.cellIndex - 1], place: number(cell.parentElement.dataset.row) };
  }

  // Draw a meeting anew, or take it away; answers whether a row for it is missing.
  draw(id, meeting) {
    const was = document.activeElement?.closest?.(`[data-meeting="${id}"]`);
    for (const card of this.cards.get(id) ?? []) (card.closest("li") ?? card).remove();
    this.cards.delete(id);
    if (!meeting) return false;
    const column = this.starts.indexOf(meeting.at) + 1;
    if (!meeting.at) this.line(this.waiting, meeting, "");
    else if (column) this.line(this.list, meeting, meeting.line);
    let missing = false;
    for (const key of column ? meeting.rows : []) {
      const cell = this.rows.get(key)?.cells[column];
      missing ||= !cell;
      cell?.append(this.card(meeting));
    }
    if (was) this.cards.get(id)?.at(-1)?.focus();
    return missing;
  }

  line(list, meeting, text) {
    const item = document.createElement("li");
    const more = document.createElement("span");
    more.className = list === this.waiting ? "quiet small mb-why" : "small";
    more.textContent = text;
    item.dataset.at = meeting.at;
    item.append(this.card(meeting), more);
    const next = [...list.children].find((one) => one.dataset.at > meeting.at);
    list.insertBefore(item, next ?? null);
  }

  card(meeting) {
    const card = document.createElement("a");
    const name = document.createElement("bdi");
    const kind = document.createElement("span");
    card.className = "mb-card";
    card.href = `${this.box.dataset.page}${meeting.id}`;
    Object.assign(card.dataset, { meeting: meeting.id, version: meeting.version });
    Object.assign(card.dataset, { kind: meeting.kind, state: meeting.state });
    if (meeting.pinned) card.dataset.pinned = "";
    name.textContent = meeting.title;
    kind.className = "mb-kind";
    kind.textContent = ` ${[meeting.kind, meeting.pinned ? this.words.pinned : ""].filter(Boolean).join(" · ")}`;
    card.append(name, kind);
    this.keep(meeting.id, card);
    return card;
  }

  choose(id) {
    for (const card of this.box.querySelectorAll("[aria-current='true']")) card.removeAttribute("aria-current");
    for (const card of this.cards.get(id) ?? []) card.setAttribute("aria-current", "true");
  }

  // Mark the cells that fit: the places by each time, or the meeting's own rows.
  fit(fits, by, own = []) {
    for (const cell of this.table.querySelectorAll(".fits")) cell.classList.remove("fits");
    for (const [at, places] of Object.entries(fits)) {
      const column = this.starts.indexOf(at) + 1;
      if (!column) continue;
      for (const [key, row] of this.rows)
        row.cells[column].classList.toggle("fits", by === "places" ? places.includes(number(key)) : own.includes(key));
    }
  }

  why(reasons) {
    for (const [id, sentence] of Object.entries(reasons)) {
      const text = this.waiting.querySelector(`[data-meeting="${id}"]`)?.parentElement.querySelector(".mb-why");
      if (text) text.textContent = sentence || this.words.fits;
    }
    this.box.querySelector(".mb-count").textContent = this.waiting.children.length;
  }

  // The cell beside another by an arrow key.
  beside(element, key) {
    const cell = element.closest("td");
    if (!cell) return null;
    const ahead = document.dir === "rtl" || document.documentElement.dir === "rtl" ? -1 : 1;
    const across = { ArrowRight: ahead, ArrowLeft: -ahead }[key] ?? 0;
    const down = { ArrowDown: 1, ArrowUp: -1 }[key] ?? 0;
    if (!across && !down) return null;
    const row = this.table.rows[cell.parentElement.rowIndex + down];
    const found = row?.cells[cell.cellIndex + across];
    return found?.tagName === "TD" ? found : null;
  }
}
