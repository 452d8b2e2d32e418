// What every scanner page has: camera and input field, full-screen verdicts, and that it opens without a network.
import { workerAddress } from "../trusted.js";
import { openCamera } from "./camera.js";
import { watchKeys } from "./key-positions.js";

export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// In the expo's zone, whatever the device's is.
export const shortTime = (moment, timeZone) =>
  new Date(moment).toLocaleString(document.documentElement.lang, {
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone,
  });

// A code came in: what stands there is no answer to it. Grey, with a word, and nothing of it can be pressed.
export function passVerdict(answer, checking) {
  const shown = answer.querySelector(".verdict");
  if (!shown) return;
  shown.classList.add("past");
  shown.inert = true;
  shown.querySelector(".verdict-word").textContent = checking;
}

// One verdict over the page; `who` are the lines beneath the name, of which empty ones are left out.
export function showVerdict(box, answer, said, who) {
  const copy = document.querySelector(`template[data-verdict=${said.look}]`).content.cloneNode(true);
  copy.querySelector(".verdict-word").textContent = said.headline;
  copy.querySelector(".verdict-name bdi").textContent = said.person?.name ?? "";
  copy.querySelector(".verdict-more").textContent = said.words ?? "";
  copy.querySelector("[data-who]").textContent = who.filter(Boolean).join(" · ");
  answer.replaceChildren(copy);
  box.dataset.look = said.look;
}

// A line of the list of recent scans.
export function scanLine(look, name, more) {
  const row = document.querySelector("template[data-line]").content.cloneNode(true);
  row.querySelector("li").dataset.look = look ?? "";
  row.querySelector("[data-name]").textContent = name || "–";
  row.querySelector("[data-more]").textContent = more.filter(Boolean).join(" · ");
  return row;
}

// Codes that are typed or sent by a scanner with a keyboard's plug.
export function takeTyped(form, scan) {
  const keys = watchKeys(form.code);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const code = keys.taken();
    if (code) scan(code);
  });
}

// The buttons of camera and torch; `refused` is called where the camera cannot be had.
export function takePictured(box, scan, refused) {
  const [sight, torch, video] = ["camera", "torch", "video"].map((name) => box.querySelector(`[data-${name}]`));
  let camera = null;
  sight.hidden = !navigator.mediaDevices?.getUserMedia;
  sight.addEventListener("click", async () => {
    if (camera) return close();
    try {
      camera = await openCamera(video, box.dataset.frame, scan);
      video.hidden = false;
      torch.hidden = !camera.hasTorch;
      sight.setAttribute("aria-pressed", "true");
    } catch {
      refused();
    }
  });
  const close = () => {
    camera.close();
    camera = null;
    video.hidden = torch.hidden = true;
    sight.setAttribute("aria-pressed", "false");
  };
  torch.addEventListener("click", () => {
    const on = torch.getAttribute("aria-pressed") !== "true";
    torch.setAttribute("aria-pressed", String(on));
    camera?.torch(on).catch(() => {
      torch.hidden = true;
    });
  });
}

// From now on the page opens without a network, and the browser is asked not to clear what it keeps.
export function keepPage(box) {
  navigator.serviceWorker?.register(workerAddress(box.dataset.worker), { scope: box.dataset.scope }).catch(() => null);
  navigator.storage?.persist?.();
}
