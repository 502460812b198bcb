// The vital signs as curves, from the rows of the table below them: one scale, few colours, every line named.

import { hour } from "./clock.js";

const SERIES = [
  ["pulse", "--accent"],
  ["systolic", "--advised"],
  ["diastolic", "--advised"],
  ["spo2", "--met"],
  ["respirations", "--unknown"],
];
let plot = null;

export function draw() {
  const box = document.getElementById("chart");
  const rows = [...document.querySelectorAll("#sets tbody tr:not(.taken-back)")];
  if (!box || !window.uPlot) return;
  plot?.destroy();
  plot = null;
  box.hidden = rows.length < 2;
  if (rows.length < 2) return;
  const style = getComputedStyle(document.documentElement);
  const names = [...document.querySelectorAll("#sets thead th")].map((one) => one.textContent.trim());
  const order = ["respirations", "spo2", "oxygen", "systolic", "diastolic", "pulse"];
  const numbers = (name) => rows.map((row) => (row.dataset[name] ? Number(row.dataset[name]) : null));
  const ink = style.getPropertyValue("--ink-3");
  const line = style.getPropertyValue("--line");
  const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line }, font: "12px system-ui" };
  plot = new uPlot(
    {
      width: box.clientWidth,
      height: 240,
      cursor: { drag: { x: false, y: false } },
      legend: { live: false },
      scales: { y: { range: (u, low, high) => [Math.max(0, Math.floor(low / 20) * 20), Math.ceil(high / 20) * 20] } },
      axes: [{ ...axis, incrs: [60, 300, 600, 900, 1800, 3600], values: (u, ticks) => ticks.map((one) => hour(one * 1000)) }, axis],
      series: [
        {},
        ...SERIES.map(([name, colour]) => ({
          label: names[order.indexOf(name) + 1] ?? name,
          stroke: style.getPropertyValue(colour),
          width: 2,
          dash: name === "diastolic" ? [6, 4] : [],
          spanGaps: true,
          points: { show: true, size: 6 },
        })),
      ],
    },
    [rows.map((row) => Number(row.dataset.t) / 1000), ...SERIES.map(([name]) => numbers(name))],
    box,
  );
}
