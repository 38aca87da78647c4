// Drag visits to another time, person or day, pull their lower edge, press or draw on empty time; and all of it
// by keyboard: M moves the visit in focus, R changes its length. Every drop is a form that the server judges.
const HOLD = 450; // a finger rests so long before it lifts a visit: until then it scrolls
const FAR = 10; // a hand that moves less has pressed, not dragged
const EDGE = { mouse: 7, pen: 10, touch: 16 };
const narrow = matchMedia("(max-width: 61.99rem)");
const terms = document.querySelector("#drop");
const spoken = document.querySelector("#spoken");
const words = terms?.dataset ?? {};
const body = document.body;
let act; // what is being done: {mode, visit, lane, ...}

const clock = (minute) => {
  const [hour, rest] = [Math.floor(minute / 60), `${minute % 60}`.padStart(2, "0")];
  return document.documentElement.lang.startsWith("da") ? `${hour}.${rest}` : `${`${hour}`.padStart(2, "0")}:${rest}`;
};
const say = (text) => {
  if (spoken) spoken.textContent = text;
};
const fill = (text, facts) => (text ?? "").replace(/\{(\w+)\}/g, (_all, name) => facts[name] ?? "");

// -- the ruler -------------------------------------------------------------------------------------------------
const lanes = () => [...document.querySelectorAll(".lane[data-person]")];
const from = (lane) => Number(lane.dataset.from);
const until = (lane) => from(lane) + Number(lane.dataset.rows) * 5;
// On a phone the week is a list: there is no ruler to drag along.
const ruled = (lane) => Boolean(lane) && getComputedStyle(lane).display === "grid" && !(narrow.matches && lane.closest(".agenda"));
const slot = (lane) => lane.getBoundingClientRect().height / Number(lane.dataset.rows);
const minuteAt = (lane, y) => from(lane) + ((y - lane.getBoundingClientRect().top) / slot(lane)) * 5;
const step = (lane, fine) => (fine || slot(lane) > 8.5 ? 5 : 15);
const snap = (minute, by) => Math.round(minute / by) * by;
const held = (value, low, high) => Math.min(Math.max(value, low), Math.max(low, high));
const laneAt = (x, y) => document.elementsFromPoint(x, y).map((each) => each.closest?.(".lane[data-person]")).find(Boolean) ??
  lanes().find((lane) => {
    const box = lane.getBoundingClientRect();
    return x >= box.left && x < box.right;
  });
const nameOf = (lane) => {
  const heads = (lane.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent?.trim());
  return heads.filter(Boolean).join(" ") || lane.getAttribute("aria-label") || "";
};
const parts = (visit) => [...document.querySelectorAll(`.visit[data-visit="${visit.dataset.visit}"]`)];
const movable = (visit) => visit?.dataset.item && !visit.matches(".gone");
const lastPart = (visit) => !parts(visit).some((each) =>
  each.dataset.item === visit.dataset.item && Number(each.dataset.start) > Number(visit.dataset.start));

// -- the ghost: drawn by the style object, because the policy allows no inline style --------------------------------
const draw = () => {
  const { lane, start, end } = act;
  act.ghost ??= Object.assign(document.createElement("div"), { className: act.mode === "new" ? "ghost new" : "ghost" });
  const low = held(start, from(lane), until(lane) - 5);
  const high = held(end, low + 5, until(lane));
  act.ghost.style.gridRow = `${Math.floor((low - from(lane)) / 5) + 1} / span ${Math.max(1, Math.round((high - low) / 5))}`;
  if (act.ghost.parentElement !== lane) lane.append(act.ghost);
  act.ghost.replaceChildren(Object.assign(document.createElement("b"), { textContent: `${clock(start)}–${clock(end)}` }), ` ${nameOf(lane)}`);
  act.ghost.classList.toggle("clash", meets(act.ghost, lane));
};
const meets = (ghost, lane) => {
  const mine = ghost.getBoundingClientRect();
  const others = lane.querySelectorAll(".visit, .hold, .closed, .away");
  return [...others].some((each) => {
    if (act.visit && each.dataset.visit === act.visit.dataset.visit) return false;
    const box = each.getBoundingClientRect();
    return box.top < mine.bottom - 1 && mine.top + 1 < box.bottom;
  });
};
const lift = () => {
  body.classList.add("dragging");
  if (act.visit) for (const each of parts(act.visit)) each.classList.add("lifted");
};
const settle = () => {
  body.classList.remove("dragging");
  for (const each of document.querySelectorAll(".lifted")) each.classList.remove("lifted");
  for (const each of document.querySelectorAll(".ghost")) each.remove();
};
const abort = (text) => {
  const visit = act?.keys && act.visit;
  clearTimeout(act?.timer);
  settle();
  act = undefined;
  visit?.focus();
  if (text) say(text);
};

