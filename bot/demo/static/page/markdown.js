// What WeCom shows of a text and of its Markdown: no more than that, and never as HTML.

import { el, safeLink } from "./dom.js";

const INLINE = [
  [/\*\*([^*\n]+)\*\*/, (found, names) => el("b", {}, ...inline(found[1], names))],
  [/<font color="(info|comment|warning)">([\s\S]*?)<\/font>/, (found, names) => el("span", { class: found[1] }, ...inline(found[2], names))],
  [/\[([^\]\n]+)\]\(([^)\s]+)\)/, (found, names) => safeLink(found[2], ...inline(found[1], names))],
  [/`([^`\n]+)`/, (found) => el("code", {}, found[1])],
  [/<@([\w.@-]+)>/, (found, names) => el("span", { class: "mention" }, `@${names(found[1])}`)],
];

const TEXT = [
  [/<a href="([^"]+)">([\s\S]*?)<\/a>/, (found) => safeLink(found[1], found[2])],
  [/<@([\w.@-]+)>/, (found, names) => el("span", { class: "mention" }, `@${names(found[1])}`)],
  [/https?:\/\/[^\s<>"'\u3000-\u303f\uff00-\uffef]+/, (found) => safeLink(found[0], found[0])],
];

function spread(rules, text, names) {
  let first = null;
  for (const [pattern, make] of rules) {
    const found = pattern.exec(text);
    if (found && (!first || found.index < first.found.index)) first = { found, make };
  }
  if (!first) return text ? [text] : [];
  const end = first.found.index + first.found[0].length;
  return [text.slice(0, first.found.index), first.make(first.found, names), ...spread(rules, text.slice(end), names)];
}

const inline = (text, names) => spread(INLINE, text, names);
export const plain = (text, names) => spread(TEXT, text, names);

export function markdown(text, names) {
  const box = el("div", { class: "md" });
  let quote = null;
  for (const line of text.split("\n")) {
    const quoted = /^>\s?(.*)$/.exec(line);
    const heading = /^#{1,6}\s+(.*)$/.exec(line);
    if (quoted) {
      if (!quote) { quote = el("blockquote"); box.append(quote); }
      quote.append(el("p", {}, ...inline(quoted[1], names)));
      continue;
    }
    quote = null;
    if (heading) box.append(el("h4", {}, ...inline(heading[1], names)));
    else box.append(el("p", {}, ...inline(line, names)));
  }
  return box;
}
