/* What is typed stays: every form that is sent and has a text box is kept on this device until it
   is saved or thrown away, and comes back however its page was left. No page opts in: base.html's
   <template id="unsaved"> says who is signed in and holds the words. Without this file a page works
   as it did.

   Kept in localStorage, not in IndexedDB: it is text alone, and a synchronous write is done when
   the page goes away; a transaction that is open then is lost.

   A form leaves with the key of its words; where it was accepted the server names that key in a
   cookie (core/unsaved.py), and the next page of ours throws the words away. Nothing is thrown away
   when a form is sent: it may fail. */

import { UNSAVED, TEXT, isTick, boxesOf, read, differing, putBack } from "./boxes.js";

const STORE = "unsaved:";
const SECRET = "[type=password], [autocomplete=one-time-code]";
const DAY = 24 * 60 * 60 * 1000;
const PAUSE = 300;

const page = document.getElementById("unsaved");
// Whose words these are; a phone without a signal learns it from what it has kept (phone/page.js).
let person = page?.dataset.person;
// On a shared computer words outlive a session that ended, not the day (accounts/middleware.py).
const lifetime = page && "own" in page.dataset ? 14 * DAY : DAY / 2;

// --- the store ------------------------------------------------------------------------------------

const stored = () => Object.keys(localStorage)
  .filter((name) => name.startsWith(STORE))
  .map((name) => {
    try {
      return { key: name.slice(STORE.length), ...JSON.parse(localStorage.getItem(name)) };
    } catch {
      return { key: name.slice(STORE.length) };
    }
  });
export const pagesOf = (whom) => stored().filter((kept) => kept.person === whom);
const mine = () => pagesOf(person);
// A phone keeps them a second time (phone/words.js).
const tell = (name, text) => dispatchEvent(new CustomEvent("words-kept", { detail: { name, text } }));
const write = ({ key, ...kept }) => {
  const text = JSON.stringify(kept);
  localStorage.setItem(STORE + key, text);
  tell(STORE + key, text);
};
export const forget = (key) => {
  localStorage.removeItem(STORE + key);
  tell(STORE + key, null);
};
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))]
  .map((byte) => byte.toString(16).padStart(2, "0")).join("");

const throwAwayWhatIsSaved = () => {
  for (const cookie of document.cookie.split("; ")) {
    const [name, keys] = cookie.split("=");
    if (name !== "saved" && name !== "__Host-saved") continue;
    keys.split(".").forEach(forget);
    document.cookie = `${name}=; Max-Age=0; Path=/${name === "saved" ? "" : "; Secure"}`;
  }
};
const throwAwayWhatIsOld = () => {
  for (const { key, until } of stored()) if (!(until > Date.now())) forget(key);
};

// One window at a time goes on with the same words; a window that is closing lets go in a moment,
// which is long on a slow phone.
const claim = (key) => new Promise((answer) => {
  if (!navigator.locks || !AbortSignal.timeout) {
    answer(true);
    return;
  }
  const hold = () => {
    answer(true);
    return new Promise(() => {});
  };
  navigator.locks.request(STORE + key, { signal: AbortSignal.timeout(3000) }, hold)
    .catch(() => answer(false));
});

// --- the words above a form -----------------------------------------------------------------------

const time = new Intl.DateTimeFormat(document.documentElement.lang === "en" ? "en-GB" : "zh-CN", {
  day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
});

const line = (form, name, kept) => {
  form.querySelector("[data-unsaved-line]")?.remove();
  const box = document.createElement("div");
  box.dataset.unsavedLine = name;
  box.setAttribute("role", "status");
  form.prepend(box);
  box.append(page.content.querySelector(`[data-line="${name}"]`).cloneNode(true));
  const at = box.querySelector("[data-when]");
  if (at) {
    at.dateTime = new Date(kept.at).toISOString();
    at.textContent = time.format(kept.at);
  }
  return box;
};

const labelOf = (box) => (isTick(box) ? box.closest("fieldset")?.querySelector("legend") : null)
  ?? box.labels?.[0];

/* Which answers have no place on the page any more: named, and what was written shown. */
const sayWhatIsLost = (form, kept, box) => {
  const boxes = boxesOf(form);
  const lost = differing(kept.said, read(form)).map((name) => {
    const asked = labelOf(boxes.find((each) => each.name === name) ?? {});
    const written = kept.written.includes(name) ? kept.said[name].join("\n") : "";
    return [asked?.textContent.trim(), written].filter(Boolean).join(": ");
  }).filter(Boolean);
  const list = box.querySelector("[data-texts]");
  for (const words of lost) {
    list.append(Object.assign(document.createElement("li"), { textContent: words }));
  }
  box.querySelector("[data-lost]").hidden = lost.length === 0;
};

// --- keeping a form -------------------------------------------------------------------------------

const cancels = [];

// Where a page leads back to, and what was added for it, is no part of what is written on it.
export const pageOf = () => {
  const asked = new URLSearchParams(location.search);
  for (const name of ["back", "into", "added"]) asked.delete(name);
  return [location.pathname, String(asked)].filter(Boolean).join("?");
};

