// A part of a page that stays as it was left, open or shut, in this browser.
export default function rememberOpen(box) {
  const key = box.dataset.remember;
  if (localStorage.getItem(key) === "shut") box.open = false;
  box.addEventListener("toggle", () => {
    if (box.open) localStorage.removeItem(key);
    else localStorage.setItem(key, "shut");
  });
}
