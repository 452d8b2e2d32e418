// The scanner page: camera and input field, full-screen verdicts, and the list of recent scans.
import { openCamera } from "./camera.js";
import { canKeep, offlineDesk } from "./offline.js";
import { workerAddress } from "./trusted.js";

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
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const time = (moment) =>
    new Date(moment).toLocaleString(spoken, { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const number = (value) => value.toLocaleString(spoken);
  let desk = null;

  const remember = () =>
    localStorage.setItem(`gate ${setup.slug}`, JSON.stringify([form.gate.value, form.direction.value]));
  const [gate, direction] = JSON.parse(localStorage.getItem(`gate ${setup.slug}`) ?? "[]");
  if ([...form.gate.options].some((one) => one.value === gate)) form.gate.value = gate;
  if (direction) form.direction.value = direction;
  form.addEventListener("change", remember);

  const show = (said) => {
    const copy = document.querySelector(`template[data-verdict=${said.look}]`).content.cloneNode(true);
    copy.querySelector(".verdict-word").textContent = said.headline;
    copy.querySelector(".verdict-name bdi").textContent = said.person?.name ?? "";
    copy.querySelector(".verdict-more").textContent = said.words ?? "";
    copy.querySelector("[data-who]").textContent = [
      said.person?.second_name,
      say(said.person?.category),
      said.person?.organisation,
    ]
      .filter(Boolean)
      .join(" · ");
    answer.replaceChildren(copy);
    box.dataset.look = said.look;
    box.dispatchEvent(new CustomEvent("verdict", { detail: said }));
  };

  const line = (scan, more) => {
    const row = document.querySelector("template[data-line]").content.cloneNode(true);
    row.querySelector("li").dataset.look = scan.look ?? "";
    row.querySelector("[data-name]").textContent = scan.name || scan.plain || scan.code || "–";
    row.querySelector("[data-more]").textContent = [time(scan.at), scan.headline, more].filter(Boolean).join(" · ");
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
    return list.expired(new Date()) ? setup.texts.expired : filled(setup.texts.offline, { time: time(list.made_at) });
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

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const code = form.code.value.trim();
    form.code.value = "";
    if (code) scan(code);
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
      show({ look: "warn", headline: setup.texts.camera_off, person: null });
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

  if (canKeep()) desk = await offlineDesk(setup, addresses, changed);
  changed();
  box.dataset.ready = "";
  if (!desk) return;
  navigator.serviceWorker?.register(workerAddress(box.dataset.worker), { scope: box.dataset.scope }).catch(() => null);
  navigator.storage?.persist?.();
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
