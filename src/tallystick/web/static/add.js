// Watching a document being read; without this script the page loads itself anew every two seconds.
const list = document.querySelector("[data-progress]");

function show(steps) {
  list.replaceChildren(...steps.map((step) => {
    const item = document.createElement("li");
    item.className = step.state;
    if (step.state === "now") item.setAttribute("aria-current", "step");
    const name = document.createElement("span");
    name.textContent = step.name;
    if (step.told) {
      const told = document.createElement("small");
      told.textContent = step.told;
      name.append(" ", told);
    }
    item.append(name);
    return item;
  }));
}

async function watch() {
  let before = "";
  for (;;) {
    let found;
    try {
      const answer = await fetch(list.dataset.progress, { headers: { Accept: "application/json" } });
      if (!answer.ok) break;
      found = await answer.json();
    } catch { /* the connection is gone for a moment */ }
    if (found?.ended) break;
    const now = JSON.stringify(found?.steps);
    if (found && now !== before) show(found.steps);
    before = now;
    await new Promise((done) => { setTimeout(done, 700); });
  }
  location.reload();
}
if (list && !("ended" in list.dataset)) watch();

// Only one way to hand it in: what is given last is meant.
const form = document.querySelector("#add-form");
if (form) {
  const ways = [form.elements.text, form.elements.address, form.elements.file];
  const tell = () => {
    const given = ways.filter((way) => way.value.trim());
    for (const way of ways) way.setCustomValidity(given.length > 1 && way === given[1] ? "Give a text, an address or a file: only one of them." : "");
    ways[0].required = given.length === 0;
  };
  for (const way of ways) way.addEventListener("input", tell);
  tell();
}
