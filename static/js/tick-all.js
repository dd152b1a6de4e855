/* Everybody is there: a link that opens the page with all boxes ticked does it at once, and says so. */

for (const link of document.querySelectorAll("[data-tick-all]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    for (const box of document.querySelectorAll(`input[name="${link.dataset.tickAll}"]:not(:checked)`)) {
      box.checked = true;
      box.dispatchEvent(new Event("change", { bubbles: true }));
    }
    link.nextElementSibling.textContent = link.dataset.done;
  });
}
