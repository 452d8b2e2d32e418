// A blank badge becomes that of who walks in: the name is asked in the verdict's place.
export function askName(place, category, done) {
  const box = document.querySelector("template[data-blank]").content.cloneNode(true);
  const form = box.querySelector("form");
  box.querySelector("[data-category]").textContent = category;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const name = form.elements.name.value.trim();
    if (name) done(name);
  });
  place.replaceChildren(box);
  form.elements.name.focus();
}
