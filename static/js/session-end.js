/* A session of the office, or on a shared computer, ends when nothing is pressed, and after half a
   day in any case. This says so five minutes before, and offers to go on. The server decides when
   it is over (accounts/middleware.py); without this file it ends unannounced. */

const WARN_BEFORE = 5 * 60;
const LOOK_EVERY = 10 * 1000;

const box = document.querySelector(".session-end");
const line = (name) => box.querySelector(`[data-${name}]`);
const lines = ["soon", "soon-at-all", "over"].map(line);
const now = () => Date.now() / 1000;

const endsAtAll = now() + Number(box.dataset.atAll);
let endsUnused = now() + Number(box.dataset.unused);

const show = () => {
  const unused = endsUnused - now();
  const atAll = endsAtAll - now();
  const left = Math.min(unused, atAll);
  let due = null;
  if (left <= 0) due = "over";
  else if (atAll <= WARN_BEFORE) due = "soon-at-all";
  else if (unused <= WARN_BEFORE) due = "soon";
  for (const each of lines) each.hidden = due === null || each !== line(due);
};

const goOn = () => {
  endsUnused = now() + Number(box.dataset.unused);
  show();
};

// Another window of the same session was used: it lasts here as well.
const windows = new BroadcastChannel("session");
windows.addEventListener("message", goOn);
windows.postMessage("used");

line("stay").addEventListener("click", async () => {
  // Where the session is over already, the answer comes from the page to sign in.
  let answer;
  try {
    answer = await fetch(location.href, { method: "HEAD", redirect: "manual" });
  } catch {
    line("unreached").hidden = false;
    return;
  }
  line("unreached").hidden = true;
  if (answer.type === "opaqueredirect") endsUnused = 0;
  else {
    windows.postMessage("used");
    goOn();
  }
  show();
});

setInterval(show, LOOK_EVERY);
document.addEventListener("visibilitychange", show);
show();
