// A filter takes effect when it is changed.
export default function filter(form) {
  for (const field of form.querySelectorAll("select")) field.addEventListener("change", () => form.requestSubmit());
}
