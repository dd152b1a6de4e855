/* A role's places: shows those that the chosen role has. Without this file all stand there, each
   saying whose it is, and the server judges. No text lives here. */

const role = document.querySelector("select[name=role]");
const places = [...document.querySelectorAll("[data-for-roles]")];

const follow = () => {
  for (const place of places) {
    const asked = place.dataset.forRoles.split(" ").includes(role.value);
    const box = place.querySelector("select");
    // What a role that was chosen before had is no answer any more; a refusal stays in sight.
    if (!asked && box && !place.querySelector(".has-error")) box.value = "";
    place.hidden = !asked && !box?.value;
  }
};

role?.addEventListener("change", follow);
role?.form.addEventListener("words-back", () => setTimeout(follow));
follow();
