// Polls the numbers every 15 seconds while the page is visible; collapsed parts stay collapsed.
import { markup } from "./trusted.js";

export default function liveNumbers(box) {
  let known = "";
  const ask = async () => {
    if (document.hidden || box.querySelector("details[open]")) return;
    const answer = await fetch(box.dataset.live, { headers: known ? { "If-None-Match": known } : {} }).catch(
      () => null,
    );
    if (!answer?.ok || answer.redirected) return;
    known = answer.headers.get("ETag") ?? "";
    box.innerHTML = markup(await answer.text());
  };
  setInterval(ask, 15000);
}
