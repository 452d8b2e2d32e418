// Scrolls a long menu to its current entry.
export default function currentEntry(menu) {
  const here = menu.querySelector("[aria-current]");
  const box = menu.closest(".side");
  if (!here || !box || box.scrollHeight <= box.clientHeight) return;
  const { bottom } = here.getBoundingClientRect();
  if (bottom > box.clientHeight - 48) box.scrollTop += bottom - box.clientHeight * 0.6;
}
