/* A role's places: shows those that the chosen role has, and any that is answered. Without this file
   all stand there, each saying whose it is, and the server judges. No text lives here. */

const role = document.querySelector("select[name=role]");
const places = [...document.querySelectorAll("[data-for-roles]")];
const isAsked = (place) => place.dataset.forRoles.split(" ").includes(role.value);

const follow = () => {
  for (const place of places) place.hidden = !isAsked(place) && !place.querySelector("select")?.value;
};

role?.addEventListener("change", ({ isTrusted }) => {
  // What belonged to the role that somebody has just changed is no answer any more.
  for (const place of isTrusted ? places : []) {
    if (!isAsked(place)) place.querySelectorAll("select").forEach((box) => { box.value = ""; });
  }
  follow();
});
role?.form.addEventListener("words-back", () => setTimeout(follow));
follow();
