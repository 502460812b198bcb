// The time: this tablet's clock, set by the server's, and the counters that run between two answers. Nothing else moves.

const ZONE = document.getElementById("bed").dataset.zone;
const OFFSET = "lupustem.bedside.offset";
let offset = Number(localStorage.getItem(OFFSET) ?? 0);

// now: the server's milliseconds, which arrived just now.
export function setBy(now) {
  offset = now - Date.now();
  try {
    localStorage.setItem(OFFSET, String(offset));
  } catch {
    // Without storage the offset lives as long as the page.
  }
}

export function now() {
  return Date.now() + offset;
}

export function hour(ms, withSeconds = false) {
  const parts = { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: ZONE };
  return new Date(ms).toLocaleTimeString("en-GB", withSeconds ? { ...parts, second: "2-digit" } : parts);
}

export function span(ms) {
  const all = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(all / 3600);
  const two = (value) => String(value).padStart(2, "0");
  const rest = `${two(Math.floor(all / 60) % 60)}:${two(all % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

// Fill every counter of the page; `over` is called once when one that counts down has run out.
export function tick(over) {
  const present = now();
  const wall = document.getElementById("wall");
  if (wall) wall.textContent = hour(present, true);
  for (const one of document.querySelectorAll("[data-since]")) {
    one.textContent = span(present - Number(one.dataset.since));
  }
  for (const one of document.querySelectorAll("[data-until]")) {
    const left = Number(one.dataset.until) - present;
    one.textContent = left < 0 ? `−${span(-left)}` : span(left);
    if (left < 0 && !one.dataset.over) {
      one.dataset.over = "yes";
      if (left > -5000) over();
    }
  }
  const given = document.getElementById("given");
  const told = document.getElementById("told");
  if (given && told && given.dataset.perMs > 0) {
    const since = present - Number(told.dataset.now);
    given.textContent = (Math.floor((Number(given.dataset.ml) + since * given.dataset.perMs) * 10) / 10).toFixed(1);
  }
}
