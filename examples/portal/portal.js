// Two consoles in one page, each with its own appliances of one list.
import "../../embed/hawser-console.js";

const told = document.getElementById("told");
const runs = new Map();

for (const type of ["hawser-run-started", "hawser-run-changed", "hawser-run-finished"]) {
  document.addEventListener(type, ({ detail }) => {
    runs.set(detail.run, detail);
    const open = [...runs.values()].filter(({ outcome }) => !outcome);
    told.textContent = open.length
      ? `Running: ${open.map(({ operation, appliance }) => `${operation} on ${appliance}`).join(", ")}.`
      : `No operations running; ${runs.size} finished since this page was opened.`;
  });
}

const file = await fetch(new URL("../../config.json", import.meta.url), { cache: "no-store" });
const config = await file.json();
const only = (title, systems) => {
  const appliances = config.appliances.filter(({ system }) => systems.includes(system));
  return { ...config, title, appliances };
};
document.getElementById("a").configuration = only("Replication", ["vsphere-replication", "site-recovery-manager"]);
document.getElementById("b").configuration = only("Availability", ["cloud-director-availability"]);
