// Choosing a role sets its switches; whoever changes one afterwards keeps her change.
const form = document.querySelector(".people-form");
if (form) {
  for (const button of form.querySelectorAll("[data-nojs]")) button.hidden = true;
  form.addEventListener("change", (event) => {
    const role = event.target.closest('input[name="role"]');
    if (!role) return;
    const rights = new Set(role.dataset.rights.split(" "));
    for (const box of form.querySelectorAll('input[name="permissions"]:not(:disabled)')) box.checked = rights.has(box.value);
  });
}
