/* A newer portal has been put in place: its files are here already, and wait until nobody needs the
   old ones. A page that stays open says so, and takes them by a press, never by itself; while a form
   of it holds something that was typed, or a photo, it only says that it will. */

import { differing, read } from "../boxes.js";

const TAKE_OVER = "take over";

const holdsWork = (form) => form.hasAttribute("aria-busy")
  || differing(read(form), read(form, true)).length > 0
  || [...form.querySelectorAll("[type=file]")].some((box) => box.files.length > 0);
const isBeingWritten = () => [...document.querySelectorAll("main form[method=post]")].some(holdsWork);

export const sayWhatIsNewer = async () => {
  const strip = document.querySelector("[data-new-version]");
  const registration = await navigator.serviceWorker?.getRegistration("/");
  if (!strip || !registration) return;
  const button = strip.querySelector("[data-reload]");

  const show = () => {
    strip.hidden = !(registration.waiting && navigator.serviceWorker.controller);
    const name = isBeingWritten() ? "later" : "now";
    for (const each of strip.querySelectorAll("[data-say]")) each.hidden = each.dataset.say !== name;
    button.hidden = name === "later";
  };
  const follow = () => registration.installing?.addEventListener("statechange", show);

  registration.addEventListener("updatefound", follow);
  follow();
  // What is typed, sent or put aside decides which line is true.
  for (const what of ["input", "change", "kept-as-letter"]) document.addEventListener(what, show, true);
  addEventListener("letters-changed", show);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") registration.update().catch(() => {});
  });
  button.addEventListener("click", () => {
    if (isBeingWritten()) {
      show();
      return;
    }
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    registration.waiting?.postMessage(TAKE_OVER);
  });
  show();
};
