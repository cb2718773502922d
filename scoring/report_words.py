"""The sentences of a report, in the language of its job.

Data only. No norm word stands here without its number of people: see `scoring.norms`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from config.job import Language
from scoring.model import Recommendation
from scoring.norms import Word


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportWords:
    """The sentences of a report in one language."""

    title: str
    generated: str
    recommendations: Mapping[Recommendation, str]
    provisional: str
    provisionally: str
    flags: Mapping[str, str]
    reasons: Mapping[str, str]  #: concerns that flags raise
    calibrated: str
    partly: str
    uncalibrated: str
    insufficient: str
    number: str
    note: str
    strength: str
    unscored: str
    concern: str
    untold: str
    look_at: str
    probe: str
    comma: str
    quote: str
    advice: str
    overall: str
    interval: str
    strengths: str
    concerns: str
    next_round: str
    engine: str
    rubric: str
    not_scored: str
    level: str
    place: str
    reworded: str  #: the place of a quote that shows its point by meaning alone
    missing: str
    flag: str
    addressed: str
    resembles: str  #: which other question an answer seems to be to
    about: str
    undrawn: str
    calibration: str
    evidence_only: str
    asked_because: str
    worded_by: str
    rules: str
    signals: str
    compared: str
    raw: str
    uncalibrated_why: str
    calibrated_on: str
    norm: str
    norm_words: Mapping[Word, str]
    percentile: str
    quarter: str
    answered: str
    parts_shown: str
    variety: str
    no_trace: str
    too_little: str
    delivery: str
    spoken: str


_ZH = ReportWords(
    title="面试评估报告",
    generated="本报告由人工智能（AI）生成，仅供参考；是否进入下一轮由人决定。",
    recommendations=MappingProxyType(
        {
            "advance": "建议进入下一轮",
            "hold": "建议进一步了解后再定",
            "decline": "目前证据不支持进入下一轮，请人工复核",
            "insufficient": "证据不足，暂不建议",
        }
    ),
    provisional="部分回答因模型暂不可用由规则评分，结果为暂定。",
    provisionally="暂定",
    flags=MappingProxyType(
        {
            "too_short": "回答过短",
            "echo": "只重复了题目",
            "stuffing": "只罗列了关键词",
            "language": "语言与面试不一致",
            "off_topic": "可能与题目无关，请看原话",
            "not_measured": "规则引擎不为逻辑打分",
            "out_of_order": "步骤的先后与要求不同，略减分",
            "未校准": "未校准",
            "no_evidence": "没有具体的做法或事实",
            "injection": "含有对评分系统说的话，该部分未计分",
            "unverified_quotes": "模型给出的部分引文不在原话里，已剔除",
            "needs_review": "几次独立评分相差较大，请人工复核",
            "evidence_only": "按引文重新评分，篇幅未计分",
            "too_long": "回答过长，超出部分未评分",
            "abstained": "模型无法判断",
        }
    ),
    reasons=MappingProxyType(
        {
            "too_short": "有回答过短，无法判断",
            "echo": "有回答只是重复题目",
            "stuffing": "有回答只罗列关键词",
            "language": "有回答的语言与面试不一致",
            "off_topic": "有回答可能与题目无关，请人工查看原话",
            "no_evidence": "有回答没有具体的做法或事实",
            "injection": "有回答里出现对评分系统说的话，该部分未计分，请人工查看原文",
        }
    ),
    calibrated="已校准",
    partly="部分已校准",
    uncalibrated="未校准",
    insufficient="证据不足",
    number="{score}（{low}–{high}）",
    note="{count} 个回答，等级 {level}/{most}，{scale}",
    strength="{name}：{point}「{quote}」",
    unscored="{name}：证据不足，未评分",
    concern="{name}：{reason}",
    untold="未谈到{points}",
    look_at="补充考察{name}",
    probe="追问{name}：{points}",
    comma="、",
    quote="「{quote}」",
    advice="建议",
    overall="综合",
    interval="括号内为 90% 区间",
    strengths="亮点",
    concerns="待核实",
    next_round="下一轮可以问",
    engine="评分引擎 {name} {version}",
    rubric="评分标准 {version}",
    not_scored="未评分",
    level="等级 {level}/5",
    place="第 {start}–{end} 字",
    reworded="第 {start}–{end} 字 · 按意思判断",
    missing="没有谈到：{points}",
    flag="标记：{flag}",
    addressed="未计分的原文：「{words}」",
    resembles="也许答的是：{question}",
    about="（{question}）",
    undrawn="证据不足，未画出：{names}",
    calibration="校准",
    evidence_only="个性化题目（只作证据，不计分）",
    asked_because="追问原因：{reason}",
    worded_by="措辞：{engine}",
    rules="规则模板",
    signals="语言与结构信号（不计分）",
    compared="与同岗位候选人相比",
    raw="引擎原分 {score}",
    uncalibrated_why="未校准：同类题目的人工评分不足 30 份，分数是引擎自己的尺度",
    calibrated_on="已校准：{n} 份人工评分；与没有见过的评分一致性 QWK {qwk}，平均偏差 {bias}；版本 {v}",
    norm="{name}：{word}{place}，90% 区间 {low}–{high}%；n={count}，{since} 至 {until}",
    norm_words=MappingProxyType(
        {
            "": "",
            "above": "高于均值，",
            "clearly_above": "明显高于均值，",
            "far_above": "远超均值，",
        }
    ),
    percentile="高于 {share}% 的人",
    quarter="处于第 {quarter} 四分位（4 为最高）",
    answered="回答：{said}",
    parts_shown=(
        "{answers} 个回答里：讲到当时情况的 {situation}，任务或困难 {task}，自己的做法 {action}，"
        "结果 {outcome}；带单位的数字 {figures} 处"
    ),
    variety="词汇多样性 MTLD {variety}（共 {words} 词；只描述用词，与能力无关）",
    no_trace="没有谈到「{point}」",
    too_little="关于「{point}」说得太少",
    delivery="语音表达 {score} 分（占总分 {share}%）：每秒 {rate} 个音节，停顿占 {pauses}%，音高变化 {movement} 个半音",
    spoken="语音表达（只描述声音，不推断情绪）",
)

_EN = ReportWords(
    title="Interview report",
    generated="This report was generated by artificial intelligence (AI), as advice; people decide.",
    recommendations=MappingProxyType(
        {
            "advance": "Suggests the next round",
            "hold": "Suggests finding out more first",
            "decline": "The evidence does not carry a next round; a person should look",
            "insufficient": "Not enough evidence to suggest anything",
        }
    ),
    provisional="Some answers were scored by rules because the model was unavailable; provisional.",
    provisionally="provisional",
    flags=MappingProxyType(
        {
            "too_short": "too short",
            "echo": "only repeats the question",
            "stuffing": "only lists keywords",
            "language": "not in the language of the interview",
            "off_topic": "perhaps off topic: see the words themselves",
            "not_measured": "the rules put no number on logic",
            "out_of_order": "steps come in another order than asked for: slightly less credit",
            "未校准": "not calibrated",
            "no_evidence": "no concrete action or fact",
            "injection": "speaks to the scorer; that part does not count",
            "unverified_quotes": "quotes that do not stand in the answer were dropped",
            "needs_review": "independent judgements lie apart; a person should look",
            "evidence_only": "scored again by its quotes; length does not count",
            "too_long": "too long; the rest was not scored",
            "abstained": "the model could not judge",
        }
    ),
    reasons=MappingProxyType(
        {
            "too_short": "an answer is too short to judge",
            "echo": "an answer only repeats the question",
            "stuffing": "an answer only lists keywords",
            "language": "an answer is not in the language of the interview",
            "off_topic": "an answer is perhaps off topic: see the words themselves",
            "no_evidence": "an answer has no concrete action or fact",
            "injection": "an answer speaks to the scorer; that part does not count, please read it",
        }
    ),
    calibrated="calibrated",
    partly="partly calibrated",
    uncalibrated="not calibrated",
    insufficient="not enough evidence",
    number="{score} ({low}–{high})",
    note="answers: {count}, level {level}/{most}, {scale}",
    strength='{name}: {point} "{quote}"',
    unscored="{name}: not enough evidence, no score",
    concern="{name}: {reason}",
    untold="nothing was said of {points}",
    look_at="Look into {name}",
    probe="Ask about {name}: {points}",
    comma="; ",
    quote='"{quote}"',
    advice="Advice",
    overall="Overall",
    interval="in brackets: 90 % interval",
    strengths="Strengths",
    concerns="To check",
    next_round="For the next round",
    engine="Scored by {name} {version}",
    rubric="rubric {version}",
    not_scored="no score",
    level="level {level}/5",
    place="characters {start}–{end}",
    reworded="characters {start}–{end} · by its meaning",
    missing="Not mentioned: {points}",
    flag="Flag: {flag}",
    addressed='Words that do not count: "{words}"',
    resembles="perhaps an answer to: {question}",
    about="({question})",
    undrawn="Not enough evidence, not drawn: {names}",
    calibration="Calibration",
    evidence_only="Personal questions (evidence only, no score)",
    asked_because="Asked because: {reason}",
    worded_by="Worded by: {engine}",
    rules="the rules' template",
    signals="Language and structure (signals, no score)",
    compared="Compared with candidates for the same job",
    raw="the engine's own {score}",
    uncalibrated_why="Not calibrated: fewer than 30 answers to such questions are graded; the scale is the engine's own",
    calibrated_on=(
        "Calibrated on {n} answers graded by people; agreement with grades not seen: QWK {qwk}, "
        "mean difference {bias}; version {v}"
    ),
    norm="{name}: {word}{place}, 90 % interval {low}–{high} %; n = {count}, {since} to {until}",
    norm_words=MappingProxyType(
        {
            "": "",
            "above": "above the mean, ",
            "clearly_above": "clearly above the mean, ",
            "far_above": "far above the mean, ",
        }
    ),
    percentile="above {share} % of them",
    quarter="in quarter {quarter} of 4 (4 is highest)",
    answered="Answer: {said}",
    parts_shown=(
        "Of {answers} answers: the situation in {situation}, the task in {task}, own actions in "
        "{action}, the result in {outcome}; figures with a unit: {figures}"
    ),
    variety="Variety of words, MTLD {variety} ({words} words; it describes wording, not ability)",
    no_trace='nothing was said of "{point}"',
    too_little='too little was said of "{point}"',
    delivery="Spoken delivery {score} (counts {share} %): {rate} syllables a second, pauses {pauses} %, pitch moves {movement} semitones",
    spoken="Spoken delivery (a description of sound; no mood is inferred)",
)

REPORT_WORDS: Mapping[Language, ReportWords] = MappingProxyType({"zh": _ZH, "en": _EN})
