// Copying and printing need a script; without one the buttons are not there, and the text can be marked by hand.
for (const button of document.querySelectorAll("[data-copy], [data-print]")) button.hidden = false;
document.addEventListener("click", async (event) => {
  if (event.target.closest("[data-print]")) window.print();
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  const text = source.value ?? source.textContent;
  const said = document.querySelector("#copied");
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    source.select?.();
    return;
  }
  said.textContent = said.dataset.words;
  button.lastChild.textContent = said.dataset.words;
});
