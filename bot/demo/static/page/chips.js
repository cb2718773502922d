// What a person would most likely say next, one tap away.

import { el } from "./dom.js";
import { answerFor } from "./samples.js";

const PNG = "iVBORw0KGgoAAAANSUhEUgAAAGAAAABgCAIAAABt+uBvAAAA8UlEQVR42u3bwQ3DQAgEQLpweyk2veTrBiKlg8gfwOCRtoJ5HbAXn/MrfxIIAAECBAgQIECABBAgQIAAAQIESABNATpe7yt5HNBFlztIxRSaLqYYp1NsFBN1Ko1iIk0lU4zWKTAC1ApUoJNtFAt0Uo1ih06eEaAOoBadJCNAgO4G1KiTYQQIECBAgAABAgQIECBAgDYAmeYBAbKTBuQuNv0u5rLqNg9IP0jDTEdRy/VZLVc9aU17fzUEECBAM4Dal/M1TwRAgAABAgQIECBAu416Rg1AgAABAgQIECBAgEYbdS7tAQECBAgQIECAAC0F+gE6dBXTsLOG9QAAAABJRU5ErkJggg==";
const FRAMES = 200; // four seconds of quiet AMR
const amr = () => btoa(`#!AMR\n${(`<${"\0".repeat(31)}`).repeat(FRAMES)}`);

const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });
const words = (bubble) => String(bubble?.content?.content || "");

function drawn(box, key, make) {
  if (box.dataset.key === key) return;
  box.dataset.key = key;
  box.replaceChildren(...make());
  box.scrollLeft = 0;
}

function chip(text, act, lead = false, title = "") {
  return el("button", { type: "button", class: lead ? "lead" : null, title, onclick: act }, text);
}

async function answer(userid, { say, job }, bubbles, weak, event) {
  const button = event.currentTarget;
  button.disabled = true;
  const parts = answerFor(job, bubbles, weak);
  for (const part of parts) { await say(userid, part); await pause(350); }
  await say(userid, "答完了");
  button.disabled = false;
}

const SIGNS = [
  [/「要」.*「不要」/, "choose"],
  [/回复「确认」|发「确认」/, "confirm"],
  [/1\s*[-–]\s*5/, "rate"],
  [/已暂停|先暂停|暂停状态|「继续」就能接着答|想接着.*「继续」/, "paused"],
  [/第\s*\d+\s*\/\s*\d+([-–]\d+)?\s*题|Question\s+\d+/i, "asked"],
  [/「开始」/, "extra"],
  [/「同意」/, "consent"],
  [/都收到了|结束|感谢您的时间/, "after"],
];

function phase(bubbles) {
  const said = bubbles.filter((each) => !each.sender && !each.recalled).map(words).reverse();
  for (const text of said.slice(0, 5)) {
    const sign = SIGNS.find(([pattern]) => pattern.test(text));
    if (sign) return sign[1];
  }
  return said.length ? "after" : "before";
}

const LEADS = {
  consent: ["同意", "这是什么", "我的权利", "转人工", "退出"],
  choose: ["要", "不要"],
  confirm: ["确认", "继续"],
  rate: ["5", "4", "3"],
  paused: ["继续"],
  extra: ["开始"],
  after: ["进度", "补充", "我的权利"],
  before: [],
  asked: [],
};
const ALWAYS = ["暂停", "继续", "换个说法", "再说一遍", "重说", "补充", "跳过", "我要提问 周末要上班吗", "进度", "转人工", "我的权利", "English", "中文", "退出"];

export function candidateChips(box, userid, bubbles, tools) {
  const now = userid ? phase(bubbles) : "none";
  drawn(box, `${userid}/${now}/${tools.job?.id}/${now === "asked" ? bubbles.length : ""}`, () => {
    if (!userid) return [];
    const list = [];
    if (now === "before" && tools.outside) list.push(chip("点开邀请链接", () => tools.enter(userid), true, "候选人在微信里点开客服链接"));
    if (now === "asked") {
      list.push(chip("代我回答", (event) => answer(userid, tools, bubbles, false, event), true, "发一份准备好的认真回答"));
      list.push(chip("敷衍一下", (event) => answer(userid, tools, bubbles, true, event), false, "发一份含糊的回答,看看怎么评"));
      list.push(chip("答完了", () => tools.say(userid, "答完了")));
    }
    LEADS[now]?.forEach((text, index) => list.push(chip(text, () => tools.say(userid, text), index === 0)));
    const rest = ALWAYS.filter((text) => now !== "consent" && now !== "before" && !LEADS[now]?.includes(text));
    rest.forEach((text) => list.push(chip(text, () => tools.say(userid, text))));
    if (now === "before") return list;
    list.push(chip("发语音", () => tools.sendFile(userid, "voice", amr(), "voice.amr"), false, "四秒没有声音的语音"));
    list.push(chip("发图片", () => tools.sendFile(userid, "image", PNG, "photo.png")));
    return list;
  });
}

export function staffChips(box, userid, role, candidate, bubbles, tools) {
  const last = words(bubbles.filter((each) => !each.sender).at(-1));
  const number = /#(\d+)/.exec(last)?.[1] || "1";
  drawn(box, `${userid}/${candidate}/${last}`, () => {
    const reason = /原因/.test(last);
    const lines = role === "招聘"
      ? [/「确认」/.test(last) ? "确认" : "进度", `进度 ${tools.job.id}`, `报告 ${number}`, `回复 ${number} 您好,下周三到岗可以`, `交还 ${number}`, "群发 全部 本周五前请完成面试,系统周六维护", "确认", "帮助"]
      : [...(reason ? ["相关经验还不够,追问后也没有给出具体做法", "年纪偏大"] : [`${candidate} 通过`]), "撤回", "他为什么应变才这个分", "等我明天看", "帮助"];
    return [...new Set(lines)].map((text, index) => chip(text, () => tools.say(userid, text), index === 0));
  });
}
