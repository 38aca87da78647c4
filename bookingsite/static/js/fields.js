// Focus goes to the summary of what is wrong, and a field that was put right loses its mark.
document.querySelector(".errsum")?.focus();
document.addEventListener("input", (event) => {
  const field = event.target.closest?.("[aria-invalid=true]");
  if (field?.type === "checkbox" ? field.checked : field?.checkValidity()) field.removeAttribute("aria-invalid");
});
// A second press must not send the form twice; the server refuses it as well.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  else if (form.method === "post") {
    form.dataset.sent = "yes";
    // A page that answered an earlier try is not to be sent again by the back button: it is asked for anew.
    history.replaceState(history.state, "", location.href);
  }
});
// Coming back by the back button, the form can be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
