/* What a form must say before it is sent, judged where the portal cannot be asked. The portal says
   which answers and with which sentences (recording/phone/views.py), and judges again. */

// A question that another answer has put away is not asked.
const isLacking = (form, { name, least, or }) => {
  if (or && form.querySelector(`[name="${or}"]`)?.value.trim()) return false;
  const boxes = [...form.querySelectorAll(`[name="${name}"]`)].filter((box) => !box.closest("[hidden]"));
  if (!boxes.length) return false;
  if (boxes.some(({ type }) => type === "radio")) return !boxes.some(({ checked }) => checked);
  return boxes.every(({ value }) => value.trim().length < least);
};

const clear = (form) => {
  form.querySelector(".error-summary")?.remove();
  form.querySelector("[data-asked]")?.remove();
  for (const field of form.querySelectorAll(".has-error")) {
    field.classList.remove("has-error");
    field.querySelector(".field-error").remove();
  }
  // What was shown for its error alone is put away again (activity-form.js).
  form.dispatchEvent(new Event("change"));
};

/* Beside each question and once on top, as the portal's own pages do; whether all is there. */
export const judge = (form, demands, summary) => {
  clear(form);
  const boxOf = ({ name }) => form.querySelector(`[name="${name}"]`);
  const inOrder = (one, other) =>
    (boxOf(one).compareDocumentPosition(boxOf(other)) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1);
  const lacking = demands.filter((demand) => isLacking(form, demand)).sort(inOrder);
  if (!lacking.length) return true;
  const list = summary.querySelector("[data-problems]");
  for (const { name, sentence } of lacking) {
    const field = form.querySelector(`[name="${name}"]`).closest(".field");
    const error = document.createElement("div");
    Object.assign(error, { className: "field-error", textContent: sentence });
    field.classList.add("has-error");
    (field.querySelector(".form-text") ?? field.querySelector("legend, label")).after(error);
    const link = document.createElement("a");
    Object.assign(link, { href: `#${field.querySelector("[id]").id}`, textContent: sentence });
    const line = document.createElement("li");
    line.append(link);
    list.append(line);
  }
  form.prepend(summary);
  summary.focus();
  return false;
};

/* What the button accepts as it is, by the parts that were asked about before it was shown. */
const accepted = (button) => button.value.split(" ").filter((part) => part && part !== "1");

const ask = (form, button, question, { part, sentence, box, mend, isDemanded = false }) => {
  const send = question.querySelector("[name=send]");
  const way = question.querySelector("[data-mend]");
  question.querySelector("[data-sentence]").textContent = sentence;
  send.hidden = isDemanded;
  send.value = [...accepted(button), part].join(" ");
  way.href = `#${box}`;
  if (mend) way.textContent = mend;
  form.prepend(question);
  question.focus();
  return false;
};

const dayOf = (form) => {
  const { value: when } = form.querySelector("[name=when]:checked") ?? {};
  if (when === "other") return form.elements.date_precision.value === "day" ? form.elements.day.value : "";
  if (!form.elements.opened_on.value) return "";
  const day = new Date(form.elements.opened_on.value);
  if (when === "yesterday") day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
};

/* A day on which there is no school, asked about once. `days` are what the portal says of each such
   day; true where the form may go on. */
export const judgeDay = (form, days, button, question) => {
  // That a day is right says nothing of another: it may be changed after it was asked about.
  const part = `date:${dayOf(form)}`;
  const about = days[dayOf(form)];
  if (!about || accepted(button).includes(part)) return true;
  return ask(form, button, question, { part, box: "id_when_0", ...about });
};

// By which box a line of each part is one.
const NAMED_BY = { lessons: "topic", talks: "title" };

const isEmpty = (form, part) => [...form.querySelectorAll(`[name^="${part}-"][name$="-${NAMED_BY[part]}"]`)]
  .every(({ value }) => !value.trim());

/* A kind that lives from its lessons or talks, and none is noted: asked once, or demanded. `kinds` are
   what the portal says of each kind; true where the form may go on. */
export const judgePart = (form, part, kinds, button, question) => {
  const about = kinds[form.querySelector("[name=kind]:checked")?.value];
  const isAccepted = accepted(button).includes(part) && !about?.isDemanded;
  if (!about || !isEmpty(form, part) || isAccepted) return true;
  return ask(form, button, question, { part, box: `id_${part}-0-${NAMED_BY[part]}`, ...about });
};
