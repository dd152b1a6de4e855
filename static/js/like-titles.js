/* While the title of a result is typed: what was noted before under a title like it, to be chosen
   as the same. Without this file, or without an answer, the title is typed and nothing else is
   asked. No text lives here. */

const PAUSE = 350;
const PATIENCE = 6000;
const AFTER_A_FAILURE = 20000;

const form = document.querySelector("form:has([data-like])");
const words = document.getElementById("like-titles");
const beside = (box, name) => form.elements[box.name.replace(/title$/, name)];

// --- one question at a time -----------------------------------------------------------------------

let isAsking = false;
let quietUntil = 0;

const address = (box) => {
  const asked = new URLSearchParams({ title: box.value.trim().slice(0, 200) });
  const said = new FormData(form);
  const answers = {
    kind: beside(box, "kind")?.value,
    pairing: said.get("pairing"),
    program: said.get("program"),
    besides: said.get("uuid"),
  };
  for (const [name, answer] of Object.entries(answers)) if (answer) asked.set(name, answer);
  return `${box.dataset.like}?${asked}`;
};

/* The options for what is typed, or nothing: a bad line costs no more than that. */
const ask = async (box) => {
  if (isAsking || performance.now() < quietUntil) return null;
  isAsking = true;
  try {
    const answer = await fetch(address(box), { signal: AbortSignal.timeout(PATIENCE) });
    return answer.ok && !answer.redirected ? await answer.text() : "";
  } catch {
    quietUntil = performance.now() + AFTER_A_FAILURE;
    return "";
  } finally {
    isAsking = false;
  }
};

// --- the list below a title -----------------------------------------------------------------------

let lists = 0;

const equip = (box) => {
  const field = box.closest(".field");
  field.append(words.content.cloneNode(true));
  const list = field.querySelector("[role=listbox]");
  const status = field.querySelector("[data-say]");
  const line = field.querySelector(".same-as");
  let timer;
  let active = -1;
  let typed = null;

  list.id = `like-${lists += 1}`;
  const attributes = {
    role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": list.id,
    "aria-expanded": "false",
  };
  for (const [name, value] of Object.entries(attributes)) box.setAttribute(name, value);

  const options = () => [...list.children];
  const activate = (number) => {
    active = number;
    options().forEach((option, place) => {
      option.setAttribute("aria-selected", String(place === active));
    });
    const option = options()[active];
    if (!option) {
      box.removeAttribute("aria-activedescendant");
      return;
    }
    box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const open = (isOpen) => {
    list.hidden = !isOpen;
    box.setAttribute("aria-expanded", String(isOpen));
    activate(-1);
    status.textContent = isOpen ? `${status.dataset.say} ${options().length}` : "";
  };

  /* What the line says once something is chosen: the page, come back, says it again. */
  const tell = () => {
    const same = beside(box, "same");
    line.hidden = !same?.value;
    if (same?.value) line.querySelector("p").textContent = beside(box, "same_told").value;
  };
  const changed = (...names) => {
    for (const name of names) {
      beside(box, name).dispatchEvent(new Event("change", { bubbles: true }));
    }
  };
  const choose = (option) => {
    const kind = beside(box, "kind");
    typed = { title: box.value, kind: kind.value, chosen: option.dataset.title };
    beside(box, "same").value = option.dataset.result;
    beside(box, "same_told").value = option.querySelector("[data-told]").textContent;
    box.value = option.dataset.title;
    kind.value = option.dataset.kind;
    open(false);
    list.replaceChildren();
    tell();
    status.textContent = beside(box, "same_told").value;
    changed("title", "kind");
  };
  const undo = () => {
    beside(box, "same").value = beside(box, "same_told").value = "";
    if (typed && box.value === typed.chosen) box.value = typed.title;
    if (typed) beside(box, "kind").value = typed.kind;
    typed = null;
    tell();
    changed("title", "kind");
    box.focus();
  };

  const look = async () => {
    const { value } = box;
    if (beside(box, "same")?.value || document.activeElement !== box) return;
    const answer = await ask(box);
    if (answer === null) {
      // Another question is under way: this one waits for its answer.
      if (isAsking) later();
      return;
    }
    if (box.value !== value) {
      later();
      return;
    }
    if (beside(box, "same").value || document.activeElement !== box) return;
    const holder = document.createElement("template");
    holder.innerHTML = answer;
    list.replaceChildren(...holder.content.querySelectorAll("[role=option]"));
    options().forEach((option, place) => { option.id = `${list.id}-${place}`; });
    open(options().length > 0);
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  };

  box.addEventListener("input", (event) => {
    if (!list.hidden) open(false);
    list.replaceChildren();
    if (!event.isComposing) later();
  });
  box.addEventListener("compositionend", later);
  box.addEventListener("blur", () => { if (!list.hidden) open(false); });
  box.addEventListener("keydown", (event) => {
    const last = options().length - 1;
    if (event.isComposing || last < 0) return;
    const steps = {
      ArrowDown: () => { if (list.hidden) open(true); activate(active < last ? active + 1 : 0); },
      ArrowUp: () => { if (list.hidden) open(true); activate(active > 0 ? active - 1 : last); },
      Escape: () => open(false),
      Enter: () => choose(options()[active]),
    };
    const isOurs = event.key in steps && (
      event.key.startsWith("Arrow") || (!list.hidden && (event.key === "Escape" || active >= 0))
    );
    if (!isOurs) return;
    event.preventDefault();
    steps[event.key]();
  });
  // The box keeps the focus while an option is pressed.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => {
    const option = target.closest("[role=option]");
    if (option) choose(option);
  });
  line.querySelector("button").addEventListener("click", undo);
  for (const name of ["same", "same_told"]) beside(box, name).addEventListener("change", tell);
  tell();
};

// Lines come and go: a title gets its list when it is first met.
const meet = ({ target: box }) => {
  if (box.matches?.("[data-like]:not([role])")) equip(box);
};
if (form && words && AbortSignal.timeout) {
  form.addEventListener("focusin", meet);
  form.addEventListener("input", meet, true);
  for (const box of form.querySelectorAll("[data-like]")) equip(box);
}
