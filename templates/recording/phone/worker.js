/* Hands out, without a signal, the page on which a form is written and the list of what waits, and
   nothing of anybody: no page of somebody who is signed in is ever kept. Version {{ version }}. */

const KEPT = "portal-{{ version }}";
const FILES = {{ files|safe }};
const PAGES = {{ pages|safe }};
const FORM = "{{ form }}";
// What static/js/phone/own.js says of this phone: its language, and whether it has kept a form.
const KNOWN = "portal-known";
// A signal that answers nothing for so long is none, where there is a form to write on without it;
// and what has just answered nothing is not waited for as long again.
const PATIENCE = 3000;
const SHORT_PATIENCE = 500;
const MINUTE = 60 * 1000;
let nothingAt = 0;

const fresh = (address) => new Request(address, { cache: "reload", credentials: "omit" });

addEventListener("install", (event) => {
  const all = [...FILES, ...Object.values(PAGES)].map(fresh);
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(all)));
});

// A new version takes over when no page of the old one is open, so that no form changes under a hand;
// or where somebody who is writing none asks for it (static/js/phone/newer.js).
addEventListener("message", ({ data }) => {
  if (data === "take over") skipWaiting();
});

addEventListener("activate", (event) => {
  const clear = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("portal-") && name !== KEPT && name !== KNOWN) await caches.delete(name);
    }
    await clients.claim();
  };
  event.waitUntil(clear());
});

const known = (fact) => caches.match(fact, { cacheName: KNOWN });

const withoutSignal = async () => {
  const chosen = await (await known("/language"))?.text();
  return caches.match(PAGES[chosen] ?? Object.values(PAGES)[0], { cacheName: KEPT });
};

const page = async (request, isKept) => {
  const asked = fetch(request);
  // What comes too late is for nobody, and handled where it is waited for.
  asked.catch(() => {});
  if (!isKept || !await known("/form")) return asked.catch(withoutSignal);
  const patience = Date.now() - nothingAt < MINUTE ? SHORT_PATIENCE : PATIENCE;
  let waiting;
  const late = new Promise((answer, give) => {
    waiting = setTimeout(() => { nothingAt = Date.now(); give(); }, patience);
  });
  const answered = () => { clearTimeout(waiting); nothingAt = 0; };
  asked.then(answered, answered);
  return Promise.race([asked, late]).catch(withoutSignal);
};

const kept = (request) => caches.match(request, { cacheName: KEPT });
{% if is_developing %}const file = (request) => fetch(request).catch(() => kept(request));
{% else %}const file = async (request) => await kept(request) ?? fetch(request);
{% endif %}
addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate") {
    const isKept = address.pathname === FORM || Object.values(PAGES).includes(address.pathname);
    event.respondWith(page(request, isKept));
  } else if (FILES.includes(address.pathname)) {
    event.respondWith(file(request));
  }
});
