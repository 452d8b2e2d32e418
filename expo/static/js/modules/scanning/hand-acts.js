// What people at a door do by hand without a network: a blank badge for who walks in, a supervisor's "let in".
import { readCode } from "./badge-code.js";

export function addActs(desk, { setup, scans, keep, begun, changed }) {
  const given = (mark) => [...scans.values()].find((scan) => scan.walk_in && mark && scan.plain === mark);

  // The answer to the badge of who walked in at this device and is not registered yet; null for any other scan.
  desk.walkedIn = ({ plain, direction }) => {
    const found = given(plain);
    if (!found) return null;
    const verdict = direction === "out" ? "goodbye" : "already in";
    return { ...setup.words[verdict], verdict, person: { name: found.walk_in, category: found.category } };
  };

  // The category of a blank badge that nobody has yet, by the list and this device; null for any other code.
  desk.blank = async (code) => {
    const plain = readCode(code);
    return plain && desk.list && !given(plain) ? ((await desk.list.blank(plain))?.name ?? null) : null;
  };

  // Somebody walks in and is given a blank badge: its code is their number from now on.
  desk.walkIn = async (code, name, gateId, category) => {
    const { headline, look } = setup.words.welcome;
    const scan = begun(code, gateId, "in");
    await keep(Object.assign(scan, { said: "welcome", walk_in: name, category, headline, look, name }));
    changed();
    if (desk.online) desk.merge();
    return { ...setup.words.welcome, verdict: "welcome", person: { name, category }, scan, offline: true };
  };

  // A supervisor lets somebody in whose code is not in the list: reported if the server refuses it afterwards.
  desk.letIn = async (scan) => {
    const { headline, look } = setup.words.welcome;
    await keep(Object.assign(scan, { said: "welcome", headline, look }));
    changed();
  };
}
