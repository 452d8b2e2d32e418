// How a device keeps in touch with the server: the list comes, the queue goes, and the page says how it stands.
import { filled, shortTime } from "./scanner-page.js";

const REFRESH = 300000; // milliseconds between downloads of the list
const RETRY = 15000;

// From now on, whenever there is a network.
export async function keepInTouch(desk) {
  const together = async () => {
    await desk.refresh();
    if (desk.online && !desk.signedOut) await desk.merge();
  };
  setInterval(() => desk.refresh(), REFRESH);
  setInterval(() => (desk.waiting() || !desk.online) && (desk.online ? desk.merge() : together()), RETRY);
  window.addEventListener("online", together);
  window.addEventListener("offline", () => desk.cutOff());
  await together();
}

// How the device stands, in words.
export function conditionOf(desk, { texts, zone }) {
  const number = (value) => value.toLocaleString(document.documentElement.lang);
  const said = [desk.signedOut ? texts.signed_out : desk.online ? texts.online : without(desk, texts, zone)];
  if (desk.tampered) said.push(texts.tampered);
  if (desk.list) said.push(filled(texts.people, { count: number(desk.list.size) }));
  if (desk.waiting()) said.push(filled(texts.waiting, { count: number(desk.waiting()) }));
  return said.join(" · ");
}

function without(desk, texts, zone) {
  if (!desk.list) return texts.missing;
  return desk.expired() ? texts.expired : filled(texts.offline, { time: shortTime(desk.list.made_at, zone) });
}
