// Between the container of a Cloud Director plug-in and the console in it: the container's token
// becomes a session of Cloud Director Availability, which is extended to the other sites.
// Calls as in its API reference, Cloud flavour: POST /sessions and POST /sessions/extend with
// vcdAccessToken, DELETE /sessions.

const SYSTEM = "cloud-director-availability";
const HEADER = "X-VCAV-Auth";
/** A session that is refused sooner than this is not asked for once more. */
const YOUNG = 5_000;

async function call(appliance, path, { method = "POST", session, body, version }) {
  const type = `application/vnd.vmware.h4-v${version}+json;charset=UTF-8`;
  return fetch(`${appliance.base}${path}`, {
    method,
    headers: { Accept: type, ...(body && { "Content-Type": "application/json" }), ...(session && { [HEADER]: session }) },
    body: body && JSON.stringify(body),
    credentials: "omit",
    cache: "no-store",
    redirect: "error",
    referrerPolicy: "no-referrer",
  });
}

/**
 * Signs the console in with the container's token.
 * @param container what the hooks give: `token()` is the access token as it is now
 *   (`AuthTokenHolderService.token`)
 * @param element a `<hawser-console>`, or anything with its properties and events
 * @param options `appliance`: id of the Cloud Director Availability of this Cloud Director: no other is
 *   ever shown its token; `sites`: names of other sites and, for each, a function that gives the access token
 *   there, or true where the container's own is good there too; `version` of the API
 * @returns {() => Promise<void>} ends it, and the sessions with it
 */
export function bridge(container, element, { appliance: own, sites = {}, version = "4.7" }) {
  let held; // what was got with which token, once and for all questions
  let ended = false;

  async function signIn(appliance, token) {
    const body = { type: "vcdAccessToken", vcdAccessToken: token };
    const reply = await call(appliance, "/sessions", { body, version });
    const session = reply.ok ? reply.headers.get(HEADER) : null;
    if (!session) throw new Error(`cloud-director: ${appliance.name} answers ${reply.status} to the container's token`);
    for (const [site, given] of Object.entries(sites)) {
      const vcdAccessToken = typeof given === "function" ? await given() : token;
      const extension = { type: "vcdAccessToken", site, vcdAccessToken };
      // Without it everything of this site works all the same, and the appliance says what does not.
      const extended = await call(appliance, "/sessions/extend", { session, body: extension, version }).catch(() => null);
      if (!extended?.ok) console.warn(`cloud-director: the session could not be extended to ${site}: ${extended?.status ?? "no answer"}`);
    }
    return session;
  }

  const provider = async (appliance) => {
    if (ended || appliance.id !== own || appliance.system !== SYSTEM) return null;
    const token = container.token();
    if (held?.token !== token) {
      // Also a refusal is kept: the same token would be refused again with each request.
      const session = token ? signIn(appliance, token) : Promise.resolve(null);
      held = { token, appliance, since: Date.now(), session: session.catch((error) => (reportError(error), null)) };
    }
    const value = await held.session;
    return value && !ended ? { header: HEADER, value } : null;
  };

  /** A session has ended, though the container's has not. */
  const needed = ({ detail: { appliance } }) => {
    if (appliance !== own || !held || Date.now() - held.since < YOUNG) return;
    held = undefined;
    // Told again, the console asks again.
    element.sessionProvider = provider;
  };

  element.addEventListener("hawser-session-needed", needed);
  element.sessionProvider = provider;
  return async () => {
    ended = true;
    element.removeEventListener("hawser-session-needed", needed);
    if (element.sessionProvider === provider) element.sessionProvider = undefined;
    const session = await held?.session;
    if (session) await call(held.appliance, "/sessions", { method: "DELETE", session, version }).catch(() => {});
    held = undefined;
  };
}
