// Asks before a step that cannot be taken back.
export default function confirmation(form) {
  form.addEventListener("submit", (event) => {
    if (!window.confirm(form.dataset.question)) event.preventDefault();
  });
}
