/* Letters: forms that were written on this phone, each kept whole until the portal has said that it
   has it. Every letter belongs to whoever wrote it, and nobody else on this phone is shown it. */

import { STRICT, store } from "./store.js";

const SCHEMA = 1;
const DAY = 24 * 60 * 60 * 1000;
/* How long the words of a letter stay after it was sent: a portal restored from an older copy asks
   for them again (recording/phone/views.py, ReceiptsView). */
const KEPT_AFTER_SENDING = 14 * DAY;

const windows = new BroadcastChannel("letters");
const tell = () => {
  windows.postMessage("changed");
  dispatchEvent(new Event("letters-changed"));
};
windows.addEventListener("message", () => dispatchEvent(new Event("letters-changed")));

const photosOf = (uuid) => IDBKeyRange.bound(`${uuid}/`, `${uuid}/\uffff`);

/* Keep a letter with its photos, all or nothing, in place of what was kept of it before; it fails
   where there is no room. */
export const keep = async ({ uuid, owner, said, about, isDraft }, photos) => {
  const writing = (await store()).transaction(["letters", "photos"], "readwrite", STRICT);
  const letter = {
    uuid, owner, said, about, isDraft, schema: SCHEMA, state: "waits", writtenAt: Date.now(),
    tries: 0, nextAt: 0, photos: photos.map(({ name, isSent = false }) => ({ name, isSent })),
  };
  // A refusal of either also ends the whole, which is what is waited for.
  const kept = [
    writing.objectStore("letters").put(letter),
    writing.objectStore("photos").delete(photosOf(uuid)),
  ];
  photos.forEach(({ blob }, place) => {
    if (blob) kept.push(writing.objectStore("photos").put(blob, `${uuid}/${place}`));
  });
  await Promise.all([...kept, writing.done]);
  tell();
  return letter;
};

export const lettersOf = async (owner) => {
  const all = await (await store()).getAll("letters");
  return all.filter((letter) => letter.owner === owner)
    .sort((one, other) => one.writtenAt - other.writtenAt);
};

export const letterOf = async (uuid) => (await store()).get("letters", uuid);

export const numberOfOthers = async (owner) => (await (await store()).getAll("letters"))
  .filter((letter) => letter.owner !== owner && letter.state !== "sent").length;

export const change = async (uuid, changes) => {
  const writing = (await store()).transaction("letters", "readwrite", STRICT);
  const letter = await writing.store.get(uuid);
  if (letter) await writing.store.put({ ...letter, ...changes });
  await writing.done;
  tell();
};

export const photoOf = async (uuid, place) => (await store()).get("photos", `${uuid}/${place}`);

export const photoIsSent = async (uuid, place) => {
  const { photos } = await letterOf(uuid);
  photos[place].isSent = true;
  await change(uuid, { photos });
};

/* The words stay for a while, the photos do not. */
export const isSent = async (uuid, url) => {
  const writing = (await store()).transaction(["letters", "photos"], "readwrite", STRICT);
  const letter = await writing.objectStore("letters").get(uuid);
  const sent = { ...letter, state: "sent", url, sentAt: Date.now(), problem: "", sentences: [] };
  await Promise.all([
    letter ? writing.objectStore("letters").put(sent) : null,
    writing.objectStore("photos").delete(photosOf(uuid)),
    writing.done,
  ]);
  tell();
};

export const throwAway = async (uuid) => {
  const writing = (await store()).transaction(["letters", "photos"], "readwrite", STRICT);
  await Promise.all([
    writing.objectStore("letters").delete(uuid),
    writing.objectStore("photos").delete(photosOf(uuid)),
    writing.done,
  ]);
  tell();
};

export const throwAwayWhatIsOld = async (owner) => {
  const until = Date.now() - KEPT_AFTER_SENDING;
  for (const letter of await lettersOf(owner)) {
    if (letter.state === "sent" && letter.sentAt < until) await throwAway(letter.uuid);
  }
};

// --- the page that opens without a signal -------------------------------------------------------

/* Whether there is such a page is known to the worker too, which waits longer where there is none. */
const known = () => caches.open("portal-known");

/* The pair's page as the portal last made it for this person. */
export const keepForm = async (kept) => {
  await (await store()).put("forms", { ...kept, keptAt: Date.now() });
  if (kept.form) await (await known()).put("/form", new Response());
  else await (await known()).delete("/form");
};
export const formOf = async (person) => (await store()).get("forms", person);
export const forgetForm = async (person) => {
  await (await known()).delete("/form");
  await (await store()).delete("forms", person);
};
