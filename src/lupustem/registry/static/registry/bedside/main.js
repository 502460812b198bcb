// The bedside page of a tablet: every entry is kept here first, with its own time and id, and then sent.

import { Board } from "./board.js";
import { draw } from "./chart.js";
import { hour, now, setBy, tick } from "./clock.js";
import { Lock } from "./lock.js";
import * as pads from "./pads.js";
import { newId, Queue } from "./queue.js";
import { fill, say } from "./say.js";
import { Sender } from "./send.js";

const bed = document.getElementById("bed");
const place = bed.dataset.place;
const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
const queue = new Queue(place);
let connection = "online";
let lastTold = Number(bed.dataset.now);
setBy(lastTold);

const sender = new Sender(queue, place, token, (state) => {
  if (state === "sent") {
    told("online");
    board.fetch();
  } else told(state);
});
const board = new Board(place, told, shown);
new Lock(bed, board);

// How the connection stands; the banner stays until it is good again.
function told(state) {
  connection = state;
  if (state === "online") lastTold = Number(document.getElementById("told").dataset.now);
  if (state === "online" && queue.toSend().length) sender.send();
  status();
}

function status() {
  const count = queue.toSend().length;
  const name = connection === "online" ? (count ? "bed-sending" : "bed-online") : connection === "login" ? "bed-login" : "bed-offline";
  document.getElementById("net").className = `chip net ${connection}`;
  document.getElementById("net-text").textContent = fill(name, { count });
  const stale = document.getElementById("stale");
  stale.hidden = connection === "online";
  stale.textContent = fill(name, { count }) + " " + fill("bed-stale", { time: hour(lastTold, true) });
  waiting();
}

// What waits and what was not taken, as lists; a stop that has not arrived yet is shown as a stop.
function waiting() {
  const pending = document.getElementById("pending");
  pending?.replaceChildren(...queue.toSend().map((one) => line(one, say("bed-waiting"))).reverse());
  const refused = queue.notTaken();
  document.getElementById("not-taken").hidden = !refused.length;
  document.getElementById("not-taken-list").replaceChildren(
    ...refused.map((one) => {
      const item = line(one, one.why);
      const drop = document.createElement("button");
      drop.className = "btn small";
      drop.textContent = say("bed-drop");
      drop.addEventListener("click", () => queue.drop(one.id));
      item.append(" ", drop);
      return item;
    }),
  );
  const stopped = queue.toSend().find((one) => one.kind === "stopped");
  document.body.classList.toggle("stopped-here", Boolean(stopped));
  const button = document.getElementById("stop");
  const phase = document.getElementById("told").dataset.phase;
  if (button) {
    button.textContent = stopped ? fill("act-stopped", { time: hour(Date.parse(stopped.at), true) }) : say("act-stop");
    button.classList.toggle("done", Boolean(stopped) || phase === "stopped");
  }
  if (stopped) {
    const elapsed = document.getElementById("elapsed");
    elapsed.dataset.since = String(Date.parse(stopped.at));
    document.getElementById("cap").textContent = "0";
    document.getElementById("phase").className = "phase stopped";
    document.getElementById("phase").textContent = say("phase-stopped");
    document.getElementById("rate").textContent = say("phase-stopped");
    document.getElementById("given").dataset.perMs = "0";
    document.getElementById("stale").textContent = say("act-stopped-here");
    document.getElementById("stale").hidden = false;
  }
}

function line(one, why) {
  const item = document.createElement("li");
  const at = document.createElement("b");
  at.textContent = hour(Date.parse(one.at), true);
  const values = Object.entries(one.fields).filter(([name, value]) => value && name !== "clock_offset_s").map(([, value]) => value);
  const said = say(`event-${one.kind.replaceAll("_", "-")}`) || "";
  const note = document.createElement("span");
  note.className = "unknown";
  note.textContent = ` · ${why}`;
  item.append(at, ` ${said} ${values.join(" ")}`, note);
  return item;
}

function shown() {
  const phase = document.getElementById("told").dataset.phase;
  if (!bed.classList.contains(phase)) return location.reload();
  pads.lastValues();
  draw();
  tick(() => board.fetch());
  waiting();
}

// Every form of an entry: kept on the tablet with the time of the tap, then sent. Without a script it is an ordinary form.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.kind) return;
  event.preventDefault();
  const wrong = pads.wrongIn(form);
  const error = form.querySelector(".error") ?? document.getElementById("pads-error");
  if (error) error.textContent = wrong ? wrong[1] : "";
  if (wrong) return wrong[0].focus();
  const given = new FormData(form, event.submitter);
  for (const name of ["csrfmiddlewaretoken", "kind", "event_id"]) given.delete(name);
  const fields = Object.fromEntries([...given].filter(([, value]) => value !== ""));
  if (form.dataset.kind === "signs" && !Object.keys(fields).length) return;
  if (form.dataset.kind === "signs") fields.clock_offset_s = "0";
  enter(form.dataset.kind, fields, form);
});

function enter(kind, fields, form) {
  const entry = { id: newId(), kind, at: new Date(now()).toISOString(), fields, by: bed.dataset.user };
  if (kind === "stopped" && queue.toSend().some((one) => one.kind === "stopped")) return;
  if (!queue.add(entry)) {
    document.getElementById("stale").hidden = false;
    document.getElementById("stale").textContent = say("bed-full");
    if (!form.id || kind === "stopped") form.submit();
    return;
  }
  if (form.dataset.kind === "symptom") advise(fields.name, Number(fields.grade ?? 0), form);
  else {
    form.reset();
    form.closest("details")?.removeAttribute("open");
  }
  sender.now();
}

// The advice to stop is given at the tap, before any answer; the server's monitor says the same.
function advise(name, grade, form) {
  const stops = form.querySelector(".danger[value]") && [...form.querySelectorAll(".danger")].some((one) => one.value === name);
  const said = document.getElementById("stop-advised");
  said.hidden = !(stops || grade >= 3);
  if (said.hidden) form.closest("details").removeAttribute("open");
  form.reset();
}

document.addEventListener("click", (event) => {
  const opens = event.target.closest(".bed-foot a[href^='#act-']");
  const fills = event.target.closest("[data-fill]");
  if (fills) document.getElementById(fills.dataset.fill).value = fills.dataset.value;
  if (!opens) return;
  event.preventDefault();
  const act = document.querySelector(opens.getAttribute("href"));
  const open = !act.open;
  document.querySelectorAll(".act:not(.inline)").forEach((one) => one.removeAttribute("open"));
  act.open = open;
  if (open) act.querySelector("input:not([type=hidden], [type=radio]), button")?.focus();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelectorAll(".act:not(.inline)").forEach((one) => one.removeAttribute("open"));
});

queue.changed.addEventListener("change", status);
window.addEventListener("storage", status);
const form = document.getElementById("pads");
if (form) pads.listen(form);
document.body.classList.add("scripted");
setInterval(() => tick(() => board.fetch()), 1000);
window.addEventListener("resize", draw);
if (document.readyState === "complete") draw();
else window.addEventListener("load", draw);
queue.tryAgain();
pads.lastValues();
tick(() => {});
status();
sender.now();
