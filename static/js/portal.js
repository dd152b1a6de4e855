/* What every page has. Each behaviour is found by its data attribute; without this file every
   page still works. No text lives here: words come from the page, in its language. */

const all = (selector, root = document) => root.querySelectorAll(selector);

// An error summary is read first.
document.querySelector("[data-focus]")?.focus();

// The current place stays in sight when the navigation scrolls sideways.
all("nav [aria-current], .tabs [aria-current]").forEach((link) => {
  const strip = link.closest("ul");
  if (strip.scrollWidth > strip.clientWidth) {
    strip.scrollLeft = link.offsetLeft - (strip.clientWidth - link.offsetWidth) / 2;
  }
});

// A menu closes by Escape, by a press elsewhere, and when focus leaves it.
all("[data-menu]").forEach((menu) => {
  const close = () => { menu.open = false; };
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) close(); });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) close();
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      close();
      menu.querySelector("summary").focus();
    }
  });
});

// "/" goes to the search box, unless somebody is writing.
document.addEventListener("keydown", (event) => {
  const box = document.querySelector("[data-slash]");
  if (event.key === "/" && box?.offsetParent && !event.target.closest("input, textarea, select")) {
    event.preventDefault();
    box.focus();
  }
});

// Show and hide a password; sending hides it again.
all("[data-reveal]").forEach((button) => {
  const box = document.getElementById(button.dataset.reveal);
  const show = button.textContent;
  const set = (open) => {
    box.type = open ? "text" : "password";
    button.textContent = open ? button.dataset.hide : show;
  };
  button.hidden = false;
  button.addEventListener("click", () => set(box.type === "password"));
  box.form?.addEventListener("submit", () => set(false));
});

// On somebody's own phone the likelier answer is chosen beforehand.
if (matchMedia("(pointer: coarse)").matches && !document.querySelector("[data-focus]")) {
  document.getElementById("own-device")?.click();
}

// Copy a text, and say so.
all("[data-copy]").forEach((button) => {
  const label = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.value ?? source.textContent);
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = label; }, 3000);
    } catch {
      if (source.select) source.select();
      else getSelection().selectAllChildren(source);
    }
  });
});

// What each printed page after the first says on top: print.css cannot read it from the page.
const running = document.querySelector("[data-running]")?.dataset.running ?? document.title;
document.documentElement.style.setProperty("--running", JSON.stringify(running));

all("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});

// Tick every box of a table or list at once: <input type=checkbox data-all="name">.
all("[data-all]").forEach((master) => {
  const boxes = [...all(`input[name="${master.dataset.all}"]`)];
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    master.checked = ticked > 0 && ticked === boxes.length;
    master.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  master.addEventListener("change", () => boxes.forEach((box) => { box.checked = master.checked; }));
  boxes.forEach((box) => box.addEventListener("change", show));
  show();
});

// How many characters are too many, and from three quarters on how many are left.
const lines = new WeakMap();
const leftIn = (box) => box.dataset.most - [...box.value.trim()].length;
const count = (box) => {
  const left = leftIn(box);
  const words = left < 0 ? box.dataset.tooMany : left <= box.dataset.most / 4 && box.dataset.left;
  let line = lines.get(box);
  if (!line) {
    line = document.createElement("div");
    line.setAttribute("role", "status");
    box.after(line);
    lines.set(box, line);
  }
  line.className = left < 0 ? "field-error" : "form-text";
  line.textContent = words ? words.replace("%(n)s", Math.abs(left)) : "";
};
document.addEventListener("input", ({ target: box }) => {
  if (!box.dataset?.most) return;
  // What is left is said when the writer pauses.
  const isSoon = leftIn(box) < 0 || lines.get(box)?.className === "field-error";
  clearTimeout(box.timer);
  box.timer = setTimeout(count, isSoon ? 300 : 2000, box);
});
// An error says it already.
all("[data-left]").forEach((box) => { if (!box.closest(".has-error")) count(box); });

// A page gone back to has the key it was sent with, so that it makes one record.
const keyOf = (form) => form.querySelector('[type=hidden][name="uuid"]');
const keys = () => history.state?.keys ?? {};
const isAlone = (form) => [...all("form")].filter((each) => each.action === form.action && keyOf(each)).length === 1;
all("form").forEach((form) => {
  const key = keys()[form.action];
  if (key && keyOf(form) && isAlone(form)) keyOf(form).value = key;
});
document.addEventListener("submit", ({ target: form }) => {
  const key = keyOf(form)?.value;
  if (key) history.replaceState({ ...history.state, keys: { ...keys(), [form.action]: key } }, "");
});

// Twice pressed is once sent. A download leaves the page standing, so the button comes back.
document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (form.getAttribute("method")?.toLowerCase() !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  submitter?.setAttribute("aria-disabled", "true");
  setTimeout(() => {
    delete form.dataset.sent;
    submitter?.removeAttribute("aria-disabled");
  }, 5000);
});
addEventListener("pageshow", (event) => {
  if (event.persisted) all("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
});
