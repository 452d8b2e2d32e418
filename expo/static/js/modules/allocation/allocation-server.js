// The assignment board's state from the server: spaces by firm, polling for changes, the undo stacks.
const POLL = 4000; // milliseconds
const MOST_UNDO = 50;

export class Server {
  constructor(at, token, changed) {
    Object.assign(this, {
      at,
      token,
      changed,
      spaces: new Map(),
      holders: new Map(),
      revision: null,
      firms: null,
      mark: "",
    });
    this.key = `board ${at.replace(/\/\d+$/, "")}`; // shared by all halls
    this.stacks = JSON.parse(sessionStorage.getItem(this.key) ?? '{"undo":[],"redo":[]}');
    setInterval(() => {
      if (!document.hidden) this.look();
    }, POLL);
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.look();
    });
  }

  ask(address, how = {}) {
    return fetch(address, { ...how, headers: { Accept: "application/json", ...how.headers } }).catch(() => null);
  }

  send(address, body) {
    return this.ask(address, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
    });
  }

  // Poll for changes; those made by others are passed to the page.
  async look() {
    if (this.busy) return;
    const answer = await this.ask(`${this.at}/now.json`, { headers: this.mark ? { "If-None-Match": this.mark } : {} });
    if (!answer?.ok || this.busy) return;
    this.mark = answer.headers.get("ETag") ?? "";
    const before = this.spaces;
    const first = this.revision === null;
    const touched = this.take(await answer.json());
    if (first) {
      this.changed({ touched: new Set(), news: [], first });
      return;
    }
    const drawn = touched.size ? await this.ask(`${this.at}/drawn.json?ids=${[...touched].join(",")}`) : null;
    this.changed({ touched, before, drawn: drawn?.ok ? await drawn.json() : {}, news: this.news(before) });
  }

  // Store a state; returns the booths whose holder, its name or state has changed.
  take(state) {
    const before = this.holders;
    this.redrawn = this.revision !== null && this.revision !== state.revision;
    this.others = this.firms !== null && this.firms !== state.firms;
    [this.revision, this.firms] = [state.revision, state.firms];
    this.spaces = new Map(state.spaces.map((space) => [space.firm, space]));
    this.holders = new Map(state.spaces.flatMap((space) => space.booths.map((booth) => [booth, space])));
    const told = (space) => space && `${space.id} ${space.state} ${space.named}`;
    return new Set(
      [...before.keys(), ...this.holders.keys()].filter(
        (booth) => told(before.get(booth)) !== told(this.holders.get(booth)),
      ),
    );
  }

  // Added spaces, and removed ones without a successor.
  news(before) {
    const came = [...this.spaces.values()].filter((space) => before.get(space.firm)?.id !== space.id);
    const went = [...before.values()].filter((space) => !this.spaces.has(space.firm));
    return [...came, ...went.map((space) => ({ ...space, gone: true }))];
  }

  // Post an act; returns {error, despite, decide} or {drawn, undo}. Its undo is pushed on the named stack.
  async act(firms, { despite = false, stack = "undo" } = {}) {
    this.busy = true;
    try {
      const answer = await this.send(`${this.at}/act`, { firms, despite });
      const body = await answer?.json().catch(() => null);
      if (!body) return { error: null };
      this.mark = "";
      if (!answer.ok) {
        const { despite, decide } = body;
        return { error: [body.error, ...(body.details ?? [])].join(" "), despite, decide };
      }
      // The answer includes changes by others since the last poll; their booths are redrawn too.
      const others = [...this.take(body)].filter((booth) => !(booth in body.drawn));
      this.stacks[stack].push(body.undo);
      this.stacks[stack].splice(0, this.stacks[stack].length - MOST_UNDO);
      this.keep();
      const theirs = others.length ? await this.ask(`${this.at}/drawn.json?ids=${others.join(",")}`) : null;
      return { drawn: { ...(theirs?.ok ? await theirs.json() : {}), ...body.drawn } };
    } finally {
      this.busy = false;
    }
  }

  // Revert the last act of a stack.
  async back(from, to) {
    const firms = this.stacks[from].pop();
    this.keep();
    return firms ? { ...(await this.act(firms, { despite: true, stack: to })), firms } : null;
  }

  forget() {
    this.stacks.redo = [];
    this.keep();
  }

  keep() {
    sessionStorage.setItem(this.key, JSON.stringify(this.stacks));
  }
}
