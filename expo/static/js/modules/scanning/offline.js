// Scans with and without a network: judged by the server if it can be reached, otherwise by the signed list; queued
// scans are merged later. Every scan is stored on the device before its verdict is shown.
import { readCode } from "./badge-code.js";
import { openKept } from "./device-store.js";
import { addActs } from "./hand-acts.js";
import { filled, shortTime } from "./scanner-page.js";
import { openList, Tampered } from "./signed-list.js";
import { closure, dayOf, judge, PASSES, way } from "./verdicts.js";

export const PATIENCE = 2500; // milliseconds; timeout after which a scan is judged offline
const BATCH = 500;
const HISTORY = 10;

export const canKeep = () => Boolean(globalThis.crypto?.subtle && globalThis.indexedDB);

export async function offlineDesk(setup, addresses, changed) {
  const kept = await openKept(setup.slug);
  const desk = { online: true, list: null, signedOut: false, tampered: false, disputes: [] };
  const scans = new Map((await kept.scans()).map((scan) => [scan.client_id, scan]));
  const inFlight = new Set();
  let off = (await kept.thing("off")) ?? 0; // milliseconds; deviation of this device's clock, as last measured
  let merging = null;

  const now = () => new Date(Date.now() + off);
  const heard = (moment) => {
    off = Date.parse(moment) - Date.now();
    kept.keepThing("off", off);
  };
  const connected = (yes) => {
    desk.online = yes;
    changed();
  };
  const post = async (address, body, patience) => {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(patience),
    });
    if (answer.redirected) await leave();
    else if (answer.status >= 500) throw new Error("the server is away");
    return answer;
  };

  // Signed out or revoked: the list is deleted, queued scans are kept.
  const leave = async () => {
    desk.signedOut = true;
    desk.list = null;
    await kept.dropThing("list");
    changed();
  };

  const use = async (content) => {
    try {
      desk.list = await openList(content, setup);
      desk.tampered = false;
    } catch (error) {
      if (!(error instanceof Tampered || error instanceof SyntaxError)) throw error;
      desk.tampered = true;
      desk.list = null;
      await kept.dropThing("list");
    }
    changed();
  };

  const refresh = async () => {
    try {
      const answer = await fetch(addresses.list, { signal: AbortSignal.timeout(30000), cache: "no-store" });
      if (answer.redirected || [403, 404].includes(answer.status)) return void (await leave());
      if (!answer.ok) return;
      const content = await answer.arrayBuffer();
      desk.signedOut = false;
      heard(answer.headers.get("X-Now"));
      await use(content);
      if (desk.list) await kept.keepThing("list", content);
      connected(true);
    } catch {
      connected(false);
    }
  };

  // Whether the holder is inside, according to this device's scans since the list was made.
  const seenHere = (mark, area, day) => {
    const since = desk.list ? desk.list.made_at : "";
    let [inside, last] = [undefined, 0];
    for (const scan of scans.values()) {
      const moment = Date.parse(scan.at) + scan.off;
      if (scan.plain !== mark || scan.area !== area || scan.day !== day || moment < Date.parse(since) || moment < last)
        continue;
      if (scan.said === "goodbye") [inside, last] = [false, moment];
      else if (PASSES.includes(scan.said) || scan.said === "already in") [inside, last] = [true, moment];
    }
    return inside;
  };

  const judged = async (scan, gate) => {
    const list = desk.list;
    if (!list || list.expired(now()) || !gate)
      return { look: "warn", headline: setup.texts.kept, words: setup.texts.unjudged, person: null };
    const walked = desk.walkedIn(scan);
    if (walked) return walked;
    const person = scan.plain ? await list.find(scan.plain, gate.area, scan.day) : null;
    let verdict = person === "retired" ? "revoked" : "unknown";
    if (person && person !== "retired") {
      person.inside = seenHere(scan.plain, gate.area, scan.day) ?? person.inside;
      verdict = judge(person, gate, scan.direction, list.days, now());
    }
    const known = person && person !== "retired" ? { name: person.name, category: person.category.name } : null;
    return { ...setup.words[verdict], ...closing(verdict, gate), verdict, person: known };
  };

  // Until when and why a gate is closed, as the signed list has it.
  const closing = (verdict, gate) => {
    const found = verdict === "gate closed" && closure(gate, now());
    if (!found) return {};
    const time = shortTime(found.until, setup.zone);
    return { words: [filled(setup.texts.closed, { time }), found.reason].filter(Boolean).join(" ") };
  };

  const keep = (scan) => {
    scans.set(scan.client_id, scan);
    return kept.keepScans([scan]);
  };

  // A scan that is not judged yet.
  const begun = (code, gateId, asked) => {
    const gate = desk.list?.gate(gateId);
    return {
      client_id: crypto.randomUUID(),
      code,
      plain: readCode(code),
      gate: gateId,
      direction: way(asked, gate?.direction ?? "both"),
      at: new Date().toISOString(),
      off,
      area: gate?.area ?? 0,
      day: desk.list ? dayOf(desk.list.days, now()) : "",
      said: null,
      state: "waiting",
    };
  };

  // Judge a scan by the server or by the list.
  desk.scan = async (code, gateId, asked) => {
    const scan = begun(code, gateId, asked);
    const gate = desk.list?.gate(gateId);
    inFlight.add(scan.client_id);
    await keep(scan);
    try {
      const answer = await (desk.online ? asking(scan) : null);
      if (answer) return { ...answer, scan };
      const said = await judged(scan, gate);
      await keep(
        Object.assign(scan, {
          said: said.verdict ?? null,
          headline: said.headline,
          look: said.look,
          name: said.person?.name ?? "",
        }),
      );
      return { ...said, scan, offline: true };
    } finally {
      inFlight.delete(scan.client_id);
      changed();
    }
  };

  // The server's answer; null if it cannot be reached.
  const asking = async (scan) => {
    let answer, said;
    try {
      answer = await post(
        addresses.scan,
        {
          code: scan.code,
          gate: scan.gate,
          direction: scan.direction,
          at: scan.at,
          client_id: scan.client_id,
          device: "scanner",
        },
        PATIENCE,
      );
      if (answer.redirected) return { look: "bad", headline: setup.texts.signed_out, words: "", person: null };
      said = await answer.json();
    } catch {
      connected(false);
      return null;
    }
    if (!answer.ok) {
      scans.delete(scan.client_id);
      await kept.dropScans([scan.client_id]);
      return { look: "bad", headline: said.error, words: "", person: null };
    }
    if (!said.again) heard(said.at);
    await keep(
      Object.assign(scan, {
        code: "",
        said: said.verdict,
        headline: said.headline,
        look: said.look,
        name: said.person?.name ?? "",
        state: "sent",
      }),
    );
    return said;
  };

  const waiting = () => [...scans.values()].filter((scan) => scan.state === "waiting" && !inFlight.has(scan.client_id));

  const bringBack = async () => {
    for (let batch = waiting().slice(0, BATCH); batch.length; batch = waiting().slice(0, BATCH)) {
      const plain = batch.map(({ client_id, code, gate, direction, at, off: then, said, walk_in }) => ({
        client_id,
        code,
        gate,
        direction,
        at,
        off: then,
        said,
        walk_in,
      }));
      const answer = await post(addresses.merge, { scans: plain, device: "scanner" }, 30000);
      if (answer.redirected || !answer.ok) return;
      const { answers, now: moment } = await answer.json();
      heard(moment);
      await settled(answers);
      changed();
    }
  };

  const settled = (answers) => {
    const touched = [];
    for (const one of answers) {
      const scan = scans.get(one.client_id);
      if (!scan) continue;
      touched.push(
        Object.assign(scan, { code: "", state: one.result === "refused" ? "refused" : "sent", words: one.words ?? "" }),
      );
      if (one.disputed) Object.assign(scan, { look: "warn", headline: one.headline, disputed: true });
      if (one.result === "refused") Object.assign(scan, { look: "bad" });
    }
    return kept.keepScans(touched);
  };

  addActs(desk, { setup, scans, keep, begun, changed });

  // Sends the queue, one request at a time. Two windows may both send it: merging is idempotent.
  desk.merge = () => {
    merging ??= bringBack()
      .then(
        () => connected(true),
        () => connected(false),
      )
      .finally(() => {
        merging = null;
      });
    return merging;
  };

  // Recent scans, the newest first.
  desk.latest = () => [...scans.values()].sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, HISTORY);
  desk.waiting = () => waiting().length;
  desk.reports = () => [...scans.values()].filter((scan) => scan.disputed || scan.state === "refused");
  desk.refresh = refresh;

  desk.undo = async (scan) => {
    if (scan.state === "sent") {
      const answer = await post(addresses.undo.replace("CLIENT", scan.client_id), {}, PATIENCE).catch(() => null);
      if (!answer?.ok) return false;
    }
    scans.delete(scan.client_id);
    await kept.dropScans([scan.client_id]);
    changed();
    return true;
  };

  // Whether the list is too old to judge by.
  desk.expired = () => desk.list.expired(now());
  desk.cutOff = () => connected(false);

  const old = Date.now() - 86400000;
  const past = [...scans.values()]
    .filter((scan) => scan.state !== "waiting" && Date.parse(scan.at) < old)
    .map((scan) => scan.client_id);
  for (const id of past) scans.delete(id);
  if (past.length) await kept.dropScans(past);
  const stored = await kept.thing("list");
  if (stored) await use(stored);
  return desk;
}