// -- sending --------------------------------------------------------------------------------------------------
const send = async (url, values) => {
  const token = terms.querySelector("[name=csrfmiddlewaretoken]").value;
  await window.htmx.ajax("POST", url, { source: "#toast-place", target: "#toast-place", swap: "outerHTML show:none", values: { csrfmiddlewaretoken: token, by: "drag", ...values } });
};
const drop = async () => {
  const { mode, visit, lane, start, end, keys } = act;
  const data = visit.dataset;
  const here = visit.closest(".lane");
  const same = lane === here && start === Number(data.start) && end === Number(data.end);
  clearTimeout(act.timer);
  act = undefined;
  body.classList.remove("dragging");
  if (same) return settle();
  const url = (name) => terms.dataset[name].replace("00000000-0000-0000-0000-000000000000", data.visit);
  const common = { item: data.item, seen: data.version ?? "" };
  say(words.saving ?? "");
  try {
    if (mode === "resize") {
      const whole = Number(data.end) - startOf(visit);
      await send(url("resize"), { ...common, minutes: whole + end - Number(data.end) });
    } else {
      await send(url("drop"), { ...common, who: lane.dataset.person, old_minute: data.start, item_minute: startOf(visit), day: lane.dataset.day, minute: start });
    }
  } catch {
    // The line was down: desk.js says so, and the visit goes back to where it stands.
  } finally {
    document.dispatchEvent(new CustomEvent("calendar:changed"));
    setTimeout(settle, 1500);
    document.addEventListener("calendar:fresh", settle, { once: true });
    say(document.querySelector("#toast-place .toast p")?.textContent ?? document.querySelector(".act [role=alert]")?.textContent ?? "");
    if (keys) document.querySelector(".act [role=alert], .toast .answers button")?.focus();
  }
};
// A service whose colour sets is drawn in two parts; its length counts from the first.
const startOf = (visit) => Math.min(...parts(visit).filter((each) => each.dataset.item === visit.dataset.item).map((each) => Number(each.dataset.start)));
const open = (url) => window.htmx.ajax("GET", url, { source: "#panel-place", target: "#panel-place", select: "#panel-place", swap: "outerHTML show:none" });
const make = () => {
  const { lane, start, end, drawn } = act;
  const asked = new URLSearchParams({ day: lane.dataset.day, minute: start, who: lane.dataset.person });
  if (drawn) asked.set("length", end - start);
  act = undefined;
  body.classList.remove("dragging");
  open(`${terms.dataset.make}?${asked}`);
};
// The mark of the chosen empty time stays while its panel is open.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "panel-place" && !document.querySelector("#make, #act form")) settle();
});

