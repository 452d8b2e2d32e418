// A search field above a long list of checkboxes; ticked ones stay visible.
export default function choiceSearch(box) {
  const labels = [...box.querySelectorAll(".choice")];
  if (labels.length < 12) return;
  const field = document.createElement("input");
  field.type = "search";
  field.className = "pick";
  field.placeholder = box.dataset.words;
  field.setAttribute("aria-label", box.dataset.words);
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
  field.addEventListener("input", () => {
    const words = folded(field.value).split(/\s+/).filter(Boolean);
    for (const label of labels) {
      const text = folded(label.textContent);
      label.hidden = !label.querySelector("input").checked && !words.every((word) => text.includes(word));
    }
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  box.before(field);
}
