// A button for each of the answers to a question, after its words and links; the first button has the focus.
export function choiceButtons(place, choices, choose, links = []) {
  for (const [href, words] of links) {
    const link = document.createElement("a");
    link.href = href;
    link.textContent = words;
    place.append(" ", link);
  }
  for (const [value, words] of choices) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button secondary";
    button.textContent = words;
    button.addEventListener("click", () => choose(value));
    place.append(" ", button);
  }
  place.querySelector("button").focus();
}
