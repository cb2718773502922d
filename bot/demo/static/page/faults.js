// Buttons that make WeCom misbehave, and what came of it.

import { byId, clock, el, post, toast } from "./dom.js";

const FAULTS = [
  { name: "duplicates", text: "重复推送", on: { duplicates: 3 }, off: { duplicates: 0 }, tell: (n) => `还有 ${n} 次`, why: "接下来三次回调各推送两遍" },
  { name: "reorder", text: "乱序推送", on: { reorder: true }, off: { reorder: false }, why: "后发的消息先到" },
  { name: "token", text: "令牌失效", on: { revoke_token: true }, why: "access_token 提前作废,下一次调用得到 40014" },
  { name: "limited_s", text: "限流 45009", on: { limit_s: 8 }, off: { limit_s: 0 }, tell: (n) => `${n} 秒`, why: "八秒之内接口都回答 45009" },
  { name: "slow_s", text: "应答很慢", on: { slow_s: 3 }, off: { slow_s: 0 }, why: "每次调用等三秒才有应答" },
  { name: "busy", text: "系统繁忙 -1", on: { busy: 3 }, off: { busy: 0 }, tell: (n) => `还有 ${n} 次`, why: "接下来三次调用得到 -1" },
  { name: "bad_gateway", text: "网关 502", on: { bad_gateway: 2 }, off: { bad_gateway: 0 }, tell: (n) => `还有 ${n} 次`, why: "接下来两次调用得到 HTTP 502" },
  { name: "lose_answers", text: "丢失应答", on: { lose_answers: 1 }, off: { lose_answers: 0 }, tell: (n) => `还有 ${n} 次`, why: "消息已送达,应答却断了:重发不能让人看到两遍" },
];
const buttons = new Map();

async function restart(event) {
  const button = event.currentTarget;
  button.disabled = true;
  button.firstChild.textContent = "正在重启…";
  try { await post("/demo/restart"); toast("机器人重启好了:进度都在数据库里,请接着说。"); }
  catch (error) { toast(error.message); }
  button.firstChild.textContent = "重启机器人";
  button.disabled = false;
}

export function build() {
  const box = byId("faults");
  for (const fault of FAULTS) {
    const press = async () => {
      const active = buttons.get(fault.name).getAttribute("aria-pressed") === "true";
      try {
        await post("/sim/faults", active && fault.off ? fault.off : fault.on);
        if (fault.name === "token") toast("令牌已作废:机器人会换一个新的再试。");
      } catch (error) { toast(error.message); }
    };
    const button = el("button", { type: "button", title: fault.why, "aria-pressed": fault.off ? "false" : null, onclick: press }, el("span", {}, fault.text), el("small", {}, fault.why));
    buttons.set(fault.name, button);
    box.append(button);
  }
  box.append(el("span", { class: "gap", "aria-hidden": "true" }));
  box.append(el("button", { type: "button", title: "停掉机器人再启动:什么都不会丢", onclick: restart }, el("span", {}, "重启机器人"), el("small", {}, "停掉机器人再启动:什么都不会丢")));
}

export function show(state) {
  for (const fault of FAULTS) {
    const value = state.faults[fault.name];
    const button = buttons.get(fault.name);
    if (!fault.off) continue;
    button.setAttribute("aria-pressed", value ? "true" : "false");
    button.firstChild.textContent = value && fault.tell ? `${fault.text} · ${fault.tell(value)}` : fault.text;
  }
  byId("calls").replaceChildren(...[...state.calls].reverse().map((call) => {
    const kind = call.fault || call.fair ? "fault" : call.code ? "bad" : "";
    const time = clock(call.at, true);
    return el("li", { class: kind }, el("span", {}, time), el("span", {}, call.api), el("b", {}, call.code ? String(call.code) : "ok"));
  }));
  const wrong = state.violations.length;
  const badge = byId("verdict");
  badge.classList.toggle("bad", wrong > 0);
  badge.textContent = wrong ? `企业微信会拒绝或截断 ${wrong} 处` : "✓ 没有企业微信会拒绝的调用";
  badge.title = state.violations.map((each) => `${each.api} ${each.code} ${each.detail}`).join("\n");
}
