// What a page around the console may send it: nothing that it understands.
const port = new MessageChannel().port1;
for (const data of [
  null, undefined, 7, "", "hawser", "x".repeat(1 << 16), [], {}, { type: "hawser" },
  { type: "hawser:sign-in", token: {} }, { hawser: { version: 1e99 } }, { then: 1 },
  JSON.stringify({ type: "run", operation: "promote-test-image" }),
]) {
  for (const origin of [location.origin, "https://portal.example", "null", ""]) {
    dispatchEvent(new MessageEvent("message", { data, origin, source: window, ports: [port] }));
  }
  postMessage(data, "*");
}
