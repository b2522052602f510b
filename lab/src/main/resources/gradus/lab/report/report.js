// Draws the figures of the report from the result embedded in the page, and typesets its formulas.
// Every number drawn is read from that result; without this script the page keeps its text and its tables.
(() => {
  "use strict";
  const result = JSON.parse(document.getElementById("result").textContent);
  const fitted = result.fitted;
  const SUPER = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  const COLORS = ["var(--blue)", "var(--orange)", "var(--green)", "var(--violet)", "var(--red)"];
  const SHAPES = [d3.symbolCircle, d3.symbolTriangle, d3.symbolSquare, d3.symbolDiamond, d3.symbolCross];
  const DASHES = [null, "6 3", "2 3", "8 3 2 3", "1 4"];

  // Four significant digits, 1.2 × 10⁻⁷ for the very small and large, a true minus sign.
  function text(x) {
    if (x === null || Number.isNaN(x)) return "unknown";
    if (x === 0) return "0";
    const [mantissa, exponent] = x.toExponential(3).split("e").map(Number);
    const sign = x < 0 ? "−" : "";
    if (exponent < -4 || exponent >= 6) {
      const power = (exponent < 0 ? "⁻" : "") + [...String(Math.abs(exponent))].map((d) => SUPER[d]).join("");
      return `${sign}${Math.abs(mantissa)} × 10${power}`;
    }
    return sign + String(Number(Math.abs(x).toPrecision(4)));
  }
  const percent = (share) => `${(100 * share).toFixed(1)} %`;
  const powerOfTen = (x) => {
    const e = Math.round(Math.log10(x));
    return `10${e < 0 ? "⁻" : ""}${[...String(Math.abs(e))].map((d) => SUPER[d]).join("")}`;
  };

  // A class keeps its colour, shape and dash in every figure.
  const slot = (group) => Math.max(0, (fitted.classes ?? []).indexOf(group)) % 5;

  // An empty plot: margins, scales to be filled in, a label for each axis.
  function frame(host, height, margin) {
    const width = Math.max(240, host.clientWidth);
    host.replaceChildren();
    const figure = host.closest("figure");
    const svg = d3.select(host).append("svg")
      .attr("viewBox", `0 0 ${width} ${height}`)
      .attr("role", "group").attr("tabindex", 0)
      .attr("aria-labelledby", figure.querySelector("strong").id)
      .attr("aria-describedby", figure.querySelector(".description").id);
    return { svg, width, height, left: margin.left, right: width - margin.right, top: margin.top,
      bottom: height - margin.bottom, readout: figure.querySelector(".readout") };
  }
  function axes(f, x, y, labels) {
    const ticks = Math.max(3, Math.min(8, Math.round((f.right - f.left) / 70)));
    f.svg.append("g").attr("class", "axis").attr("aria-hidden", "true").attr("transform", `translate(0,${f.bottom})`)
      .call(d3.axisBottom(x).ticks(labels.xTicks ?? ticks, labels.xFormat).tickSizeOuter(0));
    const left = d3.axisLeft(y).tickSizeOuter(0).ticks(labels.yTicks ?? 5, labels.yFormat);
    if (labels.yValues) left.tickValues(labels.yValues);
    f.svg.append("g").attr("class", "axis").attr("aria-hidden", "true").attr("transform", `translate(${f.left},0)`).call(left);
    f.svg.append("text").attr("aria-hidden", "true").attr("x", f.right).attr("y", f.bottom + 36).attr("text-anchor", "end").text(labels.x);
    f.svg.append("text").attr("aria-hidden", "true").attr("x", 0).attr("y", 12).text(labels.y);
  }

  // Hover, focus and the arrow keys move over the marks; the readout below says what is there.
  function readable(f, marks, radius) {
    if (marks.length === 0) return;
    const ring = f.svg.append("circle").attr("class", "ring").attr("r", radius).attr("visibility", "hidden");
    const near = d3.Delaunay.from(marks, (m) => m.x, (m) => m.y);
    let at = 0;
    const show = (i) => {
      at = i;
      ring.attr("cx", marks[i].x).attr("cy", marks[i].y).attr("visibility", "visible");
      f.readout.textContent = marks[i].text;
    };
    const hide = () => {
      ring.attr("visibility", "hidden");
      f.readout.textContent = "";
    };
    const node = f.svg.node();
    node.addEventListener("pointermove", (event) => {
      const [x, y] = d3.pointer(event, node);
      show(near.find(x, y));
    });
    node.addEventListener("pointerleave", () => document.activeElement === node || hide());
    node.addEventListener("focus", () => show(at));
    node.addEventListener("blur", hide);
    node.addEventListener("keydown", (event) => {
      const moves = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
      if (!(event.key in moves)) return;
      event.preventDefault();
      show(Math.max(0, Math.min(marks.length - 1, at + moves[event.key])));
    });
  }

  function descent(host, value, label, describe, log) {
    const steps = result.search.steps.filter((s) => s[value] !== null && (!log || s[value] > 0));
    const f = frame(host, 260, { left: 56, right: 16, top: 28, bottom: 44 });
    const x = d3.scaleLinear([0, d3.max(steps, (s) => s.number) || 1], [f.left, f.right]);
    const extent = d3.extent(steps, (s) => s[value]);
    const y = log
      ? d3.scaleLog([extent[0], extent[1] > extent[0] ? extent[1] : extent[0] * 10], [f.bottom, f.top]).nice()
      : d3.scaleLinear([Math.min(0, extent[0]), extent[1] || 1], [f.bottom, f.top]).nice();
    let yValues = null;
    if (log) {
      const [low, high] = y.domain().map((v) => Math.round(Math.log10(v)));
      const stride = Math.max(1, Math.ceil((high - low) / 5));
      yValues = d3.range(low, high + 1, stride).map((e) => 10 ** e);
    }
    axes(f, x, y, { x: "step", y: label, yValues, yFormat: log ? powerOfTen : undefined });
    f.svg.append("path").datum(steps).attr("fill", "none").attr("stroke", COLORS[0]).attr("stroke-width", 2)
      .attr("d", d3.line((s) => x(s.number), (s) => y(s[value])));
    if (steps.length <= 60) {
      f.svg.append("g").selectAll("circle").data(steps).join("circle").attr("r", 3).attr("fill", COLORS[0])
        .attr("cx", (s) => x(s.number)).attr("cy", (s) => y(s[value]));
    }
    readable(f, steps.map((s) => ({ x: x(s.number), y: y(s[value]), text: describe(s) })), 6);
  }

  // The loss of a network in each epoch: of its training rows, and of those that only measure.
  function learning(host) {
    const curves = [["training", "training"], ["validation", "validation"]]
      .map(([name, key]) => ({ name, points: fitted.epochs.filter((e) => e[key] !== null).map((e) => ({ number: e.number, loss: e[key] })) }))
      .filter((c) => c.points.length > 0);
    const all = curves.flatMap((c) => c.points);
    const f = frame(host, 280, { left: 56, right: 84, top: 28, bottom: 44 });
    const x = d3.scaleLinear([0, d3.max(all, (p) => p.number) || 1], [f.left, f.right]);
    const y = d3.scaleLinear([Math.min(0, d3.min(all, (p) => p.loss)), d3.max(all, (p) => p.loss) || 1], [f.bottom, f.top]).nice();
    axes(f, x, y, { x: "epoch", y: "loss" });
    const marks = [];
    let named = f.bottom;
    curves.forEach((curve, i) => {
      f.svg.append("path").datum(curve.points).attr("fill", "none").attr("stroke", COLORS[i]).attr("stroke-width", 2)
        .attr("d", d3.line((p) => x(p.number), (p) => y(p.loss)));
      const last = curve.points.at(-1);
      named = Math.min(y(last.loss) + 4, named - 4 - 10 * i); // names that stand above each other
      f.svg.append("text").attr("x", x(last.number) + 6).attr("y", named).style("fill", COLORS[i]).text(curve.name);
      curve.points.forEach((p) => marks.push({ x: x(p.number), y: y(p.loss), text: `Epoch ${p.number}: ${curve.name} loss ${text(p.loss)}.` }));
    });
    readable(f, marks, 6);
  }

  // The diagonal with its name along it, above (negative) or below the line.
  function diagonal(f, x, y, name, offset) {
    f.svg.append("line").attr("class", "guide").attr("x1", x(0)).attr("y1", y(0)).attr("x2", x(1)).attr("y2", y(1));
    const angle = (Math.atan2(y(1) - y(0), x(1) - x(0)) * 180) / Math.PI;
    f.svg.append("text").attr("text-anchor", "middle").attr("dy", offset)
      .attr("transform", `translate(${x(0.5)},${y(0.5)}) rotate(${angle})`).text(name);
  }

  function roc(host) {
    const f = frame(host, 340, { left: 48, right: 20, top: 28, bottom: 44 });
    const x = d3.scaleLinear([0, 1], [f.left, f.right]);
    const y = d3.scaleLinear([0, 1], [f.bottom, f.top]);
    axes(f, x, y, { x: "others called positive", y: "of the class called positive", xFormat: "%", yFormat: "%", xTicks: 5 });
    diagonal(f, x, y, "guessing", 14);
    const marks = [];
    fitted.curves.forEach((curve, i) => {
      const k = slot(curve.group);
      f.svg.append("path").datum(curve.thresholds).attr("fill", "none").attr("stroke", COLORS[k]).attr("stroke-width", 2)
        .attr("stroke-dasharray", fitted.curves.length > 1 ? DASHES[k] : null)
        .attr("d", d3.line((t) => x(t.falsePositive), (t) => y(t.truePositive)));
      f.svg.append("text").attr("class", "label").attr("text-anchor", "end").attr("x", f.right).attr("y", y(0.06) - 17 * (fitted.curves.length - 1 - i))
        .call((t) => t.append("tspan").text("— ").style("fill", COLORS[k]))
        .call((t) => t.append("tspan").text(`${curve.group}: area ${text(curve.area)}`));
      curve.thresholds.forEach((t) => marks.push({ x: x(t.falsePositive), y: y(t.truePositive),
        text: `${curve.group}: at ${t.at === null ? "a threshold above every row" : "probability ≥ " + text(t.at)}, ${percent(t.truePositive)} of the class and ${percent(t.falsePositive)} of the others are called positive.` }));
    });
    readable(f, marks, 6);
  }

  function reliability(host) {
    const f = frame(host, 340, { left: 48, right: 20, top: 28, bottom: 44 });
    const x = d3.scaleLinear([0, 1], [f.left, f.right]);
    const y = d3.scaleLinear([0, 1], [f.bottom, f.top]);
    axes(f, x, y, { x: "predicted probability", y: "observed share", xFormat: "%", yFormat: "%", xTicks: 5 });
    diagonal(f, x, y, "predicted = observed", -6);
    const color = COLORS[fitted.curves.length === 1 ? slot(fitted.curves[0].group) : 0];
    const g = f.svg.append("g").selectAll("g").data(fitted.bins).join("g");
    g.append("line").attr("stroke", color).attr("stroke-width", 2)
      .attr("x1", (b) => x(b.predicted)).attr("x2", (b) => x(b.predicted)).attr("y1", (b) => y(b.low)).attr("y2", (b) => y(b.high));
    g.append("circle").attr("fill", color).attr("r", 4.5).attr("cx", (b) => x(b.predicted)).attr("cy", (b) => y(b.observed));
    g.append("text").attr("class", "label").attr("text-anchor", "middle").attr("x", (b) => x(b.predicted))
      .attr("y", (b) => (y(b.high) > f.top + 8 ? y(b.high) - 5 : y(b.low) + 14)).text((b, i) => (i === 0 ? `n = ${b.rows}` : b.rows));
    readable(f, fitted.bins.map((b) => ({ x: x(b.predicted), y: y(b.observed),
      text: `${b.rows} rows predicted ${percent(b.predicted)} on average: ${percent(b.observed)} are of the class (95 % interval ${percent(b.low)} to ${percent(b.high)}).` })), 8);
  }

  function coefficients(host) {
    const groups = [...new Set(fitted.coefficients.map((c) => c.group))];
    const weights = fitted.coefficients.filter((c) => c.feature !== "intercept");
    const size = d3.rollup(weights, (v) => d3.max(v, (c) => Math.abs(c.value)), (c) => c.feature);
    const features = [...size.keys()].sort((a, b) => size.get(b) - size.get(a)).slice(0, 40);
    const narrow = host.clientWidth < 480;
    const longest = d3.max(features, (n) => n.length) || 1;
    const row = (narrow ? 34 : 20) + 8 * (groups.length - 1);
    const left = narrow ? 4 : Math.min(260, 7.2 * longest + 12);
    const f = frame(host, 40 + row * features.length + 44, { left, right: 16, top: 28, bottom: 44 });
    const known = (v, c) => (v === null ? c.value : v);
    const x = d3.scaleLinear([Math.min(0, d3.min(weights, (c) => known(c.low, c))), Math.max(0, d3.max(weights, (c) => known(c.high, c)))], [f.left, f.right]).nice();
    const y = d3.scalePoint(features, [f.top + row / 2, f.bottom - row / 2]);
    f.svg.append("g").attr("class", "axis").attr("transform", `translate(0,${f.bottom})`).call(d3.axisBottom(x).ticks(narrow ? 4 : 7).tickSizeOuter(0));
    f.svg.append("text").attr("x", f.right).attr("y", f.bottom + 36).attr("text-anchor", "end").text(`log-odds per ${fitted.scale}`);
    f.svg.append("line").attr("class", "zero").attr("x1", x(0)).attr("x2", x(0)).attr("y1", f.top - 4).attr("y2", f.bottom);
    if (groups.length === 1) {
      f.svg.append("text").attr("x", x(0) + 8).attr("y", 12).text(`towards ${groups[0]} →`);
    } else {
      let at = 0;
      groups.forEach((group) => {
        f.svg.append("path").attr("d", d3.symbol(SHAPES[slot(group)], 48)()).attr("fill", COLORS[slot(group)]).attr("transform", `translate(${at + 5},8)`);
        f.svg.append("text").attr("class", "label").attr("x", at + 14).attr("y", 12).text(group);
        at += 32 + 7.5 * group.length;
      });
    }
    features.forEach((name) => f.svg.append("text").attr("class", "label")
      .attr("x", narrow ? 0 : f.left - 12).attr("text-anchor", narrow ? "start" : "end")
      .attr("y", y(name) + (narrow ? -8 - 4 * (groups.length - 1) : 4)).text(name));
    const marks = [];
    features.forEach((name) => weights.filter((c) => c.feature === name).forEach((c) => {
      const k = groups.indexOf(c.group);
      const cy = y(name) + (narrow ? 4 : 0) + 8 * (k - (groups.length - 1) / 2);
      const color = COLORS[slot(c.group)];
      const sure = c.low > 0 || c.high < 0;
      if (c.low !== null) {
        f.svg.append("line").attr("stroke", color).attr("stroke-width", 2).attr("x1", x(c.low)).attr("x2", x(c.high)).attr("y1", cy).attr("y2", cy);
      }
      f.svg.append("path").attr("d", d3.symbol(SHAPES[slot(c.group)], 52)()).attr("transform", `translate(${x(c.value)},${cy})`)
        .attr("fill", sure ? color : "var(--paper)").attr("stroke", color).attr("stroke-width", 1.5);
      marks.push({ x: x(c.value), y: cy,
        text: `${name}${groups.length > 1 ? ", " + c.group : ""}: ${text(c.value)} (95 % interval ${text(c.low)} to ${text(c.high)}); one ${fitted.scale} more multiplies the odds by ${text(Math.exp(c.value))}.` });
    }));
    readable(f, marks, 8);
  }

  function worked(host) {
    const row = fitted.worked;
    const terms = [{ feature: "intercept", product: row.intercept }, ...row.terms.slice(0, 10)];
    const rest = d3.sum(row.terms.slice(10), (t) => t.product);
    if (row.terms.length > 10) terms.push({ feature: `${row.terms.length - 10} further terms`, product: rest });
    let at = 0;
    const bars = terms.map((t) => { const from = at; at += t.product; return { ...t, from, to: at }; });
    bars.push({ feature: "score", product: row.score, from: 0, to: row.score, total: true });
    const narrow = host.clientWidth < 480;
    const step = narrow ? 36 : 22;
    const left = narrow ? 4 : Math.min(260, 7.2 * d3.max(bars, (b) => b.feature.length) + 12);
    const f = frame(host, 16 + step * bars.length + 44, { left, right: 64, top: 12, bottom: 44 });
    const x = d3.scaleLinear(d3.extent([0, ...bars.flatMap((b) => [b.from, b.to])]), [f.left, f.right]).nice();
    f.svg.append("g").attr("class", "axis").attr("transform", `translate(0,${f.bottom})`).call(d3.axisBottom(x).ticks(narrow ? 4 : 7).tickSizeOuter(0));
    f.svg.append("text").attr("x", f.right + 48).attr("y", f.bottom + 36).attr("text-anchor", "end").text(`log-odds of ${row.group}`);
    f.svg.append("line").attr("class", "zero").attr("x1", x(0)).attr("x2", x(0)).attr("y1", f.top).attr("y2", f.bottom);
    const marks = bars.map((b, i) => {
      const y = f.top + step * i + (narrow ? 18 : 4);
      const other = fitted.classes.length === 2 ? COLORS[1 - slot(row.group)] : "var(--quiet)";
      const color = b.total ? "var(--ink)" : b.product >= 0 ? COLORS[slot(row.group)] : other;
      f.svg.append("rect").attr("x", Math.min(x(b.from), x(b.to))).attr("y", y).attr("height", 12)
        .attr("width", Math.max(1, Math.abs(x(b.to) - x(b.from)))).attr("fill", color);
      f.svg.append("text").attr("class", "label").attr("x", narrow ? 0 : f.left - 12).attr("text-anchor", narrow ? "start" : "end")
        .attr("y", narrow ? y - 5 : y + 11).text(b.feature);
      f.svg.append("text").attr("x", Math.max(x(b.from), x(b.to)) + 6).attr("y", y + 11).text((b.product > 0 ? "+" : "") + text(b.product));
      const formula = b.weight === undefined ? text(b.product) : `${text(b.weight)} × ${text(b.value)} = ${text(b.product)}`;
      return { x: x(b.to), y: y + 6, text: `${b.feature}: ${formula}; sum so far ${text(b.to)}.` };
    });
    readable(f, marks, 8);
  }

  function map(host) {
    const points = fitted.map.points;
    const groups = [...new Set(points.map((p) => p.group))].sort();
    const f = frame(host, Math.min(480, Math.max(320, host.clientWidth * 0.6)), { left: 48, right: 16, top: 28, bottom: 44 });
    const x = d3.scaleLinear(d3.extent(points, (p) => p.x), [f.left, f.right]).nice();
    const y = d3.scaleLinear(d3.extent(points, (p) => p.y), [f.bottom, f.top]).nice();
    const share = (k) => (fitted.map.shares[k] === undefined ? "" : ` (${percent(fitted.map.shares[k])} of the variance)`);
    axes(f, x, y, { x: `score on direction 1${share(0)}`, y: `score on direction 2${share(1)}` });
    f.svg.append("line").attr("class", "rule").attr("x1", x(0)).attr("x2", x(0)).attr("y1", f.top).attr("y2", f.bottom);
    f.svg.append("line").attr("class", "rule").attr("x1", f.left).attr("x2", f.right).attr("y1", y(0)).attr("y2", y(0));
    f.svg.append("g").selectAll("path").data(points).join("path")
      .attr("d", (p) => d3.symbol(SHAPES[slot(p.group)], 24)())
      .attr("transform", (p) => `translate(${x(p.x)},${y(p.y)})`)
      .attr("fill", (p) => COLORS[slot(p.group)])
      .attr("fill-opacity", 0.75);
    f.svg.append("g").selectAll("circle").data(points.filter((p) => p.wrong)).join("circle").attr("r", 7).attr("fill", "none")
      .attr("stroke", "var(--ink)").attr("stroke-width", 1.5).attr("cx", (p) => x(p.x)).attr("cy", (p) => y(p.y));
    groups.filter((g) => g !== "").forEach((g) => {
      const of = points.filter((p) => p.group === g);
      f.svg.append("text").attr("class", "label").attr("text-anchor", "middle").style("font-weight", 600)
        .style("paint-order", "stroke").style("stroke", "var(--paper)").style("stroke-width", 4)
        .attr("x", x(d3.median(of, (p) => p.x))).attr("y", y(d3.median(of, (p) => p.y))).style("fill", COLORS[slot(g)]).text(g);
    });
    readable(f, points.map((p) => ({ x: x(p.x), y: y(p.y),
      text: `Row ${p.row}${p.group ? ", " + p.group : ""}${p.heldOut ? ", held out" : ""}${p.wrong ? ", predicted wrongly" : ""}: scores ${text(p.x)} and ${text(p.y)}.` })), 7);
  }

  function scree(host) {
    const parts = fitted.components.slice(0, 40);
    const f = frame(host, 280, { left: 56, right: 16, top: 28, bottom: 44 });
    const x = d3.scaleBand(parts.map((c) => c.number), [f.left, f.right]).padding(0.3);
    const y = d3.scaleLinear([0, d3.max(parts, (c) => c.variance + 1.96 * (c.error ?? 0))], [f.bottom, f.top]).nice();
    const stride = Math.ceil(parts.length / Math.max(4, (f.right - f.left) / 32));
    axes(f, x, y, { x: "direction", y: "variance λ, ± 1.96 standard errors" });
    f.svg.selectAll(".axis").filter((_, i) => i === 0).selectAll(".tick").filter((_, i) => i % stride !== 0).remove();
    const middle = (c) => x(c.number) + x.bandwidth() / 2;
    f.svg.append("g").selectAll("rect").data(parts).join("rect").attr("fill", COLORS[0]).attr("x", (c) => x(c.number)).attr("width", x.bandwidth())
      .attr("y", (c) => y(c.variance)).attr("height", (c) => f.bottom - y(c.variance));
    f.svg.append("g").selectAll("line").data(parts.filter((c) => c.error !== null)).join("line").attr("stroke", "var(--ink)").attr("stroke-width", 1.5)
      .attr("x1", middle).attr("x2", middle).attr("y1", (c) => y(Math.max(0, c.variance - 1.96 * c.error))).attr("y2", (c) => y(c.variance + 1.96 * c.error));
    readable(f, parts.map((c) => ({ x: middle(c), y: y(c.variance),
      text: `Direction ${c.number}: λ = ${text(c.variance)} ± ${text(c.error)}, ${percent(c.share)} of the variance, ${percent(c.cumulative)} with those before.` })), 7);
  }

  const PLOTS = {
    loss: (host) => descent(host, "loss", "loss", (s) => `Step ${s.number}: loss ${text(s.loss)}.`, false),
    gradient: (host) => descent(host, "gradient", "‖∇L‖∞, log scale", (s) => `Step ${s.number}: largest entry of the gradient ${text(s.gradient)}.`, true),
    learning, roc, reliability, coefficients, worked, map, scree,
  };
  function draw() {
    document.querySelectorAll("[data-plot]").forEach((host) => PLOTS[host.dataset.plot](host));
  }
  let width = 0;
  new ResizeObserver(() => {
    const now = document.documentElement.clientWidth;
    if (now !== width) {
      width = now;
      draw();
    }
  }).observe(document.documentElement);

  document.querySelectorAll("[data-tex]").forEach((host) => {
    katex.render(host.dataset.tex, host, { displayMode: host.classList.contains("formula"), output: "htmlAndMathml", throwOnError: false, strict: "ignore" });
    if (host.scrollWidth > host.clientWidth && host.classList.contains("formula")) host.tabIndex = 0;
  });

  // Light, dark, or as the system says; kept for the next visit where the browser allows it.
  const buttons = document.querySelectorAll(".theme button");
  function theme(name) {
    if (name === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = name;
    buttons.forEach((b) => b.setAttribute("aria-pressed", String(b.value === name)));
  }
  let kept = "system";
  try { kept = localStorage.getItem("gradus-theme") ?? "system"; } catch { /* private files may not store */ }
  const wanted = location.hash.match(/^#theme=(light|dark|system)$/);
  theme(wanted ? wanted[1] : ["light", "dark"].includes(kept) ? kept : "system");
  buttons.forEach((b) => b.addEventListener("click", () => {
    theme(b.value);
    try { localStorage.setItem("gradus-theme", b.value); } catch { /* as above */ }
  }));
  document.querySelector(".theme").hidden = false;
})();
