// look.js FILE [PICTURE]: opens a page in headless Chromium at phone and desk width, light and dark, and prints what is wrong as
// JSON: messages on the console, requests that leave the file, elements that stick out sideways, labels that touch, text that is too
// pale, tables that are cut without a sign, and figures that do not answer. With PICTURE, also takes pictures named PICTURE-WIDTH-SCHEME.png.
const fs = require("fs");
const path = require("path");
const { look } = require("./chromium.js");

const [page, picture] = process.argv.slice(2);
const url = `file://${path.resolve(page)}`;

// Sticking out of the page, or of the drawing they belong to.
const overflow = `
  const width = document.documentElement.clientWidth;
  const out = [];
  if (document.documentElement.scrollWidth > width) out.push("the page is " + document.documentElement.scrollWidth + " wide");
  for (const element of document.querySelectorAll("body *")) {
    if (element.closest(".table, pre, #bubble")) continue;
    const box = element.getBoundingClientRect();
    const drawing = element.closest("svg");
    const room = drawing && drawing !== element ? drawing.getBoundingClientRect() : { left: 0, right: width };
    if (box.width > 0 && (box.right > room.right + 1 || box.left < room.left - 1))
      out.push(element.tagName + " '" + element.textContent.slice(0, 40) + "' " + Math.round(box.left) + ".." + Math.round(box.right) +
               " of " + Math.round(room.left) + ".." + Math.round(room.right));
  }
  return out;`;

// Labels of a drawing that touch one another.
const overlaps = `
  const touching = [];
  for (const drawing of document.querySelectorAll("figure > svg")) {
    if (!drawing.getClientRects().length) continue;
    const labels = [...drawing.querySelectorAll("text")].filter((label) => label.textContent.trim());
    const boxes = labels.map((label) => label.getBoundingClientRect());
    for (let i = 0; i < labels.length; i++)
      for (let j = i + 1; j < labels.length; j++) {
        const across = Math.min(boxes[i].right, boxes[j].right) - Math.max(boxes[i].left, boxes[j].left);
        const up = Math.min(boxes[i].bottom, boxes[j].bottom) - Math.max(boxes[i].top, boxes[j].top);
        // Boxes of text are higher than its letters.
        if (across > 1 && up > 4) touching.push("'" + labels[i].textContent + "' and '" + labels[j].textContent + "'");
      }
  }
  return touching;`;

// Text below WCAG's AA: a contrast of 4.5 to what is behind it, 3 where it is large.
const pale = `
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const linear = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const luminance = ([red, green, blue]) =>
    0.2126 * linear(red / 255) + 0.7152 * linear(green / 255) + 0.0722 * linear(blue / 255);
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = (element) => {
    if (element.dataset.i !== undefined && element.tagName === "text")
      return channels(getComputedStyle(element.closest("svg").querySelector("rect[data-i='" + element.dataset.i + "']")).fill);
    for (let at = element; at; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor);
      if (colour[3] !== 0) return colour;
    }
    return [255, 255, 255];
  };
  const found = new Set();
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || !element.getClientRects().length || ["SCRIPT", "STYLE"].includes(element.tagName)) continue;
    const style = getComputedStyle(element);
    const ink = channels(element instanceof SVGElement ? style.fill : style.color);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = contrast(ink, ground(element));
    if (ratio < (large ? 3 : 4.5))
      found.add(element.tagName + "." + element.getAttribute("class") + " '" + element.textContent.slice(0, 30) + "' " + ratio.toFixed(2));
  }
  return [...found];`;

// Tables that go on beyond their edge without a shade there.
const unmarked = `
  return [...document.querySelectorAll(".table")]
    .filter((table) => table.scrollWidth > table.clientWidth && !getComputedStyle(table).backgroundImage.includes("gradient"))
    .map((table) => table.textContent.slice(0, 40));`;

// What is drawn, is it told, and do the sliders change it.
const answers = `
  const mute = [];
  for (const drawing of document.querySelectorAll("figure > svg")) {
    if (!drawing.getClientRects().length) continue;
    const title = document.getElementById(drawing.getAttribute("aria-labelledby")).textContent;
    drawing.focus();
    drawing.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
    const bubble = document.getElementById("bubble");
    if (bubble.hidden || !bubble.textContent) mute.push(title + ": says nothing");
    const box = bubble.getBoundingClientRect();
    if (box.left < 0 || box.right > document.documentElement.clientWidth) mute.push(title + ": speaks outside of the page");
    drawing.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
    if (!drawing.closest("figure").querySelector("details table")) mute.push(title + ": has no table");
  }
  return mute;`;

const sliders = `
  const stuck = [];
  for (const figure of document.querySelectorAll("figure.moves")) {
    const title = figure.querySelector("h3").textContent;
    const sliders = [...figure.querySelectorAll("input")];
    const move = (slider, value) => {
      slider.value = value;
      slider.dispatchEvent(new Event("input"));
      return figure.querySelector("svg").innerHTML + figure.querySelector("tbody").textContent;
    };
    for (const slider of sliders) {
      for (const other of sliders) move(other, other.max);
      const before = move(slider, slider.max);
      if (move(slider, 0) === before) stuck.push(title + ": the slider changes nothing");
      if (move(slider, slider.max) !== before) stuck.push(title + ": the slider does not lead back");
    }
    for (const slider of sliders) move(slider, 0);
  }
  return stuck;`;

look(async ({ send, evaluate, open, console, requests }) => {
  const found = { views: {} };
  for (const width of [360, 1280])
    for (const scheme of ["light", "dark"]) {
      await send("Emulation.setDeviceMetricsOverride", { width, height: 900, deviceScaleFactor: 1, mobile: width < 500 });
      await send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] });
      await open(url);
      const view = { figures: await evaluate("return document.querySelectorAll('figure').length"), overflow: await evaluate(overflow) };
      view.ground = await evaluate("return getComputedStyle(document.body).backgroundColor");
      view.overlaps = await evaluate(overlaps);
      view.pale = await evaluate(pale);
      view.unmarked = await evaluate(unmarked);
      view.mute = await evaluate(answers);
      view.stuck = await evaluate(sliders);
      found.views[`${width}-${scheme}`] = view;
      if (picture) {
        await evaluate("document.activeElement.blur(); document.getElementById('bubble').hidden = true;");
        const { cssContentSize } = await send("Page.getLayoutMetrics");
        const clip = { x: 0, y: 0, width, height: Math.min(8000, cssContentSize.height), scale: 1 };
        const { data } = await send("Page.captureScreenshot", { captureBeyondViewport: true, clip });
        fs.writeFileSync(`${picture}-${width}-${scheme}.png`, Buffer.from(data, "base64"));
      }
    }
  found.console = console;
  found.outside = requests.filter((asked) => asked !== url && !asked.startsWith("data:"));
  return found;
});
