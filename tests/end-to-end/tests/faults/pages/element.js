// A page of the console's origin: the console is an element in it, and the page may give sessions.
import "../embed/hawser-console.js";
import { provider } from "./provider.js";

provider(document.querySelector("hawser-console"));
