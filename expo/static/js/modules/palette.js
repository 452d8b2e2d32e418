// Search from anywhere: Ctrl+K, "/" or "?" opens the palette, which is loaded when it is first opened.
const MOST_RECENT = 8;

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
  const key = `recent:${form.dataset.reader}`; // kept for this tab alone
  const pages = JSON.parse(sessionStorage.getItem(key) ?? "[]");
  const here = { url: location.pathname + location.search, title: document.querySelector("h1")?.textContent.trim() };
  if (here.title) sessionStorage.setItem(key, JSON.stringify(recentWith(pages, here)));
  form.querySelector("input").setAttribute("aria-keyshortcuts", "Control+K /");
  let open;
  document.addEventListener("keydown", (event) => {
    const chord = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    const single = !event.ctrlKey && !event.metaKey && !event.altKey && "/?".includes(event.key);
    if (document.querySelector("dialog[open]") || !(chord || (single && !isTyped(event.target)))) return;
    event.preventDefault();
    open ??= import("./palette-box.js").then((module) =>
      module.prepared(
        box,
        form.action,
        pages.filter((page) => page.url !== here.url),
      ),
    );
    open.then((show) => show());
  });
}
