// What was entered and has not been acknowledged: kept on this tablet, in order, across a reload or a crash of the tab.
// No name and no birth date is ever in it. An entry leaves when the server says that it has it, and not before.

const PREFIX = "lupustem.bedside.";

export class Queue {
  constructor(place) {
    this.key = PREFIX + place;
    this.changed = new EventTarget();
  }

  all() {
    try {
      return JSON.parse(localStorage.getItem(this.key)) ?? [];
    } catch {
      return [];
    }
  }

  // A stop goes before everything else; all others in the order in which they were made.
  toSend() {
    const waiting = this.all().filter((one) => !one.why);
    return [...waiting.filter((one) => one.kind === "stopped"), ...waiting.filter((one) => one.kind !== "stopped")];
  }

  notTaken() {
    return this.all().filter((one) => one.why);
  }

  // Whether it could be stored; a tablet whose storage is full or closed says so instead of pretending.
  add(entry) {
    const last = this.all().at(-1);
    return this.save([...this.all(), { ...entry, seq: (last?.seq ?? 0) + 1 }]);
  }

  // state: kept and known leave; not_taken stays, with the reason.
  answered(answers) {
    const told = new Map(answers.map((one) => [one.id, one]));
    const left = [];
    for (const one of this.all()) {
      const answer = told.get(one.id);
      if (!answer) left.push(one);
      else if (answer.state === "not_taken") left.push({ ...one, why: answer.why });
    }
    return this.save(left);
  }

  // Who logs in may have the right that the one before lacked: try again what was not taken.
  tryAgain() {
    return this.save(this.all().map(({ why, ...one }) => one));
  }

  drop(id) {
    return this.save(this.all().filter((one) => one.id !== id));
  }

  save(entries) {
    try {
      if (entries.length) localStorage.setItem(this.key, JSON.stringify(entries));
      else localStorage.removeItem(this.key);
    } catch {
      return false;
    }
    this.changed.dispatchEvent(new Event("change"));
    return true;
  }
}

export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
}
