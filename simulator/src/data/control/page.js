// The page for the control API. Text only ever goes in as text.

const KINDS = [
  "unauthorized", "not-authenticated", "forbidden", "not-found", "response-error",
  "too-many-requests", "gateway-error", "html", "redirect", "reply", "cut-before", "stall",
  "cut-after", "cut-during", "stall-after", "slow", "drip", "empty-body", "truncated-json",
  "bad-utf8", "byte-order-mark", "huge-numbers", "deep-nesting", "nulls", "wrong-types",
  "unknown-enum", "progress", "progress-falls", "no-task-id", "hostile-strings", "skew",
  "content-type", "header", "task-fails", "task-cancelled", "task-never-ends",
];
const SHOWN_REQUESTS = 40;
const find = (id) => document.getElementById(id);

async function call(method, path, body) {
  const reply = await fetch(`/simulator/${path}`, {
    method,
    headers: body === undefined ? {} : { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await reply.text();
  const value = text === "" ? null : JSON.parse(text);
  if (!reply.ok) throw new Error(value?.message ?? `${reply.status}`);
  return value;
}

function row(cells, bad) {
  const line = document.createElement("tr");
  if (bad) line.className = "bad";
  for (const cell of cells) {
    const place = document.createElement("td");
    place.append(cell ?? "");
    line.append(place);
  }
  return line;
}

function option(value, text = value) {
  const choice = document.createElement("option");
  choice.value = value;
  choice.textContent = text;
  return choice;
}

// What happens goes through here, so that no failure stays silent.
async function attempt(action) {
  try {
    find("message").textContent = "";
    await action();
    await refresh();
  } catch (error) {
    find("message").textContent = error.message;
  }
}

function onSubmit(id, action) {
  find(id).addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(() => action(new FormData(event.target)));
  });
}

function onClick(id, action) {
  find(id).addEventListener("click", () => attempt(action));
}

function where(rule) {
  const parts = [rule.appliance ?? "any appliance", rule.method, rule.call, rule.path];
  return parts.filter(Boolean).join(" ");
}

function showFaults(rules) {
  find("faults").replaceChildren(...rules.map((rule) => {
    const remove = document.createElement("button");
    remove.type = "button";
    remove.textContent = "Remove";
    remove.addEventListener("click", () => attempt(() => call("DELETE", `faults/${rule.id}`)));
    const waiting = rule.skip > 0 ? ` after ${rule.skip}` : "";
    return row([where(rule), JSON.stringify(rule.fault), `${rule.times}${waiting}`, `${rule.used}`, remove]);
  }));
}

function showRequests(entries) {
  const last = [...entries].reverse();
  find("requests").replaceChildren(...last.map((entry) => row([
    new Date(entry.time).toISOString().slice(11, 23),
    entry.appliance,
    `${entry.method} ${entry.path}`,
    entry.status === null ? "none" : `${entry.status}`,
    entry.handled ? "yes" : "no",
    entry.fault?.kind,
  ], entry.fault !== null)));
}

async function refresh() {
  const [state, faults, requests] = await Promise.all([
    call("GET", "state"), call("GET", "faults"), call("GET", `requests?last=${SHOWN_REQUESTS}`),
  ]);
  find("time").textContent = `${new Date(state.now).toISOString()}, ${state.sessions} sessions.`;
  showFaults(faults.list);
  showRequests(requests.list);
  return state;
}

async function showSettings() {
  const form = find("settings");
  const fields = Object.entries(await call("GET", "settings")).map(([name, value]) => {
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.name = name;
    label.append(name.replaceAll("_", " "), input);
    if (typeof value === "boolean") {
      input.type = "checkbox";
      input.checked = value;
    } else {
      input.type = typeof value === "number" ? "number" : "text";
      input.step = "any";
      input.value = value;
    }
    return label;
  });
  const button = document.createElement("button");
  button.textContent = "Change settings";
  form.replaceChildren(...fields, button);
}

onSubmit("fault", (data) => {
  const more = JSON.parse(`{${data.get("more")}}`);
  const times = data.get("times") === "forever" ? "forever" : Number(data.get("times"));
  const rule = { skip: Number(data.get("skip")), times, fault: { kind: data.get("kind"), ...more } };
  for (const name of ["appliance", "call", "path"]) {
    if (data.get(name) !== "") rule[name] = data.get(name);
  }
  return call("POST", "faults", rule);
});
onSubmit("advance", (data) => call("POST", "clock", { advance_seconds: Number(data.get("advance_seconds")) }));
onSubmit("skew", (data) => call("POST", "clock", {
  skew_seconds: Number(data.get("skew_seconds")),
  appliance: data.get("appliance") || null,
}));
onSubmit("expire", (data) => call("POST", "expire-sessions", {
  appliance: data.get("appliance") || null,
  only_remote: data.get("only_remote") !== null,
}));
onSubmit("settings", () => {
  const inputs = [...find("settings").querySelectorAll("input")];
  const value = (input) => ({ checkbox: input.checked, number: Number(input.value) })[input.type] ?? input.value;
  return call("POST", "settings", Object.fromEntries(inputs.map((input) => [input.name, value(input)])));
});
onClick("clear-faults", () => call("DELETE", "faults"));
onClick("clear-requests", () => call("DELETE", "requests"));
onClick("reset", () => call("POST", "reset"));

attempt(async () => {
  document.querySelector("[name=kind]").append(...KINDS.map((kind) => option(kind)));
  const state = await refresh();
  for (const select of document.querySelectorAll("[name=appliance]")) {
    select.append(...state.appliances.map((one) => option(one.id)));
  }
  find("fault").elements.appliance.append(option("console"));
  const calls = new Set(state.appliances.flatMap((one) => one.calls));
  document.querySelector("[name=call]").append(...[...calls].map((name) => option(name)));
  find("appliances").replaceChildren(...state.appliances.map((one) => row([
    one.id, one.system, one.site, one.base,
    one.users.map((user) => `${user.name} ${user.password}`).join(", "),
  ])));
  await showSettings();
});
setInterval(() => {
  if (document.visibilityState === "visible") refresh().catch(() => {});
}, 2000);
