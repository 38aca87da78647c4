// The week's picture follows what is typed. A time to at or before the time from is on the next day.
const week = document.querySelector("#week");
const minute = (field) => {
  if (!field.value) return null;
  const [hours, minutes] = field.value.split(":").map(Number);
  return Number.isInteger(hours) ? hours * 60 + (minutes || 0) : null;
};
const two = (number) => String(number).padStart(2, "0");

function spans(day) {
  const found = [];
  for (const pair of day.querySelectorAll(".pair")) {
    const [opens, closes] = [...pair.querySelectorAll("input")].map(minute);
    if (opens !== null && closes !== null) found.push([opens, closes > opens ? closes : closes + 1440]);
  }
  return found;
}

function bar(start, end, css) {
  const drawn = document.createElement("i");
  const at = Math.floor(start / 5) * 5;
  drawn.className = `${css} at-${two(Math.floor(at / 60))}${two(at % 60)} for-${Math.max(5, Math.floor((end - start) / 5) * 5)}`;
  return drawn;
}

function draw() {
  const days = [...week.querySelectorAll(".weekday")];
  const all = days.map(spans);
  week.classList.toggle("full", all.flat().some(([start, end]) => start < 360 || end > 1440));
  for (const [number, day] of days.entries()) {
    const over = all[(number + 6) % 7].filter(([, end]) => end > 1440).map(([, end]) => bar(0, end - 1440, "over"));
    const own = all[number].map(([start, end]) => bar(start, Math.min(end, 1440), ""));
    day.querySelector(".weekbar").replaceChildren(...over, ...own);
  }
}

if (week) {
  week.addEventListener("input", draw);
  // Somebody may have typed before this was loaded, or come back to what was typed before.
  draw();
}
