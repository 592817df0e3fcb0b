// What every page shares: the theme's switch, tables that sort, forms that answer at once.
"use strict";
{
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);

  for (const button of document.querySelectorAll("button.theme")) {
    const say = () => button.setAttribute("aria-pressed", String(isDark()));
    button.hidden = false;
    say();
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      try { localStorage.setItem("theme", root.dataset.theme); } catch { /* storage is switched off */ }
      say();
      document.dispatchEvent(new CustomEvent("themechange"));
    });
  }

  // A column's heading sorts the rows that are shown.
  const value = (cell) => {
    const text = cell.textContent.trim();
    const number = Number(text.replace(/[,%\s]/g, ""));
    return text !== "" && text !== "–" && Number.isFinite(number) ? number : text === "–" ? -Infinity : text.toLowerCase();
  };
  const compare = (a, b) => (typeof a === typeof b ? (a < b ? -1 : a > b ? 1 : 0) : typeof a === "number" ? -1 : 1);
  for (const table of document.querySelectorAll("table[data-sortable]")) {
    table.querySelectorAll("thead th").forEach((heading, index) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => {
        const down = heading.getAttribute("aria-sort") !== "descending" && (heading.matches(".number, .money, .share") || heading.getAttribute("aria-sort") === "ascending");
        table.querySelectorAll("thead th").forEach((other) => other.removeAttribute("aria-sort"));
        heading.setAttribute("aria-sort", down ? "descending" : "ascending");
        const body = table.tBodies[0];
        const rows = [...body.rows].map((row) => [value(row.cells[index]), row]);
        rows.sort((a, b) => (down ? compare(b[0], a[0]) : compare(a[0], b[0])));
        body.append(...rows.map((pair) => pair[1]));
      });
    });
  }

  // Forms marked so are sent when a choice is made; empty parameters are left out of the address.
  for (const form of document.querySelectorAll("form[data-auto]")) {
    const go = () => {
      if (!form.reportValidity()) return;
      const asked = new URLSearchParams([...new FormData(form)].filter(([, v]) => v !== ""));
      location.assign(`${location.pathname}?${asked}`);
    };
    form.addEventListener("submit", (event) => { event.preventDefault(); go(); });
    form.addEventListener("change", (event) => { if (event.target.matches("select, input[type=checkbox], input[type=radio]")) go(); });
  }

  for (const place of document.querySelectorAll("[data-origin]")) place.textContent = location.origin;
}
