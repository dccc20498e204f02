// Headless Chromium for looking at pages, spoken to in the DevTools protocol over two pipes. `look` opens a page of its own and hands it
// to the function given; what that finds is printed as JSON. The process ends with 0, or with 1 where anything went wrong.
const { spawn } = require("child_process");
const fs = require("fs");
const os = require("os");
const path = require("path");

function look(find) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), "sunder-look-"));
  const chromium = spawn(
    process.env.CHROMIUM || "chromium",
    ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run",
     `--user-data-dir=${profile}`, "--remote-debugging-pipe", "about:blank"],
    { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });

  let next = 0;
  let buffer = Buffer.alloc(0);
  const waiting = new Map();
  const listeners = new Map();
  chromium.stdio[4].on("data", (data) => {
    buffer = Buffer.concat([buffer, data]);
    for (let end; (end = buffer.indexOf(0)) >= 0; buffer = buffer.subarray(end + 1)) {
      const message = JSON.parse(buffer.subarray(0, end));
      if (message.id) {
        const { resolve, reject } = waiting.get(message.id);
        message.error ? reject(new Error(message.error.message)) : resolve(message.result);
      } else {
        listeners.get(message.method)?.(message.params);
      }
    }
  });

  let session;
  const send = (method, params = {}) =>
    new Promise((resolve, reject) => {
      waiting.set(++next, { resolve, reject });
      chromium.stdio[3].write(`${JSON.stringify({ id: next, method, params, sessionId: session })}\0`);
    });

  const evaluate = async (body) => {
    const { result, exceptionDetails } = await send("Runtime.evaluate", { expression: `(() => {${body}})()`, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description || exceptionDetails.text);
    return result.value;
  };

  const open = (url) => {
    const loaded = new Promise((resolve) => listeners.set("Page.loadEventFired", resolve));
    return send("Page.navigate", { url }).then(() => loaded);
  };

  const leave = (code) => {
    chromium.once("exit", () => {
      // Processes of the browser may still be writing: it is tried again for some seconds.
      fs.rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
      process.exit(code);
    });
    // By itself, so that its processes end before it; killed where it does not.
    session = undefined;
    send("Browser.close").catch(() => chromium.kill());
  };
  setTimeout(() => {
    console.error("the browser does not answer");
    leave(1);
  }, 120000).unref();
  const begin = async () => {
    const { targetId } = await send("Target.createTarget", { url: "about:blank" });
    session = (await send("Target.attachToTarget", { targetId, flatten: true })).sessionId;
    for (const domain of ["Runtime", "Log", "Network", "Page"]) await send(`${domain}.enable`);
    // What pages say on the console, and addresses that they ask for.
    const console_ = [];
    const requests = [];
    listeners.set("Runtime.consoleAPICalled", (call) => console_.push(call.args.map((x) => x.value).join(" ")));
    listeners.set("Runtime.exceptionThrown", ({ exceptionDetails: x }) => console_.push(x.exception?.description || x.text));
    listeners.set("Log.entryAdded", ({ entry }) => console_.push(entry.text));
    listeners.set("Network.requestWillBeSent", ({ request }) => requests.push(request.url));
    return find({ send, evaluate, open, console: console_, requests });
  };
  begin().then((found) => {
    console.log(JSON.stringify(found, null, 1));
    leave(0);
  }, (error) => {
    console.error(error.stack);
    leave(1);
  });
}

module.exports = { look };
