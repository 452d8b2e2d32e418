// The plan of the assignment board: marks of fitting booths, selection, arrow keys, redrawn booths.
import { panzoom } from "../pan-zoom.js";
import { parsed } from "../trusted.js";

const SVG = "http://www.w3.org/2000/svg";
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Plan {
  constructor(svg, theirs) {
    this.svg = svg;
    this.group = svg.querySelector(".plan-booths");
    this.view = panzoom(svg, { background: theirs });
    this.chosen = [];
    this.boxes = new Map();
    for (const booth of svg.querySelectorAll(".booth")) this.ready(booth);
    const [first] = this.boxes.keys();
    if (first) this.booth(first).setAttribute("tabindex", "0");
    this.group.addEventListener("keydown", (event) => this.walk(event));
    this.group.addEventListener("focusin", (event) => this.rove(event.target.closest(".booth")));
  }

  ready(booth) {
    const rect = booth.querySelector("rect");
    const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => Number(rect.getAttribute(name)));
    this.boxes.set(Number(booth.dataset.booth), {
      x,
      y,
      width,
      height,
      number: booth.querySelector(".plan-number")?.textContent ?? "",
    });
    booth.setAttribute("tabindex", "-1");
    booth.setAttribute("role", "button");
  }

  booth(id) {
    return this.group.querySelector(`[data-booth="${id}"]`);
  }
  has(id) {
    return this.boxes.has(id);
  }
  numbers(ids) {
    return ids
      .map((id) => this.boxes.get(id)?.number ?? "")
      .filter(Boolean)
      .sort()
      .join(", ");
  }
  hover(id, on) {
    this.booth(id)?.classList.toggle("under", on);
  }

  at(element) {
    const found = element?.closest?.(".booth");
    return found && this.group.contains(found) ? Number(found.dataset.booth) : null;
  }

  rove(booth) {
    if (!booth) return;
    this.group.querySelector('[tabindex="0"]')?.setAttribute("tabindex", "-1");
    booth.setAttribute("tabindex", "0");
  }

  // An arrow key moves to the nearest booth in its direction, preferring one straight ahead.
  walk(event) {
    const way = WAYS[event.key];
    const from = this.boxes.get(this.at(event.target));
    if (!way || !from || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const middle = (box) => [box.x + box.width / 2, box.y + box.height / 2];
    const [x, y] = middle(from);
    let best = null;
    for (const [id, box] of this.boxes) {
      const [right, down] = [middle(box)[0] - x, middle(box)[1] - y];
      const ahead = right * way[0] + down * way[1];
      const aside = Math.abs(right * way[1]) + Math.abs(down * way[0]);
      if (ahead > 1 && aside <= ahead * 2 && (!best || ahead + aside * 3 < best.far))
        best = { id, far: ahead + aside * 3 };
    }
    if (best) this.booth(best.id).focus();
  }

  // Each booth's verdict for the chosen firm, as [space, rule, rank]; null without a firm.
  mark(verdicts, own = []) {
    for (const booth of this.group.querySelectorAll(".booth")) {
      const id = Number(booth.dataset.booth);
      const found = verdicts?.[id];
      booth.querySelector(".plan-rank")?.remove();
      if (!found) {
        delete booth.dataset.fit;
        continue;
      }
      const [space, rule, rank] = found;
      booth.dataset.fit = own.includes(id) ? "mine" : !rule ? "yes" : space.length ? "part" : "no";
      if (rank) this.rank(booth, id, rank);
    }
  }

  rank(booth, id, rank) {
    const box = this.boxes.get(id);
    const text = document.createElementNS(SVG, "text");
    const size = Math.min(9, box.height / 3, box.width / 3);
    for (const [name, value] of Object.entries({
      class: "plan-rank",
      x: box.x + box.width - size * 0.9,
      y: box.y + size * 1.1,
      "font-size": size,
    }))
      text.setAttribute(name, value);
    text.textContent = `★${rank}`;
    booth.append(text);
  }

  choose(ids) {
    for (const id of this.chosen) {
      const booth = this.booth(id);
      booth?.classList.remove("chosen");
      booth?.removeAttribute("aria-pressed");
    }
    this.chosen = ids;
    for (const id of ids) {
      const booth = this.booth(id);
      booth?.classList.add("chosen");
      booth?.setAttribute("aria-pressed", "true");
    }
  }

  // Replace booths by those the server has drawn.
  redraw(drawn) {
    this.redrawing = true;
    const held = this.at(document.activeElement);
    for (const [id, text] of Object.entries(drawn)) {
      const old = this.booth(id);
      if (!old) continue;
      const page = parsed(`<svg xmlns="${SVG}">${text}</svg>`, "image/svg+xml");
      const fresh = document.importNode(page.documentElement.firstElementChild, true);
      old.replaceWith(fresh);
      this.ready(fresh);
      if (Number(id) === held) fresh.focus({ preventScroll: true });
    }
    if (!this.group.querySelector('[tabindex="0"]')) this.rove(this.group.querySelector(".booth"));
    this.choose(this.chosen);
    this.redrawing = false;
  }

  look(ids) {
    const found = ids.map((id) => this.boxes.get(id)).filter(Boolean);
    if (!found.length) return;
    const [x, y] = [Math.min(...found.map((box) => box.x)), Math.min(...found.map((box) => box.y))];
    const [right, bottom] = [
      Math.max(...found.map((box) => box.x + box.width)),
      Math.max(...found.map((box) => box.y + box.height)),
    ];
    this.view.look({ x, y, width: right - x, height: bottom - y });
  }
}
