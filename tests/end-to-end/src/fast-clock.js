// A page whose clock runs faster, from its first script on: the time of day, what is measured, and
// every timer. Where it began and how fast it runs stand in the address of this file.
(() => {
  const wanted = new URL(document.currentScript.src).searchParams;
  const [base, speed] = ["base", "speed"].map(name => Number(wanted.get(name)));
  const { Date: Real, setTimeout: timeout, setInterval: interval, WebAssembly: wasm } = globalThis;
  const now = () => base + (Real.now() - base) * speed;
  globalThis.Date = class Date extends Real {
    constructor(...given) {
      super(...(given.length ? given : [now()]));
    }
    static now() {
      return Math.floor(now());
    }
  };
  const elapsed = performance.now.bind(performance);
  performance.now = () => elapsed() * speed;
  globalThis.setTimeout = (call, ms = 0, ...rest) => timeout(call, ms / speed, ...rest);
  globalThis.setInterval = (call, ms = 0, ...rest) => interval(call, ms / speed, ...rest);
  // The memory of the console's own code, to be measured.
  const keep = it => {
    const exported = Object.values((it.instance ?? it).exports ?? {});
    globalThis.soakMemory ??= exported.find(it => it instanceof wasm.Memory);
    return it;
  };
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const real = wasm[name].bind(wasm);
    wasm[name] = (...given) => real(...given).then(keep);
  }
})();
