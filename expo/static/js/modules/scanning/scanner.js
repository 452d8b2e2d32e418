// The scanner of a gate: verdicts with and without a network, and the list of recent scans.
import { canKeep, offlineDesk } from "./offline.js";
import { filled, keepPage, scanLine, shortTime, showVerdict, takePictured, takeTyped } from "./scanner-page.js";

const REFRESH = 300000; // milliseconds between downloads of the list
const RETRY = 15000;

export default async function scanner(box) {
  const setup = JSON.parse(document.getElementById("setup").textContent);
  const part = (name) => box.querySelector(`[data-${name}]`);
  const [form, state, answer, latest, reports] = ["form", "state", "answer", "latest", "reports"].map(part);
  const addresses = { scan: form.action, ...box.dataset };
  const spoken = document.documentElement.lang;
  const say = (texts) =>
    typeof texts === "string" ? texts : texts?.[spoken] || Object.values(texts ?? {}).find(Boolean) || "";
  const number = (value) => value.toLocaleString(spoken);
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
    box.dispatchEvent(new CustomEvent("verdict", { detail: said }));
  };

  const line = (scan, more) => {
    const row = scanLine(scan.look, scan.name || scan.plain || scan.code, [shortTime(scan.at), scan.headline, more]);
    const back = row.querySelector("button");
    if (scan.look === "good" && !scan.disputed) back.addEventListener("click", () => undo(scan));
    else back.remove();
    return row;
  };

  const undo = async (scan) => {
    const done = await desk.undo(scan);
    show({ look: done ? "warn" : "bad", headline: done ? setup.texts.taken : setup.texts.not_taken, person: null });
  };

  const condition = () => {
    if (!desk) return [setup.texts.unable];
    const { list } = desk;
    const said = [desk.signedOut ? setup.texts.signed_out : desk.online ? setup.texts.online : offline(list)];
    if (desk.tampered) said.push(setup.texts.tampered);
    if (list) said.push(filled(setup.texts.people, { count: number(list.size) }));
    if (desk.waiting()) said.push(filled(setup.texts.waiting, { count: number(desk.waiting()) }));
    return said;
  };

  const offline = (list) => {
    if (!list) return setup.texts.missing;
    return list.expired(new Date())
      ? setup.texts.expired
      : filled(setup.texts.offline, { time: shortTime(list.made_at) });
  };

  const changed = () => {
    state.textContent = condition().join(" · ");
    state.dataset.look = desk?.signedOut || desk?.tampered ? "bad" : desk && !desk.online ? "warn" : "";
    if (desk) box.dataset.list = desk.list ? desk.list.size : "";
    if (desk) box.dataset.waiting = desk.waiting();
    part("sign-in").hidden = !desk?.signedOut;
    latest.replaceChildren(...(desk?.latest() ?? []).map((scan) => line(scan, "")));
    reports.replaceChildren(...(desk?.reports() ?? []).map((scan) => line(scan, scan.words)));
    part("reported").hidden = !reports.children.length;
  };

  const scan = async (code) => {
    show(await (desk?.scan(code, Number(form.gate.value), form.direction.value) ?? plainScan(code)));
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
  const together = async () => {
    await desk.refresh();
    if (desk.online && !desk.signedOut) await desk.merge();
  };
  await together();
  setInterval(() => desk.refresh(), REFRESH);
  setInterval(() => (desk.waiting() || !desk.online) && (desk.online ? desk.merge() : together()), RETRY);
  window.addEventListener("online", together);
  window.addEventListener("offline", () => {
    desk.online = false;
    changed();
  });
}
