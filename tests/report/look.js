// look.js FILE [PICTURE]: opens a page in headless Chromium at phone and desk width, light and dark, and prints what is wrong as
// JSON: messages on the console, requests that leave the file, elements that stick out sideways, and figures that do not
// answer. With PICTURE, also takes pictures named PICTURE-WIDTH-SCHEME.png.
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
