// What a portal does: attributes as its address says, and a list of what it hears.
import "../embed/hawser-console.js";
import "../embed/hawser-console.js?again";

// The memory of every program that runs in the page.
globalThis.programs = [];
for (const name of ["instantiate", "instantiateStreaming"]) {
  const instantiate = WebAssembly[name];
  WebAssembly[name] = async (...given) => {
    const made = await instantiate(...given);
    const all = Object.values((made.instance ?? made).exports);
    programs.push(...all.filter((it) => it instanceof WebAssembly.Memory && !programs.includes(it)));
    return made;
  };
}

globalThis.heard = [];
globalThis.asked = [];
const names = ["ready", "run-started", "run-changed", "run-finished", "session-needed", "navigate"];
for (const name of names) {
  addEventListener(`hawser-${name}`, (event) => heard.push({ name, from: event.target.id, detail: event.detail, composed: event.composed }));
}
const element = document.querySelector("#a");
for (const [name, value] of new URLSearchParams(location.search)) element.setAttribute(name, value);

/** Gives a session for every request, and counts how often it was asked. */
globalThis.provide = (element, header, value) => {
  element.sessionProvider = async (appliance) => {
    asked.push(appliance);
    return appliance.id === "vr-a" ? { header, value: globalThis.session ?? value } : null;
  };
};
