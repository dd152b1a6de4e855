/* The code for the projector: the part of the page that renews itself is fetched again, so that the
   code on the wall is never older than a few seconds. Where the portal cannot be reached, the page
   says so. No text lives here. */

const EVERY = 10_000;

const renew = async () => {
  const part = document.querySelector("[data-renews]");
  const lost = document.querySelector("[data-lost]");
  try {
    const answer = await fetch(location.href, { cache: "no-store", redirect: "error" });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-renews]");
    // The session is over: the whole page says so.
    if (!fresh) return location.reload();
    part.replaceWith(fresh);
    lost.hidden = true;
  } catch {
    lost.hidden = false;
  }
};

setInterval(renew, EVERY);
