/* Sending letters: one window at a time, one letter after the other, each until the portal answers
   with the letter's own key and digest. Whatever else comes back (a page to sign in, a proxy's
   greeting, half an answer) is no answer, and the letter stays. */

import {
  change, isSent, letterOf, lettersOf, photoIsSent, photoOf, throwAwayWhatIsOld,
} from "./letters.js";

const SECOND = 1000;
const PATIENCE = 30 * SECOND;
/* And as long as a photo takes where the signal is weak: given up half-way, it would be begun again
   and again and never arrive. In bytes a second. */
const WEAKEST_SIGNAL = 4_000;
const LONGEST_PAUSE = 5 * 60 * SECOND;
const EVERY = 60 * SECOND;
// As many as the portal answers about at once.
const RECEIPTS = 50;
// Answers that say nothing about the letter: the same may be taken in a moment later.
const PASSING = new Set([408, 429]);

const page = document.getElementById("phone");

/* What stopped a letter: "later" (no signal, no answer), "sign-in", or the portal's `problem`. */
class Stopped extends Error {
  constructor(problem, details = {}) {
    super(problem);
    this.problem = problem;
    this.details = details;
  }
}

const hex = (bytes) => [...new Uint8Array(bytes)]
  .map((byte) => byte.toString(16).padStart(2, "0")).join("");

let token = null;

const ask = async (address, {
  method = "GET", body, type, size = 0, owner, isSecondTry = false,
} = {}) => {
  const headers = { Accept: "application/json" };
  // Whoever has signed in meanwhile, it is their writer's letter: the portal compares.
  if (owner) headers["X-Letter-Owner"] = owner;
  if (method !== "GET") headers["X-CSRFToken"] = token;
  if (type) headers["Content-Type"] = type;
  let answer;
  let said;
  try {
    answer = await fetch(address, {
      method, headers, body, redirect: "manual", cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE + (size / WEAKEST_SIGNAL) * SECOND),
    });
    said = await answer.json();
  } catch {
    if (answer?.type === "opaqueredirect") throw new Stopped("sign-in");
    throw new Stopped("later");
  }
  if (said?.problem === "csrf" && !isSecondTry) {
    // Whoever signed in in another window has another key.
    await who();
    return ask(address, { method, body, type, size, owner, isSecondTry: true });
  }
  if (answer.ok) return said;
  if (answer.status === 401) throw new Stopped("sign-in");
  if (answer.status >= 500 || PASSING.has(answer.status) || !said?.problem) {
    throw new Stopped("later");
  }
  throw new Stopped(said.problem, said);
};

const who = async () => {
  const answer = await ask(page.dataset.who);
  if (!answer.person || !answer.token) throw new Stopped("later");
  token = answer.token;
  dispatchEvent(new Event("portal-answers"));
  return answer.person;
};

const WHILE_SOMEBODY_WAITS = 10 * SECOND;

/* Whether the portal can be reached now, as far as somebody who waits for it can tell. */
export const isThere = () => Promise.race([
  ask(page.dataset.who).then(() => true, ({ problem }) => problem !== "later"),
  new Promise((answer) => setTimeout(answer, WHILE_SOMEBODY_WAITS, false)),
]);

const addressOf = (letter) => page.dataset.letters.replace("00000000-0000-0000-0000-000000000000", letter.uuid);

const put = async (letter, said, isShown) => {
  const body = JSON.stringify({
    schema: letter.schema, said, age: (Date.now() - letter.writtenAt) / SECOND,
    draft: letter.isDraft, shown: isShown,
  });
  const bytes = new TextEncoder().encode(body);
  const digest = hex(await crypto.subtle.digest("SHA-256", bytes));
  const answer = await ask(addressOf(letter), {
    method: "PUT", body: bytes, type: "application/json", size: bytes.length, owner: letter.owner,
  });
  if (answer.uuid !== letter.uuid || answer.sha256 !== digest) throw new Stopped("later");
  return answer;
};

const sendPhoto = async (letter, place) => {
  const photo = await photoOf(letter.uuid, place);
  if (photo) {
    const body = new FormData();
    body.append("photo", photo, letter.photos[place].name);
    const answer = await ask(`${addressOf(letter)}photos/`, {
      method: "POST", body, size: photo.size, owner: letter.owner,
    });
    if (answer.uuid !== letter.uuid) throw new Stopped("later");
  }
  await photoIsSent(letter.uuid, place);
};

/* The words first, so that they are safe; then the photos one by one; then it is sent, whole. */
const deliver = async (letter, isShown) => {
  const asDraft = { ...letter.said, save_draft: ["1"] };
  delete asDraft.send;
  const waiting = letter.photos.map((photo, place) => (photo.isSent ? -1 : place))
    .filter((place) => place >= 0);
  if (waiting.length) {
    await put(letter, asDraft, false);
    for (const place of waiting) await sendPhoto(letter, place);
  }
  const answer = await put(letter, letter.isDraft ? asDraft : letter.said, isShown);
  if (!letter.isDraft && !answer.is_sent) throw new Stopped("later");
  await isSent(letter.uuid, answer.url);
};

