// A stand-in for the container of a Cloud Director plug-in: a token that it may renew.
import "../../embed/hawser-console.js";
import { bridge } from "../../cloud-director/bridge.js";

globalThis.heard = [];
for (const name of ["ready", "session-needed"]) {
  addEventListener(`hawser-${name}`, ({ target, detail }) => heard.push({ name, from: target.id, detail }));
}
const asked = new URLSearchParams(location.search);
// Time stands still where it is asked to, however slow the computer is, and passes when it is told to.
if (asked.has("still")) {
  let now = Date.now();
  Date.now = () => now;
  globalThis.pass = (ms) => void (now += ms);
}
globalThis.tokens = { token: asked.get("token") };
const element = document.querySelector("#a");
const sites = asked.has("peer") ? { Leipzig: () => asked.get("peer") } : {};
globalThis.end = bridge({ token: () => tokens.token }, element, { appliance: "vcda-a", sites });
