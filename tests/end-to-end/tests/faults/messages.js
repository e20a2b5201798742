// What a page around the console may send it, or a stranger: nothing that it understands. It runs
// in the console's page, and in a portal that has the console in a frame.
const port = new MessageChannel().port1;
for (const data of [
  null, undefined, 7, "", "hawser", "x".repeat(1 << 16), [], {}, { type: "hawser" },
  { type: "hawser:sign-in", token: {} }, { hawser: { version: 1e99 } }, { then: 1 },
  JSON.stringify({ type: "run", operation: "promote-test-image" }),
  { hawser: 1, type: "connect" }, { hawser: 2, type: "connect" }, { hawser: 1, type: "set" },
]) {
  for (const origin of [location.origin, "https://portal.example", "null", ""]) {
    dispatchEvent(new MessageEvent("message", { data, origin, source: window, ports: [port] }));
  }
  postMessage(data, "*");
  for (const { contentWindow } of document.querySelectorAll("iframe")) {
    contentWindow.postMessage(data, "*");
    contentWindow.postMessage(data, "*", [new MessageChannel().port2]);
  }
}
