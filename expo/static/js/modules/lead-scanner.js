// The scanner of a firm's telephone: a badge, what is shared, the question to those who have not chosen, a note.
import { readCode } from "./badge-code.js";
import { openCamera } from "./camera.js";
import { canKeep, leadQueue } from "./lead-queue.js";
import { workerAddress } from "./trusted.js";

const RETRY = 15000; // milliseconds

export default async function leadScanner(box) {
  const setup = JSON.parse(document.getElementById("setup").textContent);
  const { texts, questions } = setup;
  const part = (name) => box.querySelector(`[data-${name}]`);
  const [form, state, answer, ask, note] = ["form", "state", "answer", "ask", "note"].map(part);
  const spoken = document.documentElement.lang;
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const time = (moment) =>
    new Date(moment).toLocaleString(spoken, { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  let queue = null;
  let current = null;

  const show = (said) => {
    const copy = document.querySelector(`template[data-verdict=${said.look}]`).content.cloneNode(true);
    copy.querySelector(".verdict-word").textContent = said.headline;
    copy.querySelector(".verdict-name bdi").textContent = said.person?.name ?? "";
    copy.querySelector(".verdict-more").textContent = said.words ?? "";
    copy.querySelector("[data-who]").textContent = [said.person?.organisation, said.again ? texts.again : ""]
      .filter(Boolean)
      .join(" · ");
    answer.replaceChildren(copy);
    box.dataset.look = said.look;
  };

  const changed = () => {
    const said = [queue.online ? texts.online : texts.offline];
    if (!canKeep()) said.push(texts.unable);
    if (queue.waiting()) said.push(filled(texts.waiting, { count: queue.waiting().toLocaleString(spoken) }));
    state.textContent = said.join(" · ");
    state.dataset.look = queue.online ? "" : "warn";
    box.dataset.waiting = queue.waiting();
    part("latest").replaceChildren(
      ...queue.latest().map((scan) => {
        const row = document.querySelector("template[data-line]").content.cloneNode(true);
        row.querySelector("li").dataset.look = scan.look ?? "";
        row.querySelector("[data-name]").textContent = scan.name || "–";
        const said = scan.state === "waiting" ? texts.kept : scan.headline;
        row.querySelector("[data-more]").textContent = [time(scan.at), said, scan.note].filter(Boolean).join(" · ");
        return row;
      }),
    );
  };

  // The sentence in the visitor's language, and the buttons that they tap themselves.
  const question = (scan, language) => {
    const { dir, sentence, answers } = questions[language];
    Object.assign(part("sentence"), { textContent: sentence, lang: language, dir });
    part("languages").replaceChildren(
      ...Object.entries(questions).map(([code, { name }]) => button(name, "quiet", () => question(scan, code), code)),
    );
    part("answers").replaceChildren(
      ...answers.map(({ extent, word }) => button(word, "secondary", () => answered(scan, extent, language), language)),
    );
    part("answers").dir = dir;
    ask.hidden = false;
  };
  const button = (word, kind, press, language) => {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: word, lang: language });
    made.className = `button ${kind}`;
    made.addEventListener("click", press);
    return made;
  };
  const answered = async (scan, extent, language) => {
    ask.hidden = true;
    const said = await queue.put(Object.assign(scan, { answer: extent, language }));
    const words = filled(texts.chosen, { what: texts[`extent ${extent}`] });
    show(said ?? { look: "good", headline: texts.thanks, words });
    changed();
  };

  const scan = async (typed) => {
    const code = readCode(typed);
    ask.hidden = note.hidden = true;
    if (!code) return show({ look: "bad", headline: texts.no_code });
    const before = queue.knows(code);
    current = queue.made(code);
    if (before) Object.assign(current, { answer: before.answer, language: before.language });
    const said = await queue.put(current);
    show(said ?? { look: "warn", headline: texts.kept, words: texts.kept_more });
    if (said ? said.outcome === "ask" : !before) question(current, questions[said?.language] ? said.language : spoken);
    if (said?.outcome !== "unknown") openNote(said);
    changed();
  };
  const openNote = (said) => {
    note.reset();
    note.hidden = false;
    part("open").hidden = !said?.lead;
    if (said?.lead) part("open").href = said.lead;
  };

  note.addEventListener("submit", async (event) => {
    event.preventDefault();
    await queue.put(Object.assign(current, { note: note.note.value }));
    note.hidden = true;
    changed();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = form.code.value.trim();
    form.code.value = "";
    if (typed) scan(typed);
  });

  let camera = null;
  const sight = part("camera");
  const torch = part("torch");
  sight.hidden = !navigator.mediaDevices?.getUserMedia;
  sight.addEventListener("click", async () => {
    if (camera) return close();
    try {
      camera = await openCamera(part("video"), box.dataset.frame, scan);
      part("video").hidden = false;
      torch.hidden = !camera.hasTorch;
      sight.setAttribute("aria-pressed", "true");
    } catch {
      show({ look: "warn", headline: texts.camera_off });
    }
  });
  const close = () => {
    camera.close();
    camera = null;
    part("video").hidden = torch.hidden = true;
    sight.setAttribute("aria-pressed", "false");
  };
  torch.addEventListener("click", () => {
    const on = torch.getAttribute("aria-pressed") !== "true";
    torch.setAttribute("aria-pressed", String(on));
    camera?.torch(on).catch(() => {
      torch.hidden = true;
    });
  });

  queue = await leadQueue(setup.firm, box.dataset.take, () => changed());
  changed();
  box.dataset.ready = "";
  navigator.serviceWorker?.register(workerAddress(box.dataset.worker), { scope: box.dataset.scope }).catch(() => null);
  navigator.storage?.persist?.();
  await queue.sendAll();
  setInterval(() => queue.waiting() && queue.sendAll(), RETRY);
  window.addEventListener("online", () => queue.sendAll());
}
