// Fetches a configuration for hawser-console.js and frame.js, and says in plain words why it could not.
// The console's own page does the same in src/configuration.rs.

/** The time that the web server has for the file. */
const DEADLINE_MS = 8_000;

/** Returns the bytes of the file at an address, which must be on the page's own origin. */
export async function fetchConfig(address) {
  const url = new URL(address, document.baseURI);
  if (url.origin !== location.origin) throw new Error(`the address of the file, ${url.origin}, is not on the console's own origin`);
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const late = () => new Error("the file did not arrive within 8 seconds: the web server, or a proxy in front of it, does not respond");
  let file;
  try {
    file = await fetch(url, { cache: "no-store", credentials: "same-origin", redirect: "manual", signal });
  } catch {
    throw signal.aborted ? late() : new Error("the file could not be loaded: the web server did not respond");
  }
  if (file.type === "opaqueredirect") {
    throw new Error("the web server redirected the request for the file to another address; often a sign-in page in front of the console, whose session has ended. Sign in there and try again, or serve the file without a redirect");
  }
  if (!file.ok) throw new Error(`the server returned ${file.status} for the file`);
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw signal.aborted ? late() : new Error("the file was truncated");
  }
}
