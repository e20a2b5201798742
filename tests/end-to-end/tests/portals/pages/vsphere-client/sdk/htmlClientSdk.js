// A stand-in for the library that the vSphere Client serves to plug-ins: the calls that its documents
// name, answered by the page around. The real one takes its time over getSessionInfo, so does this.
{
  const { client } = window.parent;
  let ready = false;
  const must = () => {
    if (!ready) throw new Error("htmlClientSdk was not initialized");
  };
  window.htmlClientSdk = {
    initialize: (done) =>
      setTimeout(() => {
        ready = true;
        done?.();
      }),
    isInitialized: () => ready,
    app: {
      getSessionInfo(done) {
        must();
        client.asked++;
        setTimeout(() => done({ sessionToken: client.session, serviceUrl: "" }));
      },
      getTheme() {
        must();
        return client.theme;
      },
      getClientLocale() {
        must();
        return client.locale;
      },
      formatDateTime(instant, options) {
        must();
        if (typeof instant !== "number" || typeof options !== "object") throw new TypeError("formatDateTime");
        return `${client.format} time ${new Date(instant).toISOString().slice(0, 10)}`;
      },
      getContextObjects: () => [],
    },
    event: {
      onThemeChanged: (listener) => client.listeners.theme.push(listener),
      onDateTimeFormatChanged: (listener) => client.listeners.format.push(listener),
      onGlobalRefresh() {},
    },
  };
}
