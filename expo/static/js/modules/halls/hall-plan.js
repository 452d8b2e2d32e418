// The public plan: pan and zoom, search for a firm or a booth, highlight matches.
import { panzoom } from "../pan-zoom.js";

const plain = (text) =>
  text
    .toLocaleLowerCase()
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/ı/g, "i");

export default function hallPlan(page) {
  const svg = page.querySelector("svg.plan");
  const field = page.querySelector("input[type=search]");
  const said = page.querySelector(".plan-said");
  const view = panzoom(svg);
  const booths = new Map(
    [...svg.querySelectorAll(".booth")].map((booth) => [
      booth.dataset.booth,
      { booth, text: plain(booth.querySelector("title").textContent) },
    ]),
  );
  const rows = [...page.querySelectorAll(".plan-list [data-booth]")];

  page.querySelector(".plan-tools").hidden = false;
  page.querySelector(".plan-hint").hidden = false;
  svg.tabIndex = 0;
  for (const button of page.querySelectorAll("[data-zoom]"))
    button.addEventListener("click", () => view.press(button.dataset.zoom));
  field.addEventListener("input", find);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && svg.querySelector(".booth.lit")) {
      event.preventDefault();
      look();
    }
  });
  addEventListener("hashchange", arrive);
  if (field.value) find(); // typed before this script was loaded
  arrive();

  function find() {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const { booth, text } of booths.values()) {
      const fits = words.length > 0 && words.every((word) => text.includes(word));
      booth.classList.toggle("lit", fits);
      found += fits;
    }
    for (const row of rows)
      row.classList.toggle("away", words.length > 0 && !booths.get(row.dataset.booth)?.booth.classList.contains("lit"));
    said.textContent = !words.length ? "" : found ? page.dataset.found.replace("{n}", found) : page.dataset.none;
    if (found === 1) look();
    else if (words.length) view.press("all");
  }

  function look() {
    const first = svg.querySelector(".booth.lit");
    if (first) view.look(first.querySelector("rect").getBBox());
  }

  function arrive() {
    const wanted = booths.get(location.hash.replace("#booth-", ""));
    for (const { booth } of booths.values()) booth.classList.toggle("lit", booth === wanted?.booth);
    if (!wanted) return;
    view.look(wanted.booth.querySelector("rect").getBBox());
    said.textContent = wanted.booth.querySelector("title").textContent;
    svg.scrollIntoView({ block: "nearest" });
  }
}
