
"use strict";
(() => {
  const marks = [...document.querySelectorAll(".ev")];
  const cards = new Map([...document.querySelectorAll(".card")].map((card) => [card.dataset.record, card]));
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const records = (mark) => mark.dataset.records.split(" ");
  let chosen = null;

  const marksOf = (number) => marks.filter((mark) => records(mark).includes(number));

  const paint = () => {
    marks.forEach((mark) => mark.classList.toggle("on", chosen !== null && records(mark).includes(chosen)));
    cards.forEach((card, number) => card.classList.toggle("on", number === chosen));
  };

  const show = (target) => {
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
  };

  const choose = (number, target) => {
    chosen = number;
    paint();
    if (target) show(target);
    history.replaceState(null, "", number === null ? location.pathname + location.search : "#r" + number);
  };

  // A mark that several records share leads to the next of them each time.
  const next = (mark) => {
    const all = records(mark).filter((number) => !cards.get(number).closest(".group").hidden);
    return all[(all.indexOf(chosen) + 1) % all.length];
  };

  let last = null;
  document.addEventListener("click", (event) => {
    const mark = event.target.closest(".ev");
    if (mark) {
      event.preventDefault();
      const number = next(mark);
      if (number) { last = mark; choose(number, cards.get(number)); }
      return;
    }
    const link = event.target.closest(".card a, .issues a");
    const card = event.target.closest(".card");
    if (link) {
      const place = document.getElementById(link.hash.slice(1));
      if (!place) return;
      event.preventDefault();
      if (place.matches(".card")) { choose(place.dataset.record, place); return; }
      const after = place.parentElement.querySelector("#" + place.id + " ~ .ev");
      if (card) choose(card.dataset.record, after);
      else place.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
      return;
    }
    if (card && !String(getSelection())) {
      const number = card.dataset.record;
      choose(number, marksOf(number)[0]);
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && chosen !== null) {
      choose(null, null);
      if (last) last.focus();
    }
    if (event.key === "Enter" && event.target.matches(".card")) {
      if (last && records(last).length > 1 && records(last).includes(chosen)) last.click();
      else event.target.click();
    }
  });

  document.querySelectorAll(".key").forEach((key) => key.addEventListener("click", () => {
    const kind = key.dataset.kind;
    const on = key.getAttribute("aria-pressed") !== "true";
    key.setAttribute("aria-pressed", String(on));
    document.querySelector(".group." + kind).hidden = !on;
    const hidden = new Set([...document.querySelectorAll('.key[aria-pressed="false"]')].map((k) => k.dataset.kind));
    marks.forEach((mark) => {
      const kinds = mark.dataset.kinds.split(" ").filter((k) => !hidden.has(k));
      mark.className = ["ev", ...kinds.map((k, i) => "psx"[Math.min(i, 2)] + "-" + k)].join(" ");
      mark.tabIndex = kinds.length ? 0 : -1;
    });
    paint();
  }));

  const start = /^#r(\w+)$/.exec(location.hash);
  if (start && cards.has(start[1])) choose(start[1], cards.get(start[1]));
})();
