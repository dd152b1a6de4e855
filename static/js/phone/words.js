/* The words that unsaved.js keeps, once more where a phone that is switched off in the middle does not
   lose them: what a page writes to localStorage reaches the disk when the browser finds the time. */

import { STRICT, store } from "./store.js";

const put = async (name, text) => {
  const writing = (await store()).transaction("words", "readwrite", STRICT);
  await Promise.all([
    text === null ? writing.store.delete(name) : writing.store.put(text, name),
    writing.done,
  ]);
};

// Thrown away by this page, which may happen while what is kept here is being read.
const gone = new Set();

export const keepWordsTwice = () => addEventListener("words-kept", ({ detail: { name, text } }) => {
  if (text === null) gone.add(name);
  else gone.delete(name);
  // Without room they are in localStorage alone.
  put(name, text).catch(() => {});
});

/* Put back what the browser had not written down when it ended; whether there was anything. */
export const bringBackWords = async () => {
  const reading = (await store()).transaction("words");
  const [names, texts] = await Promise.all([
    reading.store.getAllKeys(), reading.store.getAll(), reading.done,
  ]);
  const lost = names.map((name, place) => [name, texts[place]])
    .filter(([name]) => localStorage.getItem(name) === null && !gone.has(name));
  for (const [name, text] of lost) localStorage.setItem(name, text);
  return lost.length > 0;
};
