// The panel beside the calendar: answers that say no are shown as well, the sheet follows every change, what a
// colleague changed is read anew, and the time for undoing is counted.
const place = () => document.querySelector("#panel-place");
const narrow = matchMedia("(max-width: 61.99rem)");

// What is refused comes with its reasons and with everything that was typed.
document.addEventListener("htmx:beforeSwap", (event) => {
  if ([409, 422].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
// To look and to ask changes nothing.
const changes = ({ requestConfig, pathInfo }) =>
  requestConfig?.verb === "post" && !/\/new\/(check|find)\/$/.test(pathInfo?.requestPath ?? "");
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful && changes(event.detail)) document.dispatchEvent(new CustomEvent("calendar:changed"));
});

// What did not reach the server says so where it was pressed; what was typed stays, and may be sent again.
const lost = (event) => {
  if (!changes(event.detail)) return;
  const words = document.querySelector("#live-state")?.dataset.lost ?? "";
  const form = event.detail.requestConfig.elt?.closest?.("form");
  const acts = form?.querySelector(".acts") ?? form;
  if (!acts) {
    document.querySelector("#live-state").textContent = words;
    return;
  }
  const note = Object.assign(document.createElement("p"), { className: "err lost", role: "alert", textContent: words });
  acts.before(note);
  note.scrollIntoView({ block: "nearest" });
};
document.addEventListener("htmx:sendError", lost);
document.addEventListener("htmx:timeout", lost);
// The calendar asks for news every few seconds: only sending again takes the word away.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (changes(event.detail)) for (const each of document.querySelectorAll(".lost")) each.remove();
});

// The reader is brought to what is wrong, else to the head of what was opened.
document.addEventListener("htmx:afterSettle", (event) => {
  const at = place();
  if (event.target !== at && event.target.id !== "panel-place") return;
  const wrong = at?.querySelector("[role=alert]");
  const head = at?.querySelector(".act h2") ?? (narrow.matches ? at?.querySelector("h2") : undefined);
  (wrong ?? head)?.focus({ preventScroll: !wrong });
  // What was closed leaves nobody nowhere.
  if (!at?.querySelector(".panel") && document.activeElement === document.body) document.querySelector(".calbar a.primary")?.focus({ preventScroll: true });
});

// Escape closes what stands beside the calendar, unless something has been typed there. From inside an opened
// visit it leads back to the visit first (calendar.js).
const touched = (field) => {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (!field.options) return field.value !== field.defaultValue;
  return field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
};
document.addEventListener("keydown", (event) => {
  const panel = place()?.querySelector(".panel");
  if (event.key !== "Escape" || !panel || event.defaultPrevented || document.querySelector(".ghost, .lifted")) return;
  const inside = panel.contains(event.target);
  const fields = [...panel.querySelectorAll("input:not([type=hidden]), select, textarea")];
  if (panel.dataset.visit ? inside : fields.some(touched)) return;
  panel.querySelector(".panel-head a.btn")?.click();
});

// Reading an opened visit again gives way: what the reader asks for meanwhile is not covered by its answer.
// It is not htmx that reads, for htmx reports a reading that gave way as an error.
let reading;
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.target?.id === "panel-place") reading?.abort();
});
const readAgain = async (address) => {
  reading?.abort();
  reading = new AbortController();
  const { signal } = reading;
  try {
    const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" }, signal });
    const html = await answer.text();
    if (answer.ok && !signal.aborted) window.htmx.swap(place(), html, { swapStyle: "outerHTML", ignoreTitle: true }, { select: "#panel-place" });
  } catch {
    // It gave way, or the line is down: what is open stays, and the next change reads it again.
  }
};

// An opened visit that was changed meanwhile is read again; a form that is being typed in never is.
document.addEventListener("calendar:fresh", (event) => {
  const panel = place()?.querySelector(".panel[data-visit]");
  const typing = panel?.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");
  if (!panel || typing || place().hasAttribute("aria-busy") || !event.detail.visits.includes(panel.dataset.visit)) return;
  const link = document.querySelector(`.visit[data-visit="${panel.dataset.visit}"]`);
  if (link) readAgain(link.href);
});

// What was searched for in vain is the beginning of a new card.
document.addEventListener("change", (event) => {
  const radio = event.target;
  if (radio.name !== "customer" || radio.value !== "new") return;
  const [typed, name, phone] = ["#id_q", "#id_name", "#id_phone"].map((each) => document.querySelector(each));
  const digits = (typed.value.match(/\d/g) ?? []).length;
  const field = digits > 3 ? phone : name;
  if (field && !field.value) field.value = typed.value;
  name?.focus();
});
document.addEventListener("keydown", (event) => {
  // Enter in the search field searches; it does not book.
  if (event.key === "Enter" && event.target.id === "id_q") event.preventDefault();
});

// The ten seconds: afterwards the button is gone and the toast says so; it does not leave by itself.
const count = () => {
  const toast = document.querySelector(".toast[data-left]");
  if (!toast || toast.dataset.counted) return;
  toast.dataset.counted = "yes";
  setTimeout(() => {
    for (const each of toast.querySelectorAll("form:has([name=answer][value=undo])")) each.remove();
    const text = toast.querySelector("p");
    if (text && toast.dataset.after) text.textContent = toast.dataset.after;
  }, Number(toast.dataset.left) * 1000);
};
document.addEventListener("htmx:afterSettle", count);
count();
