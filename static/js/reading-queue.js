/* On a wide screen the forms that wait become a queue: the list at the left, the form chosen at the
   right with its step, and keys that lead from one to the next. The server says all of it: a form,
   and what came of a press, come as parts of a page. Without this file, and on a narrow screen, the
   list is a list and each form has its page. No text lives here. */

const queue = document.querySelector("[data-reading-queue]");
const beside = queue?.querySelector("[data-beside]");
const pane = beside?.querySelector("[data-pane]");
const said = beside?.querySelector("[data-said]");
const hint = beside?.querySelector("[data-hint]");
const place = beside?.querySelector("[data-place]");
const keys = beside?.querySelector("[data-keys]");
const justDone = document.querySelector("[data-just-done]");
const wide = matchMedia("(min-width: 62.5rem)");
const rows = [...queue?.querySelectorAll("a[data-read]") ?? []].map((link) => link.closest("tr"));

const PATIENCE = 20000;
// What comes or arrives sooner says so by being there; later the page says what it waits for.
const SOON = 250;
// Whoever presses twice meant it once: the next form is not confirmed by the second press.
const A_MOMENT = 500;
const SWITCHED_OFF = "reading-keys-off";
const NEXT = "reading-next";

let current = null;
let shownAt = 0;
let isRead = false;
let isSending = false;

const linkOf = (row) => row.querySelector("a[data-read]");
const addressOf = (row) => linkOf(row).dataset.read;
const isDone = (row) => "done" in row.dataset;
const words = (name) => beside.querySelector(`template[data-${name}]`).content.cloneNode(true);

const parse = (html) => {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content;
};

/* A part of the page, with whether the server did what was asked; no part where it refuses this
   reader; null where the line is bad. */
const ask = async (address, options = {}) => {
  try {
    const answer = await fetch(address, { ...options, signal: AbortSignal.timeout(PATIENCE) });
    if (answer.redirected || [403, 404].includes(answer.status)) return { isOk: false };
    if (![200, 409, 422].includes(answer.status)) return null;
    return { isOk: answer.ok, part: parse(await answer.text()) };
  } catch {
    return null;
  }
};

// --- the form chosen ------------------------------------------------------------------------------

const ahead = new Map();
const fetchForm = async (row) => {
  const asked = ahead.get(row);
  ahead.delete(row);
  // The line was bad when it was asked for ahead: it may be good by now.
  return (await asked) ?? ask(addressOf(row));
};
const fetchAhead = (row) => {
  if (row && !ahead.has(row)) ahead.set(row, ask(addressOf(row)));
};

const keyOf = (row) => linkOf(row).dataset.key;
const following = (row) => rows.slice(rows.indexOf(row) + 1).find((each) => !isDone(each));
const waitingAfter = (row, but) => following(row) ?? rows.find((each) => !isDone(each) && each !== but);

