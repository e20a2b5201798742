// Loads the second file of the program (src/work.rs) and tells the program whether it came.
// `xtask split` gives the function its name, and `xtask seal` the file its own.

import { initSync } from "./hawser.js";

function ask(cache) {
  const asked = fetch(new URL("./hawser-work.wasm", import.meta.url), {
    integrity: "integrity of ./hawser-work.wasm",
    credentials: "same-origin",
    // A connection that stays open without an answer is a failure too.
    signal: AbortSignal.timeout?.(60_000),
    cache,
  });
  // Whether it fails is looked at when it is needed.
  asked.catch(() => {});
  return asked;
}

// Whoever comes by a link to a form or to runs needs both files, so they come side by side.
let asked = /^#\/(operation|runs?)\b/.test(location.hash) && ask("default");
let cache = "default";

export async function __wasm_split_load_work(tell, whom) {
  // The program runs already: this gives what it shares and starts nothing.
  const wasm = initSync();
  let loaded = false;
  try {
    const code = await (asked || ask(cache));
    if (!code.ok) throw new Error(`${code.url}: ${code.status}`);
    await WebAssembly.instantiate(await code.arrayBuffer(), { __wasm_split: wasm });
    loaded = true;
  } catch (error) {
    console.error(error);
    // What did not come may have been kept by something in between.
    cache = "reload";
  }
  asked = undefined;
  wasm.__indirect_function_table.get(tell)(whom, loaded);
}
