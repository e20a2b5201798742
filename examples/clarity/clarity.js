import "../../embed/hawser-console.js";

// Clarity's theme is an attribute of the page; the console is told the same.
const theme = document.getElementById("theme");
theme.addEventListener("change", () => {
  document.documentElement.setAttribute("cds-theme", theme.value);
  document.querySelector("hawser-console").theme = theme.value;
});
