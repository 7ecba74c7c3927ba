// A page that follows the room: it asks now and then whether something is new, and loads itself
// again when it is. A page that nobody looks at asks nothing. Without script, it loads itself.
"use strict";

const page = document.querySelector("[data-live]");
const lost = document.querySelector(".lost");
let waiting = 0;
let asking = false;

function counted(answered, people) {
  const line = document.querySelector(".answered");
  if (!line || answered === undefined) return;
  const words = page.dataset.words.replace("%n", answered).replace("%m", people);
  if (line.textContent !== words) line.textContent = words;
}

function connected(whether) {
  lost.hidden = whether;
  lost.textContent = whether ? "" : page.dataset.lost;
}

async function look() {
  clearTimeout(waiting);
  if (document.hidden || asking) return;
  asking = true;
  try {
    const told = await fetch(page.dataset.live, { cache: "no-store" });
    if (told.redirected) { location.assign("/"); return; }
    if (!told.ok) throw new Error(told.statusText);
    const [id, answered, people] = (await told.text()).split(" ");
    if (id !== page.dataset.id) { location.replace(page.dataset.page); return; }
    counted(answered, people);
    connected(true);
  } catch { connected(false); }
  asking = false;
  waiting = setTimeout(look, 1500 + 1000 * Math.random());
}

if (document.querySelector("[data-forget]")) {
  try { sessionStorage.clear(); } catch { /* nothing was kept */ }
}
if (page) {
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pageshow", look);
  look();
}
