"""Every sentence of an explanation in Chinese and English, under a stable key. Names in braces are filled in."""

from greenrules.explaining.advice_messages import ADVICE_MESSAGES
from greenrules.explaining.diff_messages import DIFF_MESSAGES
from greenrules.explaining.fleet_messages import FLEET_MESSAGES
from greenrules.explaining.library_messages import LIBRARY_MESSAGES
from greenrules.explaining.page import Language
from greenrules.explaining.plan_messages import PLAN_MESSAGES
from greenrules.model.citing import Words

MESSAGES: dict[str, Words] = {
    # the result
    "subject": Words("评价对象", "Subject"),
    "subject_unnamed": Words("（未注明评价对象）", "(unnamed subject)"),
    "grade": Words("等级", "Grade"),
    "grade_at_least": Words("{grade}（至少）；仍有可能：{better}", "{grade} (at least); still possible: {better}"),
    "grade_settled": Words("{grade}", "{grade}"),
    "grade_none_open": Words("尚不能证明任何等级；仍有可能：{better}", "none proven yet; still possible: {better}"),
    "grade_none_settled": Words("未达到任何等级", "no grade reached"),
    "no_ladder": Words("本规则不设等级", "this ruleset awards no grade"),
    "score": Words("得分", "Score"),
    "score_settled": Words("{proven}分（满分{maximum}分）", "{proven} of {maximum} points"),
    "score_open": Words(
        "已证明{proven}分，最高可达{attainable}分（满分{maximum}分）",
        "{proven} of {maximum} points proven, up to {attainable} attainable",
    ),
    "score_unbounded": Words("得分尚无上下限", "the score has no bounds yet"),
    "ruleset": Words("评价规则", "Ruleset"),
    "edition": Words("{title}，{edition}版（{key}）", "{title}, edition {edition} ({key})"),
    "as_of": Words("评价基准日", "As of"),
    "edition_row": Words("版本", "Edition"),
    "edition_older": Words(
        "按基准日适用{edition}版（{period}）；最新为{newest}版（{since}）",
        "{edition} on this date ({period}); the newest is {newest} ({since})",
    ),
    "period_between": Words("{start}至{end}", "{start} to {end}"),
    "period_since": Words("{start}起施行", "since {start}"),
    "period_until": Words("施行至{end}", "until {end}"),
    "period_unstated": Words("未注明施行期间", "without stated dates"),
    "page_title": Words("{subject} · 评价说明", "{subject} · assessment"),
    # why
    "why": Words("认定理由", "Why"),
    "why_route": Words("{grade}的达标途径：{route}", "{grade}: met by {route}"),
    "with_gates": Words("{route}，且基本要求符合", "{route}, with the basic requirements met"),
    "why_plain": Words("{grade}：条件全部满足", "{grade}: its condition is met"),
    "why_lacks_failed": Words("不能达到{grade}：{needs}", "{grade} is out of reach: {needs}"),
    "why_lacks_open": Words("达到{grade}尚需：{needs}", "{grade} still needs: {needs}"),
    "need_and": Words("，且", ", and "),
    "need_or": Words("，或", ", or "),
    "need_or_else": Words("；或", "; or "),
    "need_gates": Words(
        "基本要求（{unmet}项不符合，{open}项待定）", "the basic requirements ({unmet} unmet, {open} unknown)"
    ),
    "need_either": Words("（{options}）", "({options})"),
    "need_failed": Words("{label}（不符合）", "{label} (not met)"),
    "need_unknown": Words("{label}（待定）", "{label} (unknown)"),
    "need_comparison": Words("{label} {sign} {threshold}（现为 {value}）", "{label} {sign} {threshold} (now {value})"),
    "need_more": Words("另有{count}项", "{count} more"),
    "need_not": Words("不得有“{label}”", "not “{label}”"),
    # gates
    "gates": Words(
        "基本要求（{met}项符合，{unmet}项不符合，{open}项待定）",
        "Basic requirements ({met} met, {unmet} unmet, {open} unknown)",
    ),
    "gate": Words("基本要求", "Basic requirement"),
    "standing": Words("结论", "Standing"),
    "met": Words("符合", "met"),
    "unmet": Words("不符合", "unmet"),
    "unknown": Words("待定", "unknown"),
    # indicators
    "losses": Words("评价指标失分与待定情况（分值大者在前）", "Indicators short of full points (most first)"),
    "indicator": Words("评价指标", "Indicator"),
    "lost": Words("失{points}分", "lost {points}"),
    "lost_open": Words("失{points}分，另{open}分待定", "lost {points}, {open} open"),
    "open_points": Words("{open}分待定", "{open} open"),
    "unbounded_points": Words("得分无界", "unbounded"),
    "score_detail": Words("得分", "score"),
    "of_maximum": Words("{proven}分（满分{maximum}分）", "{proven} of {maximum} points"),
    "of_maximum_open": Words(
        "{proven} 至 {attainable}分（满分{maximum}分）", "{proven} to {attainable} of {maximum} points"
    ),
    "not_judged": Words("尚未评定", "not judged yet"),
    "points_head": Words("失分", "Points"),
    "full": Words("满分", "full points"),
    "part": Words("未得满分", "below full points"),
    "inapplicable": Words("不适用", "not applicable"),
    "full_points": Words("满分的指标：{labels}", "At full points: {labels}"),
    "inapplicable_indicators": Words("不适用的指标：{labels}", "Not applicable: {labels}"),
    "no_losses": Words("没有指标失分。", "No indicator lost points."),
    "groups": Words("分类得分", "Scores by group"),
    "group": Words("指标类别", "Group"),
    "value": Words("实际值", "value"),
    "baseline": Words("基准值", "baseline"),
    "leading": Words("引领值", "leading"),
    "threshold": Words("限值", "threshold"),
    "base": Words("比较基数", "base"),
    "measure": Words("{value}（{label}）", "{value} ({label})"),
    "clause": Words("依据条款", "clause"),
    "points_clause": Words("分值依据", "points from"),
    "node": Words("编号", "id"),
    "because": Words("原因", "because"),
    "lacks": Words("尚缺", "lacks"),
    # eligibilities and entitlements
    "eligibilities": Words("资格", "Eligibilities"),
    "eligibility": Words("资格", "Eligibility"),
    "eligible": Words("具备", "eligible"),
    "not_eligible": Words("不具备", "not eligible"),
    "entitlements": Words("奖补资金", "Entitlements"),
    "entitlement": Words("奖补", "Entitlement"),
    "granted": Words("可享受", "granted"),
    "not_granted": Words("不享受", "not granted"),
    "amount": Words("金额", "amount"),
    "route": Words("途径", "by way of"),
    # missing, undefined, assumed
    "missing": Words("尚缺资料（{count}项，影响大者在前）", "Missing ({count}, what matters most first)"),
    "missing_head": Words("资料", "What to supply"),
    "kind": Words("类别", "Kind"),
    "fact": Words("事实", "fact"),
    "parameter": Words("参数", "parameter"),
    "cell": Words("{column}（{table} 第{record}条记录）", "{column} (record {record} of {table})"),
    "unit": Words("单位", "unit"),
    "needed_by": Words("用于", "needed by"),
    "points_at_stake": Words("影响分值", "points at stake"),
    "undefined": Words("无法计算的量", "Undefined values"),
    "quantity": Words("量", "Quantity"),
    "changed": Words("评价人改动了标准数值", "Values of the standard changed by the caller"),
    "changed_cited": Words("{label}：{before} → {after}（{clause}）", "{label}: {before} → {after} ({clause})"),
    "changed_uncited": Words("{label}：{before} → {after}", "{label}: {before} → {after}"),
    "changed_sentence": Words(
        "评价人改动了标准数值：{change}", "Value of the standard changed by the caller: {change}"
    ),
    "assumptions": Words("采用的假定", "Assumptions"),
    "assumption": Words("假定", "Assumption"),
    "by_head": Words("来源", "Assumed"),
    "by_ruleset": Words("规则规定", "by the ruleset"),
    "by_caller": Words("评价人设定", "by the caller"),
    # clauses
    "unchecked": Words("未经机器核对的条款（{count}条）", "Clauses no machine checked ({count})"),
    "clauses": Words("条款", "Clauses"),
    "clause_label": Words("{clause} {label}", "{clause} {label}"),
    "cited_document": Words("依据文件", "document"),
    # caveats
    "caveats": Words("说明与可信度", "Caveats"),
    "weakest": Words(
        "本结论所用依据的最低可信度：{provenance}。", "The weakest source this result rests on is {provenance}."
    ),
    "sources_of": Words("{provenance}（{count}项）：{labels}", "{provenance} ({count}): {labels}"),
    "and_more": Words("{labels}等，另有{count}项", "{labels}, and {count} more"),
    "notes_count": Words("输入中有 {count}处已按约定忽略或另行处理。", "{count} oddities of the input were accepted."),
    "overlay": Words("叠加规则", "Overlay"),
    "overlay_of": Words("本规则叠加于 {base}。", "This ruleset is an overlay on {base}."),
    "unused": Words("未使用的事实", "Unused facts"),
    "documents": Words("依据文件", "Documents cited"),
    "document": Words("《{title}》", "{title}"),
    "document_numbered": Words("《{title}》（{number}）", "{title} ({number})"),
    "footer": Words("规则摘要 {digest}；引擎 {engine}", "ruleset digest {digest}; engine {engine}"),
    "provenance_detail": Words("可信度", "provenance"),
    "provenance": Words("可信度", "Provenance"),
    "override_head": Words("替换的条目", "Overridden entry"),
    # provenance
    "published": Words("已发布原文", "published"),
    "secondary": Words("二手来源", "secondary"),
    "inferred": Words("推断", "inferred"),
    "unverified": Words("未核实", "unverified"),
    "illustrative": Words("示例", "illustrative"),
    # values
    "yes": Words("是", "yes"),
    "no": Words("否", "no"),
    "value_unknown": Words("未知", "unknown"),
    "value_undefined": Words("无法计算（{reason}）", "undefined ({reason})"),
    "from_to": Words("{low} 至 {high}", "{low} to {high}"),
    "unbounded": Words("无界", "unbounded"),
    "empty_set": Words("无", "none"),
    "not_in": Words("不属于 {range}", "not {range}"),
    "records": Words("{count} 条记录", "{count} records"),
    "one_record": Words("1 条记录", "1 record"),
    "list_comma": Words("、", ", "),
    "semicolon": Words("；", "; "),
    # the trace
    "step": Words("中间步骤", "step"),
    "evidence": Words("证明材料", "evidence"),
    "contribution": Words("计入总分 {points}", "adds {points} to the score"),
    "shown_above": Words("见上", "shown above"),
    "unfolds": Words("下有 {count}项，可按编号展开", "{count} operands, unfold by id"),
    "trace_title": Words("推理过程：{id}", "Reasoning: {id}"),
    "trace": Words("推理过程", "Reasoning"),
    # the questionnaire
    "questions_title": Words("{title}，{edition}版：应提供的资料", "What to supply: {title}, edition {edition}"),
    "questions": Words("应提供的事实（{count}项）", "Facts to supply ({count})"),
    "abstract_parameters": Words(
        "须由评价人设定的参数（{count}项）", "Parameters to bind ({count}), each with a citation"
    ),
    "type": Words("类型", "Type"),
    "range": Words("取值范围", "range"),
    "options": Words("可选项", "options"),
    "options_ordered": Words("可选项（由差到好）", "options, worst to best"),
    "period": Words("统计期", "period"),
    "help": Words("说明", "help"),
    "column": Words("列", "column"),
    "absence": Words("留空视为", "when left out, taken as"),
    "number": Words("数值", "number"),
    "boolean": Words("是或否", "yes or no"),
    "choice": Words("单选", "choice"),
    "set": Words("多选", "set of choices"),
    "text": Words("文字", "text"),
    "date": Words("日期", "date"),
    "duration": Words("期限", "duration"),
    "table": Words("表", "table"),
    "hint_number": Words(
        '填数字，可写 {{value: 1, unit: …, evidence: ["…"]}}', 'a number, or {{value: 1, unit: …, evidence: ["…"]}}'
    ),
    "hint_boolean": Words("填 true（是）或 false（否）", "true or false"),
    "hint_choice": Words("填一个选项的编号", "the id of one option"),
    "hint_set": Words("填 [选项编号, …]，没有则填 []", "[option id, …], or [] for none"),
    "hint_text": Words("填文字", "text"),
    "hint_date": Words("填 YYYY-MM-DD", "YYYY-MM-DD"),
    "hint_duration": Words("填 P3Y、P6M、P10D 等", "such as P3Y, P6M or P10D"),
    "hint_table": Words("每条记录照下式填写，没有则填 []", "one record like this each, or [] when there are none"),
    "template_intro": Words(
        "不清楚的留空：留空即“尚缺资料”，不等于“否”或零。",
        "Leave empty what is not known: empty means missing, which is neither no nor zero.",
    ),
    "template_as_of": Words("评价基准日", "date of the assessment"),
    # the short result
    "blocked_by": Words("制约因素", "What blocks a better grade"),
    "unmet_gates": Words("不符合的基本要求：{labels}", "basic requirements not met: {labels}"),
    "open_gates": Words("待定的基本要求：{labels}", "basic requirements still open: {labels}"),
    "most_missing": Words("尚缺资料：{labels}", "missing: {labels}"),
    "most_lost": Words("失分最多：{labels}", "most points lost: {labels}"),
    "label_points": Words("{label}（{points}分）", "{label} ({points})"),
    "label_id": Words("{label}（{id}）", "{label} ({id})"),
    "weakest_short": Words("可信度：{provenance}", "weakest source: {provenance}"),
    **LIBRARY_MESSAGES,
    **ADVICE_MESSAGES,
    **FLEET_MESSAGES,
    **PLAN_MESSAGES,
    **DIFF_MESSAGES,
}


def say(key: str, language: Language, /, **fields: str) -> str:
    """Return a message of the catalogue in one language.

    Args:
        key: a key of MESSAGES.
        fields: what goes into the braces of the message.
    """
    return choose_words(MESSAGES[key], language).format(**fields)


def choose_words(words: Words, language: Language) -> str:
    """Return the text of one language, or of the other where a label has only one."""
    return (words.zh or words.en) if language == "zh" else (words.en or words.zh)


def join_labels(labels: tuple[str, ...], language: Language, *, most: int = 12) -> str:
    """Return labels as one list, the rest counted when there are more than `most`."""
    comma = say("list_comma", language)
    # Labels that hold commas themselves need a stronger sign between them.
    between = say("semicolon", language) if any(comma.strip() in label for label in labels) else comma
    text = between.join(labels[:most])
    rest = len(labels) - most
    return say("and_more", language, labels=text, count=str(rest)) if rest > 0 else text
