// A function key presses the button that names it.
export default function functionKeys(box) {
  document.addEventListener("keydown", (event) => {
    const button = [...box.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
    if (!button || event.repeat) return;
    event.preventDefault();
    button.click();
  });
}
