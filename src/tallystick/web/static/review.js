// Reviewing by keyboard. Without this script every form works too; with it, keys open them.
const find = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const help = find("#help");
const rulings = all("details.ruling");

// What is being typed is kept in this tab until it is sent: a lost session or a reload loses nothing.
const kept = {
  get: (key) => { try { return sessionStorage.getItem(`typed ${key}`); } catch { return null; } },
  set: (key, value) => { try { sessionStorage.setItem(`typed ${key}`, value); } catch { /* not kept */ } },
};
for (const box of all("[data-keep]")) {
  const before = kept.get(box.dataset.keep);
  if (before && (!box.value || box.value === box.defaultValue) && !find("[role=alert]")) box.value = before;
  box.addEventListener("input", () => kept.set(box.dataset.keep, box.value));
}
if (find(".notice.good")) {
  try {
    for (const key of Object.keys(sessionStorage)) if (/^typed L/.test(key)) sessionStorage.removeItem(key);
  } catch { /* nothing is kept */ }
}

function open(details) {
  details.open = true;
  const field = find("input[type=radio], select, textarea, input:not([type=hidden])", find("form", details));
  const reason = find("textarea", details);
  (details.id === "split" ? find("input[name=claims]") ?? reason : field)?.focus();
  if (document.activeElement === reason) reason.select();
  details.scrollIntoView({ block: "nearest" });
}

const go = (id) => { if (id) location.assign(`/review?line=${encodeURIComponent(id)}`); };
const typing = (target) => target.closest("textarea, select, input:not([type=radio]):not([type=checkbox])");

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = event.target.closest("form") ?? find("details.ruling[open] form");
    if (form && form.id) { event.preventDefault(); form.requestSubmit(); }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || help?.open) return;
  if (event.key === "Escape") {
    const from = event.target.closest("details.ruling") ?? find("details.ruling[open]");
    if (from) { from.open = false; find("summary", from).focus(); }
    return;
  }
  if (typing(event.target)) return;
  const desk = find(".desk");
  const details = rulings.find((one) => one.dataset.key === event.key);
  if (details) open(details);
  else if (event.key === "j") go(desk.dataset.after);
  else if (event.key === "k") go(desk.dataset.before);
  else if (event.key === "u") find("[data-undo]")?.focus();
  else if (event.key === "?") help?.showModal();
  else return;
  event.preventDefault();
});

for (const button of all("[data-help]")) button.addEventListener("click", () => help.showModal());
for (const details of rulings) {
  find("summary", details).addEventListener("click", (event) => {
    if (!details.open) { event.preventDefault(); open(details); }
  });
}

// A correction shows what stands now and how a value is written, for the field chosen.
const select = find("#correct select");
if (select) {
  const value = find("#correct input[name=value]");
  const hint = find("#correct .hint");
  const tell = (touched) => {
    const chosen = select.selectedOptions[0];
    if (touched || !value.value) value.value = chosen.dataset.now;
    if (chosen.dataset.list) value.setAttribute("list", chosen.dataset.list); else value.removeAttribute("list");
    const values = chosen.dataset.list ? all("option", find(`#${chosen.dataset.list}`)).map((o) => o.value).join(", ") : "";
    hint.textContent = values ? `One of: ${values}.` : `Written like ${chosen.dataset.example}.`;
  };
  select.addEventListener("change", () => tell(true));
  tell(false);
}

find(".queue [aria-current]")?.scrollIntoView({ block: "nearest" });
const first = find("details.ruling[open]");
if (first) open(first);
