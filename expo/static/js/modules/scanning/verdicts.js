// The rules of expo/checkin/rules.py; both are tested with tests/checkin/verdicts.json.
const BY_STATE = {
  cancelled: "cancelled",
  declined: "cancelled",
  "waiting for approval": "waiting for approval",
  "on the waiting list": "on the waiting list",
};
const EARLY = ["exhibitor", "organiser"];
export const PASSES = ["welcome", "welcome back", "goodbye"];

// Local date and time in a zone, as "2027-04-13T09:30": sorts like the times.
const clocks = new Map();
export function wallTime(zone, moment) {
  if (!clocks.has(zone))
    clocks.set(
      zone,
      new Intl.DateTimeFormat("en-CA", {
        timeZone: zone,
        hourCycle: "h23",
        year: "numeric",
        month: "2-digit",
        day: "2-digit",
        hour: "2-digit",
        minute: "2-digit",
      }),
    );
  const part = Object.fromEntries(
    clocks
      .get(zone)
      .formatToParts(moment)
      .map((one) => [one.type, one.value]),
  );
  return `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}`;
}

export const dayOf = (days, moment) => wallTime(days.zone, moment).slice(0, 10);

// The verdict on a known badge. `badge` has state, kind, days, zone_admitted, paid
// and inside (null for who was not seen).
export function judge(badge, door, direction, days, moment) {
  if (direction === "out") return badge.inside ? "goodbye" : "not in";
  const against = lacking(badge, days, moment);
  if (against) return against;
  if (badge.inside) return "already in";
  if (closure(door, moment)) return "gate closed";
  return badge.inside === null ? "welcome" : "welcome back";
}

// Closed by hand, or by a closure of its zone (from, until, reason): until when and why, of the last to end.
export function closure(door, moment) {
  const open = (door.closures ?? []).filter(([from, until]) => new Date(from) <= moment && moment < new Date(until));
  const found = open.map(([, until, reason]) => ({ until, reason: reason ?? "" }));
  if (door.closed_until && moment < new Date(door.closed_until))
    found.push({ until: door.closed_until, reason: door.reason ?? "" });
  return found.sort((a, b) => new Date(b.until) - new Date(a.until))[0] ?? null;
}

export const way = (asked, gate) => (gate === "both" ? (asked === "out" ? "out" : "in") : gate);

function lacking(badge, days, moment) {
  if (badge.state !== "confirmed") return BY_STATE[badge.state];
  if (!badge.paid) return "not paid";
  const contractor = badge.kind === "contractor";
  if (contractor && !building(days, moment)) return "contractor";
  if (!contractor && !admitted(badge, days, moment)) return "not today";
  return badge.zone_admitted ? null : "not this zone";
}

function admitted(badge, days, moment) {
  const day = dayOf(days, moment);
  if (badge.days && days.first <= day && day <= days.last) return badge.days.includes(day);
  if (EARLY.includes(badge.kind)) return from(days) <= day && day <= until(days);
  return days.first <= day && day <= days.last;
}

function building(days, moment) {
  const local = wallTime(days.zone, moment);
  const day = local.slice(0, 10);
  if (day < from(days) || day > until(days)) return false;
  return local < `${days.first}T${days.opens_at}` || local >= `${days.last}T${days.closes_at}`;
}

const from = (days) => days.build_up_from ?? days.first;
const until = (days) => days.breakdown_until ?? days.last;
