/* What this phone keeps, in one place: letters with their photos, the form that opens without a
   signal, and the words of forms that are being written. */

import { openDB } from "../../vendor/idb/index.js";

let opening = null;
export const store = () => (opening ??= openDB("phone", 1, {
  upgrade(database) {
    database.createObjectStore("letters", { keyPath: "uuid" });
    database.createObjectStore("photos");
    database.createObjectStore("forms", { keyPath: "person" });
    database.createObjectStore("words");
  },
  terminated() { opening = null; },
}).catch((error) => {
  opening = null;
  throw error;
}));

// Whose phone it is, and the language they read; nobody's after they signed out.
const OWNER = "phone";
export const owner = () => JSON.parse(localStorage.getItem(OWNER) ?? "null")?.person;
export const setOwner = (person, language) => localStorage.setItem(
  OWNER, JSON.stringify({ person, language }),
);
export const forgetOwner = () => localStorage.removeItem(OWNER);

// What is said to be kept is on the disk, not on its way there.
export const STRICT = { durability: "strict" };
