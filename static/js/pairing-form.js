/* Two people to pair: once the trainee is chosen, offers the mentors who may help them, and never the
   trainee. Without this file all stand there, and the server judges. No text lives here. */

const trainee = document.querySelector("select[name=trainee]");
const mentor = document.querySelector("select[name=mentor]");
const nobody = document.querySelector("[data-nobody]");
const groups = [...(mentor?.children ?? [])].map((group) => group.cloneNode(true));

const offered = (group, may) => {
  const copy = group.cloneNode(true);
  for (const option of copy.querySelectorAll("option")) if (!may(option)) option.remove();
  return copy;
};

const follow = () => {
  const chosen = trainee.selectedOptions[0];
  const helpers = (chosen?.dataset.helpers ?? "").split(" ");
  const may = ({ value, dataset }) => !chosen?.value
    || (value !== chosen.value && (dataset.places ?? "").split(" ").some((key) => helpers.includes(key)));
  const before = mentor.value;
  const left = groups.map((group) => offered(group, may)).filter(({ tagName, children }) => tagName !== "OPTGROUP" || children.length);
  mentor.replaceChildren(...left);
  mentor.value = before;
  if (mentor.value !== before) mentor.value = "";
  nobody.hidden = left.some(({ tagName }) => tagName === "OPTGROUP");
};

if (trainee && mentor && nobody) {
  trainee.addEventListener("change", follow);
  trainee.form.addEventListener("words-back", () => setTimeout(follow));
  window.addEventListener("pageshow", follow);
  follow();
}
