// Arrow keys move between visits, Escape returns from the panel to its visit, the needle follows the clock.
// Everything also works without this module.
const body = document.querySelector(".calbody");
const narrow = matchMedia("(max-width: 61.99rem)");

// Start where the day is: the needle a third down.
const start = () => {
  const now = document.querySelector(".needle") ?? document.querySelector(".visit");
  if (!body || !now || location.hash) return;
  const today = document.querySelector(".agenda .colhead.today");
  // On a phone the week is a list: it begins at today, under the strip of days.
  if (today && narrow.matches) today.parentElement.scrollIntoView();
  else if (body.scrollHeight > body.clientHeight + 1) body.scrollTop = now.offsetTop - body.clientHeight / 3;
};

const near = (list, top) => {
  const gap = (visit) => Math.abs(visit.getBoundingClientRect().top - top);
  return [...list].sort((a, b) => gap(a) - gap(b))[0];
};

const STEPS = { ArrowDown: [0, 1], ArrowUp: [0, -1], ArrowRight: [1, 0], ArrowLeft: [-1, 0] };
const neighbour = (here, [across, along]) => {
  const lane = here.closest(".lane");
  const visits = (each) => [...each.querySelectorAll("a.visit")];
  if (along) return visits(lane)[visits(lane).indexOf(here) + along];
  const lanes = [...document.querySelectorAll(".lane")];
  for (let i = lanes.indexOf(lane) + across; lanes[i]; i += across) {
    const found = near(visits(lanes[i]), here.getBoundingClientRect().top);
    if (found) return found;
  }
  return undefined;
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelector(".visit[aria-current]")?.focus();
  const here = document.activeElement?.closest?.("a.visit");
  const next = here && STEPS[event.key] && neighbour(here, STEPS[event.key]);
  if (next) {
    event.preventDefault();
    next.focus();
  }
});

// The needle: placed by the style object, because the policy allows no inline style.
const loaded = Date.now();
const move = () => {
  const tag = document.querySelector(".nowtag");
  const told = /^(\d+)([.:])(\d+)$/.exec(tag?.dataset.now ?? "");
  if (!told) return;
  const minute = Number(told[1]) * 60 + Number(told[3]) + Math.floor((Date.now() - loaded) / 60000);
  const hour = `${Math.floor(minute / 60)}`.padStart(told[2] === ":" ? 2 : 1, "0");
  tag.textContent = `${hour}${told[2]}${`${minute % 60}`.padStart(2, "0")}`;
  for (const each of document.querySelectorAll(".nowtag, .needle")) {
    each.style.setProperty("--at", `${Math.floor(minute / 5)}`);
  }
};
setInterval(move, 60000);

// After a visit is opened without a new page: mark it, and bring the reader to the panel.
document.body.addEventListener("htmx:afterSettle", () => {
  const panel = document.querySelector(".panel");
  for (const old of document.querySelectorAll(".visit[aria-current]")) old.removeAttribute("aria-current");
  for (const part of document.querySelectorAll(`[data-visit="${panel?.dataset.visit ?? ""}"].visit`)) {
    part.setAttribute("aria-current", "true");
  }
  if (panel && narrow.matches) panel.querySelector("h2")?.focus();
});
start();
