// What every page shares: the theme's switch.
const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);

for (const button of document.querySelectorAll("button.theme")) {
  const say = () => button.setAttribute("aria-pressed", String(isDark()));
  button.hidden = false;
  say();
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* not kept */ }
    say();
    document.dispatchEvent(new CustomEvent("themechange"));
  });
}
