// While a part of the page is fetched: mark it busy, let the address follow, and say in words what came.
let shown = location.href.split("#")[0];
const part = (event) => event.detail.target?.closest?.(".live");
// htmx notes the last address in the tab's storage, though its history is turned off; nothing is to stay there.
const forget = () => sessionStorage.removeItem("htmx-current-path-for-history");

document.body.addEventListener("htmx:beforeRequest", (event) => {
  part(event)?.setAttribute("aria-busy", "true");
});
document.body.addEventListener("htmx:afterRequest", (event) => {
  part(event)?.removeAttribute("aria-busy");
  // Without an answer the link is followed as if there were no script: the browser then says what is wrong.
  const link = event.detail.elt?.closest?.("a[href]");
  if (event.detail.failed && link) location.assign(link.href);
});
document.body.addEventListener("htmx:afterSwap", (event) => {
  const link = event.detail.requestConfig?.elt?.closest?.("a[href]");
  if (!link) return;
  history.pushState(null, "", link.href);
  shown = link.href.split("#")[0];
});
addEventListener("popstate", () => {
  if (location.href.split("#")[0] !== shown) location.reload();
});
document.body.addEventListener("htmx:afterSettle", () => {
  forget();
  const said = document.querySelector("#said");
  const now = document.querySelector(".live[data-said]");
  if (said && now) said.textContent = now.dataset.said;
});
forget();
