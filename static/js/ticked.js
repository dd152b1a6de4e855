/* The button of several forms says how many are ticked now. Without this file, and with none ticked,
   it names no number. */

for (const form of document.querySelectorAll("form[data-ticked]")) {
  const button = form.querySelector("[data-many]");
  const bare = button.textContent;
  const say = () => {
    const number = form.querySelectorAll("input[name=chosen]:checked").length;
    const words = number === 1 ? button.dataset.one : button.dataset.many;
    button.textContent = number ? words.replace("{n}", number) : bare;
  };
  form.addEventListener("change", say);
  // A page that is come back to has the ticks that it was left with.
  addEventListener("pageshow", say);
  say();
}
