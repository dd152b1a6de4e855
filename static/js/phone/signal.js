/* A page that is sent as a page leaves with a signal alone: without one the browser would put its own
   page of errors in its place. What was typed is kept already (unsaved.js); the page stays, says so,
   and says when it can be sent. A button alone, such as a step of a form, says that nothing was done. */

import { TEXT, differing, read } from "../boxes.js";
import { isThere } from "./sending.js";

const words = () => document.getElementById("phone").content;
const holdsFiles = (form) => [...form.querySelectorAll("[type=file]")].some((box) => box.files.length);
const isButton = (form) => !form.querySelector(TEXT);

const lineOf = (form, name) => {
  const line = words().querySelector(`[data-held="${name}"]`).cloneNode(true);
  const files = line.querySelector("[data-files]");
  if (files) files.hidden = !holdsFiles(form);
  return line;
};

/* Over what was typed; a button has it beside itself, where whoever presses it looks. */
const put = (line, form) => {
  if (!isButton(form)) form.prepend(line);
  else if (form.closest("main")) form.before(line);
  else document.querySelector("main").prepend(line);
};

/* What the line over the form says: nothing was typed, it is kept here, or there is no room for it. */
const stateOf = (form) => {
  if (isButton(form)) return "button";
  if (form.querySelector('[data-unsaved-line="full"]')) return "full";
  return differing(read(form), read(form, true)).length || holdsFiles(form) ? "kept" : "nothing";
};

const holdBack = (form) => {
  let mayLeave = false;
  let isAsking = false;
  let line = null;
  const say = (name) => {
    line?.remove();
    line = name && lineOf(form, name);
    if (line) put(line, form);
  };
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
      say(null);
      mayLeave = true;
      form.requestSubmit(submitter);
    } else {
      say(stateOf(form));
      line.focus();
    }
  });
  addEventListener("portal-answers", () => {
    if (line) say(isButton(form) ? "button-again" : "again");
  });
};

/* Every form of this page that is sent, but the one that is kept as a letter. */
export const holdBackWithoutSignal = (letter) => {
  for (const form of document.querySelectorAll("form[method=post]")) {
    if (form !== letter) holdBack(form);
  }
};
