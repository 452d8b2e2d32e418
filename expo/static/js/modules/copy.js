// Copies the text of the field before the button.
export default function copy(box) {
  const [field, button] = [box.querySelector("input"), box.querySelector("button")];
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy");
    }
    button.querySelector("[data-say]").textContent = button.dataset.done;
  });
}
