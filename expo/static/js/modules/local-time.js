// Shows beside a time in the event's zone the same time in the reader's zone, if that differs.
export default function localTime(element) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!here || here === element.dataset.zone) return;
  const moment = new Date(element.dateTime);
  const options = { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const [there, where] = [element.dataset.zone, undefined].map((timeZone) =>
    moment.toLocaleString("en", { ...options, timeZone }),
  );
  if (there === where) return; // another name of a zone that is as late
  const text = moment.toLocaleString(document.documentElement.lang, options);
  element.title = `${text} (${here})`;
  if (!element.dataset.words) return;
  const beside = document.createElement("small");
  beside.className = "quiet";
  beside.textContent = ` ${element.dataset.words.replace("{time}", text)}`;
  element.after(beside);
}
