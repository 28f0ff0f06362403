// The statement in focus: its words in the text, its place in the margin, its chain in words.
const article = document.querySelector(".article");
const strip = document.querySelector("#focus");
const entries = [...document.querySelectorAll(".entry")];
const marks = new Map(); // statement id -> its marks
for (const mark of article ? article.querySelectorAll("mark.s") : []) {
  for (const id of mark.dataset.s.split(" ")) {
    if (!marks.has(id)) marks.set(id, []);
    marks.get(id).push(mark);
  }
}

const inner = (mark) => mark.dataset.s.split(" ").at(-1);
const asked = () => decodeURIComponent(location.hash.slice(1));

function light(id, name, lit) {
  for (const mark of marks.get(id) ?? []) mark.classList.toggle(name, lit);
}

let shown = null;
function show(id) {
  if (shown) light(shown, "on", false);
  const entry = entries.find((one) => one.dataset.id === id);
  shown = entry ? id : null;
  strip.hidden = !entry;
  strip.replaceChildren();
  if (!entry) return;
  light(id, "on", true);
  for (const part of entry.querySelectorAll(".head .who, .head .cue, .head .when, .drawn")) {
    const copy = part.cloneNode(true);
    strip.append(copy, " ");
  }
}

if (article) {
  addEventListener("hashchange", () => show(asked()));
  if (location.hash) {
    show(asked());
    // Paragraphs take their real height as they come into view, so the place is sought once more.
    requestAnimationFrame(() => document.getElementById(asked())?.scrollIntoView({ block: "center" }));
  }
  article.addEventListener("click", (event) => {
    const mark = event.target.closest("mark.s");
    if (!mark || event.target.closest("a") || String(getSelection())) return;
    const place = scrollY; // the reader is there already
    location.replace(`#${encodeURIComponent(inner(mark))}`);
    scrollTo({ top: place, behavior: "instant" });
  });
  for (const [kind, lit] of [["mouseover", true], ["mouseout", false]]) {
    article.addEventListener(kind, (event) => {
      const entry = event.target.closest(".entry");
      if (entry) light(entry.dataset.id, "over", lit);
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    if (event.key !== "j" && event.key !== "k") {
      if (event.key === "Escape" && shown) {
        const place = scrollY;
        location.replace("#main");
        scrollTo({ top: place, behavior: "instant" });
      }
      return;
    }
    const now = entries.findIndex((one) => one.dataset.id === shown);
    const next = entries[Math.min(Math.max(now + (event.key === "j" ? 1 : -1), 0), entries.length - 1)];
    if (!next) return;
    location.replace(`#${encodeURIComponent(next.dataset.id)}`);
    next.querySelector(".no").focus({ preventScroll: true });
    event.preventDefault();
  });
}
