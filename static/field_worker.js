// Lets the phone page open without a network: its own files are kept, the newest where there is one. Data are not kept here.
const KEPT = 'enumap-field-1';
const FILES = [
  '/static/field.html', '/static/icon.svg', '/static/css/layout.css', '/static/css/field.css', '/static/locales/zh.json?lang=zh',
  '/static/locales/en.json?lang=en', '/static/js/api.js', '/static/js/dom.js', '/static/js/words.js', '/static/js/field/page.js',
  '/static/js/field/queue.js', '/static/js/field/drawing.js', '/static/js/field/sender.js', '/static/js/field/paper.js', '/static/js/field/ahead.js',
  '/static/js/field/areas.js', '/static/js/operation.js',
];

self.addEventListener('install', (event) => event.waitUntil(caches.open(KEPT).then((c) => c.addAll(FILES)).then(() => self.skipWaiting())));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== self.location.origin || !pathname.startsWith('/static/')) return;
  event.respondWith(newest(event.request));
});

async function newest(request) {
  const files = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.ok) await files.put(request, answer.clone());
    return answer;
  } catch {
    return (await files.match(request, { ignoreVary: true })) ?? Response.error();
  }
}
