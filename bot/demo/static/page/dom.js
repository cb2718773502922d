// Small hands for the DOM, and the only way this page talks to the server.

export function el(tag, values = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "class") node.className = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((each) => each !== null && each !== undefined && each !== ""));
  return node;
}

export const byId = (id) => document.getElementById(id);

export async function get(path) {
  const response = await fetch(path, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

export async function post(path, body = {}) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error || `没有成功 (${response.status})`);
  return answer;
}

let timeZone;
export function setTimeZone(name) { timeZone = name; }
export function clock(at, seconds = false) {
  const parts = { hour: "2-digit", minute: "2-digit", hour12: false, timeZone };
  return new Date(at).toLocaleTimeString("zh-CN", seconds ? { ...parts, second: "2-digit" } : parts);
}

let hiding = 0;
export function toast(text) {
  const box = byId("toast");
  box.textContent = text;
  box.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => { box.hidden = true; }, 4000);
}

const COLOURS = ["#b3541e", "#2f7d5b", "#8a4fa8", "#a83a5b", "#3f6fae", "#7a6a1f", "#4d5b9e", "#2b7f8c"];
export function avatar(name) {
  const sum = [...name].reduce((total, each) => total + each.codePointAt(0), 0);
  const node = el("span", { class: "avatar", "aria-hidden": "true" }, [...name][0] || "?");
  node.style.background = COLOURS[sum % COLOURS.length];
  return node;
}

export function safeLink(url, ...children) {
  if (!/^https?:\/\//.test(url)) return el("span", {}, ...children);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
}
