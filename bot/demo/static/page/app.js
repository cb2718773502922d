// Puts the stage together: who plays, what they see, and what they can do next.

import { Chat } from "./chat.js";
import { candidateChips, staffChips } from "./chips.js";
import { byId, el, get, post, setTimeZone, toast } from "./dom.js";
import * as desk from "./desk.js";
import * as faults from "./faults.js";
import { microphone } from "./voice.js";

const stage = { setup: { jobs: [], timings: {} }, state: null, job: null, candidate: "", interview: "", staff: "", seen: {} };
const customer = (userid) => stage.state?.customers.find((each) => each.external_userid === userid);
const names = (userid) => customer(userid)?.nickname || stage.state?.people.find((each) => each.userid.toLowerCase() === userid.toLowerCase())?.name || userid;
const bubbles = (chat) => stage.state?.chats[chat.toLowerCase()] || stage.state?.chats[chat] || [];

async function click(userid, taskId, key, selected, button) {
  if (button?.type === 1) { window.open(button.url, "_blank", "noopener"); return; }
  try { await post("/sim/click", { userid, task_id: taskId, key, selected: Object.keys(selected).length ? selected : null }); }
  catch (error) { toast(error.message); }
}

async function say(userid, text) {
  if (!userid || !text.trim()) return;
  try { await post("/sim/type", { userid, text }); } catch (error) { toast(error.message); }
}

async function enter(userid) {
  try { await post("/sim/enter", { userid, scene: "invite", scene_param: stage.interview }); } catch (error) { toast(error.message); }
}

async function sendFile(userid, kind, data, filename) {
  try { await post("/sim/send", { userid, kind, data, filename }); } catch (error) { toast(error.message); }
}

const EMPTY = "选好岗位,点「开始面试」,邀请会发到这部手机。";
const chats = {
  candidate: new Chat(byId("candidate-chat"), { names, click, empty: EMPTY }),
  staff: new Chat(byId("staff-chat"), { names, click, empty: "报告好了,卡片会发到这里。招聘同事也可以直接打字:进度、报告、群发……" }),
  group: new Chat(byId("group-chat"), { names, click, empty: "面试完成后,摘要会发到部门群(姓名已打码)。" }),
};

function staffOf(job) {
  return job ? [...job.managers.map((userid) => [userid, "经理"]), ...job.recruiters.map((userid) => [userid, "招聘"])] : [];
}

function unread(chat) {
  return bubbles(chat).filter((each) => !each.sender && each.id > (stage.seen[chat] || 0)).length;
}

function dot(count) { return count ? el("span", { class: "dot", "aria-label": `${count} 条新消息` }, String(count)) : null; }

function visible(panel) {
  return panel.offsetParent !== null;
}

function see(chat, node) {
  if (visible(node)) stage.seen[chat] = bubbles(chat).at(-1)?.id || 0;
}

function drawStaffTabs() {
  byId("staff-tabs").replaceChildren(...staffOf(stage.job).map(([userid, role]) => {
    const pick = () => { stage.staff = userid; draw(); };
    const values = { role: "tab", type: "button", "aria-selected": String(userid === stage.staff), title: `${role} ${userid}`, onclick: pick };
    return el("button", values, names(userid), dot(unread(userid)));
  }));
}

function drawTabs() {
  const staff = staffOf(stage.job);
  const count = (role) => staff.filter((each) => each[1] === role).reduce((sum, each) => sum + unread(each[0]), 0);
  const counts = { candidate: stage.candidate ? unread(stage.candidate) : 0, manager: count("经理"), recruiter: count("招聘"), group: unread(stage.job?.group || "") };
  for (const tab of byId("tabs").children) {
    tab.querySelector(".dot")?.remove();
    const mark = dot(counts[tab.dataset.view] || 0);
    if (mark) tab.append(mark);
    tab.setAttribute("aria-current", String(tab.dataset.view === document.body.dataset.view));
  }
}

function drawChips() {
  const tools = { say, sendFile, enter, outside: Boolean(customer(stage.candidate)), job: stage.job };
  candidateChips(byId("candidate-chips"), stage.candidate, bubbles(stage.candidate), tools);
  const role = staffOf(stage.job).find((each) => each[0] === stage.staff)?.[1] || "";
  staffChips(byId("staff-chips"), stage.staff, role, names(stage.candidate), bubbles(stage.staff), tools);
}

function draw() {
  if (!stage.state) return;
  chats.candidate.empty = customer(stage.candidate) ? "邀请链接已发给候选人,请点下面的「点开邀请链接」。" : EMPTY;
  chats.candidate.show(stage.candidate, stage.candidate ? bubbles(stage.candidate) : [], stage.candidate);
  chats.staff.show(stage.staff, bubbles(stage.staff), stage.staff);
  chats.group.show(stage.job?.group || "", bubbles(stage.job?.group || ""), "");
  see(stage.candidate, chats.candidate.list);
  see(stage.staff, chats.staff.list);
  see(stage.job?.group || "", chats.group.list);
  byId("candidate-who").textContent = stage.candidate ? `${names(stage.candidate)}的手机` : "候选人的手机";
  document.body.dataset.begun = String(Boolean(stage.candidate));
  byId("candidate-hint").textContent = customer(stage.candidate) ? "微信 · 客服会话" : "企业微信 · 应用消息";
  const group = stage.state.groups.find((each) => each.chatid === stage.job?.group);
  byId("group-name").textContent = group?.name || `${stage.job?.department || ""}群`;
  byId("group-members").textContent = group ? group.userlist.map(names).join("、") : "第一次发消息时由智面创建";
  document.querySelectorAll('[data-types="candidate"] > *').forEach((each) => { each.disabled = !stage.candidate; });
  explainDeafness();
  drawStaffTabs();
  drawTabs();
  drawChips();
  faults.show(stage.state);
}

