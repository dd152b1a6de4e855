/* A form's boxes: what they say, and how they are filled again. Used by whatever keeps a form on
   this device: the words that are not saved yet (unsaved.js), the letters of a phone (phone/). */

export const UNSAVED = "unsaved";
export const TEXT = "textarea, input:not([type]), input[type=text], input[type=number], input[type=date],"
  + " input[type=time], input[type=email], input[type=tel], input[type=url]";
const NEVER = new Set(["csrfmiddlewaretoken", UNSAVED]);
const NOT_TYPED = new Set(["version", "uuid"]);

const UNREAD = new Set(["file", "password", "submit", "button", "reset", "image"]);
export const isTick = (box) => box.type === "checkbox" || box.type === "radio";
export const boxesOf = (form) => [...form.elements].filter(
  (box) => box.name && box.matches("input, textarea, select")
    && !UNREAD.has(box.type) && !NEVER.has(box.name),
);

const chosenIn = (select, asServed) => {
  const options = [...select.options];
  const chosen = options.filter((option) => (asServed ? option.defaultSelected : option.selected));
  return chosen.length || select.multiple ? chosen : options.slice(0, 1);
};

/* What the form says, by the names of its boxes: as it stands, or as the server sent it. */
export const read = (form, asServed = false) => {
  const said = {};
  for (const box of boxesOf(form)) {
    const values = said[box.name] ??= [];
    if (isTick(box)) {
      if (asServed ? box.defaultChecked : box.checked) values.push(box.value);
    } else if (box.tagName === "SELECT") {
      values.push(...chosenIn(box, asServed).map((option) => option.value));
    } else {
      values.push(asServed ? box.defaultValue : box.value);
    }
  }
  return said;
};

export const differing = (one, other) => [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
  (name) => !NOT_TYPED.has(name)
    && JSON.stringify(one[name] ?? []) !== JSON.stringify(other[name] ?? []),
);

/* As many lines in each part as there were. */
const matchLines = (form, said) => {
  for (const part of form.querySelectorAll("[data-part]")) {
    const total = part.querySelector(`[name="${part.dataset.part}-TOTAL_FORMS"]`);
    if (!total) continue;
    const wanted = Number(said[total.name]?.[0] ?? total.value);
    const add = part.querySelector("[data-add]");
    for (let more = wanted - total.value; more > 0; more -= 1) add.click();
    [...part.querySelectorAll("fieldset.line")].slice(wanted).forEach((line) => line.remove());
  }
  document.activeElement?.blur();
};

/* Fill the boxes; those that changed. */
const fill = (form, said) => {
  const seen = {};
  return boxesOf(form).filter((box) => {
    const values = said[box.name] ?? [];
    const place = seen[box.name] ?? 0;
    if (isTick(box)) {
      const before = box.checked;
      box.checked = values.includes(box.value);
      return before !== box.checked;
    }
    if (box.tagName === "SELECT") {
      const before = chosenIn(box).map((option) => option.value).join();
      for (const option of box.options) option.selected = values.includes(option.value);
      return before !== chosenIn(box).map((option) => option.value).join();
    }
    seen[box.name] = place + 1;
    const before = box.value;
    if (place in values) box.value = values[place];
    return before !== box.value;
  });
};

/* The page's own scripts may first reword what was said for a page of today ("words-back"). They
   follow each answer and may change others, so the boxes are filled again when they have. */
export const putBack = (form, said) => {
  form.dispatchEvent(new CustomEvent("words-back", { detail: said }));
  matchLines(form, said);
  for (const box of fill(form, said)) {
    for (const kind of ["input", "change"]) box.dispatchEvent(new Event(kind, { bubbles: true }));
    const part = box.closest("details");
    if (part) part.open = true;
  }
  fill(form, said);
};
