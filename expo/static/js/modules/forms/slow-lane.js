// Computes the proof of work that takes a public form out of the slower lane, and sends the form.
import { leadingZeros, sha256 } from "./digest.js";

const SLICE = 2000; // digests between two pauses, so that the page answers meanwhile

export default async function slowLane(box) {
  const form = box.closest("form");
  const told = box.querySelector("[data-told]");
  const { challenge, bits, files } = box.dataset;
  told.textContent = box.dataset.working;
  let number = 0;
  while (leadingZeros(sha256(`${challenge}:${number}`)) < Number(bits)) {
    number += 1;
    if (number % SLICE === 0) await new Promise((go) => setTimeout(go));
  }
  form.elements.lane_answer.value = String(number);
  told.textContent = box.dataset.ready;
  if (files === undefined) form.requestSubmit();
}
