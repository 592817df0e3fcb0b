// Draws every chart of the page from the specification that stands beside it, in the page's own colours.
"use strict";
{
  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const look = () => {
    const axis = { labelColor: style("--soft"), titleColor: style("--soft"), gridColor: style("--line"), domainColor: style("--line-strong"), tickColor: style("--line-strong"), labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal", labelLimit: 220 };
    return {
      background: null,
      font: style("--sans"),
      axis,
      legend: { labelColor: style("--ink"), titleColor: style("--soft"), labelFontSize: 12, titleFontWeight: "normal", orient: "top", symbolType: "square", offset: 6 },
      view: { stroke: null },
      range: { ramp: { scheme: "blues" } },
      style: { ground: { fill: style("--ground") }, tile: { fill: style("--ink") } },
    };
  };

  const options = () => ({
    mode: "vega-lite",
    renderer: "svg",
    ast: true, // Vega's interpreter: no expression is ever compiled, so the policy needs no unsafe-eval
    defaultStyle: false,
    actions: false,
    tooltip: { disableDefaultStyle: true },
    config: look(),
    logLevel: 1, // errors only
    loader: { target: "_self" },
  });

  // As wide as its place.
  const fitted = (spec) => {
    const made = structuredClone(spec);
    made.width = "container";
    made.autosize = { type: "fit-x", contains: "padding" };
    return made;
  };

  const drawn = new Map();

  const draw = async (figure) => {
    const canvas = figure.querySelector(".canvas");
    const spec = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
    const settings = options();
    if (figure.clientWidth < 460) { settings.config.axis.labelLimit = 100; settings.config.legend.columns = 2; }
    drawn.get(figure)?.finalize();
    const base = document.body.dataset.base ?? "";
    const rows = spec.data?.values ?? [];
    for (const row of rows) if (row.address) row.address = (figure.dataset.pages && JSON.parse(figure.dataset.pages)[row.address]) || base + row.address;
    try {
      const result = await window.vegaEmbed(canvas, fitted(spec), settings);
      drawn.set(figure, result);
      figure.dataset.drawn = "yes";
    } catch (error) {
      figure.dataset.drawn = "no";
      figure.querySelector("details.data")?.setAttribute("open", "");
      console.error("chart", figure.id, error);
    }
  };

  const figures = [...document.querySelectorAll("figure[data-chart]")].filter((f) => f.querySelector(".canvas"));
  const near = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      near.unobserve(entry.target);
      draw(entry.target);
    }
  }, { rootMargin: "400px" });
  figures.forEach((figure) => near.observe(figure));

  const again = () => [...drawn.keys()].forEach(draw);
  document.addEventListener("themechange", again);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  window.addEventListener("beforeprint", () => figures.filter((f) => !drawn.has(f)).forEach(draw));
}
