// The list of firms beside the plan: search, arrow keys, and the current space of each.
import { parsed } from "../trusted.js";

const plain = (text) =>
  text
    .toLocaleLowerCase()
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/ı/g, "i");
const LOOKS = { assigned: "tag good", held: "tag info", offered: "tag info" };

export class List {
  constructor(box, chosen, words) {
    this.words = words;
    this.list = box.querySelector(".allocation-list");
    this.none = box.querySelector(".allocation-none");
    this.find = box.querySelector("#allocation-find");
    this.waiting = box.querySelector("#allocation-waiting");
    this.picked = null;
    this.read();
    this.find.addEventListener("input", () => this.sift());
    this.find.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") {
        event.preventDefault();
        this.seen()[0]?.link.focus();
      }
    });
    this.waiting.addEventListener("change", () => this.sift());
    this.list.addEventListener("click", (event) => {
      const row = event.target.closest("[data-firm]");
      if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      chosen(Number(row.dataset.firm));
    });
    this.list.addEventListener("keydown", (event) => this.walk(event));
  }

  read() {
    this.rows = new Map(
      [...this.list.querySelectorAll("[data-firm]")].map((row) => {
        const name = row.querySelector(".name").textContent;
        return [
          Number(row.dataset.firm),
          { row, name, text: plain(name), link: row.querySelector("a"), tag: row.querySelector(".tag") },
        ];
      }),
    );
  }

  name(id) {
    return this.rows.get(id)?.name ?? "";
  }
  address(id) {
    return this.rows.get(id)?.link.href ?? "#";
  }
  seen() {
    return [...this.rows.values()].filter(({ row }) => !row.hidden);
  }

  walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = this.seen().findIndex(({ link }) => link === document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    (this.seen()[at + step]?.link ?? this.find).focus();
  }

  pick(id) {
    this.rows.get(this.picked)?.link.removeAttribute("aria-current");
    this.picked = id;
    this.rows.get(id)?.link.setAttribute("aria-current", "true");
    this.sift();
  }

  // Show every firm's space from the server's state.
  refresh(spaces) {
    for (const [id, one] of this.rows) {
      const space = spaces.get(id);
      const text = space ? (space.pinned ? `${space.numbers} · ${this.words.pinned}` : space.numbers) : this.words.none;
      if (one.tag.textContent !== text) one.tag.textContent = text;
      one.tag.className = space ? LOOKS[space.state] : "tag";
      one.has = Boolean(space);
    }
    this.sift();
  }

  sift() {
    const parts = plain(this.find.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const [id, { row, text, has }] of this.rows) {
      row.hidden = !(
        parts.every((part) => text.includes(part)) &&
        (id === this.picked || parts.length > 0 || !this.waiting.checked || !has)
      );
      shown += !row.hidden;
    }
    this.none.hidden = shown > 0;
    this.none.textContent = parts.length ? this.words.hidden : this.rows.size ? this.words.placed : this.words.nobody;
  }

  // Reload the list after firms were accepted or withdrew.
  async reload() {
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok) return;
    const page = parsed(await answer.text(), "text/html");
    this.list.replaceChildren(...page.querySelectorAll(".allocation-list > li"));
    this.read();
  }
}
