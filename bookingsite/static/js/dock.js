// The chosen time shows in the dock, beside the button that continues with it.
document.addEventListener("change", (event) => {
  const slot = event.target;
  if (!(slot instanceof HTMLInputElement) || slot.name !== "start") return;
  const day = document.querySelector("#dock-day");
  const time = document.querySelector("#dock-time");
  if (!day || !time) return;
  day.textContent = slot.dataset.day ?? "";
  time.textContent = slot.dataset.time ?? "";
});
