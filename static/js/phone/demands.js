/* What a form must say before it is sent, judged where the portal cannot be asked. The portal says
   which answers and with which sentences (recording/phone/views.py), and judges again. */

// A question that another answer has put away is not asked.
const isLacking = (form, { name, least }) => {
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

const noLesson = (form) => [...form.querySelectorAll('[name^="lessons-"][name$="-topic"]')]
  .every(({ value }) => !value.trim());

/* A kind that lives from its lessons, and none is noted: asked once, or demanded. `lessons` are what
   the portal says of each kind; true where the form may go on. */
export const judgeLessons = (form, lessons, button, question) => {
  const about = lessons[form.querySelector("[name=kind]:checked")?.value];
  if (!about || !noLesson(form) || (button.value === "lessons" && !about.isDemanded)) return true;
  question.querySelector("[data-sentence]").textContent = about.sentence;
  question.querySelector("[name=send]").hidden = about.isDemanded;
  form.prepend(question);
  question.focus();
  return false;
};
