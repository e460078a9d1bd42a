// The service worker: where the network does not answer it shows the kept page, and otherwise keeps out of everything.

const { version, page, files } = self.shell;
const NAME = `shell.${version}`;
// What a proxy says whose site is gone.
const GATEWAY_STATUSES = [502, 504];

self.addEventListener("install", (event) => {
  event.waitUntil(keepShell());
  // Polls and all else that is never kept need not wake a worker.
  const kept = { or: [{ requestMode: "navigate" }, ...files.map((pathname) => ({ urlPattern: { pathname } }))] };
  if (event.addRoutes) event.waitUntil(event.addRoutes({ condition: { not: kept }, source: "network" }).catch(() => {}));
});

self.addEventListener("activate", (event) => event.waitUntil(begin()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(visit(event));
  else if (files.includes(new URL(request.url).pathname)) event.respondWith(load(request));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(goTo(event.notification.data.address));
});

async function keepShell() {
  const cache = await caches.open(NAME);
  // Past the browser's own cache: what is kept is this release.
  await cache.add(new Request(page, { cache: "reload" }));
  await cache.addAll(files);
  await self.skipWaiting();
}

async function begin() {
  for (const name of await caches.keys()) if (name.startsWith("shell.") && name !== NAME) await caches.delete(name);
  await self.registration.navigationPreload?.enable();
}

// Pages come from the network, and from nowhere else.
async function visit({ request, preloadResponse }) {
  try {
    const response = (await preloadResponse) ?? (await fetch(request));
    // Firefox hands over a preload that failed as a response, where others reject it.
    if (response.type !== "error" && !GATEWAY_STATUSES.includes(response.status)) return response;
  } catch {
    // No network.
  }
  return (await kept(page)) ?? Response.error();
}

async function load(request) {
  try {
    return await fetch(request);
  } catch {
    return (await kept(request)) ?? Response.error();
  }
}

function kept(request) {
  return caches.match(request, { cacheName: NAME });
}

async function goTo(address) {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = pages.find(({ url }) => new URL(url).pathname === address);
  return open ? open.focus() : self.clients.openWindow(address);
}
