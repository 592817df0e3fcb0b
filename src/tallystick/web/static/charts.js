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
      legend: { labelColor: style("--ink"), titleColor: style("--soft"), labelFontSize: 12, titleFontWeight: "normal", orient: "top", symbolType: "square", offset: 6, labelLimit: 240 },
      view: { stroke: null },
      range: { ramp: { scheme: "blues" } },
    };
  };

  // Vega-Lite's remarks on layout are for those who write charts; faults are thrown all the same.
  const quiet = { level: () => quiet, error: (...told) => { console.error(...told); return quiet; }, warn: () => quiet, info: () => quiet, debug: () => quiet };

  const options = () => ({
    mode: "vega-lite",
    renderer: "svg",
    ast: true, // Vega's interpreter: no expression is ever compiled, so the policy needs no unsafe-eval
    defaultStyle: false,
    actions: false,
    tooltip: { disableDefaultStyle: true },
    config: look(),
    logger: quiet,
    loader: { target: "_self" },
  });

  // As wide as its place; colours that a chart asks the page for are given to it.
  const fitted = (spec, narrow) => {
    const made = structuredClone(spec);
    const own = { ground: style("--ground"), quiet: style("--soft") };
    for (const parameter of made.params ?? []) if (parameter.name in own) parameter.value = own[parameter.name];
    for (const part of narrow ? [made, ...(made.layer ?? [])] : []) {
      const axis = part.encoding?.y?.axis; // names give way to what is drawn
      if (axis?.labelLimit > 100) axis.labelLimit = 100;
    }
    made.width = "container";
    made.autosize = { type: "fit-x", contains: "padding" };
    return made;
  };

  const drawn = new Map();

  const inWords = (month) => new Date(`${month}-15`).toLocaleDateString("en-GB", { month: "long", year: "numeric" });

  // A slider that says which month it stands at.
  const slider = (figure, spec, view) => {
    const meta = spec.usermeta;
    if (!meta?.slider || meta.labels.length < 2 || document.querySelector("[data-months]")) return; // the page has one
    const box = document.createElement("label");
    const range = document.createElement("input");
    const said = document.createElement("output");
    const last = meta.labels.length - 1;
    Object.assign(range, { type: "range", min: 0, max: last, step: 1, value: last });
    const say = () => { said.textContent = inWords(meta.labels[range.valueAsNumber]); range.setAttribute("aria-valuetext", said.textContent); };
    range.addEventListener("input", () => { say(); view.signal(meta.slider, range.valueAsNumber).runAsync(); });
    say();
    box.className = "slider";
    box.append("Announced until", range, said);
    figure.querySelector(".slider")?.remove();
    figure.querySelector(".canvas").after(box);
  };

  const draw = async (figure) => {
    const canvas = figure.querySelector(".canvas");
    const spec = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
    const settings = options();
    const narrow = figure.clientWidth < 460;
    if (narrow) { settings.config.axis.labelLimit = 100; settings.config.legend.columns = 2; }
    drawn.get(figure)?.finalize();
    const base = document.body.dataset.base ?? "";
    const rows = spec.data?.values ?? [];
    for (const row of rows) {
      for (const name of ["address", "behind"]) if (row[name]) row[name] = base + row[name]; else delete row[name];
    }
    try {
      const result = await window.vegaEmbed(canvas, fitted(spec, narrow), settings);
      drawn.set(figure, result);
      slider(figure, spec, result.view);
      figure.dataset.drawn = "yes";
    } catch (error) {
      figure.dataset.drawn = "no";
      figure.querySelector("details.data")?.setAttribute("open", "");
      console.error("chart", figure.id, error);
    }
  };

  const all = () => [...document.querySelectorAll("figure[data-chart]")].filter((f) => f.querySelector(".canvas"));
  const near = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      near.unobserve(entry.target);
      draw(entry.target);
    }
  }, { rootMargin: "400px" });
  all().forEach((figure) => near.observe(figure));
  document.addEventListener("swapped", () => {
    for (const [figure, result] of drawn) if (!figure.isConnected) { result.finalize(); drawn.delete(figure); }
    all().filter((figure) => !drawn.has(figure)).forEach((figure) => near.observe(figure));
  });

  const again = () => [...drawn.keys()].forEach(draw);
  document.addEventListener("themechange", again);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  window.addEventListener("beforeprint", () => all().filter((f) => !drawn.has(f)).forEach(draw));
}
