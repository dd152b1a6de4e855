/* The pair's page on a phone of one's own: pressing “Send” keeps the form here first, then sends it.
   Where the portal has something to say to it, the page is sent as any other, and comes back. */

import { read } from "../boxes.js";
import { judge, judgeDay, judgePart } from "./demands.js";
import { formOf, keep, letterOf, photoOf, throwAway } from "./letters.js";
import { made } from "./photos.js";
import { send } from "./sending.js";

const SECOND = 1000;
const WAITING_FOR_SIGNAL = 10 * SECOND;

const words = () => document.getElementById("phone").content;

/* As any page is sent: without this script. */
const sendAsPage = (form, button) => {
  const pressed = document.createElement("input");
  Object.assign(pressed, { type: "hidden", name: button.name, value: button.value });
  form.append(pressed);
  form.submit();
};

const textOf = (form, name) => {
  const chosen = form.querySelector(`input[name="${name}"]:checked`);
  return chosen?.labels[0]?.querySelector(".who")?.firstChild?.textContent.trim()
    ?? chosen?.labels[0]?.textContent.trim() ?? "";
};

/* What its writer has typed, in the order of the page. */
const textsOf = (form) => [...form.querySelectorAll("textarea, input[type=text]")]
  .map((box) => box.value.trim()).filter(Boolean);

/* What is said of a draft, which is kept and saved but not sent. */
const OF_DRAFTS = { later: "later-draft", "sign-in": "sign-in-draft", sent: "draft" };

/* In place of the form: it is kept here, and what happens next; and what became of it since. */
const showKept = (form, { uuid, isDraft }, outcome) => {
  const place = form.closest("[data-form-place]");
  const show = (name, url) => {
    const kept = (isDraft && OF_DRAFTS[name]) || name;
    const said = words().querySelector(`[data-kept="${kept}"]`).cloneNode(true);
    const link = said.querySelector("[data-open]");
    if (link) link.href = url;
    place.replaceChildren(said);
  };
  show(outcome);
  const title = place.querySelector("h2");
  title.tabIndex = -1;
  title.focus();
  scrollTo(0, 0);
  addEventListener("letters-changed", async () => {
    const letter = await letterOf(uuid);
    if (letter?.state === "sent" || letter?.state === "look") show(letter.state, letter.url);
  });
};

const patience = () => new Promise((answer) => setTimeout(answer, WAITING_FOR_SIGNAL, "later"));

/* Whether the form says all that it must, as far as the phone can tell; where not, it says so.
   `demands` are what must be said before it is sent, and `following` what must be said where another
   answer asks for it. */
const isWhole = (form, button, {
  demands = [], following = [], lessons = {}, talks = {}, days = {},
}) => {
  const summary = words().querySelector(".error-summary").cloneNode(true);
  const question = words().querySelector("[data-asked]").cloneNode(true);
  return judge(form, [...demands, ...following], summary)
    && judgeDay(form, days, button, question)
    && judgePart(form, "lessons", lessons, button, question)
    && judgePart(form, "talks", talks, button, question);
};

/* The photos of a letter that is changed: those sent already, and those that were not left out. */
const photosBefore = async (form, letter) => {
  const left = new Set([...form.querySelectorAll("[data-photo]:not(:checked)")].map(({ value }) => Number(value)));
  const photos = (letter?.photos ?? []).map(async (photo, place) => (
    { ...photo, blob: await photoOf(letter.uuid, place), isLeftOut: left.has(place) }));
  return (await Promise.all(photos)).filter(({ isLeftOut }) => !isLeftOut);
};

/* `asked` is what the phone asks for on a page that the portal cannot judge, and `letter` what is
   changed there; a page of the portal is judged here only when the signal is gone by then. */
export const writeLetters = (form, owner, { isWithoutSignal = false, asked = {}, letter = null } = {}) => {
  let isAtWork = false;

  const write = async (button) => {
    const said = read(form);
    const isDraft = button.name === "save_draft";
    if (isWithoutSignal && !isDraft && !isWhole(form, button, asked)) return;
    said[button.name] = [button.value];
    const uuid = said.uuid[0];
    const about = {
      theme: said.theme?.[0] ?? "", who: textOf(form, "pairing"), texts: textsOf(form),
    };
    try {
      const files = [...form.querySelectorAll("[type=file]")].flatMap((box) => [...box.files]);
      const photos = [...await photosBefore(form, letter), ...await made(files)];
      await keep({ uuid, owner, said, about, isDraft }, photos);
    } catch {
      // No room on this phone, or none for us: the words stay on the page.
      if (!isWithoutSignal) sendAsPage(form, button);
      else form.prepend(words().querySelector('[data-line="full"]').cloneNode(true));
      return;
    }
    const outcome = await Promise.race([send(uuid), patience()]);
    if ((outcome === "look" || outcome === "ended") && !isWithoutSignal) {
      await throwAway(uuid);
      sendAsPage(form, button);
      return;
    }
    if (outcome === "later" && !isWithoutSignal && !isDraft
      && !isWhole(form, button, await formOf(owner) ?? {})) {
      // The portal would refuse it later, when its writer is far away.
      await throwAway(uuid);
      return;
    }
    form.dispatchEvent(new Event("kept-as-letter"));
    if (outcome === "sent") {
      location.assign((await letterOf(uuid)).url);
    } else showKept(form, { uuid, isDraft }, outcome);
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isAtWork) return;
    isAtWork = true;
    const button = event.submitter ?? form.querySelector("[name=send]");
    form.setAttribute("aria-busy", "true");
    try {
      await write(button);
    } finally {
      form.removeAttribute("aria-busy");
      isAtWork = false;
    }
  });
};
