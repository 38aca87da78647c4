// Keeps the open calendar fresh: asks every few seconds whether it still is as it was, and changes only what
// changed. Focus, scrolling, an open panel and what is being typed or dragged stay where they are.
const EVERY = 4000;
const SLOWEST = 60000;
const state = document.querySelector("#live-state");
let wait = EVERY;
let timer;
let ended = false;

// Busy hands first: while something is dragged or a block is being made, nothing moves under them.
const busy = () => document.querySelector("[data-dragging], .dragging, .diary [contenteditable], .diary form");

const say = (text) => {
  if (state && state.textContent !== text) state.textContent = text;
};

const keyOf = (node) => node.dataset?.key || node.id || "";
// What this browser has put on by itself.
const OURS = new Set(["style", "aria-current"]);

const attributes = (old, next) => {
  for (const { name } of [...old.attributes]) {
    if (!OURS.has(name) && !next.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (!OURS.has(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
};

const counterpart = (children, node) => {
  const key = node.nodeType === 1 ? keyOf(node) : "";
  return children.find((each) =>
    each.nodeType === node.nodeType && each.nodeName === node.nodeName &&
    (node.nodeType !== 1 || keyOf(each) === key));
};

// Brings a part of the page to what the server says, keeping every node that still stands.
const morph = (old, next, changed) => {
  attributes(old, next);
  const left = [...old.childNodes];
  let place = old.firstChild;
  for (const node of [...next.childNodes]) {
    const same = counterpart(left, node);
    if (!same) {
      old.insertBefore(node, place);
      if (node.nodeType === 1) changed.push(node);
      continue;
    }
    left.splice(left.indexOf(same), 1);
    if (same === place) place = place.nextSibling;
    else old.insertBefore(same, place);
    if (node.nodeType !== 1) {
      if (same.nodeValue !== node.nodeValue) same.nodeValue = node.nodeValue;
    } else if (!same.isEqualNode(node)) {
      if (same.dataset.visit && worded(same) !== worded(node)) changed.push(same);
      morph(same, node, changed);
    }
  }
  // The mark of the empty time for which a form is open is no row of the server's.
  for (const node of left) if (!node.classList?.contains("ghost")) node.remove();
};
const worded = (node) => `${node.getAttribute("aria-label")} ${node.dataset.start} ${node.dataset.end}`;

const show = (html) => {
  const next = new DOMParser().parseFromString(html, "text/html").querySelector("#diary");
  const diary = document.querySelector("#diary");
  if (!next || !diary) return false;
  const changed = [];
  const focused = document.activeElement;
  morph(diary, next, changed);
  // A node that had to change its place among the others lost the focus on the way.
  if (focused?.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
  for (const node of changed) {
    window.htmx?.process(node);
    const visit = node.matches?.(".visit") ? node : null;
    visit?.classList.add("fresh");
    visit?.addEventListener("animationend", () => visit.classList.remove("fresh"), { once: true });
  }
  const visits = [...new Set(changed.map((node) => node.dataset?.visit).filter(Boolean))];
  document.dispatchEvent(new CustomEvent("calendar:fresh", { detail: { visits } }));
  return true;
};

const failed = () => {
  wait = Math.min(wait * 2, SLOWEST);
  if (wait > EVERY * 2) say(state?.dataset.stale ?? "");
};

const ask = async () => {
  const diary = document.querySelector("#diary");
  if (!diary?.dataset.live || busy()) return;
  const address = new URL(diary.dataset.live, location.href);
  const seen = diary.dataset.seen;
  address.searchParams.set("seen", seen);
  const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" }, signal: AbortSignal.timeout(20000) });
  if (answer.redirected) {
    ended = true;
    say(state?.dataset.gone ?? "");
    return;
  }
  // A right that was taken away holds from the next request on: what she sees now is that.
  if (answer.status === 403 || answer.status === 404) return location.reload();
  if (answer.status !== 204 && !answer.ok) throw new Error(`${answer.status}`);
  if (answer.status === 200) {
    const html = await answer.text();
    // Something was drawn or taken hold of meanwhile: what came is old or in the way, and is asked for again.
    if (busy() || document.querySelector("#diary")?.dataset.seen !== seen) return;
    if (!show(html)) throw new Error("no calendar in the answer");
  }
  wait = EVERY;
  say("");
};

const next = () => {
  clearTimeout(timer);
  if (ended || document.hidden) return;
  timer = setTimeout(async () => {
    try {
      await ask();
    } catch {
      failed();
    }
    next();
  }, wait);
};

// Hidden pages ask nothing; a page that comes back asks at once.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    clearTimeout(timer);
    return;
  }
  wait = 50;
  next();
});
addEventListener("online", () => {
  wait = EVERY;
  next();
});
// What was just changed from this page is drawn at once.
document.addEventListener("calendar:changed", () => {
  wait = 20;
  next();
});
next();
