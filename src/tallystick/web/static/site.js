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
    if (cell.dataset.value !== undefined) return Number(cell.dataset.value);
    const text = cell.textContent.trim();
    const number = Number(text.replace(/[,%\s]/g, ""));
    return text !== "" && text !== "–" && Number.isFinite(number) ? number : text === "–" ? -Infinity : text.toLowerCase();
  };
  const compare = (a, b) => (typeof a === typeof b ? (a < b ? -1 : a > b ? 1 : 0) : typeof a === "number" ? -1 : 1);
  const sortable = (table) => {
    table.querySelectorAll("thead th").forEach((heading) => {
      const index = heading.cellIndex;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => {
        const down = heading.getAttribute("aria-sort") !== "descending" && (heading.matches(".number, .money, .share") || heading.getAttribute("aria-sort") === "ascending");
        table.querySelectorAll("thead th").forEach((other) => other.removeAttribute("aria-sort"));
        heading.setAttribute("aria-sort", down ? "descending" : "ascending");
        for (const body of table.tBodies) {
          const rows = [...body.rows].filter((row) => row.cells.length > 1).map((row) => [value(row.cells[index]), row]);
          rows.sort((a, b) => (down ? compare(b[0], a[0]) : compare(a[0], b[0])));
          body.append(...rows.map((pair) => pair[1]));
        }
      });
    });
  };
  const dress = (within) => within.querySelectorAll("table[data-sortable]").forEach(sortable);
  dress(document);

  // Instead of a whole new page, the part that a form's choices change; the address says what is shown.
  let asking = null;
  const swap = async (form, address, push = true) => {
    asking?.abort();
    asking = new AbortController();
    const place = document.querySelector(form.dataset.swap);
    place.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "text/html" } });
      if (!answer.ok) { location.assign(address); return; }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      place.replaceChildren(...page.querySelector(form.dataset.swap).childNodes);
      place.removeAttribute("aria-busy");
      dress(place);
      if (push) history.pushState(null, "", address);
      document.dispatchEvent(new CustomEvent("swapped", { detail: place }));
    } catch (error) {
      if (error.name !== "AbortError") location.assign(address);
    }
  };
  window.addEventListener("popstate", () => { if (document.querySelector("form[data-swap]")) location.reload(); });

  // A slider through the months: where it stands is the last month that the form asks for.
  const slide = (form) => {
    const box = document.querySelector("[data-months]");
    const until = form.elements.until;
    if (!box || !until) return;
    const range = box.querySelector("input");
    const months = box.dataset.months.split(" ");
    const name = (month) => [...until.options].find((o) => o.value === month)?.textContent ?? month;
    const say = () => {
      box.querySelector("output").textContent = name(months[range.valueAsNumber]);
      range.setAttribute("aria-valuetext", name(months[range.valueAsNumber]));
    };
    const follow = () => { range.value = until.value ? months.indexOf(until.value) : months.length - 1; say(); };
    range.addEventListener("input", say);
    range.addEventListener("change", () => {
      until.value = range.valueAsNumber === months.length - 1 ? "" : months[range.valueAsNumber];
      form.requestSubmit();
    });
    until.addEventListener("change", follow);
    follow();
    box.hidden = false;
  };

  // Forms marked so are sent when a choice is made; empty parameters are left out of the address.
  for (const form of document.querySelectorAll("form[data-auto]")) {
    form.classList.add("auto");
    const go = () => {
      if (!form.reportValidity()) return;
      const asked = new URLSearchParams([...new FormData(form)].filter(([, v]) => v !== ""));
      const address = `${location.pathname}?${asked}`;
      if (form.dataset.swap) swap(form, address);
      else location.assign(address);
    };
    form.addEventListener("submit", (event) => { event.preventDefault(); go(); });
    form.addEventListener("change", (event) => { if (event.target.matches("select, input[type=checkbox], input[type=radio]")) go(); });
    slide(form);
  }

  // What takes much room on a narrow screen is folded there, and open where there is room.
  if (matchMedia("(min-width: 64rem)").matches) for (const part of document.querySelectorAll("[data-wide-open]")) part.open = true;

  for (const place of document.querySelectorAll("[data-origin]")) place.textContent = location.origin;
}
