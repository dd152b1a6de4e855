/* Two people to pair: once the trainee is chosen, offers the mentors who may help them, and never the
   trainee; those of the same school or with fewer years of teaching come last and say so. Without
   this file all stand there, and the server judges. No text lives here. */

const trainee = document.querySelector("select[name=trainee]");
const mentor = document.querySelector("select[name=mentor]");
const nobody = document.querySelector("[data-nobody]");
const groups = [...(mentor?.children ?? [])].map((group) => group.cloneNode(true));

const keys = (words) => (words ?? "").split(" ").filter(Boolean);

/* The name and why rather another: what the server says, and what follows from the trainee. */
const said = (label, more, why = "") => {
  const [before, after] = mentor.dataset.said.replace("{why}", () => why).split("{name}");
  const name = why ? label.slice(before.length, label.length - after.length) : label;
  const all = [why, ...more].filter(Boolean).join(mentor.dataset.between);
  return mentor.dataset.said.replace("{why}", () => all).replace("{name}", () => name);
};

const offered = (group, may, whyLast) => {
  const copy = group.cloneNode(true);
  for (const option of copy.querySelectorAll("option")) {
    const more = whyLast(option);
    if (!may(option)) option.remove();
    else if (more.length) {
      option.textContent = said(option.textContent, more, option.dataset.why);
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
  const whyLast = ({ dataset }) => [
    keys(dataset.places).some((key) => schools.includes(key)) && mentor.dataset.sameSchool,
    dataset.since > chosen?.dataset.since && mentor.dataset.fewerYears,
  ].filter(Boolean);
  const before = mentor.value;
  const left = groups.map((group) => offered(group, may, whyLast)).filter(({ tagName, children }) => tagName !== "OPTGROUP" || children.length);
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
