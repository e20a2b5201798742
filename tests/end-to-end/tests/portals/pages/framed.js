// A portal of another origin: a console in an iframe, as the address says, and what it hears.
import { mount } from "../embed/hawser-frame.js";

globalThis.heard = [];
globalThis.asked = [];
const options = Object.fromEntries(new URLSearchParams(location.search));
const onEvent = ({ type, detail, target }) => heard.push({ name: type, detail, from: target.localName });
globalThis.mounted = mount(document.body, { ...options, onEvent });
// All over the window: a driver that types into a frame does not reckon with where it stands.
Object.assign(mounted.element.style, { position: "fixed", inset: "0" });

/** Gives a session for every request to vr-a, and counts how often it was asked. */
globalThis.provide = (header, value) => {
  mounted.element.sessionProvider = async (appliance) => {
    asked.push(appliance);
    return appliance.id === "vr-a" ? { header, value } : null;
  };
};
