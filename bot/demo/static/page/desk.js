// HR's tables as they are now, and where the candidate on stage stands.

import { byId, clock, el, get } from "./dom.js";

const STAGES = {
  new: "新建", invited: "已邀请", interviewing: "面试中", scoring: "评分中", awaiting_manager: "待经理",
  extra_round: "加试", on_hold: "待定", passed: "通过", rejected: "未通过", withdrawn: "已退出", expired: "已过期",
};
const WORDS = { ...STAGES, pass: "通过", hold: "待定", reject: "淘汰", advance: "建议进入下一轮", decline: "建议不进入", insufficient: "依据不足" };
const ROAD = ["invited", "interviewing", "scoring", "awaiting_manager"];
const TITLES = {
  applications: "应聘", interview_results: "维度得分", manager_feedback: "经理决定", stage_history: "阶段记录", candidates: "候选人", positions: "岗位",
};
const TAGGED = new Set(["stage", "from_stage", "to_stage", "decision", "recommendation", "status"]);
const LAST = { applications: ["id", "position_id", "candidate_id"], interview_results: ["application_id"], stage_history: ["id", "application_id"], manager_feedback: ["id", "application_id"], candidates: ["phone", "email", "id"] };
const shown = new Map();
let first = true;

function road(stage) {
  const box = byId("path");
  if (!stage) { box.replaceChildren(el("span", { class: "none" }, "开始面试以后,这里会显示候选人走到哪一步。")); return; }
  const detour = ["extra_round", "on_hold"].includes(stage) ? [stage] : [];
  const end = ["passed", "rejected", "withdrawn", "expired"].includes(stage) ? stage : "passed";
  const steps = [...ROAD, ...detour, end];
  const at = stage === "new" ? -1 : steps.indexOf(stage);
  box.replaceChildren(...steps.map((each, index) => {
    const word = each === "passed" && stage !== "passed" ? "结果" : STAGES[each];
    const state = index < at ? "past" : index === at ? `now ${each}` : "";
    return el("span", { class: `step ${state}`, "aria-current": index === at ? "step" : null }, word);
  }));
}

function quotes(text) {
  try { return JSON.parse(text).map((each) => `「${each.quote}」`).join(" "); } catch { return text; }
}

function cell(table, key, column, value) {
  const text = value === null || value === undefined ? "" : String(value);
  const id = `${table}/${key}/${column}`;
  const changed = !first && shown.get(id) !== text;
  shown.set(id, text);
  let inside = text;
  if (TAGGED.has(column) && text) {
    const word = text.startsWith("extra:") ? "加试" : WORDS[text];
    inside = el("span", { class: `tag ${text}` }, word || text);
  } else if (/(_at|^at)$/.test(column) && !Number.isNaN(Date.parse(text))) {
    inside = clock(/[Z+]/.test(text) ? text : `${text.replace(" ", "T")}Z`, true);
  } else if (column === "evidence" && text) {
    inside = quotes(text);
  } else if (/^https?:/.test(text)) {
    inside = el("a", { href: text, target: "_blank", rel: "noopener noreferrer" }, "打开");
  } else if (typeof value === "number" && !Number.isInteger(value)) inside = String(Math.round(value * 10) / 10);
  return el("td", { class: changed ? "changed" : null, title: text }, inside);
}

function order(name, columns) {
  const last = LAST[name] || [];
  return [...columns.filter((each) => !last.includes(each)), ...columns.filter((each) => last.includes(each))];
}

function section(name, rows, mine) {
  const title = el("h3", {}, TITLES[name] || name, el("code", {}, name), el("span", {}, `${rows.length} 行`));
  if (!rows.length) return el("section", {}, title, el("p", { class: "none" }, "还没有"));
  const columns = order(name, Object.keys(rows[0]));
  const head = el("tr", {}, ...columns.map((each) => el("th", { scope: "col" }, each)));
  const body = rows.map((row, index) => {
    const key = [row.id, row.application_id, row.round_id, row.dimension].filter(Boolean).join("|") || index;
    const own = mine && [row.id, row.application_id, row.candidate_id].some((each) => mine.includes(each));
    return el("tr", { class: own ? "mine" : null }, ...columns.map((each) => cell(name, key, each, row[each])));
  });
  const table = el("table", { "aria-label": TITLES[name] || name }, el("thead", {}, head), el("tbody", {}, ...body));
  return el("section", {}, title, el("div", { class: "scroll" }, table));
}

let before = "";
export async function refresh(userid) {
  let tables;
  try { tables = await get("/demo/hr"); } catch { return; }
  const mark = JSON.stringify([tables, userid]);
  if (mark === before) return;
  before = mark;
  const person = (tables.candidates || []).find((each) => userid && [each.wecom_userid, each.external_userid].includes(userid));
  const application = person && (tables.applications || []).find((each) => each.candidate_id === person.id);
  road(application?.stage);
  const names = [...Object.keys(TITLES).filter((each) => tables[each]), ...Object.keys(tables).filter((each) => !TITLES[each])];
  const mine = [person?.id, application?.id].filter(Boolean);
  const box = byId("tables");
  const top = box.scrollTop;
  box.replaceChildren(...names.map((each) => section(each, tables[each], mine)));
  box.scrollTop = top;
  first = false;
}
