// The scanner of a firm's telephone: a badge, what is shared, the question to those who have not chosen, a note.
import { readCode } from "./badge-code.js";
import { canKeep, leadQueue } from "./lead-queue.js";
import { filled, keepPage, scanLine, shortTime, showVerdict, takePictured, takeTyped } from "./scanner-page.js";

const RETRY = 15000; // milliseconds

export default async function leadScanner(box) {
  const setup = JSON.parse(document.getElementById("setup").textContent);
  const { texts, questions } = setup;
  const part = (name) => box.querySelector(`[data-${name}]`);
  const [form, state, answer, ask, note] = ["form", "state", "answer", "ask", "note"].map(part);
  const spoken = document.documentElement.lang;
  let queue = null;
  let current = null;

  const show = (said) => showVerdict(box, answer, said, [said.person?.organisation, said.again ? texts.again : ""]);

  const changed = () => {
    const said = [queue.online ? texts.online : texts.offline];
    if (!canKeep()) said.push(texts.unable);
    if (queue.waiting()) said.push(filled(texts.waiting, { count: queue.waiting().toLocaleString(spoken) }));
    state.textContent = said.join(" · ");
    state.dataset.look = queue.online ? "" : "warn";
    box.dataset.waiting = queue.waiting();
    part("latest").replaceChildren(
      ...queue.latest().map((scan) => {
        const said = scan.state === "waiting" ? texts.kept : scan.headline;
        return scanLine(scan.look, scan.name, [shortTime(scan.at), said, scan.note]);
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
  takeTyped(form, scan);
  takePictured(box, scan, () => show({ look: "warn", headline: texts.camera_off }));

  queue = await leadQueue(setup.firm, box.dataset.take, () => changed());
  changed();
  box.dataset.ready = "";
  keepPage(box);
  await queue.sendAll();
  setInterval(() => queue.waiting() && queue.sendAll(), RETRY);
  window.addEventListener("online", () => queue.sendAll());
}
