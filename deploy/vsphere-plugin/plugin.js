// The page that the vSphere Client shows for every view of plugin.json. Which page of the console is
// shown is what stands behind # in the view's address.

import "../embed/hawser-console.js";
import { bridge } from "./bridge.js";

const note = document.getElementById("note");

async function start() {
  const sdk = globalThis.htmlClientSdk;
  if (!sdk) {
    note.textContent = "This page is for the vSphere Client, which has to provide /api/ui/htmlClientSdk.js.";
    return;
  }
  const element = document.createElement("hawser-console");
  element.setAttribute("routes", "host");
  await bridge(sdk, element, { vcenter: document.documentElement.dataset.vcenter });
  note.replaceWith(element);
}

start();