let fetching = false;
let again = false;
async function refresh() {
  if (fetching) { again = true; return; }
  fetching = true;
  try { stage.state = await get("/sim/state"); draw(); } catch { /* the next event asks again */ }
  fetching = false;
  if (again) { again = false; refresh(); }
}

function pickJob(id) {
  stage.job = stage.setup.jobs.find((each) => each.id === id) || stage.setup.jobs[0];
  stage.staff = staffOf(stage.job)[0]?.[0] || "";
  draw();
}

async function begin(event) {
  event.preventDefault();
  const button = event.submitter;
  if (button) button.disabled = true;
  try {
    const started = await post("/demo/interviews", { job_id: byId("job").value, name: byId("name").value.trim(), channel: byId("channel").value });
    stage.candidate = started.userid;
    stage.interview = started.interview.id;
    localStorage.setItem("rehearsal", JSON.stringify({ candidate: started.userid, job: stage.job.id }));
    show("candidate");
    await refresh();
  } catch (error) { toast(error.message); }
  if (button) button.disabled = false;
}

async function clear() {
  stage.candidate = "";
  stage.seen = {};
  localStorage.removeItem("rehearsal");
  await post("/sim/clear");
  await post("/sim/faults", { clear: true });
  await refresh();
  byId("name").focus();
}

function show(view) {
  document.body.dataset.view = view;
  const role = { manager: "经理", recruiter: "招聘" }[view];
  const first = role && staffOf(stage.job).find((each) => each[1] === role);
  if (first && staffOf(stage.job).find((each) => each[0] === stage.staff)?.[1] !== role) [stage.staff] = first;
  draw();
  Object.values(chats).forEach((each) => each.settle());
}

function listen() {
  const events = new EventSource("/sim/events");
  events.onmessage = refresh;
  events.onopen = refresh;
}

async function speak(recording) {
  if (!stage.candidate) return;
  try {
    const path = `/sim/speak?userid=${encodeURIComponent(stage.candidate)}`;
    const response = await fetch(path, { method: "POST", headers: { "Content-Type": recording.type || "audio/webm" }, body: recording });
    if (!response.ok) throw new Error("这段录音没有发出去,请再试一次。");
  } catch (error) { toast(error.message); }
}

// The bot asks for words where no recogniser is set up; whoever rehearses should know why.
function explainDeafness() {
  const said = bubbles(stage.candidate);
  const spoke = said.findLastIndex((each) => each.msgtype === "voice" && each.sender);
  const asked = spoke >= 0 && said.slice(spoke).some((each) => !each.sender && /需要用文字回答/.test(each.content?.content || ""));
  byId("deaf").hidden = !asked;
}

function wire() {
  microphone(byId("mic"), speak, toast);
  byId("begin").addEventListener("submit", begin);
  byId("clear").addEventListener("click", clear);
  byId("job").addEventListener("change", (event) => pickJob(event.target.value));
  for (const tab of byId("tabs").children) tab.addEventListener("click", () => show(tab.dataset.view));
  for (const form of document.querySelectorAll("form[data-types]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const input = form.querySelector("input");
      const text = input.value;
      input.value = "";
      say(form.dataset.types === "candidate" ? stage.candidate : stage.staff, text);
    });
  }
}

function tellTimings(timings) {
  const read = (name) => timings[`ZHIMIAN_${name}`];
  const parts = [
    `${read("INTERVIEW__ANSWER_SILENCE_S")} 秒不说话算答完`,
    `决定后 ${read("FEEDBACK__UNDO_MINUTES") * 60} 秒内可撤回`,
    `经理 ${read("FEEDBACK__NUDGE_MINUTES")} 分钟后提醒`,
  ];
  byId("timings").textContent = `为了演示,等待时间缩短了:${parts.join(" · ")}。不设免打扰时段。`;
}

// A page that is opened again, or beside the first, shows the interview that is under way.
function resume() {
  const { candidate, job } = JSON.parse(localStorage.getItem("rehearsal") || "{}");
  if (!candidate || !(customer(candidate) || stage.state?.people.some((each) => each.userid === candidate))) return;
  if (stage.setup.jobs.some((each) => each.id === job)) byId("job").value = job;
  stage.candidate = candidate;
  pickJob(byId("job").value);
}

async function start() {
  show("candidate");
  faults.build();
  wire();
  stage.setup = await get("/demo/setup");
  byId("job").replaceChildren(...stage.setup.jobs.map((each) => el("option", { value: each.id }, [each.title, each.company].filter(Boolean).join(" · "))));
  setTimeZone(stage.setup.timezone);
  tellTimings(stage.setup.timings);
  pickJob(byId("job").value);
  await refresh();
  resume();
  listen();
  const tick = async () => { await desk.refresh(stage.candidate); setTimeout(tick, 1500); };
  tick();
}

start();
