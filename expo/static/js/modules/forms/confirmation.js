// Asks for confirmation before an action that cannot be undone.
export default function confirmation(form) {
  form.addEventListener("submit", (event) => {
    if (!window.confirm(form.dataset.question)) event.preventDefault();
  });
}
