// The desk's input field: codes are judged in place, by the server or, without it, by the signed list; names are
// searched by submitting the form.
import { workerAddress } from "../trusted.js";
import { readCode } from "./badge-code.js";
import { askName } from "./blank-badge.js";
import { conditionOf, keepInTouch } from "./contact.js";
import { watchKeys } from "./key-positions.js";
import { canKeep, offlineDesk, PATIENCE } from "./offline.js";
import { passVerdict } from "./scanner-page.js";

export default function scan(form) {
  const setup = JSON.parse(document.getElementById("setup").textContent);
  const field = form.querySelector("#code");
  const place = document.getElementById("answer");
  const count = document.getElementById("count");
  const state = document.getElementById("desk-state");
  const spoken = document.documentElement.lang;
  const keys = watchKeys(field);
  let newest = 0;
  let desk = null;

  const isCode = (text) => {
    const plain = text.replace(/[\s._-]/g, "");
    return (
      text.includes("://") ||
      plain.length > 200 ||
      (plain.length > 7 && /^[0-9a-z]+$/i.test(plain) && (plain.match(/\d/g) ?? []).length > 1)
    );
  };

  const post = (address, body) =>
    fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE),
    });

  const say = (look, word, name, more) => {
    const box = document.querySelector(`template[data-verdict=${look}]`).content.cloneNode(true);
    box.querySelector(".verdict-word").textContent = word;
    box.querySelector(".verdict-name bdi").textContent = name;
    box.querySelector(".verdict-more").textContent = more;
    return box;
  };

  const named = (text) => (typeof text === "string" ? text : (text?.[spoken] ?? Object.values(text ?? {})[0]));

  const show = (answer) => {
    const { person } = answer;
    const box = say(answer.look, answer.headline, person?.name ?? "", answer.words ?? "");
    box.querySelector("[data-who]").textContent = person
      ? [person.second_name, named(person.category), person.organisation].filter(Boolean).join(" · ")
      : "";
    const [open, back, letIn] = ["open", "back", "let-in"].map((name) => box.querySelector(`[data-${name}]`));
    const face = box.querySelector("[data-face]");
    if (person?.photo)
      Object.assign(face, {
        src: form.dataset.photo.replace("/0/", `/${person.id}/`),
        alt: person.name,
        hidden: false,
      });
    else face.remove();
    if (person?.id) open.href = form.dataset.person.replace(/0$/, person.id);
    else open.remove();
    if (answer.look === "good" && !answer.again) back.addEventListener("click", () => takeBack(answer));
    else back.remove();
    if (answer.offline && answer.verdict === "unknown") letIn.addEventListener("click", () => override(answer));
    else letIn.remove();
    place.replaceChildren(box);
    if (answer.count !== undefined) count.textContent = answer.count.toLocaleString(spoken);
    form.dispatchEvent(new CustomEvent("verdict", { detail: answer }));
  };

  const failed = (sentence) => show({ look: "bad", headline: sentence, words: "", person: null });

  const override = async ({ scan }) => {
    await desk.letIn(scan);
    show({ ...setup.words.welcome, words: setup.texts.let_in, person: null, scan, offline: true });
  };

  const takeBack = async ({ scan, client_id }) => {
    const undone = () => post(form.dataset.undo.replace("CLIENT", client_id), {}).catch(() => null);
    const answer = desk && scan ? { ok: await desk.undo(scan) } : await undone();
    const reason = async () => (await answer?.json?.().catch(() => null))?.error ?? form.dataset.away;
    const said = answer?.ok ? form.dataset.taken : await reason();
    place.replaceChildren(say(answer?.ok ? "warn" : "bad", said, "", ""));
    for (const button of place.querySelectorAll("[data-next] > *")) button.remove();
    field.focus();
  };

  // Without storage on the device a scan is judged by the server alone.
  const asked = async (code) => {
    const body = {
      code,
      gate: form.gate.value,
      direction: form.direction.value,
      at: new Date().toISOString(),
      client_id: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`,
    };
    const answer = await post(form.action, body);
    if (answer.status === 401) return location.reload(); // signed out meanwhile
    const said = await answer.json();
    return answer.ok ? said : { look: "bad", headline: said.error || form.dataset.away, words: "", person: null };
  };

  const given = async (code, name, category) => {
    show(await desk.walkIn(code, name, Number(form.gate.value), category));
    field.focus();
  };

  const judged = async (code, turn) => {
    try {
      await ready;
      const blank = await desk?.blank(code);
      if (blank) return void askName(place, named(blank), (name) => given(code, name, blank));
      const said = await (desk?.scan(code, Number(form.gate.value), form.direction.value) ?? asked(code));
      if (desk?.signedOut) return location.reload();
      if (said && turn === newest) show(said);
    } catch {
      if (turn === newest) failed(form.dataset.away);
    }
  };

  form.addEventListener("submit", (event) => {
    if (!keys.isBadge() && !isCode(field.value.trim())) return;
    event.preventDefault();
    passVerdict(place, setup.texts.checking);
    const code = keys.taken();
    field.focus();
    judged(readCode(code) ? code : code.slice(0, 4096), ++newest);
  });

  const changed = () => {
    if (!desk) return;
    const refused = desk.reports().map((one) => [one.name, one.words].filter(Boolean).join(": "));
    state.textContent = [...refused, desk.online ? "" : conditionOf(desk, setup)].filter(Boolean).join(" · ");
    state.hidden = !state.textContent;
    form.dataset.listed = desk.list?.size ?? "";
    form.dataset.waiting = desk.waiting();
  };

  const start = async () => {
    if (!canKeep()) return;
    desk = await offlineDesk(setup, { scan: form.action, ...form.dataset }, changed);
    navigator.serviceWorker
      ?.register(workerAddress(form.dataset.worker), { scope: form.dataset.scope })
      .catch(() => null);
    keepInTouch(desk);
  };
  const ready = start().catch(() => {
    desk = null;
  });
  field.select();
}
