// <hawser-console>: the console as an element of a page of the same origin.
// How it is used stands in docs/embedding.md, what it offers in hawser-console.d.ts.
import { fetchConfig } from "./config-file.js";

/** The files of this build, put in by `cargo xtask dist`, relative to this script. */
const FILES = { script: "@script@", program: "@program@", style: "@style@", styleIntegrity: "@style-integrity@" };

const at = (name, base = import.meta.url) => new URL(name, base).href;

/** All elements of a page share one program and one style sheet. */
let begun;

function begin() {
  return (begun ??= load().catch((error) => {
    // The next element, or the button, tries anew.
    begun = undefined;
    throw error;
  }));
}

async function load() {
  allowMarkup();
  const fetched = async (name, integrity = "") => {
    const file = await fetch(at(name), { integrity, credentials: "same-origin" });
    if (!file.ok) throw new Error(`the server answers ${file.status} for ${file.url}`);
    return file;
  };
  const [script, program, style] = await Promise.all([
    import(at(FILES.script)),
    fetched(FILES.program),
    fetched(FILES.style, FILES.styleIntegrity),
  ]);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(inherit(await style.text()) + FRAME);
  await script.default({ module_or_path: program });
  for (const type of ["error", "unhandledrejection"]) addEventListener(type, stopped);
  return { script, sheet };
}

/** The program of this build, which embed/frame.js needs too. */
export const program = async () => (await begin()).script;

