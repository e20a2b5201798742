// <hawser-frame>: the portal's side of a console in an iframe. It has the properties and events of
// <hawser-console>; between the two is docs/portal-protocol.md. Copy this one file to the portal: it
// imports nothing, and the console's server lets no other origin load scripts.

/** Attributes that are members of the console, by the names of their properties. */
const ATTRIBUTES = { config: "config", theme: "theme", locale: "locale", operation: "operation", target: "target", readOnly: "read-only" };
const EVENTS = new Set(["hawser-ready", "hawser-run-started", "hawser-run-changed", "hawser-run-finished", "hawser-session-needed", "hawser-navigate"]);
/** After this the console should have answered. */
const SILENCE = 15_000;

export class HawserFrame extends HTMLElement {
  static observedAttributes = ["src", ...Object.values(ATTRIBUTES)];

  #frame; // the iframe, while there is one
  #port; // to the console, once it answered
  #configuration;
  #provider;

  connectedCallback() {
    // Set before the element was defined.
    for (const name of ["configuration", "sessionProvider", ...Object.keys(ATTRIBUTES)]) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    this.#open();
  }

  disconnectedCallback() {
    this.#close();
  }

  attributeChangedCallback(name, before, after) {
    if (before === after) return;
    if (name === "src") {
      this.#close();
      if (this.isConnected) this.#open();
      return;
    }
    const [property] = Object.entries(ATTRIBUTES).find(([, attribute]) => attribute === name);
    this.#say({ type: "set", [property]: this[property] });
  }

  get #address() {
    return new URL(this.getAttribute("src") ?? "", document.baseURI);
  }

  #open() {
    if (this.#frame || !this.hasAttribute("src")) return;
    const frame = document.createElement("iframe");
    frame.title = this.getAttribute("aria-label") ?? "Hawser";
    frame.referrerPolicy = "no-referrer";
    // For its "copy" buttons, where a frame has to be allowed that.
    if (document.featurePolicy?.allowsFeature("clipboard-write")) frame.allow = "clipboard-write";
    Object.assign(frame.style, { display: "block", inlineSize: "100%", blockSize: "100%", border: "0" });
    // Every load is a new console, which knows nothing.
    frame.addEventListener("load", () => this.#connect(frame));
    frame.src = this.#address.href;
    this.#frame = frame;
    this.replaceChildren(frame);
  }

  #close() {
    this.#port?.close();
    this.#port = undefined;
    this.#frame?.remove();
    this.#frame = undefined;
  }

  #connect(frame) {
    this.#port?.close();
    this.#port = undefined;
    const { port1: port, port2: theirs } = new MessageChannel();
    const silent = setTimeout(() => {
      console.warn(`hawser-frame: ${this.#address.origin} does not answer. Does ${location.origin} stand under "portals" in its config.json, and in frame-ancestors?`);
    }, SILENCE);
    port.onmessage = ({ data }) => {
      clearTimeout(silent);
      if (this.#frame === frame) this.#hear(port, data);
    };
    // To this origin and no other, whatever the frame shows by now.
    frame.contentWindow?.postMessage({ hawser: 1, type: "connect" }, this.#address.origin, [theirs]);
  }

  #hear(port, data) {
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
    const { type, name, detail } = message ?? {};
    if (type === "ready") {
      this.#port = port;
      this.#say({ type: "set", ...this.#members() });
    } else if (type === "session") {
      this.#answer(port, message);
    } else if (type === "event" && EVENTS.has(name)) {
      this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
    } else if (type === "dropped") {
      console.warn(`hawser-frame: the console did not take a message: ${message.reason}`);
    }
  }

  async #answer(port, { request, appliance }) {
    let session = null;
    try {
      session = (await this.#provider?.(appliance)) ?? null;
    } catch (error) {
      reportError(error);
    }
    port.postMessage(JSON.stringify({ type: "session", request, header: session?.header ?? null, value: session?.value ?? null }));
  }

  /** What is not as it is by itself. */
  #members() {
    const members = { sessions: this.#provider !== undefined };
    if (this.#configuration !== undefined) members.configuration = this.#configuration;
    for (const property of Object.keys(ATTRIBUTES)) {
      if (this.hasAttribute(ATTRIBUTES[property])) members[property] = this[property];
    }
    return members;
  }

  #say(message) {
    this.#port?.postMessage(JSON.stringify(message));
  }

  get configuration() {
    return this.#configuration;
  }

  set configuration(configuration) {
    this.#configuration = configuration ?? undefined;
    this.#say({ type: "set", configuration: configuration ?? null });
  }

  get sessionProvider() {
    return this.#provider;
  }

  set sessionProvider(provider) {
    this.#provider = typeof provider === "function" ? provider : undefined;
    this.#say({ type: "set", sessions: this.#provider !== undefined });
  }
}

for (const [property, attribute] of Object.entries({ ...ATTRIBUTES, src: "src" })) {
  const flag = property === "readOnly";
  Object.defineProperty(HawserFrame.prototype, property, {
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

if (!customElements.get("hawser-frame")) customElements.define("hawser-frame", HawserFrame);

/** Puts a console in an iframe into an element: `mount(place, { src, theme: "dark", … })`. */
export function mount(place, { onEvent, ...options } = {}) {
  const element = document.createElement("hawser-frame");
  if (onEvent) for (const name of EVENTS) element.addEventListener(name, onEvent);
  Object.assign(element, options);
  place.append(element);
  return { element, set: (given) => void Object.assign(element, given), unmount: () => element.remove() };
}
