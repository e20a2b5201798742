// React 19 sets properties of custom elements and hears their events: no wrapper is needed.
import { StrictMode, useCallback, useState } from "react";
import { createRoot } from "react-dom/client";

// Beside the console, not bundled: it looks for its files where it is itself.
const element = "../../embed/hawser-console.js";
await import(new URL(element, import.meta.url));

function Desk() {
  const [theme, setTheme] = useState("light");
  const [readOnly, setReadOnly] = useState(true);
  const [runs, setRuns] = useState({});
  const heard = useCallback(({ detail }) => setRuns((all) => ({ ...all, [detail.run]: detail })), []);
  const open = Object.values(runs).filter(({ outcome }) => !outcome).length;
  return (
    <>
      <header>
        <h1>Recovery desk</h1>
        <span role="status">{`${open} running, ${Object.keys(runs).length - open} finished`}</span>
        <button onClick={() => setTheme(theme === "light" ? "dark" : "light")}>{`Theme: ${theme}`}</button>
        <button onClick={() => setReadOnly(!readOnly)}>{readOnly ? "Read-only" : "Operations enabled"}</button>
      </header>
      <hawser-console
        config="../../config.json"
        theme={theme}
        readOnly={readOnly}
        onhawser-run-started={heard}
        onhawser-run-changed={heard}
        onhawser-run-finished={heard}
      />
    </>
  );
}

createRoot(document.getElementById("root")).render(
  <StrictMode>
    <Desk />
  </StrictMode>,
);