/** Markup in which something could run, as in loader.js. */
const RUNS =
  /<\/?(?:animate|base|embed|i?frame|link|meta|object|script|set|style)\b|[\s"'/](?:on\w+|srcdoc)\s*=|[\s"'/](?:action|data|formaction|href|src|xlink:href)\s*=(?!\s*["']?[#.])/i;

/**
 * Leptos writes the static parts of a page as markup into <template>. A page whose policy has
 * `require-trusted-types-for 'script'` asks its default policy for that; where it has none, this is it.
 */
function allowMarkup() {
  const createHTML = (markup) => {
    if (RUNS.test(markup)) throw new TypeError("markup in which something could run was refused");
    return markup;
  };
  try {
    if (globalThis.trustedTypes && !trustedTypes.defaultPolicy) trustedTypes.createPolicy("default", { createHTML });
  } catch {
    // The page allows no such policy, and needs none unless the next line fails.
  }
  try {
    document.createElement("template").innerHTML = "<p></p>";
  } catch (error) {
    throw new Error(`Content Security Policy, trusted-types: ${error.message}`);
  }
}

const RELOAD = "Reload the page";

/**
 * Finds out why the files did not come or do not run, by asking for each once more: a heading, words, and
 * whether the page around has to be loaded again because it is its policy, or its script, that is at fault.
 */
async function explained(error) {
  const reported = `The browser reports: ${error}`;
  if (/content.security|\bCSP\b/i.test(reported)) {
    return ["This page blocks Hawser", `Its Content-Security-Policy header must contain: script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'${/trusted-types/.test(reported) ? "; trusted-types default" : ""}. ${reported}`, true];
  }
  for (const name of [FILES.script, FILES.program, FILES.style]) {
    const file = await fetch(at(name), { method: "HEAD", cache: "no-store" }).catch(() => null);
    if (!file) return ["The web server does not respond", "Hawser could not be loaded. Check the network, any VPN or proxy, and the web server."];
    if (!file.ok) {
      return ["Hawser could not be loaded", `The server answers ${file.status} for ${name.slice(3)}. It may have been updated: reload the page. If this comes again, copy the whole dist folder to the server.`, true];
    }
  }
  return ["Hawser could not be loaded", `All files are present but do not run. A proxy may have changed them; compare them with SHA256SUMS. ${reported}`];
}

/** What the style of a whole page does not say of an element. */
const FRAME = `
:host { position: relative; overflow: clip; min-block-size: 12rem; }
:host([hidden]) { display: none; }
.hawser-note { padding: 2rem; }
.hawser-note > * + * { margin-block-start: 0.75rem; }`;

/** The console's own values of tokens are what is left where the page around has none. */
function inherit(css) {
  const own = (name) => `--own${name.slice(1)}`;
  return css
    .replace(/(--(?:cds|hawser)-[\w-]+)(?=\s*:)/g, own)
    .replace(/var\((--(?:cds|hawser)-[\w-]+)\)/g, (_, name) => `var(${name}, var(${own(name)}))`);
}

/** How each element is given up. */
const elements = new Map();

/** After a trap the program's memory cannot be trusted: every element of the page is given up. */
function stopped(event) {
  const error = event.error ?? event.reason;
  if (!(error instanceof WebAssembly.RuntimeError) || !String(error.stack).includes(FILES.script.replace("../", ""))) return;
  for (const giveUp of elements.values()) giveUp(error);
}

/** Names that a browser does not let a page set, and those that the console sets itself. */
const NOT_A_SESSION =
  /^(?:accept(?:-charset|-encoding)?|access-control-.*|connection|content-.*|cookie2?|date|dnt|expect|host|keep-alive|origin|operationid|permissions-policy|proxy-.*|referer|sec-.*|set-cookie2?|te|trailer|transfer-encoding|upgrade|via|x-http-method.*|x-method-override)$/i;

/** A header and its value as HTTP allows them, or nothing. */
function checked(given) {
  if (given == null) return null;
  const { header, value } = given;
  const sound =
    typeof header === "string" && /^[!#$%&'*+.^_`|~\w-]+$/.test(header) && !NOT_A_SESSION.test(header) &&
    typeof value === "string" && /^[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?$/.test(value);
  // What was given is not said: it may be a secret in the wrong place.
  if (!sound) throw new TypeError("hawser-console: sessionProvider must give { header, value } as HTTP allows them, or null");
  return [header, value];
}

const OPTIONS = ["configuration", "sessionProvider", "formatTime"];
const ATTRIBUTES = { config: "config", theme: "theme", locale: "locale", operation: "operation", target: "target", readOnly: "read-only", routes: "routes" };
const EVENTS = ["ready", "run-started", "run-changed", "run-finished", "session-needed", "navigate"];

export class HawserConsole extends HTMLElement {
  static observedAttributes = Object.values(ATTRIBUTES);

  #program; // what runs it, once it does
  #number; // by which the program knows it
  #turn = 0; // counts beginnings, so that a late one is known
  #settling = false;
  #stale = false; // begun with what does not hold any more
  #turnedOn = false;
  #route; // where it stands, once it was led there
  #runs = new Map();
  #configuration;
  #sessionProvider;
  #formatTime;

  constructor() {
    super();
    this.attachShadow({ mode: "open" });
  }

  connectedCallback() {
    // Set before the element was defined.
    for (const name of OPTIONS) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    this.#settle();
  }

  disconnectedCallback() {
    this.#settle();
  }

  /** An element that is only moved is taken out and put in within one task: nothing ends. */
  #settle(anew = false) {
    if (anew) this.#stale = true;
    if (this.#settling) return;
    this.#settling = true;
    queueMicrotask(() => {
      this.#settling = false;
      if (this.#turnedOn && (!this.isConnected || this.#stale)) this.#end();
      this.#stale = false;
      if (this.isConnected && !this.#turnedOn) this.#begin();
    });
  }

  async #begin() {
    const turn = ++this.#turn;
    this.#turnedOn = true;
    elements.set(this, (error) => this.#giveUp(error));
    if (this.#follows) addEventListener("hashchange", this.#followed);
    const [program, configuration] = await Promise.allSettled([begin(), this.#configured()]);
    if (turn !== this.#turn) return;
    if (program.status === "rejected") {
      const [heading, text, reload] = await explained(program.reason);
      if (turn !== this.#turn) return;
      return reload ? this.#note(heading, text, RELOAD, () => location.reload()) : this.#note(heading, text, "Try again", () => this.#settle(true));
    }
    this.#program = program.value.script;
    this.shadowRoot.adoptedStyleSheets = [program.value.sheet];
    const place = document.createElement("section");
    place.lang = "en";
    place.addEventListener("click", this.#clicked);
    this.shadowRoot.replaceChildren(place);
    const { value = "", reason } = configuration;
    this.#number = this.#program.embed(
      place, this.#host(), value, reason ? reason.message : "", new URL("../", import.meta.url).pathname, this.readOnly, this.#wanted(),
    );
    this.#tell("ready", {});
  }

  #end() {
    this.#turn++;
    this.#turnedOn = false;
    elements.delete(this);
    removeEventListener("hashchange", this.#followed);
    const number = this.#number;
    this.#number = undefined;
    if (number !== undefined) this.#program.end(number);
    this.#runs.clear();
    this.shadowRoot.replaceChildren();
  }

  /** The text of the configuration. */
  async #configured() {
    if (this.#configuration !== undefined) return JSON.stringify(this.#configuration, null, 2) ?? "null";
    const given = this.getAttribute("config");
    const address = given === null ? at("../config.json") : at(given, document.baseURI);
    return new TextDecoder().decode(await fetchConfig(address));
  }

  /** The page that is to be shown. */
  #wanted() {
    if (this.#follows && location.hash) return location.hash;
    return (this.#route ??= this.#formAddress());
  }

  /** The form that the attributes name; of the first appliance that fits, where they name none. */
  #formAddress() {
    const operation = this.getAttribute("operation");
    if (!operation) return "#/";
    const fields = new URLSearchParams(this.getAttribute("target") ?? "");
    const appliance = fields.get("appliance") ?? "*";
    fields.delete("appliance");
    const query = [...fields].map((pair) => pair.map(encodeURIComponent).join("="));
    return `#/operation/${encodeURIComponent(operation)}/${encodeURIComponent(appliance)}?${query.join("&")}`;
  }

  get #follows() {
    return this.getAttribute("routes") === "host";
  }

  #followed = () => this.#lead(location.hash);

  #lead(href) {
    this.#route = href;
    if (this.#number === undefined) return;
    this.#program.lead(this.#number, href);
  }

  /** Links lead within the element, not the page around. */
  #clicked = (event) => {
    const link = event.target.closest?.("a[href^='#']");
    if (!link || event.defaultPrevented || link.hasAttribute("download")) return;
    event.preventDefault();
    const href = link.getAttribute("href");
    if (href.startsWith("#/")) queueMicrotask(() => this.#navigate(href, false));
  };

  #navigate(href, replace) {
    if (this.#number === undefined) return;
    const route = href.slice(1);
    // Unless somebody else leads there.
    if (!replace && !this.#tell("navigate", { route }, true)) return;
    if (this.#follows) {
      if (replace) history.replaceState(history.state, "", href);
      else location.hash = href;
      return;
    }
    this.#route = href;
    if (!replace) this.#lead(href);
  }

  /** What the program asks of the page. It is never entered from here: answers come later. */
  #host() {
    const later = (act) => {
      const turn = this.#turn;
      queueMicrotask(() => turn === this.#turn && act());
    };
    return {
      navigate: (href, replace) => later(() => this.#navigate(href, replace)),
      provides: () => this.#sessionProvider !== undefined,
      session: async (id, system, name, base) => {
        await null;
        try {
          return checked(await this.#sessionProvider?.({ id, system, name, base }));
        } catch (error) {
          reportError(error);
          return null;
        }
      },
      need: (appliance) => later(() => this.#tell("session-needed", { appliance })),
      run: (...run) => later(() => this.#heard(...run)),
      time: (ms, utc) => this.#time(new Date(ms), utc),
      again: () => this.#settle(true),
    };
  }

  #time(date, utc) {
    try {
      if (this.#formatTime) return String(this.#formatTime(date));
      const locale = this.getAttribute("locale");
      if (!locale) return undefined;
      return new Intl.DateTimeFormat(locale, {
        dateStyle: "medium", timeStyle: "long", timeZone: utc ? "UTC" : undefined,
      }).format(date);
    } catch {
      // The console's own form serves too.
      return undefined;
    }
  }

  #heard(id, form, state, progress, isEnd, isNew) {
    const [, operation, appliance, target = ""] = /^#\/operation\/([^/]*)\/([^?]*)\??(.*)$/.exec(form).map(decodedPart);
    const detail = { run: id, operation, appliance, target, state };
    if (progress >= 0) detail.progress = progress;
    if (isEnd) detail.outcome = state;
    const known = this.#runs.get(id);
    const now = JSON.stringify(detail);
    if (known === now) return;
    this.#runs.set(id, now);
    this.#tell(isNew ? "run-started" : isEnd && !known?.includes('"outcome"') ? "run-finished" : "run-changed", detail);
  }

  #tell(name, detail, cancelable = false) {
    return this.dispatchEvent(new CustomEvent(`hawser-${name}`, { detail, bubbles: true, composed: true, cancelable }));
  }

  /** Words in place of a console, and a way on. */
  #note(heading, text, label, press) {
    const note = document.createElement("div");
    note.className = "hawser-note";
    note.setAttribute("role", "alert");
    const add = (tag, words) => {
      const made = document.createElement(tag);
      made.textContent = words;
      note.append(made);
      return made;
    };
    add("h2", heading);
    add("p", text);
    const button = add("button", label);
    button.type = "button";
    button.addEventListener("click", press);
    this.shadowRoot.replaceChildren(note);
  }

  /** The program has stopped; nothing of it may be called any more. */
  #giveUp(error) {
    this.#number = undefined;
    this.#turn++;
    this.#note(
      "Hawser stopped because of an internal error",
      `Nothing was sent twice, and what the appliances have begun goes on there. Reload the page. The browser reports: ${error}`,
      RELOAD,
      () => location.reload(),
    );
  }

  attributeChangedCallback(name, before, after) {
    if (before === after) return;
    if (name === "operation" || name === "target") this.#route = undefined;
    if (!this.#turnedOn) return;
    if (name === "config" || name === "read-only" || name === "routes") this.#settle(true);
    else if (name === "operation" || name === "target") queueMicrotask(() => this.#turnedOn && this.#lead(this.#wanted()));
    else if (name === "locale") this.#retell();
  }

  #retell() {
    if (this.#number !== undefined) queueMicrotask(() => this.#number !== undefined && this.#program.retell(this.#number));
  }

  get configuration() {
    return this.#configuration;
  }

  set configuration(configuration) {
    this.#configuration = configuration ?? undefined;
    if (this.#turnedOn) this.#settle(true);
  }

  get sessionProvider() {
    return this.#sessionProvider;
  }

  set sessionProvider(provider) {
    this.#sessionProvider = typeof provider === "function" ? provider : undefined;
    queueMicrotask(() => this.#number !== undefined && this.#program.provide(this.#number));
  }

  get formatTime() {
    return this.#formatTime;
  }

  set formatTime(format) {
    this.#formatTime = typeof format === "function" ? format : undefined;
    this.#retell();
  }
}

function decodedPart(part, index) {
  return index === 1 || index === 2 ? decodeURIComponent(part) : part;
}

// Attributes are properties too, as they are of the elements that a browser has.
for (const [property, attribute] of Object.entries(ATTRIBUTES)) {
  const flag = property === "readOnly";
  Object.defineProperty(HawserConsole.prototype, property, {
    configurable: true,
    enumerable: true,
    get() {
      return flag ? this.hasAttribute(attribute) : this.getAttribute(attribute);
    },
    set(value) {
      if (flag) this.toggleAttribute(attribute, Boolean(value));
      else if (value === null || value === undefined) this.removeAttribute(attribute);
      else this.setAttribute(attribute, value);
    },
  });
}

if (!customElements.get("hawser-console")) customElements.define("hawser-console", HawserConsole);

/** Puts a console into an element. `onReady`, `onRunStarted` … hear the events' details. */
export function mount(place, options = {}) {
  const element = document.createElement("hawser-console");
  const heard = new Map();
  const set = (given) => {
    for (const [name, value] of Object.entries(given)) {
      if (OPTIONS.includes(name) || Object.hasOwn(ATTRIBUTES, name)) element[name] = value;
      else if (HEARERS.has(name)) heard.set(name, value);
      else throw new TypeError(`hawser-console: there is no option ${name}`);
    }
  };
  for (const [name, event] of HEARERS) element.addEventListener(event, (told) => heard.get(name)?.(told.detail, told));
  set(options);
  place.append(element);
  return { element, set, unmount: () => element.remove() };
}

/** `onRunStarted` hears `hawser-run-started`. */
const HEARERS = new Map(
  EVENTS.map((name) => [`on-${name}`.replace(/-(\w)/g, (_, letter) => letter.toUpperCase()), `hawser-${name}`]),
);
