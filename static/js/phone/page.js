/* The page that opens without a signal: the form as this phone keeps it, and what waits here. */

import { keepForms } from "../unsaved.js";
import { formOf } from "./letters.js";
import { showLetters } from "./list.js";
import { sayWhatIsNewer } from "./newer.js";
import { keepSending } from "./sending.js";
import { owner } from "./store.js";
import { bringBackWords, keepWordsTwice } from "./words.js";
import { writeLetters } from "./writing.js";

const page = document.getElementById("phone");
const show = (name) => { document.querySelector(`[data-part-of-page="${name}"]`).hidden = false; };

const today = () => {
  const now = new Date();
  return new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
};

const openForm = async (person) => {
  const kept = person && await formOf(person);
  if (!kept?.form) {
    show("no-form");
    return;
  }
  const place = document.querySelector("[data-form-place]");
  // Made by the portal for this person, and kept by this phone alone: its words are escaped there.
  place.innerHTML = kept.form;
  const form = place.querySelector("form");
  form.elements.uuid.value = crypto.randomUUID();
  form.elements.uuid.defaultValue = form.elements.uuid.value;
  form.elements.opened_on.value = today();
  form.elements.opened_on.defaultValue = today();
  await import(page.dataset.activityForm);
  keepWordsTwice();
  await bringBackWords();
  writeLetters(form, person, { isWithoutSignal: true, ...kept });
  // Not sooner: pressed before it is kept here, "Send" would ask a portal that cannot be reached.
  show("form");
  keepForms(person);
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
  const person = owner();
  if (location.pathname === page.dataset.create) await openForm(person);
  else if (location.pathname.startsWith(new URL("..", new URL(page.dataset.list, location)).pathname)) {
    show("letters");
  }
  else show("no-signal");
  await showLetters(person ?? "");
  sayWhatIsNewer();
  if (person) keepSending();
};

start();