// -- by hand --------------------------------------------------------------------------------------------------
const shift = (event) => {
  const lane = laneAt(event.clientX, event.clientY) ?? act.lane;
  const by = step(lane, event.shiftKey);
  const minute = minuteAt(lane, event.clientY);
  if (act.mode === "move" && ruled(lane)) {
    const long = act.end - act.start;
    act.lane = lane;
    act.start = held(snap(minute - act.grabbed, by), from(lane), until(lane) - 5);
    act.end = act.start + long;
  } else if (act.mode === "resize") {
    act.end = held(snap(minuteAt(act.lane, event.clientY), by), act.start + 5, until(act.lane));
  } else if (act.mode === "new") {
    const now = held(snap(minuteAt(act.lane, event.clientY), by), from(act.lane), until(act.lane));
    [act.start, act.end] = now < act.first ? [now, act.first] : [act.first, Math.max(now, act.first + by)];
    act.drawn = true;
  }
  draw();
};
const begin = () => {
  act.begun = true;
  lift();
  draw();
  if (act.touch) navigator.vibrate?.(15);
};
document.addEventListener("pointerdown", (event) => {
  const lane = event.target.closest?.(".lane[data-person]");
  if (act?.keys) abort();
  if (!terms || !ruled(lane) || event.button !== 0 || event.ctrlKey || event.metaKey || act) return;
  const visit = event.target.closest(".visit");
  if (visit ? !movable(visit) : event.target.closest("a, button")) return;
  const minute = minuteAt(lane, event.clientY);
  const touch = event.pointerType === "touch";
  act = { visit, lane, touch, pointer: event.pointerId, x: event.clientX, y: event.clientY };
  if (visit) {
    const data = visit.dataset;
    const bottom = visit.getBoundingClientRect().bottom - event.clientY;
    const pulled = bottom <= (EDGE[event.pointerType] ?? 7) && lastPart(visit) && (!touch || visit.matches("[aria-current]"));
    Object.assign(act, { mode: pulled ? "resize" : "move", start: Number(data.start), end: Number(data.end), grabbed: minute - Number(data.start) });
  } else {
    const by = step(lane, event.shiftKey);
    const start = held(Math.floor(minute / by) * by, from(lane), until(lane) - by);
    Object.assign(act, { mode: "new", start, first: start, end: start + 60 });
  }
  if (touch && visit) act.timer = setTimeout(() => act && begin(), HOLD);
});
document.addEventListener("pointermove", (event) => {
  if (!act || act.keys || event.pointerId !== act.pointer) {
    const over = event.target.closest?.(".visit[data-item]");
    if (over && event.pointerType !== "touch") {
      over.classList.toggle("edge", over.getBoundingClientRect().bottom - event.clientY <= EDGE.mouse && lastPart(over));
    }
    return;
  }
  const far = Math.hypot(event.clientX - act.x, event.clientY - act.y) >= FAR;
  if (!act.begun && far) {
    // A finger that sets off before it has rested scrolls.
    if (act.touch) return abort();
    begin();
  }
  if (!act.begun) return;
  act.seen = event;
  shift(event);
  scroll();
});
let scrolling;
const scroll = () => {
  cancelAnimationFrame(scrolling);
  const sheet = document.querySelector(".calbody");
  if (!act?.begun || !act.seen || !sheet) return;
  const box = sheet.getBoundingClientRect();
  const pull = (at, low, high) => (at < low + 36 ? -8 : at > high - 36 ? 8 : 0);
  const [x, y] = [pull(act.seen.clientX, box.left + 40, box.right), pull(act.seen.clientY, box.top + 40, box.bottom)];
  if (!x && !y) return;
  sheet.scrollBy({ left: x, top: y, behavior: "instant" });
  shift(act.seen);
  scrolling = requestAnimationFrame(scroll);
};
document.addEventListener("pointerup", (event) => {
  if (!act || act.keys || event.pointerId !== act.pointer) return;
  clearTimeout(act.timer);
  if (act.begun) {
    hush();
    return act.mode === "new" ? make() : drop();
  }
  if (act.mode !== "new") {
    act = undefined;
    return;
  }
  draw();
  make();
});
// The click that follows a drag opens nothing.
const hush = () => {
  const stop = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener("click", stop, { capture: true, once: true });
  setTimeout(() => document.removeEventListener("click", stop, { capture: true }), 50);
};
document.addEventListener("pointercancel", () => act && !act.keys && abort());
document.addEventListener("touchmove", (event) => act?.begun && event.cancelable && event.preventDefault(), { passive: false });
document.addEventListener("contextmenu", (event) => act?.touch && event.preventDefault());
document.addEventListener("dragstart", (event) => event.target.closest?.(".lane") && event.preventDefault());

// -- by keyboard: only while a visit has the focus -------------------------------------------------------------------
const announce = () => say(fill(words.place, { from: clock(act.start), until: clock(act.end), lane: nameOf(act.lane) }) + (act.ghost?.classList.contains("clash") ? ` ${words.clash}` : ""));
const KEYS = { m: "move", r: "resize" };
const start = (visit, mode) => {
  const data = visit.dataset;
  act = { keys: true, begun: true, mode, visit, lane: visit.closest(".lane"), start: Number(data.start), end: Number(data.end) };
  lift();
  draw();
  say(`${mode === "resize" ? words.resizeSaid : words.move} ${fill(words.place, { from: clock(act.start), until: clock(act.end), lane: nameOf(act.lane) })}`);
};
const along = (by) => {
  const { lane } = act;
  const long = act.end - act.start;
  if (act.mode === "resize") act.end = held(act.end + by, act.start + 5, until(lane));
  else act.start = held(act.start + by, from(lane), until(lane) - 5);
  if (act.mode === "move") act.end = act.start + long;
};
const across = (by) => {
  const all = lanes();
  const next = all[all.indexOf(act.lane) + by];
  if (next && act.mode === "move") act.lane = next;
};
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && act) {
    event.stopImmediatePropagation();
    return abort(words.aborted);
  }
  if (!act?.keys) {
    const visit = event.target.closest?.("a.visit[data-item]");
    const mode = KEYS[event.key.toLowerCase()];
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!terms || !mode || !plain || !movable(visit) || !ruled(visit.closest(".lane"))) return;
    event.preventDefault();
    return start(lastPart(visit) || mode === "move" ? visit : parts(visit).at(-1), mode);
  }
  const by = event.shiftKey ? 5 : 15;
  const steps = { ArrowUp: () => along(-by), ArrowDown: () => along(by), ArrowLeft: () => across(-1), ArrowRight: () => across(1) };
  if (event.key === "Tab") return abort(words.aborted);
  if (event.key !== "Enter" && !steps[event.key]) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (event.key === "Enter") return drop();
  steps[event.key]();
  draw();
  act.ghost.scrollIntoView({ block: "nearest", inline: "nearest" });
  announce();
}, true);
