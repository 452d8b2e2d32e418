// Shows a question only while an earlier one has the answer it depends on; the server validates that again.
export default function dependentField(box) {
  const form = box.closest("form");
  const { shownWhen, shownValue } = box.dataset;
  const refresh = () => {
    const given = new FormData(form).getAll(shownWhen);
    box.hidden = shownValue === "" ? given.every((value) => value === "") : !given.includes(shownValue);
  };
  form.addEventListener("input", refresh);
  form.addEventListener("change", refresh);
  window.addEventListener("pageshow", refresh);
  refresh();
}
