// What is ticked, picked or arranged stays when a page is loaded again: a sleeping phone, a lost
// connection. It is kept in this tab alone, for this moment of this play, and gone when it closes.
// Without script, a page works the same and the browser keeps what it keeps.
"use strict";

const KEY = "rifq-ballot";

function values(form) {
  return [...new FormData(form)].filter(([name]) => name !== "seq");
}

function keep(form) {
  const held = { at: form.dataset.ballot, values: values(form) };
  try { sessionStorage.setItem(KEY, JSON.stringify(held)); } catch { /* none to keep it in */ }
}

function restore(form) {
  let held = null;
  try { held = JSON.parse(sessionStorage.getItem(KEY)); } catch { /* nothing was kept */ }
  if (!held || held.at !== form.dataset.ballot) return;
  for (const [name, value] of held.values) {
    for (const field of form.elements) {
      if (field.name !== name) continue;
      if (field.type === "radio" || field.type === "checkbox") field.checked ||= field.value === value;
      else if (field.tagName === "SELECT" || field.tagName === "TEXTAREA") field.value = value;
    }
  }
}

// An order: buttons carry an item up and down; its number follows.
function arrange(list) {
  const items = () => [...list.querySelectorAll(".item")];
  const number = () => items().forEach((item, n) => { item.querySelector("select").value = String(n + 1); });
  const places = items().map((item) => Number(item.querySelector("select").value));
  const whole = new Set(places).size === places.length && !places.includes(0);
  if (whole) items().sort((a, b) => a.querySelector("select").value - b.querySelector("select").value).forEach((item) => list.append(item));
  const status = document.createElement("p");
  status.className = "hidden";
  status.setAttribute("role", "status");
  const move = (item, by, button) => {
    const all = items();
    const to = all.indexOf(item) + by;
    if (to < 0 || to >= all.length) return;
    if (by < 0) all[to].before(item); else all[to].after(item);
    number();
    button.focus();
    status.textContent = list.dataset.moved.replace("%n", String(to + 1));
    list.dispatchEvent(new Event("change", { bubbles: true }));
  };
  for (const item of items()) {
    const moves = document.createElement("span");
    moves.className = "moves";
    for (const [words, by] of [[list.dataset.up, -1], [list.dataset.down, 1]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "second";
      button.textContent = words;
      button.setAttribute("aria-label", `${words}: ${item.querySelector("label").textContent}`);
      button.addEventListener("click", () => move(item, by, button));
      moves.append(button);
    }
    item.append(moves);
  }
  list.append(status);
}

function count(list) {
  const say = () => {
    const n = list.querySelectorAll("input:checked").length;
    list.querySelector(".picked").textContent = list.dataset.picked.replace("%n", String(n));
  };
  list.addEventListener("change", say);
  say();
}

// The second of two nervous taps meets the next page: it must not decide there. Keys are not taps.
const TAPS = 700; // milliseconds
let shown = performance.now();
window.addEventListener("pageshow", () => { shown = performance.now(); });

function once(event) {
  if (event.detail && performance.now() - shown < TAPS && event.target.closest("button:not([type=button])")) event.preventDefault();
}

for (const form of document.querySelectorAll("form[data-ballot]")) {
  restore(form);
  document.querySelectorAll("[data-order]").forEach(arrange);
  document.querySelectorAll("[data-pick]").forEach(count);
  form.addEventListener("change", () => keep(form));
  form.addEventListener("click", once);
}
