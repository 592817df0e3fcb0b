"use strict";
// Runs before the first paint, so that a page never flashes in the other theme.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
} catch { /* storage is switched off: the system's choice holds */ }
