/* A page that is sent as a page leaves with a signal alone: without one the browser would put its own
   page of errors in its place. What was typed is kept already (unsaved.js); the page stays, says so,
   and says when it can be sent. */

import { TEXT, differing, read } from "../boxes.js";
import { isThere } from "./sending.js";

const words = () => document.getElementById("phone").content;
const holdsFiles = (form) => [...form.querySelectorAll("[type=file]")].some((box) => box.files.length);

const say = (form, name) => {
  form.querySelector("[data-held]")?.remove();
  const line = words().querySelector(`[data-held="${name}"]`).cloneNode(true);
  const files = line.querySelector("[data-files]");
  if (files) files.hidden = !holdsFiles(form);
  form.prepend(line);
  return line;
};

/* What the line over the form says: nothing was typed, it is kept here, or there is no room for it. */
const stateOf = (form) => {
  if (form.querySelector('[data-unsaved-line="full"]')) return "full";
  return differing(read(form), read(form, true)).length || holdsFiles(form) ? "kept" : "nothing";
};

const holdBack = (form) => {
  let mayLeave = false;
  let isAsking = false;
  form.addEventListener("submit", async (event) => {
    if (mayLeave || event.defaultPrevented) {
      mayLeave = false;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (isAsking) return;
    isAsking = true;
    const { submitter } = event;
    form.setAttribute("aria-busy", "true");
    const there = await isThere();
    form.removeAttribute("aria-busy");
    isAsking = false;
    if (there) {
      form.querySelector("[data-held]")?.remove();
      mayLeave = true;
      form.requestSubmit(submitter);
    } else {
      say(form, stateOf(form)).focus();
    }
  });
  addEventListener("portal-answers", () => {
    if (form.querySelector("[data-held]")) say(form, "again");
  });
};

/* Every form of this page with something to type in it, but the one that is kept as a letter. */
export const holdBackWithoutSignal = (letter) => {
  for (const form of document.querySelectorAll("main form[method=post]")) {
    if (form !== letter && form.querySelector(TEXT)) holdBack(form);
  }
};
