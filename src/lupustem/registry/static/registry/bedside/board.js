// The board: fetched as the server made it, when something is new, when a counter has run out, and every quarter of a minute.
// A stream says that there is something new; where it is not to be had, the quarter of a minute does.

import { setBy } from "./clock.js";

const EVERY_MS = 15000;
const PATIENCE_MS = 10000;

export class Board {
  // told(state): how the connection stands. shown(): after every new board.
  constructor(place, told, shown) {
    Object.assign(this, { place, told, shown, busy: false, again: false, touched: false, stream: null });
    setInterval(() => this.fetch(), EVERY_MS);
    this.listen();
  }

  number() {
    return Number(document.getElementById("told")?.dataset.number ?? 0);
  }

  listen() {
    if (!window.EventSource) return;
    this.stream = new EventSource(`${this.place}/live`);
    this.stream.onmessage = (event) => Number(event.data) > this.number() && this.fetch();
    this.stream.onerror = () => {
      // It comes again by itself, unless it was closed for good: then the quarter of a minute has to do.
      if (this.stream.readyState === EventSource.CLOSED) setTimeout(() => this.listen(), EVERY_MS);
    };
  }

  touch() {
    this.touched = true;
  }

  async fetch() {
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    const touched = this.touched;
    this.touched = false;
    try {
      const answer = await fetch(`${this.place}/board`, {
        headers: touched ? { "X-Touched": "yes" } : {},
        redirect: "manual",
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (answer.type === "opaqueredirect") this.told("login");
      else if (answer.ok) this.show(await answer.text());
      else this.told("offline");
    } catch {
      this.touched ||= touched;
      this.told("offline");
    } finally {
      this.busy = false;
      if (this.again) {
        this.again = false;
        this.fetch();
      }
    }
  }

  show(html) {
    const made = new DOMParser().parseFromString(html, "text/html");
    const focused = document.activeElement?.id;
    const sets = made.querySelector(".wide");
    const table = document.getElementById("sets-table");
    if (table && sets) table.replaceChildren(document.importNode(sets, true));
    sets?.remove();
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
    for (const one of made.querySelectorAll("[name=csrfmiddlewaretoken]")) if (token) one.value = token;
    document.getElementById("board").replaceChildren(...[...made.body.childNodes].map((one) => document.importNode(one, true)));
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    setBy(Number(document.getElementById("told").dataset.now));
    this.told("online");
    this.shown();
  }
}
