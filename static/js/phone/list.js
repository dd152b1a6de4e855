/* What waits on this phone: a line on every page (on Home a task), and the list with what each letter
   needs; and the other pages on which something was typed and not sent (unsaved.js). */

import { forget, pageOf, pagesOf } from "../unsaved.js";
import { lettersOf, numberOfOthers, photoOf, throwAway } from "./letters.js";
import { flush } from "./sending.js";

const page = document.getElementById("phone");
const time = new Intl.DateTimeFormat(document.documentElement.lang === "en" ? "en-GB" : "zh-CN", {
  day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
});

/* In words of the page: one of several lines, with its number. */
const say = (box, name, number) => {
  for (const each of box.querySelectorAll("[data-say]")) {
    each.hidden = each.dataset.say !== name;
    const place = each.querySelector("[data-number]");
    if (place) place.textContent = number;
  }
};

const stateOf = (letter) => {
  if (letter.state === "waits" && ["sign-in", "ended"].includes(letter.problem)) return letter.problem;
  return letter.state;
};

/* The same button sends forms and saves drafts: it says what it does. */
const nameButtons = (letters) => {
  const waiting = letters.filter(({ state }) => state === "waits" || state === "sending");
  const does = waiting.length && waiting.every(({ isDraft }) => isDraft) ? "save" : "send";
  for (const each of document.querySelectorAll("[data-send-now] [data-does]")) {
    each.hidden = each.dataset.does !== does;
  }
};

const showStrip = (letters, pages) => {
  const strip = document.querySelector("[data-phone-strip]");
  if (!strip) return;
  const of = (...states) => letters.filter((letter) => states.includes(stateOf(letter))).length;
  const waiting = of("waits", "sending", "sign-in");
  const [name, number] = of("look", "ended") ? ["look", of("look", "ended")]
    : of("sign-in") ? ["sign-in", waiting] : of("sending") ? ["sending", waiting]
    : waiting ? ["waits", waiting] : ["typed", pages.filter((kept) => kept.page !== pageOf()).length];
  strip.hidden = number === 0;
  for (const nothing of document.querySelectorAll("[data-nothing-waits]")) nothing.hidden = number > 0;
  strip.querySelector("[data-send-now]").hidden = name !== "waits";
  say(strip, name, number);
};

/* The page that takes a form in, filled with this letter, so that it says what is wrong and where. */
const openOnPage = async (letter, elsewhere) => {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: page.dataset.create, hidden: true });
  form.enctype = "multipart/form-data";
  let token;
  try {
    ({ token } = await (await fetch(page.dataset.who, {
      headers: { Accept: "application/json" }, cache: "no-store",
    })).json());
  } catch {
    // Without a signal it is changed here, and judged when there is one.
    location.assign(elsewhere);
    return;
  }
  const add = (name, value) => {
    const box = document.createElement("input");
    Object.assign(box, { type: "hidden", name, value });
    form.append(box);
  };
  for (const [name, values] of Object.entries(letter.said)) {
    for (const value of values) add(name, value);
  }
  add("csrfmiddlewaretoken", token);
  const files = new DataTransfer();
  for (const [place, { name }] of letter.photos.entries()) {
    const blob = await photoOf(letter.uuid, place);
    if (blob) files.items.add(new File([blob], name, { type: blob.type }));
  }
  const box = document.createElement("input");
  Object.assign(box, { type: "file", name: "photos", multiple: true });
  box.files = files.files;
  form.append(box);
  document.body.append(form);
  form.submit();
};

/* Thrown away is what somebody says twice to throw away. */
const askBefore = (row, throwItAway) => {
  const drop = row.querySelector("[data-throw-away]");
  const sure = row.querySelector("[data-sure]");
  drop.addEventListener("click", () => { sure.hidden = false; drop.hidden = true; });
  sure.querySelector("[data-yes]").addEventListener("click", () => {
    sure.hidden = true;
    throwItAway();
  });
  sure.querySelector("[data-no]").addEventListener("click", () => {
    sure.hidden = true;
    drop.hidden = false;
    drop.focus();
  });
};

