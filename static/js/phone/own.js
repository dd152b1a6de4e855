/* On every page of somebody who records on a phone of their own: what a page without a signal needs
   is kept, what waits is sent. On a computer that others use, nothing is. */

import { forgetForm, formOf, keepForm, lettersOf } from "./letters.js";
import { showLetters } from "./list.js";
import { sayWhatIsNewer } from "./newer.js";
import { keepSending } from "./sending.js";
import { holdBackWithoutSignal } from "./signal.js";
import { forgetOwner, owner, setOwner } from "./store.js";
import { bringBackWords, keepWordsTwice } from "./words.js";
import { writeLetters } from "./writing.js";

const FRESH = 60 * 1000;

const page = document.getElementById("phone");
const { person } = page.dataset;

const form = () => location.pathname === page.dataset.create
  && document.querySelector("[data-form-place] form:has([data-send-button])");

const keepThePage = async () => {
  const kept = await formOf(person);
  if (kept && kept.language === page.dataset.language && Date.now() - kept.keptAt < FRESH) return;
  const answer = await fetch(page.dataset.form, {
    headers: { Accept: "application/json" }, cache: "no-store", redirect: "manual",
  });
  if (!answer.ok) return;
  const form = await answer.json();
  if (form.person === person) await keepForm(form);
};

const forgetOnLeaving = () => {
  for (const form of document.querySelectorAll("[data-signs-out]")) {
    form.addEventListener("submit", () => {
      forgetOwner();
      forgetForm(person);
    });
  }
};

/* Beside the button that signs out: what is not sent stays, and is sent when its writer is back. */
const sayWhatStays = () => {
  const say = async () => {
    const waiting = (await lettersOf(person)).filter(({ state }) => state !== "sent").length;
    for (const box of document.querySelectorAll("[data-letters-waiting]")) {
      box.hidden = waiting === 0;
      box.querySelector("[data-number]").textContent = waiting;
    }
  };
  addEventListener("letters-changed", say);
  return say();
};

const keepWhatOpensWithoutSignal = async () => {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(page.dataset.worker, { scope: "/" });
  const known = await caches.open("portal-known");
  await known.put("/language", new Response(page.dataset.language));
  await keepThePage();
  sayWhatIsNewer();
  page.dataset.isReady = "";
};

const start = async () => {
  keepWordsTwice();
  if (await bringBackWords() && form()) {
    location.reload();
    return;
  }
  const before = owner();
  if (before && before !== person) await forgetForm(before);
  setOwner(person, page.dataset.language);
  // A page that came back to be put right is sent as it came.
  const isAnswer = "answer" in (document.getElementById("unsaved")?.dataset ?? {});
  const letter = isAnswer ? null : form();
  if (letter) writeLetters(letter, person);
  holdBackWithoutSignal(letter);
  // After that: nobody is forgotten by a press that does not arrive.
  forgetOnLeaving();
  await sayWhatStays();
  await showLetters(person);
  keepSending();
  navigator.storage?.persist?.();
  try {
    await keepWhatOpensWithoutSignal();
  } catch {
    // Without room for it the form opens with a signal alone.
  }
};

// Without HTTPS, and in windows that keep nothing, pages are sent as pages.
if (isSecureContext && navigator.locks && window.indexedDB) start();
