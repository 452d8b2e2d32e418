// The palette: arrows choose, Enter opens, Ctrl+Enter in a new tab; without a query the pages opened last are listed.
import { markup } from "./trusted.js";

const PATIENCE = 150; // milliseconds after the last letter

// Makes the dialog ready; returns what opens it.
export function prepared(box, action, others) {
  const [field, results, recent] = ["input", "[data-results]", "[data-recent]"].map((part) => box.querySelector(part));
  let waiting = 0;
  let asked;

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
  async function ask() {
    asked?.abort();
    asked = new AbortController();
    const address = `${action}?${new URLSearchParams({ q: field.value, part: "1" })}`;
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
    const all = [...box.querySelectorAll("section:not([hidden]) a")];
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
  return () => {
    field.value = "";
    results.replaceChildren();
    listRecent();
    box.showModal();
    field.focus();
  };
}
