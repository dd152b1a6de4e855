/* The parts of a form that have several lines: their buttons add one. Without this file the empty
   lines that are there do. No text lives here. */

// Another line: the template's copy, numbered; the formset counts it.
export const addLines = (form, then = () => {}) => {
  for (const part of form.querySelectorAll("[data-part]")) {
    const button = part.querySelector("[data-add]");
    const total = part.querySelector(`[name="${part.dataset.part}-TOTAL_FORMS"]`);
    const blank = part.querySelector("template");
    if (!button || !total || !blank) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      const number = Number(total.value);
      const holder = document.createElement("div");
      holder.innerHTML = blank.innerHTML.replaceAll("__prefix__", String(number));
      const line = holder.firstElementChild;
      line.querySelector("[data-number]").textContent = number + 1;
      button.before(line);
      total.value = number + 1;
      then();
      line.querySelector("input, select, textarea")?.focus();
    });
  }
};
