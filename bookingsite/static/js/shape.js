// The ruler of a service follows the numbers: before, work, pause, work, after.
const svg = document.querySelector("#shape");
const total = document.querySelector("#shape-total");
const read = (name) => Math.max(0, Number.parseInt(document.querySelector(`#id_${name}`)?.value, 10) || 0);

function draw() {
  const minutes = read("minutes");
  const start = read("gap_start");
  const gap = start && start + read("gap_minutes") < minutes ? read("gap_minutes") : 0;
  const first = gap ? start : minutes;
  const parts = [
    ["buffer", read("buffer_before")], ["work", first], ["gap", gap],
    ["work", Math.max(0, minutes - first - gap)], ["buffer", read("buffer_after")],
  ];
  let at = 0;
  const rects = [];
  for (const [kind, length] of parts) {
    if (!length) continue;
    const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const attributes = { class: `shape-${kind}`, x: at, y: 0, width: length, height: 10 };
    for (const [name, value] of Object.entries(attributes)) rect.setAttribute(name, value);
    rects.push(rect);
    at += length;
  }
  svg.replaceChildren(...rects);
  svg.setAttribute("viewBox", `0 0 ${Math.max(at, 1)} 10`);
  total.textContent = at;
}

if (svg) {
  document.addEventListener("input", draw);
  draw();
}
