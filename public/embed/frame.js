// A console in a portal's iframe: hears the portal, and is its hand in the frame.
// docs/portal-protocol.md is what is spoken; who may speak is decided in core/src/portal.rs.

/** Characters of a text beyond which it has more bytes than may be. */
const LARGEST = 65_536;
/** Window messages that wait until the list of portals is known. */
const MOST_EARLY = 16;
/** How long the portal may take for a session. */
const PATIENCE = 30_000;
const EVENTS = ["ready", "run-started", "run-changed", "run-finished", "session-needed", "navigate"];

const folder = new URL("../", import.meta.url);
const page = document.documentElement;
const early = [];
let unheard = 0;
let frame;

addEventListener("message", (event) => {
  if (frame) hearWindow(event);
  else if (early.length < MOST_EARLY) early.push(event);
  else unheard++;
});

/** Words in place of a console. The first line is a heading. */
function note(heading, ...lines) {
  const made = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });
  document.getElementById("note")?.replaceChildren(made("h1", heading), ...lines.map((line) => made("p", line)));
}

/** The same with a way on: the portal connects to the next page as it did to this one. */
function noteFailure(heading, ...lines) {
  note(heading, ...lines);
  const again = Object.assign(document.createElement("button"), { type: "button", textContent: "Try again", onclick: () => location.reload() });
  document.getElementById("note")?.append(again);
}

/** What was dropped is shown, so that whoever builds a portal can look. */
function count() {
  page.dataset.dropped = frame.dropped + unheard;
  if (frame.reason) page.dataset.droppedReason = frame.reason;
}

function hearWindow({ data, origin, source, ports }) {
  const told = typeof data === "object" && data !== null ? data : {};
  const version = typeof told.hawser === "number" ? told.hawser : NaN;
  const kind = typeof told.type === "string" ? told.type.slice(0, 32) : "";
  if (frame.window(origin, source === parent && parent !== window, ports.length, version, kind)) return connect(ports[0]);
  count();
  for (const port of ports) port.close();
  // Without a list the reason is there already.
  if (frame.open && frame.reason === "origin" && source === parent && !page.dataset.connected) {
    noteFailure("This portal is not allowed to embed Hawser", `${origin} does not stand under "portals" in Hawser's config.json.`);
  }
}

function connect(port) {
  page.dataset.connected = "";
  note("Starting…");
  const say = (message) => port.postMessage(JSON.stringify(message));
  const waiting = new Map();

  const provide = (appliance) =>
    new Promise((resolve) => {
      const request = frame.ask();
      if (request === undefined) return resolve(null);
      const answer = (session) => {
        clearTimeout(late);
        waiting.delete(request);
        resolve(session);
      };
      const late = setTimeout(() => {
        frame.giveUp(request);
        answer(null);
      }, PATIENCE);
      waiting.set(request, answer);
      say({ type: "session", request, appliance });
    });

  const element = document.createElement("hawser-console");
  for (const name of EVENTS) {
    element.addEventListener(`hawser-${name}`, ({ type, detail }) => say({ type: "event", name: type, detail }));
  }

  const set = ({ sessions, config, ...others }) => {
    if (sessions !== undefined) element.sessionProvider = sessions ? provide : null;
    if (config !== undefined) element.config = config === null ? null : new URL(config, folder).href;
    Object.assign(element, others);
    if (!element.isConnected) document.body.replaceChildren(element);
  };

  port.onmessage = ({ data }) => {
    const text = typeof data === "string" ? data.slice(0, LARGEST + 1) : undefined;
    const [what, ...rest] = frame.port(text);
    if (what === "set") {
      set(JSON.parse(rest[0]));
    } else if (what === "session") {
      const [request, header, value] = rest;
      waiting.get(request)?.(header === undefined ? null : { header, value });
    } else {
      count();
      say({ type: "dropped", reason: frame.reason, count: Number(page.dataset.dropped) });
    }
  };
  say({ type: "ready", version: 1 });
}

try {
  // Not imported at the top: here a script that does not come is said.
  const program = import("./hawser-console.js").then((element) => element.program());
  // The console's own configuration says who may connect, whatever a portal brings along.
  const listed = import("./config-file.js").then(({ fetchConfig }) => fetchConfig(new URL("config.json", folder)));
  const [config, { Frame }] = await Promise.all([listed, program]);
  frame = new Frame(config);
  const mistakes = frame.mistakes();
  if (parent === window) note("This page is for portals", "Portals embed this page in a frame. Open Hawser one folder up.");
  else if (mistakes.length) noteFailure("The portals in Hawser's config.json are invalid", ...mistakes);
  else if (!frame.open) noteFailure("Embedding is not enabled", 'config.json has none under "portals"; for example "portals": ["https://portal.example.com"]');
  for (const event of early.splice(0)) hearWindow(event);
  count();
} catch (error) {
  noteFailure("Hawser could not be loaded", String(error?.message ?? error).replace(/^the file/, "config.json"));
}
