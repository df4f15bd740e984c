"""The words of a dossier, in Chinese and English. The commitment is our wording; an authority may prescribe another."""

from greenrules.explaining.messages import choose_words
from greenrules.explaining.page import Language
from greenrules.model.citing import Words
from greenrules.reporting.dossier import Evaluator

DOSSIER_MESSAGES: dict[str, Words] = {
    "title": Words("自评价报告", "Self-evaluation report"),
    "part": Words("{number}、{title}", "{number}. {title}"),
    "footer": Words("{ruleset} · 规则摘要 {digest} · 基准日 {as_of}", "{ruleset} · digest {digest} · as of {as_of}"),
    # cover
    "name": Words("单位名称", "Name"),
    "number": Words("编号", "Id"),
    "kind": Words("评价对象类别", "Kind"),
    "sector": Words("所属行业", "Sector"),
    "ruleset": Words("评价依据", "Evaluated under"),
    "as_of": Words("评价基准日", "As of"),
    "grade": Words("自评等级", "Grade by self-evaluation"),
    "score": Words("自评得分", "Score by self-evaluation"),
    # parts
    "overview": Words("基本情况", "Overview"),
    "requirements": Words("基本要求符合情况", "Basic requirements"),
    "indicators": Words("评价指标得分", "Indicators"),
    "outcomes": Words("其他结论", "Other outcomes"),
    "gaps": Words("差距分析", "Gaps"),
    "next": Words("下一步工作", "Next steps"),
    "evidence": Words("填报数据与证明材料索引", "Data supplied and index of evidence"),
    "papers": Words("待补材料清单", "Papers still missing"),
    "clauses": Words("须由人工判断的条款", "Clauses a person must judge"),
    "method": Words("结论的可信度", "How sure this is"),
    "commitment": Words("真实性承诺", "Commitment"),
    # columns
    "requirement": Words("要求", "Requirement"),
    "clause": Words("条款", "Clause"),
    "standing": Words("结论", "Standing"),
    "basis": Words("依据", "Rests on"),
    "proof": Words("证明材料", "Evidence"),
    "indicator": Words("指标", "Indicator"),
    "actual": Words("实际值", "Actual"),
    "baseline": Words("基准值", "Baseline"),
    "leading": Words("引领值", "Leading"),
    "points": Words("得分", "Points"),
    "group": Words("类别", "Group"),
    "outcome": Words("事项", "Outcome"),
    "amount": Words("金额", "Amount"),
    "mark": Words("编号", "No."),
    "item": Words("填报项", "Item"),
    "value": Words("填报值", "Value"),
    "period": Words("所属期", "Period"),
    "wanted": Words("应附材料", "To be attached"),
    "attached": Words("已附材料", "Attached"),
    "reason": Words("说明", "Reason"),
    "document": Words("文件", "Document"),
    # sentences
    "counts": Words(
        "本报告共涉及基本要求{gates}项、评价指标{indicators}项；已填报数据{given}项，尚缺{missing}项。",
        "This report covers {gates} basic requirements and {indicators} indicators; {given} items were supplied, "
        "{missing} are missing.",
    ),
    "counts_gates": Words(
        "其中符合{met}项，不符合{unmet}项，待定{open}项。", "{met} are met, {unmet} unmet, {open} open."
    ),
    "no_gaps": Words("各项指标均得满分，没有差距。", "Every indicator has full points; there is no gap."),
    "gap": Words("{label}：{standing}（{clause}）", "{label}: {standing} ({clause})"),
    "gap_plain": Words("{label}：{standing}", "{label}: {standing}"),
    "step_to": Words(
        "达到“{grade}”至少须完成以下{count}项：", "To reach “{grade}” at least these must change ({count}):"
    ),
    "out_of_reach": Words(
        "只改变上述结论，仍不能达到“{grade}”。", "No change of these findings alone reaches “{grade}”."
    ),
    "top": Words("已达到最高等级，请保持并持续改进。", "The best grade is reached: keep it up."),
    "no_ladder": Words("本规则不设等级。", "This ruleset awards no grade."),
    "papers_none": Words("应附材料均已列明，没有缺项。", "Nothing is missing."),
    "paper": Words("{mark} {label}：{papers}", "{mark} {label}: {papers}"),
    "paper_value": Words("{mark} {label}：尚未填报（{papers}）", "{mark} {label}: not supplied yet ({papers})"),
    "paper_bare": Words("{mark} {label}：尚未填报", "{mark} {label}: not supplied yet"),
    "none": Words("无", "none"),
    "not_given": Words("未填报", "not supplied"),
    "not_attached": Words("未附", "none"),
    "not_applicable": Words("不适用", "not applicable"),
    "record": Words("第{number}条：{cells}", "{number}: {cells}"),
    "cell": Words("{label} {value}", "{label} {value}"),
    "weakest": Words(
        "本结论所用依据中可信度最低的为“{provenance}”。", "The weakest source this result rests on is “{provenance}”."
    ),
    "computed": Words(
        "得分与等级由规则引擎 greenrules {engine} 按上述依据逐条计算，未作人工调整；每一项均可展开至条款与原始数据。",
        "Score and grade were worked out clause by clause by greenrules {engine}, with nothing adjusted by hand; "
        "each can be unfolded down to clause and data.",
    ),
    "reasoned": Words(
        "本报告是自评价，不是主管部门的认定结论。", "This is a self-evaluation, not the recognition of an authority."
    ),
    "commit": Words(
        "本单位对本报告所填数据和所附材料的真实性、完整性负责，愿意接受核查，并承担由不实内容引起的责任。",
        "We answer for the truth and completeness of the data and papers of this report, accept their verification, "
        "and bear the consequences of anything untrue in it.",
    ),
    "legal_person": Words("法定代表人（签字）", "Legal representative (signature)"),
    "seal": Words("单位（盖章）", "Organisation (seal)"),
    "date": Words("日期", "Date"),
}  # fmt: skip
# What an institution says otherwise than the subject itself.
_OF_THIRD_PARTY: dict[str, Words] = {
    "title": Words("第三方评价报告", "Third-party evaluation report"),
    "grade": Words("评价等级", "Grade"),
    "score": Words("评价得分", "Score"),
    "next": Words("改进建议", "Recommendations"),
    "commitment": Words("评价机构声明", "Declaration of the evaluating institution"),
    "reasoned": Words(
        "本报告是第三方评价，不是主管部门的认定结论。",
        "This is the evaluation of a third party, not the recognition of an authority.",
    ),
    "commit": Words(
        "本机构依据上述规则独立开展评价，对评价过程的公正性和评价结论的准确性负责；"
        "被评价单位对其提供的数据和材料的真实性、完整性负责。",
        "We evaluated independently under the rules named above and answer for the fairness of the procedure and the "
        "accuracy of the result; the organisation evaluated answers for the truth and completeness of its data and "
        "papers.",
    ),
    "legal_person": Words("评价组组长（签字）", "Head of the evaluation team (signature)"),
    "seal": Words("评价机构（盖章）", "Evaluating institution (seal)"),
}
_CHINESE = "一二三四五六七八九十"


def tell(key: str, language: Language, /, **fields: str) -> str:
    """Return a message of the dossier in one language.

    Args:
        key: a key of DOSSIER_MESSAGES.
        fields: what goes into the braces of the message.
    """
    return choose_words(DOSSIER_MESSAGES[key], language).format(**fields)


def tell_as(key: str, evaluator: Evaluator, language: Language) -> str:
    """Return a message the way whoever writes the report says it."""
    if evaluator == "third-party" and key in _OF_THIRD_PARTY:
        return choose_words(_OF_THIRD_PARTY[key], language)
    return tell(key, language)


def number_part(number: int, language: Language) -> str:
    """Return the number of a part as its language counts: 一, 二, … 十一; 1, 2, …"""
    if language == "en":
        return str(number)
    return _CHINESE[number - 1] if number <= len(_CHINESE) else "十" + _CHINESE[number - len(_CHINESE) - 1]
