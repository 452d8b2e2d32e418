// Says how far a long file is, once its making was begun by one of the links.
// The run's row knows, whichever process makes it.
const PAUSE = 700;

export default function fileProgress(box) {
  const shown = box.querySelector("[data-making]");
  const bar = shown.querySelector("progress");
  const words = shown.querySelector("span");
  let running = false;

  async function look(begun) {
    const { made, count } = await (await fetch(box.dataset.address)).json();
    bar.max = count;
    bar.value = made;
    words.textContent = shown.dataset.words.replace("{made}", made).replace("{count}", count);
    const started = begun || made < count;
    if (started && made >= count) running = false;
    else setTimeout(() => look(started), PAUSE);
  }

  for (const link of box.querySelectorAll("a")) {
    link.addEventListener("click", () => {
      shown.hidden = false;
      if (!running) setTimeout(() => look(false), PAUSE);
      running = true;
    });
  }
}
