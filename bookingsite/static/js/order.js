// The price list by drag: a line is held by its handle, or moved by the arrow keys while the handle has focus.
const list = document.querySelector("[data-order]");
const said = document.querySelector("#said");
const token = document.querySelector("#steps [name=csrfmiddlewaretoken]").value;
let held = null;
let before = "";

const line = (node) => node.closest(".priceline");
const lines = (section) => [...section.querySelectorAll(".priceline")];

function order() {
  const words = [];
  for (const section of list.querySelectorAll("[data-category]")) {
    words.push(`c:${section.dataset.category}`);
    for (const each of lines(section)) words.push(`s:${each.dataset.service}`);
  }
  return words.join(" ");
}

// One after the other: of two orders that overtake each other the older would stand.
let sending = Promise.resolve();
const store = (moved) => { sending = sending.then(() => send(moved)).catch(() => location.reload()); };

async function send(moved) {
  const now = order();
  if (now === before) return;
  before = now;
  const answer = await fetch(list.dataset.order, {
    method: "POST", body: new URLSearchParams({ order: now, csrfmiddlewaretoken: token }), redirect: "manual",
  });
  // A redirect is the form's good answer; anything else is shown by loading the page as it is stored.
  if (answer.type !== "opaqueredirect") location.reload();
  const service = moved.matches(".priceline");
  const name = moved.querySelector(service ? "b" : "h2").textContent;
  const among = service ? lines(moved.closest("section")) : [...list.querySelectorAll("[data-category]")];
  const place = among.indexOf(moved) + 1;
  said.textContent = said.dataset.words.replace("{name}", name).replace("{place}", place);
}

function put(y) {
  for (const section of list.querySelectorAll("[data-category]")) {
    const box = section.getBoundingClientRect();
    if (y < box.top || y > box.bottom) continue;
    const rows = lines(section).filter((each) => each !== held);
    const next = rows.find((each) => y < each.getBoundingClientRect().top + each.offsetHeight / 2);
    section.querySelector("ul").insertBefore(held, next || null);
  }
}

list.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest(".handle");
  if (!handle || event.button) return;
  held = line(handle);
  held.classList.add("held");
  handle.setPointerCapture(event.pointerId);
  event.preventDefault();
  handle.focus();
});
// Near the upper and lower edge the page follows, so that a long list is crossed in one drag.
const EDGE = 64;
list.addEventListener("pointermove", (event) => {
  if (!held) return;
  put(event.clientY);
  if (event.clientY < EDGE) scrollBy(0, event.clientY - EDGE);
  else if (event.clientY > innerHeight - EDGE) scrollBy(0, event.clientY - innerHeight + EDGE);
});
for (const end of ["pointerup", "pointercancel"]) {
  list.addEventListener(end, () => {
    if (!held) return;
    const moved = held;
    held = null;
    moved.classList.remove("held");
    store(moved);
  });
}
list.addEventListener("keydown", (event) => {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step || !event.target.classList.contains("handle")) return;
  event.preventDefault();
  const moved = line(event.target);
  const here = moved.closest("section");
  const rows = lines(here);
  const other = rows[rows.indexOf(moved) + step];
  if (other) other[step < 0 ? "before" : "after"](moved);
  else {
    // Past the end of a category the line enters the next one, an empty one too.
    const sections = [...list.querySelectorAll("[data-category]")];
    const next = sections[sections.indexOf(here) + step];
    if (!next) return;
    next.querySelector("ul")[step < 0 ? "append" : "prepend"](moved);
  }
  event.target.focus();
  store(moved);
});
// The arrows beside a line do the same in place, so that neither the scroll nor the focus is lost.
list.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=step]");
  if (!button) return;
  event.preventDefault();
  const step = button.value.startsWith("up") ? -1 : 1;
  const moved = line(button) || button.closest("section");
  const rows = line(button) ? lines(moved.closest("section")) : [...list.querySelectorAll("[data-category]")];
  const other = rows[rows.indexOf(moved) + step];
  if (!other) return;
  other[step < 0 ? "before" : "after"](moved);
  button.focus();
  store(moved);
});
before = order();
