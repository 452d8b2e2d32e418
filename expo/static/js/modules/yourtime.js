// Beside a time of the event: the same moment where the reader is, if that is elsewhere.
export default function yourtime(element) {
  const moment = new Date(element.dateTime);
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!here || here === element.dataset.zone) return;
  const text = moment.toLocaleString(document.documentElement.lang, { weekday: "short", hour: "2-digit", minute: "2-digit" });
  element.title = `${text} (${here})`;
}
