// The search by keyboard: / goes to the field, the arrows through what was found, Escape back to the field.
"use strict";
document.addEventListener("keydown", (event) => {
  const field = document.getElementById("q");
  const links = [...document.querySelectorAll("#found a.open")];
  const here = document.activeElement;
  const typing = here && /^(INPUT|TEXTAREA|SELECT)$/.test(here.tagName);
  if (!field || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const place = links.indexOf(here);
  let next = null;
  if (event.key === "/" && !typing) next = field;
  else if (event.key === "Escape" && place >= 0) next = field;
  else if (event.key === "ArrowDown" && (here === field || place >= 0)) next = links[Math.min(place + 1, links.length - 1)];
  else if (event.key === "ArrowUp" && place >= 0) next = place ? links[place - 1] : field;
  if (!next) return;
  event.preventDefault();
  next.focus();
});