const stay = async (form) => {
  const place = {
    person,
    page: pageOf(),
    form: form.getAttribute("action") ?? "",
  };
  const isHere = (kept) => Object.keys(place).every((name) => kept[name] === place[name]);
  const isAnswer = "answer" in page.dataset;
  let key = "";
  let timer = 0;
  let isOff = false;

  const keep = (at = Date.now()) => {
    clearTimeout(timer);
    timer = 0;
    const said = read(form);
    if (!isAnswer && differing(said, read(form, true)).length === 0) {
      if (key) forget(key);
      return;
    }
    if (!key) claim(key = newKey());
    const written = [...form.querySelectorAll(TEXT)].map((box) => box.name);
    const files = [...form.querySelectorAll("[type=file]")].some((box) => box.files.length);
    const title = document.querySelector("h1")?.textContent;
    try {
      write({ key, ...place, at, until: at + lifetime, said, written, files, title });
    } catch {
      if (!form.querySelector('[data-unsaved-line="full"]')) line(form, "full");
    }
  };
  const later = () => {
    if (isOff) return;
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  };
  const now = () => { if (timer) keep(); };
  const cancel = () => {
    clearTimeout(timer);
    timer = 0;
  };
  cancels.push(cancel);

  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", now);
  // A phone may end a page that is out of sight without another word.
  document.addEventListener("visibilitychange", now);
  addEventListener("pagehide", now);
  // A phone has kept the form whole, and sends it by itself (phone/writing.js).
  form.addEventListener("kept-as-letter", () => {
    cancel();
    isOff = true;
    if (key) forget(key);
  });
  form.addEventListener("formdata", ({ formData }) => { if (key) formData.append(UNSAVED, key); });

  const throwAway = () => {
    cancel();
    isOff = true;
    forget(key);
    form.reset();
    location.reload();
  };

  const show = (kept) => {
    key = kept.key;
    isOff = true;
    // What was added for this page meanwhile stays chosen.
    for (const box of form.querySelectorAll("[data-added]")) kept.said[box.name] = [box.value];
    putBack(form, kept.said);
    isOff = false;
    const box = line(form, "back", kept);
    sayWhatIsLost(form, kept, box);
    box.querySelector("[data-files]").hidden = !kept.files;
    box.querySelector("[data-throw-away]").addEventListener("click", throwAway);
  };

  const offer = (kept) => {
    const box = line(form, "newer", kept);
    box.querySelector("[data-show]").addEventListener("click", () => show(kept));
    box.querySelector("[data-throw-away]").addEventListener("click", () => {
      forget(kept.key);
      box.remove();
    });
  };

  if (isAnswer) {
    // The answer to what was sent holds the words already; they stay under their key.
    const kept = mine().find((each) => each.key === page.dataset.answer && isHere(each));
    if (kept) {
      claim(key = kept.key);
      keep(kept.at);
    }
    // Back to this page, and loading it again, asks for the page, not for sending the form twice.
    if (!place.form) history.replaceState(null, "", location.href);
    return;
  }
  const served = read(form, true);
  const waiting = mine().filter(isHere).sort((one, other) => other.at - one.at);
  for (const kept of waiting) {
    if (differing(kept.said, served).length === 0) {
      // Saved after all, though the answer never came.
      forget(kept.key);
    } else if (await claim(kept.key)) {
      if (key || timer) return;
      if ((kept.said.version ?? []).join() === (served.version ?? []).join()) show(kept);
      else offer(kept);
      return;
    }
  }
};

// --- signing out ----------------------------------------------------------------------------------

/* Beside the button: how many pages wait, and what becomes of them. */
const sayWhatWaits = () => {
  const kept = mine();
  for (const box of document.querySelectorAll("[data-waiting]")) {
    box.hidden = kept.length === 0;
    box.querySelector("[data-number]").textContent = kept.length;
  }
};
const throwAllAway = () => {
  for (const cancel of cancels) cancel();
  for (const { key } of mine()) forget(key);
  sayWhatWaits();
};

const start = () => {
  throwAwayWhatIsSaved();
  throwAwayWhatIsOld();
  if (person) keepForms();
};

// Not form.method: a box of that name, such as that of a plan, stands in its place.
const isSent = (form) => form.getAttribute("method")?.toLowerCase() === "post";

/* Keep what is typed on this page, for `whom` where the page does not say it itself. */
export const keepForms = (whom = person) => {
  person = whom;
  for (const form of document.forms) {
    if (isSent(form) && form.querySelector(TEXT) && !form.querySelector(SECRET)) stay(form);
  }
  sayWhatWaits();
  document.addEventListener("toggle", sayWhatWaits, true);
  for (const button of document.querySelectorAll("[data-throw-all-away]")) {
    button.addEventListener("click", throwAllAway);
  }
  for (const form of document.querySelectorAll("[data-signs-out]")) {
    form.addEventListener("submit", () => { if (!("own" in page.dataset)) throwAllAway(); });
  }
};

// After the scripts of the page, which add lines and follow answers. Where a browser keeps nothing
// for a page, there is nothing to do.
addEventListener("DOMContentLoaded", () => {
  try {
    localStorage.length;
  } catch {
    return;
  }
  start();
});
