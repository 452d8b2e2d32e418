// Draws the badges anew while the form is changed: the server draws, what comes back takes the old pictures' place.
import { markup } from "../trusted.js";

const PAUSE = 350;

export default function preview(form) {
  const shown = form.querySelector("[data-address]");
  const button = form.querySelector("[name=preview]");
  let timer, running;
  if (button) button.parentElement.hidden = true;

  async function draw() {
    running?.abort();
    running = new AbortController();
    const body = new FormData(form);
    body.delete("preview");
    try {
      const answer = await fetch(shown.dataset.address, { method: "POST", body, signal: running.signal });
      if (answer.ok) shown.innerHTML = markup(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError" && button) button.parentElement.hidden = false;
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(draw, PAUSE);
  });
}
