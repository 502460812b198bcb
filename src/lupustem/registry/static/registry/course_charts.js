// The charts of a course drawn anew by ECharts, over the SVG that the page came with: values on hover, one time axis for all.
// Without this script the SVG and the tables stay. Nothing is fetched, nothing inline; colours are those of the style sheet.
"use strict";
(() => {
  if (!window.echarts) return;
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const marks = { infusion: "--accent", relapse: "--not-met" };
  const charts = [];

  function option(told) {
    const ink = colour("--ink-2"), quiet = colour("--ink-3"), line = colour("--line"), limit = colour("--unknown");
    const word = { color: ink, fontSize: 12 };
    return {
      animation: false,
      grid: { left: 46, right: 18, top: 30, bottom: 26 },
      tooltip: {
        trigger: "axis", renderMode: "richText", backgroundColor: colour("--paper"), borderColor: line,
        textStyle: { color: colour("--ink"), fontSize: 13 },
        formatter: (found) => found.map((one) => `${one.value[0]}  ${one.value[1]} ${told.unit}`).join("\n"),
      },
      xAxis: {
        type: "time", min: told.from, max: told.to, axisLine: { lineStyle: { color: line } },
        axisLabel: { ...word, hideOverlap: true, formatter: { year: "{yyyy}", month: "{yyyy}-{MM}", day: "{MM}-{dd}" } },
        splitLine: { show: false },
      },
      yAxis: { type: "value", min: 0, axisLabel: word, splitLine: { lineStyle: { color: line } }, splitNumber: 4 },
      series: [{
        type: "line", data: told.points, symbol: "circle", symbolSize: 8, lineStyle: { width: 2, color: colour("--accent") },
        itemStyle: { color: colour("--accent") },
        markLine: {
          symbol: "none", silent: true, animation: false,
          data: [
            ...told.limits.map(([value, text], at) => ({
              yAxis: value, lineStyle: { color: limit, type: "dashed" },
              label: { formatter: text, position: at ? "insideStartBottom" : "insideEndTop", color: limit, fontSize: 12 },
            })),
            ...told.marks.map(([day, kind, text]) => ({
              xAxis: day, lineStyle: { color: colour(marks[kind]), type: kind === "relapse" ? "dotted" : "solid", width: 1.5 },
              label: { formatter: text, position: "end", color: kind === "relapse" ? colour("--not-met") : quiet, fontSize: 12 },
            })),
          ],
        },
      }],
    };
  }

  for (const figure of document.querySelectorAll("figure[data-chart]")) {
    const drawn = figure.querySelector("svg.plot");
    const place = document.createElement("div");
    place.className = "echart";
    place.setAttribute("aria-hidden", "true");
    drawn.before(place);
    const chart = window.echarts.init(place, null, { renderer: "canvas" });
    chart.setOption(option(JSON.parse(figure.dataset.chart)));
    chart.group = "course";
    drawn.classList.add("hidden");
    charts.push(chart);
  }
  window.echarts.connect("course");
  window.addEventListener("resize", () => charts.forEach((one) => one.resize()));
})();
