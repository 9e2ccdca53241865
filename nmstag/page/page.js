"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);

function make(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

function option(value, text) {
  const node = make("option", "", text);
  node.value = value;
  return node;
}

function facts(pairs) {
  const list = make("dl", "facts");
  for (const [name, value] of pairs) if (value) list.append(make("dt", "", name), make("dd", "", value));
  return list;
}

// Offsets in the data count code points; JavaScript strings count UTF-16 units. Returns what turns one into
// the other; only texts with astral characters differ.
function unitOffsets(text) {
  if (!/[\ud800-\udfff]/.test(text)) return (offset) => offset;
  const units = [];
  let unit = 0;
  for (const character of text) { units.push(unit); unit += character.length; }
  units.push(unit);
  return (offset) => units[offset];
}

// Light or dark: as the system is set, until the button is pressed. The rules of the style are switched on and
// off, since the page's policy allows no style but its own.
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const rules = [...document.styleSheets[0].cssRules].filter((rule) => rule.media && rule.conditionText.includes("prefers-color-scheme"));
  const button = byId("theme");
  let chosen = "";
  function show() {
    const isDark = chosen ? chosen === "dark" : dark.matches;
    button.textContent = isDark ? "Light" : "Dark";
    button.setAttribute("aria-label", isDark ? "Show the page in light colours" : "Show the page in dark colours");
  }
  button.addEventListener("click", () => {
    chosen = (chosen ? chosen === "dark" : dark.matches) ? "light" : "dark";
    document.documentElement.style.colorScheme = chosen;
    for (const rule of rules) rule.media.mediaText = chosen === "dark" ? "all" : "not all";
    show();
  });
  dark.addEventListener("change", show);
  button.hidden = false;
  show();
})();
