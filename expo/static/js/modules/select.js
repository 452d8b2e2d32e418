// Select all rows, and show the bulk actions once some are chosen.
export default function select(form) {
  const all = form.querySelector("[data-select=all]");
  const rows = () => [...form.querySelectorAll("[data-select=row]")];
  const bar = form.querySelector("[data-select=bar]");
  const say = bar?.querySelector("[data-select=count]");
  const refresh = () => {
    const chosen = rows().filter((row) => row.checked).length;
    if (all) {
      all.checked = chosen > 0 && chosen === rows().length;
      all.indeterminate = chosen > 0 && !all.checked;
    }
    if (say) say.textContent = chosen;
  };
  all?.addEventListener("change", () => {
    for (const row of rows()) row.checked = all.checked;
    refresh();
  });
  form.addEventListener("change", refresh);
  refresh();
}
