// While a part of the page is fetched: mark it busy, and say in words what came.
const part = (event) => event.detail.target?.closest?.(".live");

document.body.addEventListener("htmx:beforeRequest", (event) => {
  part(event)?.setAttribute("aria-busy", "true");
});
document.body.addEventListener("htmx:afterRequest", (event) => {
  part(event)?.removeAttribute("aria-busy");
  // Without an answer the link is followed as if there were no script: the browser then says what is wrong.
  const link = event.detail.elt?.closest?.("a[href]");
  if (event.detail.failed && link) location.assign(link.href);
});
document.body.addEventListener("htmx:afterSettle", () => {
  const said = document.querySelector("#said");
  const now = document.querySelector(".live[data-said]");
  if (said && now) said.textContent = now.dataset.said;
});
