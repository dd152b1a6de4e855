/* The activity form: shows the questions that follow from an answer, and adds lines. Without this
   file all questions are there and the server judges. No text lives here. */

import { addLines } from "./lines.js";

const form = document.querySelector("form:has([data-send-button])");
// The answer chosen, among cards or in a list.
const chosen = (name) => form.querySelector(`input[name="${name}"]:checked`)
  ?? form.querySelector(`select[name="${name}"]`)?.selectedOptions[0];

// A question that follows from an answer: data-shown-for="question:answer".
const followers = [...form.querySelectorAll("[data-shown-for], [data-hidden-for-remote]")];
const follow = () => {
  const remote = "remote" in (chosen("kind")?.dataset ?? {});
  for (const box of followers) {
    const [name, answer] = (box.dataset.shownFor ?? "").split(":");
    const asked =
      !name || !chosen(name) || chosen(name).value === answer || box.querySelector(".has-error");
    box.hidden = !asked || (remote && "hiddenForRemote" in box.dataset);
  }
  // Another teacher's name is asked for where somebody else has taught.
  for (const box of form.querySelectorAll('[name$="-teacher_name"]')) {
    const teacher = box.form.elements[box.name.replace("_name", "")];
    const field = box.closest(".field");
    field.hidden = teacher.value !== "other" && !box.value && !field.matches(".has-error");
  }
};

// A page gone back to has the kind that was chosen on it, wherever that stands by now.
const remember = ({ target: box }) => {
  if (box.name === "kind") history.replaceState({ ...history.state, kind: box.value }, "");
};
const recall = () => {
  const { kind } = history.state ?? {};
  if (!kind || chosen("kind")) return;
  const option = form.querySelector(`input[name="kind"][value="${CSS.escape(kind)}"]`);
  if (!option) return;
  option.checked = true;
  const more = option.closest("[data-more]");
  if (more) more.open = true;
};

// Of several programs only the kinds of the pair's own can be chosen; a kind that the other program
// has too stays chosen there.
const kinds = () => {
  const program = chosen("pairing")?.dataset.program;
  if (!program) return;
  const options = [...form.querySelectorAll('input[name="kind"][data-program]')];
  const before = chosen("kind");
  for (const option of options) {
    const isForeign = option.dataset.program !== program;
    option.parentElement.hidden = isForeign;
    if (!isForeign && before?.dataset.key === option.dataset.key) option.checked = true;
    if (isForeign && option.checked) option.checked = false;
  }
  const more = form.querySelector("[data-more]:has([data-program])");
  if (!more) return;
  const others = [...more.querySelectorAll(".choice")].filter((choice) => !choice.hidden);
  more.querySelector("[data-number]").textContent = others.length;
  more.hidden = !others.length;
  if (more.querySelector(":checked")) more.open = true;
};

// The parts that a kind asks for open by themselves; the others are not asked for, unless filled or
// where whatever took place may be noted.
const open = () => {
  const kind = chosen("kind");
  for (const part of form.querySelectorAll("[data-opens]")) {
    const asked = part.dataset.opens in (kind?.dataset ?? {});
    const filled =
      part.matches(".is-wanted") || part.querySelector(".has-error") ||
      [...part.querySelectorAll("input[type=text]")].some((box) => box.value);
    if (asked) part.open = true;
    part.hidden = !asked && !filled && !("stays" in part.dataset);
  }
};

// The button says who receives the form.
const name = () => {
  const words = chosen("pairing")?.dataset.send;
  if (words) form.querySelector("[data-send-button]").textContent = words;
};

addLines(form, follow);

// Words of another day come back: "today" then was the day on which it was said.
form.addEventListener("words-back", ({ detail: said }) => {
  const before = { today: 0, yesterday: 1 }[said.when?.[0]];
  const [opened] = said.opened_on ?? [];
  if (before === undefined || !opened || opened === form.elements.opened_on.value) return;
  const day = new Date(`${opened}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - before);
  const isKnown = { date_precision: ["day"], date_as_printed: [""] };
  Object.assign(said, { when: ["other"], day: [day.toISOString().slice(0, 10)], ...isKnown });
});

form.addEventListener("change", remember);
form.addEventListener("change", () => { kinds(); follow(); open(); name(); });
recall();
kinds();
follow();
open();
name();
