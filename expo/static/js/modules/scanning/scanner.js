// The scanner of a gate: verdicts with and without a network, and the list of recent scans.
import { askName } from "./blank-badge.js";
import { conditionOf, keepInTouch } from "./contact.js";
import { canKeep, offlineDesk, PATIENCE } from "./offline.js";
import { keepPage, passVerdict, scanLine, shortTime, showVerdict, takePictured, takeTyped } from "./scanner-page.js";

export default async function scanner(box) {
  const setup = JSON.parse(document.getElementById("setup").textContent);
  const part = (name) => box.querySelector(`[data-${name}]`);
  const [form, state, answer, latest, reports] = ["form", "state", "answer", "latest", "reports"].map(part);
  const addresses = { scan: form.action, ...box.dataset };
  const spoken = document.documentElement.lang;
  const say = (texts) =>
    typeof texts === "string" ? texts : texts?.[spoken] || Object.values(texts ?? {}).find(Boolean) || "";
  let desk = null;

  const remember = () =>
    localStorage.setItem(`gate ${setup.slug}`, JSON.stringify([form.gate.value, form.direction.value]));
  const [gate, direction] = JSON.parse(localStorage.getItem(`gate ${setup.slug}`) ?? "[]");
  if ([...form.gate.options].some((one) => one.value === gate)) form.gate.value = gate;
  if (direction) form.direction.value = direction;
  form.addEventListener("change", remember);

  const show = (said) => {
    const { second_name, category, organisation } = said.person ?? {};
    showVerdict(box, answer, said, [second_name, say(category), organisation]);
    const letIn = answer.querySelector("[data-let-in]");
    if (said.offline && said.verdict === "unknown") letIn.addEventListener("click", () => override(said.scan));
    else letIn?.remove();
    box.dispatchEvent(new CustomEvent("verdict", { detail: said }));
  };

  const override = async (scan) => {
    await desk.letIn(scan);
    show({ ...setup.words.welcome, words: setup.texts.let_in, person: null });
  };

  const line = (scan, more) => {
    const row = scanLine(scan.look, scan.name || scan.plain || scan.code, [
      shortTime(scan.at, setup.zone),
      scan.headline,
      more,
    ]);
    const back = row.querySelector("button");
    if (scan.look === "good" && !scan.disputed) back.addEventListener("click", () => undo(scan));
    else back.remove();
    return row;
  };

  const undo = async (scan) => {
    const done = await desk.undo(scan);
    show({ look: done ? "warn" : "bad", headline: done ? setup.texts.taken : setup.texts.not_taken, person: null });
  };

  const changed = () => {
    state.textContent = desk ? conditionOf(desk, setup) : setup.texts.unable;
    state.dataset.look = desk?.signedOut || desk?.tampered ? "bad" : desk && !desk.online ? "warn" : "";
    if (desk) box.dataset.list = desk.list ? desk.list.size : "";
    if (desk) box.dataset.waiting = desk.waiting();
    part("sign-in").hidden = !desk?.signedOut;
    latest.replaceChildren(...(desk?.latest() ?? []).map((scan) => line(scan, "")));
    reports.replaceChildren(...(desk?.reports() ?? []).map((scan) => line(scan, scan.words)));
    part("reported").hidden = !reports.children.length;
  };

  const given = async (code, name, category) => {
    show(await desk.walkIn(code, name, Number(form.gate.value), category));
  };

  let newest = 0;
  const scan = async (code) => {
    const turn = ++newest;
    box.dataset.look = "";
    passVerdict(answer, setup.texts.checking);
    const blank = await desk?.blank(code);
    if (blank) return askName(answer, say(blank), (name) => given(code, name, blank));
    const said = await (desk?.scan(code, Number(form.gate.value), form.direction.value) ?? plainScan(code));
    if (turn === newest) show(said);
  };

  // Without storage (no https), scans are judged by the server only.
  const plainScan = async (code) => {
    const body = {
      code,
      gate: Number(form.gate.value),
      direction: form.direction.value,
      at: new Date().toISOString(),
      device: "scanner",
    };
    try {
      const said = await fetch(form.action, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(PATIENCE),
      });
      const words = await said.json();
      return said.ok ? words : { look: "bad", headline: words.error, person: null };
    } catch {
      return { look: "bad", headline: setup.texts.unjudged, person: null };
    }
  };

  takeTyped(form, scan);
  takePictured(box, scan, () => show({ look: "warn", headline: setup.texts.camera_off, person: null }));

  if (canKeep()) desk = await offlineDesk(setup, addresses, changed);
  changed();
  box.dataset.ready = "";
  if (!desk) return;
  keepPage(box);
  await keepInTouch(desk);
}
