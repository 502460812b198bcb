// Sending: batches in order, the same again until they are acknowledged; an answer that got lost changes nothing.

const FIRST_MS = 1500;
const LONGEST_MS = 15000;
const PATIENCE_MS = 10000;
const BATCH = 200;

export class Sender {
  // queue: what waits. told(state, why): how the connection stands: online, offline, login, locked.
  constructor(queue, place, token, told) {
    Object.assign(this, { queue, place, token, told, pause: FIRST_MS, busy: false, timer: 0 });
    window.addEventListener("online", () => this.now());
    window.addEventListener("offline", () => this.told("offline"));
    document.addEventListener("visibilitychange", () => document.hidden || this.now());
  }

  now() {
    clearTimeout(this.timer);
    this.pause = FIRST_MS;
    return this.send();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), this.pause);
    this.pause = Math.min(LONGEST_MS, this.pause * 2);
  }

  async send() {
    if (this.busy) return;
    const batch = this.queue.toSend().slice(0, BATCH);
    if (!batch.length) return;
    this.busy = true;
    try {
      await this.post(batch);
    } catch {
      this.told("offline");
      this.later();
    } finally {
      this.busy = false;
    }
    // A stop that was pressed while the answer was awaited goes out at once.
    const next = this.queue.toSend();
    if (next.some((one) => one.kind === "stopped" && !batch.some((sent) => sent.id === one.id))) this.now();
  }

  async post(batch) {
    const answer = await fetch(`${this.place}/events`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.token() },
      body: JSON.stringify({ entries: batch.map(({ seq, why, ...one }) => one) }),
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (answer.type === "opaqueredirect" || answer.status === 401) return this.wait("login");
    if (answer.headers.get("content-type")?.startsWith("application/json")) {
      const told = await answer.json();
      if (answer.ok) return this.acknowledged(told.entries);
      const why = (told.refused ?? []).join(" ");
      this.queue.answered(batch.map((one) => ({ id: one.id, state: "not_taken", why })));
      return this.told("online");
    }
    // A page: the token is that of a session before this one, or the server fails. The entries stay.
    return this.wait(answer.status === 403 ? "login" : "offline");
  }

  acknowledged(entries) {
    this.queue.answered(entries);
    this.pause = FIRST_MS;
    this.told("sent");
    if (this.queue.toSend().length) this.timer = setTimeout(() => this.send(), 0);
  }

  wait(state) {
    this.told(state);
    this.later();
  }
}
