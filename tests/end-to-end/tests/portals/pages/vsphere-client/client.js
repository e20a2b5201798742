// What a vSphere Client around a remote plug-in is, as far as the plug-in can tell.
globalThis.client = {
  theme: { name: "dark" },
  locale: "de-DE",
  session: null,
  format: "host",
  asked: 0,
  listeners: { theme: [], format: [] },
};
globalThis.turn = (name) => {
  client.theme = { name };
  for (const listener of client.listeners.theme) listener(client.theme);
};
globalThis.reformat = (format) => {
  client.format = format;
  for (const listener of client.listeners.format) listener();
};

globalThis.show = (view) => {
  const frame = document.createElement("iframe");
  frame.style.inlineSize = "100%";
  // As in the client: the view scrolls, the page around it does not.
  frame.style.blockSize = "calc(100vh - 10rem)";
  frame.src = `/vsphere-plugin/${view}`;
  document.querySelector("iframe")?.remove();
  document.body.append(frame);
};
