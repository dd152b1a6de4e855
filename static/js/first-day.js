/* The first day of a pair: of one before this week, shows the question since when the two are asked.
   Without this file the page comes back with it. No text lives here. */

const day = document.querySelector("input[name=starts_on]");
const question = document.querySelector("[data-asked-before]");

const follow = () => {
  question.hidden = !day.value || day.value >= question.dataset.askedBefore;
};

if (day && question) {
  day.addEventListener("change", follow);
  day.form.addEventListener("words-back", () => setTimeout(follow));
  window.addEventListener("pageshow", follow);
  follow();
}
