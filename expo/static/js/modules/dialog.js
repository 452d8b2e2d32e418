// A link that names a dialog in the page opens it instead of following its URL.
export default function dialog(link) {
  const box = document.getElementById(link.dataset.dialog);
  if (!box) return;
  link.setAttribute("aria-haspopup", "dialog");
  link.addEventListener("click", (event) => {
    event.preventDefault();
    box.showModal();
  });
  box.querySelector("[data-close]")?.addEventListener("click", () => box.close());
  box.addEventListener("click", (event) => {
    if (event.target === box) box.close(); // the ground beside it
  });
}
