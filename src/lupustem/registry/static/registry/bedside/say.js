// The phrases: all of them come from the page, in its language.

const bed = document.getElementById("bed");

export function say(name) {
  return bed.getAttribute(`data-say-${name}`) ?? "";
}

export function fill(name, values) {
  return say(name).replace(/{(\w+)}/g, (whole, key) => values[key] ?? whole);
}