const rowOf = (letter) => {
  const row = page.content.querySelector("[data-letter]").cloneNode(true);
  row.dataset.letter = letter.uuid;
  const fill = (name, text) => { row.querySelector(`[data-${name}]`).textContent = text; };
  fill("theme", letter.about.theme || row.querySelector("[data-theme]").textContent);
  fill("who", letter.about.who);
  const at = row.querySelector("[data-when]");
  at.dateTime = new Date(letter.writtenAt).toISOString();
  at.textContent = time.format(letter.writtenAt);
  const photos = letter.photos.filter(({ isSent }) => !isSent).length;
  row.querySelector("[data-photos]").hidden = photos === 0 || letter.state === "sent";
  row.querySelector("[data-photos] [data-number]").textContent = photos;
  const state = stateOf(letter);
  const said = letter.isDraft ? `${state}-draft` : state;
  say(row, row.querySelector(`[data-say="${said}"]`) ? said : state);
  row.querySelector("[data-draft]").hidden = !letter.isDraft;
  for (const sentence of letter.sentences ?? []) {
    const line = document.createElement("li");
    line.textContent = sentence;
    row.querySelector("[data-sentences]").append(line);
  }
  const isDone = letter.state === "sent";
  const differs = letter.state === "look" && letter.problem === "conflict";
  row.querySelector("[data-differs]").hidden = !differs;
  const isOver = state === "ended";
  const texts = differs || isOver ? letter.about.texts ?? [] : [];
  row.querySelector("[data-written]").hidden = texts.length === 0;
  row.querySelector("[data-copy]").addEventListener("click", ({ target }) => {
    navigator.clipboard.writeText(texts.join("\n\n")).then(() => { target.textContent = target.dataset.copied; });
  });
  for (const text of texts) {
    const line = document.createElement("li");
    line.textContent = text;
    row.querySelector("[data-texts]").append(line);
  }
  const link = row.querySelector("[data-open]");
  link.hidden = !letter.url;
  if (letter.url) link.href = letter.url;
  const look = row.querySelector("[data-look]");
  look.hidden = !(letter.state === "look" || isOver) || differs;
  const change = row.querySelector("[data-change]");
  change.hidden = !["waits", "sign-in"].includes(state);
  change.href = `${page.dataset.list}?letter=${letter.uuid}`;
  look.addEventListener("click", () => openOnPage(letter, change.href));
  row.querySelector("[data-throw-away]").hidden = isDone;
  askBefore(row, () => throwAway(letter.uuid));
  return row;
};

const pageRowOf = (kept, whenGone) => {
  const row = page.content.querySelector("[data-typed-page]").cloneNode(true);
  const title = row.querySelector("[data-title]");
  title.textContent = kept.title?.trim() || title.textContent;
  const at = row.querySelector("[data-when]");
  at.dateTime = new Date(kept.at).toISOString();
  at.textContent = time.format(kept.at);
  row.querySelector("[data-files]").hidden = !kept.files;
  row.querySelector("[data-open]").href = kept.page;
  askBefore(row, () => {
    forget(kept.key);
    whenGone();
  });
  return row;
};

const showList = async (letters, pages, owner, show) => {
  const list = document.querySelector("[data-phone-list]");
  if (!list) return;
  // Somebody in the middle of an answer is not interrupted.
  if (list.querySelector("[data-sure]:not([hidden])")) return;
  const waiting = letters.filter(({ state }) => state !== "sent");
  const sent = letters.filter(({ state }) => state === "sent").reverse();
  list.replaceChildren(...waiting.map(rowOf), ...pages.map((kept) => pageRowOf(kept, show)));
  const before = document.querySelector("[data-phone-sent]");
  before.replaceChildren(...sent.map(rowOf));
  // On the list alone: beside a form, or a page that cannot be opened, it says too much.
  document.querySelector("[data-none-waits]").hidden = waiting.length + pages.length > 0
    || document.querySelector('[data-part-of-page="letters"][hidden]') !== null;
  document.querySelector("[data-sent-before]").hidden = sent.length === 0;
  document.querySelector("[data-list-actions] [data-send-now]").hidden = waiting
    .every(({ state }) => state === "look");
  const others = await numberOfOthers(owner);
  const line = document.querySelector("[data-others]");
  line.hidden = others === 0;
  line.querySelector("[data-number]").textContent = others;
};

export const showLetters = (owner) => {
  const show = async () => {
    const letters = await lettersOf(owner);
    const pages = pagesOf(owner).sort((one, other) => one.at - other.at);
    showStrip(letters, pages);
    nameButtons(letters);
    await showList(letters, pages, owner, show);
  };
  addEventListener("letters-changed", show);
  for (const button of document.querySelectorAll("[data-send-now]")) {
    button.addEventListener("click", async () => {
      button.setAttribute("aria-busy", "true");
      await flush({ isAsked: true });
      button.removeAttribute("aria-busy");
    });
  }
  return show();
};
