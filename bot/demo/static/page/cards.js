// A template card as the phone shows it, with buttons that really call the bot back.

import { el, safeLink } from "./dom.js";

function row(item) {
  const value = item.type === 1 ? safeLink(item.url || "", item.value || item.url) : item.value || item.userid || "";
  return [el("dt", {}, item.keyname), el("dd", {}, value)];
}

function options(holder, kind, picked) {
  const box = el("fieldset", { class: "text" }, el("legend", {}, holder.title || ""));
  const single = kind === "radio" || holder.mode === 0;
  for (const each of holder.option_list || []) {
    const input = el("input", {
      type: single ? "radio" : "checkbox", name: holder.question_key, value: each.id,
      checked: each.is_checked || each.id === holder.selected_id,
    });
    box.append(el("label", {}, input, ` ${each.text} `));
  }
  picked.push(() => [holder.question_key, [...box.querySelectorAll("input:checked")].map((each) => each.value)]);
  return box;
}

export function templateCard(bubble, click) {
  const card = bubble.content;
  const picked = [];
  const box = el("article", { class: "card" });
  if (card.source?.desc) box.append(el("header", {}, card.source.desc));
  const title = card.main_title || {};
  if (title.title || title.desc) box.append(el("div", { class: "head" }, el("b", {}, title.title || ""), el("span", {}, title.desc || "")));
  if (card.emphasis_content?.title) box.append(el("div", { class: "head" }, el("b", {}, card.emphasis_content.title), el("span", {}, card.emphasis_content.desc || "")));
  if (card.quote_area?.quote_text) box.append(el("blockquote", { class: "text" }, card.quote_area.quote_text));
  if (card.sub_title_text) box.append(el("p", { class: "text" }, card.sub_title_text));
  const rows = card.horizontal_content_list || [];
  if (rows.length) box.append(el("dl", {}, ...rows.flatMap(row)));
  for (const each of card.vertical_content_list || []) box.append(el("p", { class: "text" }, `${each.title} ${each.desc || ""}`));
  if (card.button_selection) box.append(options(card.button_selection, "radio", picked));
  if (card.checkbox) box.append(options(card.checkbox, "checkbox", picked));
  for (const each of card.select_list || []) box.append(options(each, "radio", picked));
  for (const each of card.jump_list || []) box.append(link(each.url, each.title));
  if (card.card_action?.url) box.append(link(card.card_action.url, "查看详情"));
  box.append(buttons(bubble, click, picked));
  return box;
}

function link(url, text) {
  const node = safeLink(url || "", `${text} ›`);
  node.className = "jump";
  return node;
}

function buttons(bubble, click, picked) {
  const card = bubble.content;
  const list = card.button_list || (card.submit_button ? [card.submit_button] : []);
  if (bubble.replaced) return el("div", { class: "buttons" }, el("span", { class: "done" }, bubble.replaced));
  if (!list.length) return "";
  const box = el("div", { class: "buttons" });
  for (const each of list) {
    const press = async (event) => {
      event.currentTarget.setAttribute("aria-busy", "true");
      const selected = Object.fromEntries(picked.map((read) => read()));
      await click(card.task_id, each.key, selected, each);
    };
    box.append(el("button", { type: "button", class: `s${each.style || 1}`, onclick: press }, each.text));
  }
  return box;
}