const pause = (tries) => Math.min(LONGEST_PAUSE, SECOND * 2 ** tries) * (0.5 + Math.random() / 2);

/* What is asked again by itself: others put it right, as where a pair had ended. */
const PASSES = new Set(["later", "sign-in", "ended"]);

/* Send one letter; how it went. Only "sign-in" and "later" end the round for those behind it. */
const sendOne = async (letter, isShown = false) => {
  await change(letter.uuid, { state: "sending" });
  try {
    await deliver(letter, isShown);
    return "sent";
  } catch (error) {
    const { problem = "later", details = {} } = error;
    const isPassing = !(error instanceof Stopped) || PASSES.has(problem);
    const tries = letter.tries + 1;
    await change(letter.uuid, isPassing
      ? { state: "waits", problem, tries, nextAt: Date.now() + pause(tries), sentences: details.sentences ?? [] }
      : { state: "look", problem, url: details.url ?? "", sentences: details.sentences ?? [] });
    return isPassing ? problem : "look";
  }
};

/* One sender at a time, whatever number of windows is open. */
const alone = (work) => navigator.locks.request("letters", work);

/* Send this letter now, while its writer waits: "sent", "look", "later" or "sign-in". */
export const send = (uuid) => alone(async () => {
  const letter = await letterOf(uuid);
  if (letter?.state === "sent") return "sent";
  try {
    const person = await who();
    if (person !== letter.owner) return "sign-in";
  } catch (error) {
    await change(uuid, { problem: error.problem ?? "later" });
    return error.problem ?? "later";
  }
  return sendOne(letter, true);
});

let hasAskedForReceipts = false;

/* Letters that the portal had, and lost to an older copy of itself, wait again; what was put right
   on a page and sent from there waits no longer. */
const compareReceipts = async (letters) => {
  const asked = letters.filter(({ state }) => state === "sent" || state === "look").slice(-RECEIPTS);
  if (!asked.length) return;
  const keys = new URLSearchParams(asked.map(({ uuid }) => ["asked", uuid]));
  const answer = await ask(`${page.dataset.receipts}?${keys}`);
  const sent = new Set(answer.sent);
  const there = new Set([...answer.sent, ...answer.drafts]);
  for (const letter of asked) {
    const isThere = (letter.isDraft ? there : sent).has(letter.uuid);
    if (letter.state === "look" && isThere) await isSent(letter.uuid, letter.url);
    if (letter.state === "sent" && !isThere) {
      await change(letter.uuid, { state: "waits", photos: [], nextAt: 0, tries: 0 });
    }
  }
};

/* A letter that is being changed waits until it is done with, or its page is gone. */
const opened = (uuid) => `letter:${uuid}`;
const isOpened = async (uuid) => (await navigator.locks.query()).held
  .some(({ name }) => name === opened(uuid));

/* The letter, for this window to change until `done`; nothing where another window changes it, or
   where it has been sent. */
export const open = (uuid, done) => new Promise((answer) => {
  navigator.locks.request(opened(uuid), { ifAvailable: true }, async (lock) => {
    // Whatever is on its way arrives first, or comes back.
    const letter = lock && await alone(() => letterOf(uuid));
    answer(letter && letter.state !== "sent" ? letter : null);
    if (letter) await done;
  });
});

/* Send what waits; `isAsked` by a press of a button, which waits for no pause. */
export const flush = ({ isAsked = false } = {}) => alone(async () => {
  let person;
  try {
    person = await who();
  } catch (error) {
    dispatchEvent(new CustomEvent("letters-stopped", { detail: error.problem ?? "later" }));
    return;
  }
  await throwAwayWhatIsOld(person);
  if (!hasAskedForReceipts) {
    try {
      await compareReceipts(await lettersOf(person));
      hasAskedForReceipts = true;
    } catch {
      // The next round asks again.
    }
  }
  for (const letter of await lettersOf(person)) {
    const waits = letter.state === "waits" || letter.state === "sending";
    if (!waits || (!isAsked && letter.nextAt > Date.now()) || await isOpened(letter.uuid)) continue;
    const outcome = await sendOne(letter);
    if (outcome === "sign-in" || (outcome === "later" && !navigator.onLine)) break;
  }
});

/* Whenever there may be a signal: at once, when it comes back, when the page is looked at again. */
export const keepSending = () => {
  const look = () => { if (document.visibilityState === "visible") flush(); };
  addEventListener("online", look);
  addEventListener("pageshow", look);
  document.addEventListener("visibilitychange", look);
  setInterval(look, EVERY);
  look();
};
