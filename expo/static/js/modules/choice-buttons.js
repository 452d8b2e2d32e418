// A button for each of the answers to a question, after its words; the first one has the focus.
export function choiceButtons(place, choices, choose) {
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
