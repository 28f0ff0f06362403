// Searches that are kept in this browser, under the words and filters that they ask for.
const place = document.querySelector("[data-saved]");
const KEY = "whence.searches";
const MOST = 30;

function read() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(found) ? found.filter((one) => typeof one === "string").slice(0, MOST) : [];
  } catch {
    return [];
  }
}

function name(query) {
  const asked = new URLSearchParams(query);
  return [...asked].filter(([key, value]) => value && key !== "page").map(([key, value]) => (key === "q" ? value : `${key}: ${value}`)).join(" · ");
}

function draw() {
  const list = place.querySelector("ul");
  list.replaceChildren();
  for (const query of read()) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `/?${query}`;
    link.textContent = name(query) || "all";
    const forget = document.createElement("button");
    forget.type = "button";
    forget.textContent = "×";
    forget.setAttribute("aria-label", `Forget ${link.textContent}`);
    forget.addEventListener("click", () => {
      localStorage.setItem(KEY, JSON.stringify(read().filter((one) => one !== query)));
      draw();
    });
    item.append(link, forget);
    list.append(item);
  }
}

if (place) {
  const asked = new URLSearchParams(location.search);
  asked.delete("page");
  for (const [key, value] of [...asked]) if (!value) asked.delete(key);
  const query = asked.toString();
  const save = place.querySelector(":scope > button");
  save.disabled = !query;
  save.addEventListener("click", () => {
    const others = read().filter((one) => one !== query);
    localStorage.setItem(KEY, JSON.stringify([query, ...others].slice(0, MOST)));
    draw();
  });
  place.hidden = false;
  draw();
}
