// The chosen firm beside the plan: what it asked for, its space, and buttons for the spaces that fit it best.
export function showFirm(part, firm, { space, address, numbers, look }) {
  part("name").textContent = firm.name;
  part("space").textContent = space;
  part("open").href = address;
  part("facts").replaceChildren(...firm.facts.map(pair));
  part("best").replaceChildren(
    ...firm.best.map((ids) => {
      const line = document.createElement("li");
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "button small quiet", textContent: numbers(ids), dir: "ltr" });
      button.addEventListener("click", () => look(ids));
      line.append(button);
      return line;
    }),
  );
}

function pair([label, value]) {
  const found = document.createElement("div");
  for (const [tag, text] of [
    ["dt", label],
    ["dd", value],
  ]) {
    const element = document.createElement(tag);
    element.textContent = text;
    found.append(element);
  }
  return found;
}
