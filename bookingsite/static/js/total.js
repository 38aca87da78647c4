// Ticking services adds them up beside the button; the server counts again.
const form = document.querySelector("#services");
const total = document.querySelector("#total");
const next = document.querySelector("#next");

const count = () => {
  const ticked = [...form.querySelectorAll("input[name=s]:checked")];
  const names = ticked.map((box) => box.dataset.name);
  total.textContent = names.length ? names.join(" + ") : total.dataset.none;
  if (next) next.disabled = names.length === 0;
};
if (form && total) {
  form.addEventListener("change", count);
  count();
}
