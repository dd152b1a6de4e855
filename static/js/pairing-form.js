/* Two people to pair: once the trainee is chosen, offers the mentors who may help them, those of the
   same school last and named as such, and never the trainee. Without this file all stand there, and the server judges. No text lives here. */

const trainee = document.querySelector("select[name=trainee]");
const mentor = document.querySelector("select[name=mentor]");
const nobody = document.querySelector("[data-nobody]");
const groups = [...(mentor?.children ?? [])].map((group) => group.cloneNode(true));

const keys = (words) => (words ?? "").split(" ").filter(Boolean);

const offered = (group, may, isColleague) => {
  const copy = group.cloneNode(true);
  for (const option of copy.querySelectorAll("option")) {
    if (!may(option)) option.remove();
    else if (isColleague(option)) {
      option.textContent = mentor.dataset.sameSchool.replace("{}", () => option.textContent);
      copy.append(option);
    }
  }
  return copy;
};

const follow = () => {
  const chosen = trainee.selectedOptions[0];
  const [helpers, schools] = [keys(chosen?.dataset.helpers), keys(chosen?.dataset.schools)];
  const may = ({ value, dataset }) => !chosen?.value
    || (value !== chosen.value && keys(dataset.places).some((key) => helpers.includes(key)));
  const isColleague = ({ dataset }) => keys(dataset.places).some((key) => schools.includes(key));
  const before = mentor.value;
  const left = groups.map((group) => offered(group, may, isColleague)).filter(({ tagName, children }) => tagName !== "OPTGROUP" || children.length);
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