// The page of a step leads back to this list, to the form that is next then.
const goOnAfter = (row, link) => {
  const next = waitingAfter(row, row);
  link.search = new URLSearchParams({ back: `${location.search || "?"}${next ? `#${keyOf(next)}` : ""}` });
};

// Its end was on the screen: then one key is enough.
const reader = new IntersectionObserver((entries) => {
  if (entries.some((entry) => entry.isIntersecting)) isRead = true;
});
// Only once the form stands at its beginning: on the way there its end would pass by.
const watchItsEnd = () => {
  const end = pane.querySelector("[data-read-to]");
  if (end) reader.observe(end);
};

const isComing = () => pane.hasAttribute("aria-busy");

const put = (...parts) => {
  pane.replaceChildren(...parts);
  hint.replaceChildren();
  reader.disconnect();
  isRead = false;
  shownAt = performance.now();
};

const choose = (row, { bring = true } = {}) => {
  current = row;
  for (const each of rows) {
    linkOf(each).tabIndex = each === row ? 0 : -1;
    if (each === row) linkOf(each).setAttribute("aria-current", "true");
    else linkOf(each).removeAttribute("aria-current");
  }
  if (bring) row?.scrollIntoView({ block: "nearest" });
  if (row) {
    place.textContent = place.dataset.place
      .replace("{n}", rows.indexOf(row) + 1).replace("{total}", rows.length);
    history.replaceState({ ...history.state, place: rows.indexOf(row) }, "");
  }
};

// Whoever works by keys reads with the whole screen; a click leaves the page where it is.
const toTheTop = (always) => {
  if (always || beside.getBoundingClientRect().top < 0) beside.scrollIntoView({ block: "start", behavior: "instant" });
};

const putWhatComes = (row) => {
  const part = words("coming");
  part.querySelector("[data-title]").textContent = linkOf(row).textContent;
  put(part);
};

const show = async (row, { focus = true, toTop = true, arrives = false } = {}) => {
  choose(row, { bring: !arrives });
  // Nothing else stands there yet that could be read meanwhile.
  if (arrives) putWhatComes(row);
  pane.setAttribute("aria-busy", "true");
  const waiting = setTimeout(() => { if (current === row) putWhatComes(row); }, SOON);
  const answer = await fetchForm(row);
  clearTimeout(waiting);
  if (current !== row) return;
  pane.removeAttribute("aria-busy");
  if (answer?.isOk) {
    put(answer.part);
    for (const link of pane.querySelectorAll("[data-goes-on]")) goOnAfter(row, link);
    const flags = row.querySelector(".flags");
    if (flags) pane.querySelector("[data-flags]").append(flags.cloneNode(true));
  } else {
    put(answer?.part ?? words("no-answer"));
    const link = pane.querySelector("[data-its-page]");
    if (link) link.href = linkOf(row).href;
  }
  pane.setAttribute("aria-label", linkOf(row).textContent);
  if (!arrives) toTheTop(toTop);
  watchItsEnd();
  if (focus) pane.focus({ preventScroll: true });
  fetchAhead(following(row));
};

const showTheEnd = () => {
  choose(null);
  put(words("end"));
  place.textContent = "";
  toTheTop(true);
  pane.setAttribute("aria-label", pane.querySelector("strong").textContent);
  pane.focus({ preventScroll: true });
};

// --- a step ---------------------------------------------------------------------------------------

const mark = (row, status, stays) => {
  row.querySelector("[data-mark]")?.remove();
  delete row.dataset.done;
  if (stays || !status) return;
  row.dataset.done = "";
  const holder = document.createElement("p");
  holder.dataset.mark = "";
  holder.append(status.content.cloneNode(true));
  row.querySelector("th").append(holder);
};

const rowOf = (form) => rows.find((row) => form.action.startsWith(new URL(addressOf(row), location).href));

const send = async (form) => {
  if (isSending) {
    hint.replaceChildren(words("on-its-way"));
    return;
  }
  isSending = true;
  form.querySelector("button").setAttribute("aria-disabled", "true");
  const row = rowOf(form);
  const shown = current;
  const waiting = setTimeout(() => said.replaceChildren(words("on-its-way")), SOON);
  const answer = await ask(form.action, { method: "POST", body: new FormData(form) });
  clearTimeout(waiting);
  isSending = false;
  form.querySelector("button").removeAttribute("aria-disabled");
  hint.replaceChildren();
  if (!answer?.part) {
    ahead.delete(row);
    said.replaceChildren(words(answer ? "not-done" : "not-sent"));
    return;
  }
  const line = answer.part.querySelector(".read-line");
  const stays = "stays" in line.dataset;
  said.replaceChildren(answer.part);
  ahead.delete(row);
  mark(row, line.querySelector("[data-status]"), stays);
  if (!line.querySelector("[data-status]") && !stays) row.dataset.done = "";
  // Whoever has gone on to another form meanwhile stays there.
  if (current !== shown) return;
  const next = stays ? row : waitingAfter(row);
  if (next) show(next);
  else showTheEnd();
};

// --- keys -----------------------------------------------------------------------------------------

// Whoever has put the focus nowhere else is at the form that is shown, from the first moment on.
const isAtTheForm = (element) => element === document.body || beside.contains(element);

const go = (step) => {
  // From anywhere else the first press leads to the form that is shown; only then one goes on.
  const isThere = isAtTheForm(document.activeElement) || linkOf(current ?? rows[0]) === document.activeElement;
  const to = !current ? rows.at(step > 0 ? 0 : -1) : isThere ? rows[rows.indexOf(current) + step] : current;
  if (!to) return;
  if (to === current) {
    toTheTop(true);
    pane.focus({ preventScroll: true });
  } else show(to);
};

const confirm = () => {
  const button = pane.querySelector(".read-head .btn-primary");
  if (!button || isComing() || performance.now() - shownAt < A_MOMENT) return;
  if (!("byKey" in button.dataset)) {
    hint.replaceChildren(words("asked"));
  } else if (isRead) {
    button.form.requestSubmit();
  } else {
    if (beside.getBoundingClientRect().top > 1) toTheTop(true);
    else scrollBy({ top: innerHeight * 0.7 });
    hint.replaceChildren(words("read-on"));
  }
};

const isOn = () => keys.checked;

const press = (event) => {
  const { target } = event;
  if (!wide.matches || event.defaultPrevented || event.repeat || event.isComposing) return;
  if (event.ctrlKey || event.metaKey || event.altKey || target.closest("input, select, textarea")) return;
  const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (arrow && target.matches("a[data-read]")) {
    event.preventDefault();
    const to = rows[rows.indexOf(target.closest("tr")) + arrow];
    if (to) linkOf(to).focus();
    return;
  }
  if (!isOn() || !(queue.contains(target) || target.contains(queue))) return;
  const step = { j: 1, k: -1 }[event.key.toLowerCase()];
  if (step) {
    event.preventDefault();
    go(step);
  } else if (event.key === "Enter" && !target.closest("a, button, summary, label")) {
    event.preventDefault();
    // From anywhere else Enter leads into the form, and confirms nothing yet.
    if (target === document.body || pane.contains(target)) confirm();
    else go(0);
  }
};

const switchKeys = () => {
  beside.toggleAttribute("data-keys-off", !keys.checked);
  try {
    if (keys.checked) localStorage.removeItem(SWITCHED_OFF);
    else localStorage.setItem(SWITCHED_OFF, "1");
  } catch { /* Where nothing may be kept, the switch holds for this page. */ }
};

// --- the page -------------------------------------------------------------------------------------

// What is next after a form that is opened on its own page, which knows nothing of this list.
const noteNext = (row) => {
  const next = waitingAfter(row, row);
  try {
    sessionStorage.setItem(NEXT, next ? keyOf(next) : "");
  } catch { /* Then one goes on from the top. */ }
};
const notedNext = () => {
  try {
    return sessionStorage.getItem(NEXT);
  } catch {
    return "";
  }
};

// With which form the step before goes on; once there was a choice on this page, that stands.
const asked = location.hash.slice(1) || (justDone && notedNext());
const askedFor = history.state?.place === undefined && rows.find((row) => keyOf(row) === asked);

const lay = () => {
  queue.classList.toggle("is-reading", wide.matches);
  beside.hidden = !wide.matches;
  if (justDone && wide.matches && !current) {
    justDone.removeAttribute("role");
    said.replaceChildren(justDone);
  }
  if (!wide.matches) {
    for (const row of rows) linkOf(row).removeAttribute("tabindex");
  } else if (current) choose(current);
  else if (askedFor) show(askedFor);
  // Whoever arrives sees where they are first: the page moves once they do something.
  else if (history.state?.place === undefined) show(rows[0], { focus: false, arrives: true });
  else show(rows[Math.min(history.state.place, rows.length - 1)], { focus: false, toTop: false });
};

// On a narrow screen, too, one goes on where one was.
const goOnBelow = () => {
  for (const row of rows) {
    const next = waitingAfter(row, row);
    for (const back of row.querySelectorAll("[name=back]")) if (next) back.value += `#${keyOf(next)}`;
    for (const link of row.querySelectorAll("[data-goes-on]")) goOnAfter(row, link);
  }
  if (!askedFor || wide.matches) return;
  linkOf(askedFor).focus({ preventScroll: true });
  askedFor.scrollIntoView({ block: "center", behavior: "instant" });
};

if (rows.length) {
  try {
    keys.checked = !localStorage.getItem(SWITCHED_OFF);
  } catch { /* The keys are on. */ }
  switchKeys();
  queue.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-read]");
    const row = event.target.closest("a")?.closest("tr");
    if (!wide.matches && rows.includes(row)) noteNext(row);
    if (!link || !wide.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(link.closest("tr"), { toTop: false });
  });
  beside.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-step]")) return;
    event.preventDefault();
    // The form before is still on the screen, but it is no longer the one chosen.
    if (!(isComing() && pane.contains(event.target))) send(event.target);
  });
  beside.addEventListener("click", (event) => {
    if (event.target.closest("[data-again]")) show(current);
  });
  keys.addEventListener("change", switchKeys);
  document.addEventListener("keydown", press);
  wide.addEventListener("change", lay);
  lay();
  goOnBelow();
}
