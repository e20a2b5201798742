// A page of another origin: the console is in a frame of it, and the page may give sessions.
import { mount } from "../embed/hawser-frame.js";
import { provider } from "./provider.js";

const { element } = mount(document.body, Object.fromEntries(new URLSearchParams(location.search)));
// All over the window: a driver that types into a frame does not reckon with where it stands.
Object.assign(element.style, { position: "fixed", inset: "0" });
provider(element);
