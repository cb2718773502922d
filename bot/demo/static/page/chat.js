// One chat on one phone: bubbles are drawn once and redrawn only when they change.

import { templateCard } from "./cards.js";
import { avatar, clock, el, safeLink } from "./dom.js";
import { markdown, plain } from "./markdown.js";

const QUIET_MS = 3 * 60 * 1000;

function file(bubble) {
  const { media_id: id, filename } = bubble.content;
  const path = `/sim/media/${encodeURIComponent(id)}`;
  if (bubble.msgtype === "image") return el("div", { class: "media" }, el("img", { src: path, alt: "图片" }));
  if (bubble.msgtype === "voice") return el("audio", { src: `${path}.wav`, controls: true, preload: "none", "aria-label": "语音" });
  const names = { video: "视频", file: "文件" };
  return el("a", { href: path, download: filename || "", class: "media" }, `${names[bubble.msgtype]} ${filename || ""}`);
}

function textCard(card) {
  const box = el("article", { class: "card" }, el("div", { class: "head" }, el("b", {}, card.title)));
  const words = new DOMParser().parseFromString(card.description || "", "text/html").body.textContent;
  box.append(el("p", { class: "text" }, words));
  const node = safeLink(card.url || "", `${card.btntxt || "详情"} ›`);
  node.className = "jump";
  box.append(node);
  return box;
}

function content(bubble, names, click) {
  const body = bubble.content;
  switch (bubble.msgtype) {
    case "template_card": return templateCard(bubble, click);
    case "textcard": return textCard(body);
    case "news": return textCard({ ...body.articles[0], description: body.articles[0].description });
    case "markdown": return el("div", { class: "bubble" }, markdown(body.content, names));
    case "image": case "voice": case "video": case "file": return el("div", { class: "bubble" }, file(bubble));
    default: return el("div", { class: "bubble" }, ...plain(body.content || body.head_content || `[${bubble.msgtype}]`, names));
  }
}

export class Chat {
  constructor(list, { names, click, hear, empty }) {
    Object.assign(this, { list, names, click, hear, empty, drawn: new Map(), key: "", pinned: true });
    list.addEventListener("scroll", () => { if (list.clientHeight) this.pinned = list.scrollHeight - list.scrollTop - list.clientHeight < 120; });
  }

  settle() {
    if (this.pinned) this.list.scrollTop = this.list.scrollHeight;
  }

  show(key, bubbles, me) {
    if (key !== this.key) {
      this.key = key;
      this.drawn.clear();
      this.pinned = true;
      this.list.replaceChildren();
    }
    const known = new Set(bubbles.map((each) => each.id));
    for (const [id, { nodes }] of this.drawn) {
      if (!known.has(id)) { nodes.forEach((each) => each.remove()); this.drawn.delete(id); }
    }
    let before = 0;
    let fresh = false;
    for (const bubble of bubbles) {
      const mark = JSON.stringify(bubble);
      const old = this.drawn.get(bubble.id);
      const at = Date.parse(bubble.at);
      if (!old || old.mark !== mark) {
        const nodes = this.draw(bubble, me, at - before > QUIET_MS);
        if (old) { old.nodes[0].before(...nodes); old.nodes.forEach((each) => each.remove()); }
        else { this.list.append(...nodes); fresh = true; }
        this.drawn.set(bubble.id, { mark, nodes });
      }
      before = at;
    }
    this.list.querySelector(".empty")?.remove();
    if (!bubbles.length) this.list.append(el("li", { class: "empty" }, this.empty));
    if (me && bubbles.at(-1)?.sender === me) this.pinned = true;
    if (fresh) this.settle();
  }

  draw(bubble, me, tellTime) {
    const nodes = tellTime ? [el("li", { class: "when" }, clock(bubble.at))] : [];
    if (bubble.recalled) return [...nodes, el("li", { class: "gone" }, "智面撤回了一条消息")];
    const mine = bubble.sender === me && me;
    const face = mine ? avatar(this.names(me)) : el("span", { class: "avatar bot", "aria-label": "智面(AI)" }, "智");
    const unheard = bubble.unheard ? el("span", { class: "unheard", title: "机器人没有应答", "aria-label": "机器人没有应答" }, "!") : null;
    const body = content(bubble, this.names, (...values) => this.click(me, ...values));
    nodes.push(el("li", { class: mine ? "row mine" : "row", "data-id": bubble.id }, face, body, unheard));
    return nodes;
  }
}
