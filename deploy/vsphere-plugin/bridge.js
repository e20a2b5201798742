// Between the vSphere Client around a remote plug-in and the console in it.
// What is called is documented in "Developing Remote Plug-ins with the vSphere Client SDK", JavaScript
// API: initialize, app.getSessionInfo, app.getTheme, app.getClientLocale, app.formatDateTime,
// event.onThemeChanged, event.onDateTimeFormatChanged. The last two calls on times came with later
// versions; where they are missing the console writes times in the client's language.

/** How long the client may take for its session. */
const PATIENCE = 10_000;

/** "de_DE" and "de-DE" are both said of the same. */
const tag = (locale) => (typeof locale === "string" && locale ? locale.replaceAll("_", "-") : null);

/** What the client knows of its session, asked anew each time: it may end, and be another's tomorrow. */
function sessionOf(sdk) {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(null), PATIENCE);
    sdk.app.getSessionInfo((info) => {
      clearTimeout(late);
      resolve(info?.sessionToken ? { header: "vmware-api-session-id", value: info.sessionToken } : null);
    });
  });
}

/**
 * Lets a console follow the vSphere Client: its session, theme, language and form of times.
 * @param sdk `window.htmlClientSdk`
 * @param element a `<hawser-console>`, or anything with its properties
 * @param vcenter id of the appliance whose session is the client's: no other is ever shown it
 * @returns {Promise<() => void>} ends it
 */
export async function bridge(sdk, element, { vcenter }) {
  await new Promise((resolve) => sdk.initialize(resolve));
  let ended = false;
  const theme = (it) => {
    if (!ended) element.theme = it?.name === "dark" ? "dark" : "light";
  };
  const times = () => {
    if (ended) return;
    element.locale = tag(sdk.app.getClientLocale?.());
    element.formatTime = sdk.app.formatDateTime && ((date) => sdk.app.formatDateTime(date.getTime(), {}));
  };
  const provider = async ({ id, system }) => {
    const own = system === "vcenter" && id === vcenter;
    return own && !ended ? sessionOf(sdk) : null;
  };
  theme(sdk.app.getTheme?.());
  times();
  element.sessionProvider = provider;
  // The client has no call that takes a listener back.
  sdk.event?.onThemeChanged?.(theme);
  sdk.event?.onDateTimeFormatChanged?.(times);
  return () => {
    ended = true;
    if (element.sessionProvider === provider) element.sessionProvider = undefined;
  };
}
