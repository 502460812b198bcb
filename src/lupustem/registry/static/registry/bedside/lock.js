// The idle lock as the tablet sees it: after some minutes without a touch names go at once, and the server is told.
// Without the network the page locks all the same; the mark of it outlives a reload.

const MARK = "lupustem.bedside.locked";

export class Lock {
  constructor(bed, board) {
    Object.assign(this, { bed, board, minutes: Number(bed.dataset.idle), last: Date.now() });
    const locked = bed.dataset.locked === "yes";
    if (!locked && localStorage.getItem(MARK) === bed.dataset.place) this.lock();
    if (locked) localStorage.setItem(MARK, bed.dataset.place);
    for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, () => this.touch(), true);
    document.querySelector("form[action$='/unlock']")?.addEventListener("submit", () => localStorage.removeItem(MARK));
    setInterval(() => this.look(), 1000);
  }

  touch() {
    if (this.locked()) return;
    this.last = Date.now();
    this.board.touch();
  }

  locked() {
    return this.bed.dataset.locked === "yes" || document.body.classList.contains("locked-here");
  }

  look() {
    const told = document.getElementById("told");
    if (told?.dataset.locked === "yes" && this.bed.dataset.locked !== "yes") this.lock();
    else if (!this.locked() && Date.now() - this.last > this.minutes * 60000) this.lock();
  }

  // Names and forms go from the screen now; the server's own page, with the form to unlock, comes as soon as it can.
  lock() {
    localStorage.setItem(MARK, this.bed.dataset.place);
    document.body.classList.add("locked-here");
    document.querySelectorAll(".names, .before, .acts, #pads, #chart-card").forEach((one) => one.remove());
    const form = document.getElementById("lock-form");
    fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" })
      .then(() => location.reload())
      .catch(() => setTimeout(() => this.lock(), 5000));
  }
}
