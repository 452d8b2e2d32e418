// Submits a filter form when a field of it changes.
export default function filter(form) {
  for (const field of form.querySelectorAll("select")) field.addEventListener("change", () => form.requestSubmit());
}
