// In front of the console, in each of its pages: a clock that the tests can move, and what a
// browser can lack. The clock is ahead of the real one by what `localStorage` says, so that it goes
// on over a reload and in a second tab.
(() => {
  const { Date: Real, setTimeout: timeout, clearTimeout: clear, localStorage: kept } = globalThis;
  let ahead = Number(kept.getItem("ahead"));
  const now = () => Real.now() + ahead;
  globalThis.Date = class Date extends Real {
    constructor(...given) {
      super(...(given.length ? given : [now()]));
    }
    static now() {
      return now();
    }
  };

  const timers = new Map();
  let last = 1e6;
  const arm = (id, timer) => {
    const fire = () => {
      timers.delete(id);
      timer.call();
    };
    timer.real = timeout(fire, Math.max(0, timer.due - now()));
  };
  globalThis.setTimeout = (call, ms = 0, ...rest) => {
    const timer = { call: () => call(...rest), due: now() + ms };
    timers.set(++last, timer);
    arm(last, timer);
    return last;
  };
  globalThis.clearTimeout = id => {
    clear(timers.get(id)?.real ?? id);
    timers.delete(id);
  };

  const lacking = { network: false, sight: false, storage: false };
  lacking[kept.getItem("lacking")] = true;
  const replace = (on, name, get) => {
    const real = Object.getOwnPropertyDescriptor(on, name).get;
    Object.defineProperty(on, name, { get() { return get(() => real.call(this)); } });
  };
  replace(Navigator.prototype, "onLine", real => !lacking.network && real());
  replace(Document.prototype, "visibilityState", real => lacking.sight ? "hidden" : real());
  const refuse = real => {
    if (lacking.storage) throw new DOMException("The operation is insecure.", "SecurityError");
    return real();
  };
  for (const name of ["indexedDB", "localStorage", "sessionStorage"]) replace(globalThis, name, refuse);

  // What was asked and has no answer.
  let open = 0;
  const { fetch: ask } = globalThis;
  globalThis.fetch = (...given) => {
    open += 1;
    return ask(...given).finally(() => {
      open -= 1;
    });
  };

  // What a frame asked the portal around it, which has to answer within a time: none passes meanwhile.
  let asked = 0;
  const afterwards = [];
  const { postMessage: say } = MessagePort.prototype;
  const isOfSession = text => String(text).startsWith('{"type":"session"');
  const ports = new WeakSet();
  MessagePort.prototype.postMessage = function (data, ...rest) {
    if (isOfSession(data)) {
      asked += 1;
      if (!ports.has(this)) {
        this.addEventListener("message", ({ data }) => {
          if (!isOfSession(data) || --asked > 0) return;
          for (const act of afterwards.splice(0)) act();
        });
      }
      ports.add(this);
    }
    return say.call(this, data, ...rest);
  };

  globalThis.fixture = {
    open: () => open + asked,
    // Lets time pass: whatever is due by then happens.
    pass(ms) {
      if (asked > 0) return void afterwards.push(() => this.pass(ms));
      ahead += ms;
      kept.setItem("ahead", String(ahead));
      const waiting = [...timers].sort(([, a], [, b]) => a.due - b.due);
      for (const [id, timer] of waiting) {
        clear(timer.real);
        arm(id, timer);
      }
    },
    // Takes something away, or gives it back.
    lack(what, yes) {
      lacking[what] = yes;
      if (what === "network") dispatchEvent(new Event(yes ? "offline" : "online"));
      if (what === "sight") document.dispatchEvent(new Event("visibilitychange"));
    },
  };
})();
