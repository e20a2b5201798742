// Starts the console, and says in plain words why it could not.
// It is served under a hashed name, with integrity, and needs nothing inline.

const glue = document.querySelector("link[rel=modulepreload]");
const wasm = document.querySelector("link[rel=preload][type='application/wasm']");
let refused = "";

// The chosen theme (src/preferences.rs), before anything is drawn in the other one.
try {
  const theme = localStorage.getItem("hawser-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // The browser keeps nothing for this page: the theme is the computer's.
}

/**
 * Markup in which something could run: elements that load or run something, event handlers, and
 * addresses that neither lead to a place in the page nor are relative.
 */
const RUNS =
  /<\/?(?:animate|base|embed|i?frame|link|meta|object|script|set|style)\b|[\s"'/](?:on\w+|srcdoc)\s*=|[\s"'/](?:action|data|formaction|href|src|xlink:href)\s*=(?!\s*["']?[#.])/i;

// Leptos writes the static parts of a page as markup into <template>. Where the policy of the page
// has `require-trusted-types-for 'script'`, the browser asks for that here first.
globalThis.trustedTypes?.createPolicy("default", {
  createHTML(markup) {
    if (RUNS.test(markup)) throw new TypeError("markup in which something could run was refused");
    return markup;
  },
});

document.addEventListener("securitypolicyviolation", (event) => {
  const { disposition, effectiveDirective: directive, blockedURI } = event;
  if (disposition === "enforce" && /^(script|connect)/.test(directive)) refused ||= `${directive} refused ${blockedURI}`;
});

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/** Puts a message in place of the page: a heading, paragraphs, and a button that loads it anew. */
function tell(heading, paragraphs, button) {
  // The first fault is the cause; what follows it must not take the button away under the pointer.
  if (document.querySelector(".boot-failed")) return;
  document.getElementById("boot")?.remove();
  document.getElementById("app").inert = true;
  const frame = element("div", "boot boot-failed", "");
  frame.id = "boot";
  const card = element("main", "boot-card", "");
  const alert = element("div", "boot-message", "");
  alert.setAttribute("role", "alert");
  const again = element("button", "boot-again", button);
  again.type = "button";
  again.onclick = () => location.reload();
  alert.append(element("h1", "boot-heading", heading), ...paragraphs.map((text) => element("p", "boot-text", text)));
  card.append(alert, again);
  frame.append(element("header", "boot-header", "Hawser"), card);
  document.body.prepend(frame);
  document.title = `${heading} – Hawser`;
  again.focus();
}

const nameOf = (url) => new URL(url).pathname.split("/").pop();

/** Whether the page on the server names other files than this page does. */
async function wasUpdated() {
  // Not the path alone: one that begins with two slashes is read as an address of another host.
  const page = await fetch(location.href.split("#")[0], { cache: "no-store" });
  const text = await page.text();
  return page.ok && /id="?boot\b/.test(text) && ![glue.href, wasm.href].every((url) => text.includes(nameOf(url)));
}

function tellRefused(report) {
  tell("The web server blocks Hawser", [
    "Its Content-Security-Policy header must contain: script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'.",
    `The browser reports: ${report}`,
  ], "Retry");
}

/** Finds out why the start failed by asking for each file once more. */
async function explain(error) {
  // A violation is reported in a task of its own, after the error that it causes.
  await new Promise((resume) => setTimeout(resume));
  if (refused || /content.security|\bCSP\b/i.test(error)) return tellRefused(refused || error);
  let found;
  try {
    for (const [url, type] of [[glue.href, "javascript"], [wasm.href, "application/wasm"]]) {
      const file = await fetch(url, { cache: "no-store" });
      const sent = file.headers.get("content-type") || "no type";
      if (!file.ok) found ||= `The server answers ${file.status} for ${nameOf(url)}. Copy the whole dist folder to it again.`;
      else if (!sent.includes(type)) {
        found ||= `${nameOf(url)} is sent as ${sent}. The server must send .js as text/javascript and .wasm as application/wasm, and 404 for a file that does not exist.`;
      }
    }
    if (await wasUpdated()) {
      return tell("Hawser was updated", ["The files on the server are newer than this page. Nothing was sent to an appliance."], "Reload");
    }
  } catch {
    if (refused) return tellRefused(refused);
    return tell("The web server does not respond", [
      "Hawser's files could not be loaded. Check the network, any VPN or proxy, and the web server.",
    ], "Retry");
  }
  tell("Hawser could not start", [
    found || "All files are present but do not run. A proxy may have changed them; compare them with SHA256SUMS.",
    `The browser reports: ${error}`,
  ], "Retry");
}

// After a trap the program's memory cannot be trusted, so the page is given up as a whole.
function stopped(event) {
  const error = event.error ?? event.reason;
  if (!(error instanceof WebAssembly.RuntimeError)) return false;
  tell("Hawser stopped because of an internal error", [
    "Nothing was sent twice, and running operations continue on the appliances. Reload the page and sign in again.",
    `The browser reports: ${error}`,
  ], "Reload");
  return true;
}

async function start() {
  if (typeof WebAssembly !== "object") {
    return tell("This browser cannot run Hawser", [
      "WebAssembly is missing or switched off, by a policy or a hardened mode. Allow it for this address, or use a current Chrome, Edge, Firefox or Safari.",
    ], "Retry");
  }
  addEventListener("error", stopped);
  addEventListener("unhandledrejection", stopped);
  try {
    // The same request as the preload in the head, so that the file is fetched once.
    const [console, code] = await Promise.all([
      import(glue.href),
      fetch(wasm.href, { credentials: "same-origin" }),
    ]);
    if (!code.ok) throw new Error(`${nameOf(wasm.href)}: ${code.status}`);
    await console.default({ module_or_path: code });
    console.start();
  } catch (error) {
    if (!stopped({ error })) await explain(error);
  }
}

start();
