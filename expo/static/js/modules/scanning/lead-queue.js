// The queue of a firm's scans on its device: kept until the server has taken them, sent in batches.
import { openKept } from "./device-store.js";

const BATCH = 50;
const PATIENCE = 4000; // milliseconds
const LONG_PATIENCE = 30000;
const DAY = 86400000;
const SHOWN = 10;

export const canKeep = () => Boolean(globalThis.indexedDB);

const plain = ({ client_id, code, at, off, offline, note, answer, language }) => ({
  client_id,
  code,
  at,
  off,
  offline,
  note,
  answer,
  language,
});

export async function leadQueue(name, address, changed) {
  const kept = canKeep() ? await openKept(`leads-${name}`) : null;
  const scans = new Map(((await kept?.scans()) ?? []).map((scan) => [scan.client_id, scan]));
  const queue = { online: true };
  let off = (await kept?.thing("off")) ?? 0; // milliseconds; deviation of this device's clock, as last measured
  let sending = null;

  const keep = (scan) => {
    scans.set(scan.client_id, scan);
    return kept?.keepScans([scan]);
  };
  const post = async (batch, patience) => {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ scans: batch.map(plain), device: "telephone" }),
      signal: AbortSignal.timeout(patience),
    });
    if (answer.status >= 500) throw new Error("the server is away");
    const said = await answer.json();
    if (!answer.ok) return { refused: said.error };
    off = Date.parse(said.now) - Date.now();
    await kept?.keepThing("off", off);
    return said;
  };
  // What the server said of a scan; it stays for a day, for the list.
  const settle = async (scan, told) => {
    Object.assign(scan, told, { state: "sent", name: told.person?.name ?? "" });
    await keep(scan);
    return scan;
  };
  const send = async (batch, patience) => {
    const said = await post(batch, patience);
    if (said.refused) return said;
    for (const told of said.answers) {
      const scan = scans.get(told.client_id);
      if (scan) await settle(scan, told);
    }
    return said;
  };

  const reached = (yes) => {
    queue.online = yes;
    changed();
  };

  // A scan, or what was added to it: kept first, then sent; null where the server is not reached.
  queue.put = async (scan) => {
    scan.state = "waiting";
    await keep(scan);
    try {
      const said = await send([scan], PATIENCE);
      reached(true);
      return said.refused ? { look: "bad", headline: said.refused } : scan;
    } catch {
      if (!scan.offline) await keep(Object.assign(scan, { offline: true }));
      reached(false);
      return null;
    }
  };
  queue.made = (code) => ({
    client_id: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`,
    code,
    at: new Date().toISOString(),
    off,
    offline: false,
    note: "",
    answer: null,
    language: "",
  });
  const waiting = () => [...scans.values()].filter((scan) => scan.state === "waiting");
  queue.waiting = () => waiting().length;
  queue.latest = () => [...scans.values()].sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, SHOWN);
  queue.knows = (code) => [...scans.values()].find((scan) => scan.code === code && scan.answer);
  // Sends all that waits, one request at a time; two windows may both do it, for each scan is taken once.
  queue.sendAll = () => {
    sending ??= (async () => {
      for (let batch = waiting().slice(0, BATCH); batch.length; batch = waiting().slice(0, BATCH))
        if ((await send(batch, LONG_PATIENCE)).refused) return;
    })()
      .then(
        () => reached(true),
        () => reached(false),
      )
      .finally(() => {
        sending = null;
      });
    return sending;
  };

  const past = [...scans.values()].filter((one) => one.state !== "waiting" && Date.parse(one.at) < Date.now() - DAY);
  for (const one of past) scans.delete(one.client_id);
  if (past.length) await kept?.dropScans(past.map((one) => one.client_id));
  return queue;
}
