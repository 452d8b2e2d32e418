// Service worker: caches the scanner page and its assets, so that it opens without a network.
// It caches no personal data.
// The server prepends the constant `known` (page, shell, theme).
const CACHE = `desk ${known.page}`;
const PATIENCE = 4000; // milliseconds; timeout after which the cached page is shown

const asked = (address) => new Request(address, { credentials: "same-origin", cache: "no-cache" });

async function fill() {
  const cache = await caches.open(CACHE);
  const kept = async (address) => {
    const answer = await fetch(asked(address));
    if (answer.ok && !answer.redirected) await cache.put(address, answer);
  };
  await Promise.all([known.page, known.theme, ...known.shell].map(kept));
  const wanted = new Set([known.page, known.theme, ...known.shell]);
  for (const request of await cache.keys()) {
    const { pathname, search } = new URL(request.url);
    if (!wanted.has(pathname + search)) await cache.delete(request);
  }
}

self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function page(request) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok && !answer.redirected) await cache.put(known.page, answer.clone());
    return answer;
  } catch {
    return (await cache.match(known.page)) ?? Response.error();
  }
}

async function elsewhere(request) {
  try {
    return await fetch(request);
  } catch {
    return Response.redirect(known.page, 302);
  }
}

async function part(request) {
  const kept = await caches.match(request, { cacheName: CACHE });
  return kept ?? fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, search, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate")
    event.respondWith(pathname === known.page && !search ? page(request) : elsewhere(request));
  else if (pathname.startsWith("/assets/") || pathname + search === known.theme) event.respondWith(part(request));
});
