// Search from anywhere: Ctrl+K, "/" or "?" opens the palette; arrows choose, Enter opens, Ctrl+Enter in a new tab.
import { markup } from "./trusted.js";

const MOST_RECENT = 8;
const PATIENCE = 150; // milliseconds after the last letter

// Whether a key that is pressed there belongs to what is typed.
export function isTyped(target) {
  return Boolean(target?.closest?.("input, textarea, select, [contenteditable]"));
}

// The pages last opened, this one first, each once.
export function recentWith(pages, page) {
  return [page, ...pages.filter((other) => other.url !== page.url)].slice(0, MOST_RECENT);
}

export default function palette(form) {
  const box = document.getElementById(form.dataset.palette);
  const [field, results, recent] = ["input", "[data-results]", "[data-recent]"].map((part) => box.querySelector(part));
  const key = `recent:${form.dataset.reader}`; // kept for this tab alone
  const pages = JSON.parse(sessionStorage.getItem(key) ?? "[]");
  const title = document.querySelector("h1")?.textContent.trim();
  const here = { url: location.pathname + location.search, title };
  if (title) sessionStorage.setItem(key, JSON.stringify(recentWith(pages, here)));
  const others = pages.filter((page) => page.url !== here.url);

  const links = () => [...box.querySelectorAll("section:not([hidden]) a")];
  const open = () => {
    field.value = "";
    results.replaceChildren();
    listRecent();
    box.showModal();
    field.focus();
  };
  function listRecent() {
    recent.hidden = others.length === 0 || field.value !== "";
    recent.querySelector("ul").replaceChildren(
      ...others.map((page) => {
        const line = document.createElement("li");
        const link = document.createElement("a");
        link.href = page.url;
        link.textContent = page.title;
        line.append(link);
        return line;
      }),
    );
  }

  let waiting = 0;
  let asked;
  async function ask() {
    asked?.abort();
    asked = new AbortController();
    const address = `${form.action}?${new URLSearchParams({ q: field.value, part: "1" })}`;
    const answer = await fetch(address, { signal: asked.signal }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    results.innerHTML = markup(await answer.text());
  }
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    listRecent();
    if (field.value.trim().length < 2) results.replaceChildren();
    else waiting = setTimeout(ask, PATIENCE);
  });

  box.addEventListener("keydown", (event) => {
    const all = links();
    const at = all.indexOf(document.activeElement);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = event.key === "ArrowDown" ? Math.min(at + 1, all.length - 1) : at - 1;
      (all[next] ?? field).focus();
    } else if (event.key === "Enter" && document.activeElement === field && all.length > 0) {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) window.open(all[0].href, "_blank", "noopener");
      else location.assign(all[0].href);
    }
  });
  box.addEventListener("click", (event) => {
    if (event.target === box) box.close(); // the ground beside it
  });
  form.querySelector("input").setAttribute("aria-keyshortcuts", "Control+K /");
  document.addEventListener("keydown", (event) => {
    const chord = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    const single = !event.ctrlKey && !event.metaKey && !event.altKey && (event.key === "/" || event.key === "?");
    if (box.open || document.querySelector("dialog[open]") || !(chord || (single && !isTyped(event.target)))) return;
    event.preventDefault();
    open();
  });
}
