// A form of filters answers as it is changed: the results are fetched and put in place, the address bar follows.
// Without this file the form is sent by its button, and everything else is a link.
const form = document.querySelector("form[data-live]");
const results = form && document.getElementById(form.dataset.live);

const KEPT = ["sort", "order", "per"];

const address = () => {
  const asked = new URLSearchParams();
  const now = new URL(location.href).searchParams;
  for (const [name, value] of new FormData(form)) {
    if (!KEPT.includes(name) && String(value).trim() !== "") asked.append(name, String(value));
  }
  for (const name of KEPT) if (now.has(name)) asked.set(name, now.get(name));
  const query = asked.toString();
  return form.action.split("?")[0] + (query ? "?" + query : "");
};

let running = null;
const show = async (url, push) => {
  running?.abort();
  running = new AbortController();
  results.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html" }, signal: running.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(results.id);
    if (!answer.ok || !fresh) { location.assign(url); return; }
    const focused = results.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    results.replaceChildren(...fresh.childNodes);
    results.removeAttribute("aria-busy");
    if (focused !== null) (results.querySelector("a[href]") ?? form).focus({ preventScroll: true });
    if (push) history.pushState({ live: true }, "", url);
    document.title = page.title;
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
  }
};

// What the form shows follows the address when one goes back.
const follow = () => {
  const asked = new URL(location.href).searchParams;
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden") continue;
    const value = asked.get(field.name);
    if (field.tagName === "SELECT") {
      field.value = value ?? "";
      if (field.selectedIndex < 0) field.selectedIndex = 0;
    } else field.value = value ?? "";
  }
};

if (form && results) {
  let wait = 0;
  for (const button of form.querySelectorAll(".send")) button.hidden = true;
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(wait); show(address(), true); });
  form.addEventListener("change", () => { clearTimeout(wait); show(address(), true); });
  form.addEventListener("input", (event) => {
    if (event.target.type !== "search") return;
    clearTimeout(wait);
    wait = setTimeout(() => show(address(), true), 350);
  });
  results.addEventListener("click", (event) => {
    const link = event.target.closest("a.sort, .pages a, .applied a, .clock a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const url = link.href;
    show(url, true).then(() => {
      follow();
      if (link.closest(".pages")) results.scrollIntoView({ block: "start" });
    });
  });
  addEventListener("popstate", () => { follow(); show(location.href, false); });
}
