// The pads: a tap takes the last value over as measured again, − and + change it, a number may be typed. Empty stays missing.

import { hour } from "./clock.js";
import { fill, say } from "./say.js";

export function lastValues() {
  for (const button of document.querySelectorAll("[data-last]")) {
    const told = button.dataset.last.split(" ").map((name) => document.querySelector(`#told [data-sign="${name}"]`));
    button.querySelector(".last-value").textContent = told.map((one) => one?.dataset.said ?? "—").join("/");
    const at = told[0]?.dataset.at;
    button.querySelector(".last-age").textContent = at ? hour(Number(at)) : "";
    button.classList.toggle("stale", told.some((one) => one?.dataset.stale));
    button.disabled = told.some((one) => !one?.value);
  }
}

export function listen(pads) {
  pads.addEventListener("click", (event) => {
    const step = event.target.closest("[data-step]");
    const last = event.target.closest("[data-last]");
    if (step) change(document.getElementById(step.dataset.for), Number(step.dataset.step));
    if (last) {
      for (const name of last.dataset.last.split(" ")) {
        set(document.getElementById(`v-${name}`), document.querySelector(`#told [data-sign="${name}"]`).value);
      }
    }
  });
  pads.addEventListener("input", (event) => mark(event.target));
  pads.addEventListener("reset", () => setTimeout(() => pads.querySelectorAll(".pad-value").forEach(mark)));
}

// What is wrong with the numbers of a form, in words; empty where nothing is.
export function wrongIn(form) {
  for (const one of form.querySelectorAll("[data-low]")) {
    const text = one.value.trim();
    const value = Number(text);
    const off = !/^\d+(\.\d{1,3})?$/.test(text) || value < Number(one.dataset.low) || value > Number(one.dataset.high);
    if (text && off) {
      return [one, fill("sign-bounds", { name: one.dataset.name, low: one.dataset.low, high: one.dataset.high })];
    }
  }
  const [high, low] = ["systolic", "diastolic"].map((name) => form.elements[name]?.value.trim());
  if (high && low && Number(low) >= Number(high)) return [form.elements.diastolic, say("sign-pressures")];
  return null;
}

function change(field, by) {
  const told = document.querySelector(`#told [data-sign="${field.name}"]`);
  const from = field.value.trim() || told?.value || "";
  if (!from || Number.isNaN(Number(from))) return field.focus();
  const digits = Math.abs(by) < 1 ? 1 : 0;
  const next = Math.min(Number(field.dataset.high), Math.max(Number(field.dataset.low), Number(from) + by));
  set(field, next.toFixed(digits));
}

function set(field, value) {
  field.value = value;
  mark(field);
}

function mark(field) {
  field.closest(".pad")?.classList.toggle("entered", field.value.trim() !== "");
}
