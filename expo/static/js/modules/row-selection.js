// Selects all rows, or a range with the shift key; shows how many are selected.
export default function rowSelection(form) {
  const all = form.querySelector("[data-select=all]");
  const rows = [...form.querySelectorAll("[data-select=row]")];
  const bar = form.querySelector("[data-select=bar]");
  const say = bar?.querySelector("[data-select=count]");
  let last = null;
  const refresh = () => {
    const chosen = rows.filter((row) => row.checked).length;
    if (all) {
      all.checked = chosen > 0 && chosen === rows.length;
      all.indeterminate = chosen > 0 && !all.checked;
    }
    if (bar) bar.dataset.chosen = chosen;
    if (say) say.textContent = chosen.toLocaleString(document.documentElement.lang);
  };
  all?.addEventListener("change", () => {
    for (const row of rows) row.checked = all.checked;
    refresh();
  });
  form.addEventListener("click", (event) => {
    const at = rows.indexOf(event.target);
    if (at < 0) return;
    if (event.shiftKey && last !== null) {
      for (const row of rows.slice(Math.min(at, last), Math.max(at, last))) row.checked = event.target.checked;
    }
    last = at;
    refresh();
  });
  form.addEventListener("change", refresh);
  window.addEventListener("pageshow", refresh);
  refresh();
}
