/** Lets the test give sessions, by the ids of appliances; says whether the page gave some before. */
export function provider(element) {
  let sessions;
  globalThis.provide = (given) => {
    const gaveBefore = sessions !== undefined;
    sessions = given;
    if (!gaveBefore) element.sessionProvider = async ({ id }) => sessions[id] ?? null;
    return gaveBefore;
  };
}
