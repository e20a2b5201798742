// Defines the element; everything that it needs it fetches from where it is itself.
import "../../embed/hawser-console.js";

const done = document.getElementById("done");

// Events bubble, so that one listener hears all consoles of a page. None has a secret.
document.addEventListener("hawser-run-started", ({ detail }) => write(detail, "started"));
document.addEventListener("hawser-run-finished", ({ detail }) => write(detail, detail.outcome));

function write({ operation, appliance }, what) {
  const item = document.createElement("li");
  item.textContent = `${new Date().toLocaleTimeString()}: ${operation} on ${appliance}: ${what}`;
  done.append(item);
}
