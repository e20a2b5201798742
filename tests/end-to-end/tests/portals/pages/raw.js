// A portal that speaks the protocol of docs/portal-protocol.md by hand, rightly or wrongly. Beside the
// console it has a frame of a stranger, which can reach the console's window, as any frame can.
const asked = new URLSearchParams(location.search);
const src = asked.get("src");
const origin = new URL(src).origin;
const frame = document.createElement("iframe");
frame.style.blockSize = "40rem";
frame.style.inlineSize = "100%";

globalThis.said = [];
globalThis.loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));

/** One handshake, with other things in it where they are given. */
globalThis.connect = ({ data = { hawser: 1, type: "connect" }, ports = 1 } = {}) => {
  const channels = Array.from({ length: ports }, () => new MessageChannel());
  frame.contentWindow.postMessage(data, origin, channels.map(({ port2 }) => port2));
  for (const { port1 } of channels) port1.onmessage = ({ data }) => said.push(JSON.parse(data));
  return (globalThis.port = channels[0]?.port1);
};
globalThis.tell = (message) => port.postMessage(typeof message === "string" ? message : JSON.stringify(message));

frame.src = src;
document.body.append(frame);
if (asked.has("stranger")) {
  const stranger = document.createElement("iframe");
  stranger.src = asked.get("stranger");
  globalThis.stranger = stranger;
  document.body.append(stranger);
}
