// The one policy of trusted types: markup is from our own server, which escaped it, and a worker from our own origin.
const policy = globalThis.trustedTypes?.createPolicy("expo", { createHTML, createScriptURL });
const checked = policy ?? { createHTML, createScriptURL };

function createHTML(text, apart) {
  if (!apart && /<(script|iframe|object|embed)/i.test(text)) throw new TypeError("markup that runs is not shown");
  return text;
}

function createScriptURL(address) {
  if (new URL(address, location.href).origin !== location.origin) throw new TypeError("a script of another origin");
  return address;
}

// Markup to be shown as it is.
export function markup(text) {
  return checked.createHTML(text);
}

// A document apart, whose scripts do not run.
export function parsed(text, kind) {
  return new DOMParser().parseFromString(checked.createHTML(text, true), kind);
}

export function workerAddress(address) {
  return checked.createScriptURL(address);
}
