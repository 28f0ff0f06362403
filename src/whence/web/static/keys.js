// Keys that save a reader the mouse. Every page works without them.
document.documentElement.classList.add("scripted");

const PLACES = { l: "/", s: "/speakers", o: "/outlets", t: "/trails", c: "/check", v: "/paste" };
let went = 0; // when "g" was pressed

const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

/** The answers of a list, in order; the one in focus is stepped from. */
function step(by) {
  const list = document.querySelector("[data-keys=answers]");
  if (!list) return false;
  const rows = [...list.children];
  const now = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[Math.min(Math.max(now + by, 0), rows.length - 1)];
  (next.querySelector("a") ?? next).focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function go(selector) {
  const link = document.querySelector(selector);
  if (link) link.click();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && typing(event.target)) return event.target.blur();
  if (typing(event.target)) return;
  if (Date.now() - went < 1500 && PLACES[event.key]) {
    went = 0;
    location.assign(PLACES[event.key]);
    return event.preventDefault();
  }
  went = event.key === "g" ? Date.now() : 0;
  if (event.key === "/") {
    const field = document.querySelector("main input[type=search]") ?? document.querySelector("input[type=search]");
    if (field) {
      field.focus();
      field.select();
    }
  } else if (event.key === "j" || event.key === "k") {
    if (!step(event.key === "j" ? 1 : -1)) return;
  } else if (event.key === "n") go("a[rel=next]");
  else if (event.key === "p") go("a[rel=prev]");
  else if (event.key === "?") {
    const keys = document.querySelector(".keys");
    keys.open = true;
    keys.querySelector("summary").focus();
    keys.scrollIntoView({ block: "center" });
  } else return;
  event.preventDefault();
});
