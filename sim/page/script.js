"use strict";
// Sliders that repaint a figure and its table, and words for what the pointer or the arrow keys are on.

const bubble = document.getElementById("bubble");

const short = (value) => (value === null ? "–" : String(value));

function worded(moving, value) {
  if (value === null) return "nothing";
  if (moving.kind === "kinds") return moving.names[value];
  return moving.unit ? `${short(value)} ${moving.unit}` : short(value);
}

function share(moving, value) {
  const { low, high, log } = moving;
  return log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}

function style(moving, value) {
  if (value === null) return "none";
  if (moving.kind === "kinds") return `k${Math.min(value, 8)}`;
  return `q${Math.floor(Math.min(11, Math.max(0, 12 * share(moving, value))))}`;
}

function repaintMap(drawing, moving, values) {
  for (const mark of drawing.querySelectorAll("[data-i]")) {
    const value = values[mark.dataset.i];
    const on = mark.tagName === "text";
    mark.setAttribute("class", (on ? "on " : "") + style(moving, value));
    if (on) mark.textContent = moving.kind === "kinds" ? "" : short(value);
  }
}

function redrawLines(drawing, moving, values) {
  const { top, bottom } = drawing.querySelector("[data-top]").dataset;
  for (const series of drawing.querySelectorAll(".series")) {
    let path = "";
    let pen = "M";
    for (const dot of series.querySelectorAll("circle")) {
      const value = values[dot.dataset.i];
      dot.setAttribute("class", value === null ? "gone" : "");
      if (value === null) {
        pen = "M";
        continue;
      }
      const y = (Number(bottom) - share(moving, value) * (bottom - top)).toFixed(1);
      dot.setAttribute("cy", y);
      path += `${pen}${dot.getAttribute("cx")},${y}`;
      pen = "L";
    }
    series.querySelector("path").setAttribute("d", path);
  }
}

function makeMove(figure) {
  const moving = JSON.parse(figure.querySelector("script").textContent);
  const sliders = [...figure.querySelectorAll("input")];
  figure.moving = moving;
  const show = () => {
    let slice = 0;
    sliders.forEach((slider, i) => {
      const label = moving.sliders[i][slider.value];
      slice = slice * moving.sliders[i].length + Number(slider.value);
      slider.setAttribute("aria-valuetext", label);
      slider.parentElement.querySelector("output").textContent = label;
    });
    figure.values = moving.slices[slice];
    for (const drawing of figure.querySelectorAll(":scope > svg"))
      (moving.kind === "lines" ? redrawLines : repaintMap)(drawing, moving, figure.values);
    for (const cell of figure.querySelectorAll("td[data-i]")) {
      const value = figure.values[cell.dataset.i];
      cell.textContent = moving.kind === "kinds" && value !== null ? moving.names[value] : short(value);
    }
  };
  for (const slider of sliders) slider.addEventListener("input", show);
  show();
}

function tipOf(mark) {
  if (mark.dataset.tip) return mark.dataset.tip;
  const { moving, values } = mark.closest("figure");
  const i = mark.dataset.i;
  return `${moving.places[i]}: ${worded(moving, values[i])}`;
}

function say(mark) {
  bubble.textContent = tipOf(mark);
  bubble.hidden = false;
  const at = mark.getBoundingClientRect();
  const room = document.documentElement.clientWidth - bubble.offsetWidth - 8;
  const above = at.top - bubble.offsetHeight - 8;
  bubble.style.left = `${Math.max(8, Math.min(room, at.left + at.width / 2 - bubble.offsetWidth / 2))}px`;
  bubble.style.top = `${above > 4 ? above : at.bottom + 8}px`;
  document.querySelector(".here")?.classList.remove("here");
  mark.classList.add("here");
}

function hush() {
  bubble.hidden = true;
  document.querySelector(".here")?.classList.remove("here");
}

function makeSpeak(drawing) {
  const speaking = "[data-tip], rect[data-i], circle[data-i]:not(.gone)";
  let at = -1;
  drawing.addEventListener("pointerover", (event) => {
    const mark = event.target.closest(speaking);
    mark ? say(mark) : hush();
  });
  drawing.addEventListener("pointerleave", hush);
  drawing.addEventListener("blur", hush);
  drawing.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") hush();
    const marks = drawing.querySelectorAll(speaking);
    if (!step || marks.length === 0) return;
    event.preventDefault();
    at = (at + step + marks.length + (at < 0 && step < 0 ? 1 : 0)) % marks.length;
    say(marks[at]);
  });
}

document.querySelectorAll("figure.moves").forEach(makeMove);
document.querySelectorAll("figure > svg").forEach(makeSpeak);
addEventListener("scroll", hush, { passive: true });
