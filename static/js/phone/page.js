/* The page that opens without a signal: the form as this phone keeps it, and what waits here. */

import { putBack } from "../boxes.js";
import { keepForms, pagesOf } from "../unsaved.js";
import { formOf } from "./letters.js";
import { showLetters } from "./list.js";
import { sayWhatIsNewer } from "./newer.js";
import { keepSending, open } from "./sending.js";
import { owner } from "./store.js";
import { bringBackWords, keepWordsTwice } from "./words.js";
import { writeLetters } from "./writing.js";

const page = document.getElementById("phone");
const show = (name) => { document.querySelector(`[data-part-of-page="${name}"]`).hidden = false; };

const today = () => {
  const now = new Date();
  return new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
};

/* The photos that wait with a letter, each with a tick to leave it out. */
const showPhotos = (form, { photos }) => {
  const list = page.content.querySelector("[data-letter-photos]").cloneNode(true);
  const blank = list.querySelector("div");
  blank.replaceWith(...photos.map(({ name, isSent }, place) => {
    const line = blank.cloneNode(true);
    const [box, label] = [line.querySelector("input"), line.querySelector("label")];
    Object.assign(box, { id: `letter-photo-${place}`, value: place, disabled: isSent });
    Object.assign(label, { htmlFor: box.id, textContent: name });
    return line;
  }));
  const field = form.querySelector("[name=photos]").closest(".field");
  if (photos.length) field.querySelector("[type=file]").before(list);
};

/* A new form, or the one that waits as `letter`; `whenDone` is called when it is kept. */
const openForm = async (person, letter = null, whenDone = () => {}) => {
  const kept = person && await formOf(person);
  if (!kept?.form) {
    show("no-form");
    return;
  }
  const place = document.querySelector("[data-form-place]");
  // Made by the portal for this person, and kept by this phone alone: its words are escaped there.
  place.innerHTML = kept.form;
  const form = place.querySelector("form");
  form.elements.uuid.value = letter?.uuid ?? crypto.randomUUID();
  form.elements.uuid.defaultValue = form.elements.uuid.value;
  form.elements.opened_on.value = today();
  form.elements.opened_on.defaultValue = today();
  form.addEventListener("kept-as-letter", whenDone);
  await import(page.dataset.activityForm);
  if (letter) {
    // As the page would have been sent: the version of a draft that its photos made is the portal's.
    putBack(form, structuredClone(letter.said));
    showPhotos(form, letter);
  }
  writeLetters(form, person, { isWithoutSignal: true, asked: kept, letter });
  // Not sooner: pressed before it is kept here, "Send" would ask a portal that cannot be reached.
  show("form");
  keepForms(person);
};

/* What waits can be changed here, with a signal and without one. */
const openLetter = async (person, uuid) => {
  let whenDone;
  const done = new Promise((answer) => { whenDone = answer; });
  const letter = await open(uuid, done);
  if (letter?.owner === person && (await formOf(person))?.form) await openForm(person, letter, whenDone);
  else {
    whenDone();
    show("letters");
  }
};

/* Whether something that they typed on the page that could not be opened is kept (unsaved.js). */
const isTypedHere = (person) => pagesOf(person)
  .some(({ page }) => page.split("?")[0] === location.pathname);

/* A page that could not be opened says so only while that is true, and leads on. */
const followPortal = () => {
  const say = (isThere) => {
    for (const part of document.querySelectorAll("[data-portal]")) {
      part.hidden = (part.dataset.portal === "there") !== isThere;
    }
  };
  document.querySelector("[data-this-page]").href = location.href;
  addEventListener("portal-answers", () => say(true));
  addEventListener("letters-stopped", ({ detail }) => say(detail !== "later"));
  addEventListener("offline", () => say(false));
};

/* What the page says of the signal is true while it is looked at. */
const followSignal = () => {
  const follow = () => {
    for (const line of document.querySelectorAll("[data-no-signal]")) line.hidden = navigator.onLine;
  };
  addEventListener("online", follow);
  addEventListener("offline", follow);
};

const start = async () => {
  followSignal();
  followPortal();
  keepWordsTwice();
  // Where nothing can be kept, nothing was.
  await bringBackWords().catch(() => {});
  const person = owner();
  const asked = new URLSearchParams(location.search).get("letter");
  if (location.pathname === page.dataset.create) await openForm(person);
  else if (location.pathname.startsWith(new URL("..", new URL(page.dataset.list, location)).pathname)) {
    if (person && asked) await openLetter(person, asked);
    else show("letters");
  }
  else {
    document.querySelector("[data-typed-here]").hidden = !person || !isTypedHere(person);
    show("no-signal");
  }
  await showLetters(person ?? "");
  sayWhatIsNewer();
  if (person) keepSending();
};

start();
