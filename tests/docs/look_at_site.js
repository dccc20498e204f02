// look_at_site.js SITE WORD PAGE...: opens pages of a built site as files in headless Chromium and prints as JSON what the console says,
// what is asked for from elsewhere, which pages are wider than a phone, and where a search for the word leads to.
const path = require("path");
const { look } = require("../report/chromium.js");

const [site, word, ...pages] = process.argv.slice(2);
const root = `file://${path.resolve(site)}/`;

const found = `return [...document.querySelectorAll(".md-search-result__link")].map((link) => link.getAttribute("href"))`;

look(async ({ send, evaluate, open, console, requests }) => {
  const wide = [];
  await send("Emulation.setDeviceMetricsOverride", { width: 360, height: 900, deviceScaleFactor: 1, mobile: true });
  for (const page of pages) {
    await open(root + page);
    const width = await evaluate("return document.documentElement.scrollWidth");
    if (width > 360) wide.push(`${page}: ${width}`);
  }
  await send("Emulation.setDeviceMetricsOverride", { width: 1280, height: 900, deviceScaleFactor: 1, mobile: false });
  await open(`${root}index.html?q=${word}`);
  let results = [];
  for (let turn = 0; turn < 200 && !results.length; turn++) {
    results = await evaluate(found);
    if (!results.length) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const outside = requests.filter((asked) => !asked.startsWith(root) && !/^(data|blob):/.test(asked));
  return { console, outside, wide, results };
});
