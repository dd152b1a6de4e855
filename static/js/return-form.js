/* A return: the reason chosen ticks what it usually asks for, until the reader ticks for themselves.
   Without this file nothing is ticked, and the server takes what the reason stands for. */

const boxes = [...document.querySelectorAll('input[name="asked_for"]')];
const reasons = [...document.querySelectorAll('input[name="reason_code"]')];
let own = boxes.some((box) => box.checked);

for (const box of boxes) box.addEventListener("change", () => { own = true; });
for (const reason of reasons) {
  reason.addEventListener("change", () => {
    if (own) return;
    const asks = reason.dataset.asks.split(" ");
    for (const box of boxes) box.checked = asks.includes(box.value);
  });
}
