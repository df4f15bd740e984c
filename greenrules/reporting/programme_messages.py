"""The words of the programme page and its workbook, in Chinese and English."""

from collections.abc import Mapping

from greenrules.explaining.messages import choose_words
from greenrules.explaining.page import Language
from greenrules.model.citing import Words

PROGRAMME_WORDS: Mapping[str, Words] = {
    "as_of": Words("截至{date}", "as of {date}"),
    "graded_by": Words("评级依据：{title}（{key}）", "graded by {title} ({key})"),
    "counted": Words("纳入统计{count}家", "{count} factories counted"),
    "outside": Words("另有{count}家不在范围内", "{count} more are out of scope"),
    "skipped": Words("{count}家对象类别不同，未计入", "{count} of another kind are left out"),
    "contents": Words("本页内容", "On this page"),
    # how many per grade
    "stars": Words("各等级现有多少家", "How many hold each grade"),
    "stars_note": Words(
        "实色为已证明，斜线为资料补齐后可能，竖线为起点数。",
        "Solid: proven. Hatched: possible once papers are in. Upright mark: the count at the start.",
    ),
    "bar_note": Words("{sure}家", "{sure}"),
    "bar_open": Words("{sure}至{most}家", "{sure} to {most}"),
    "bar_before": Words("，起点{before}家", ", start {before}"),
    "bar_before_open": Words("，起点超过{before}家", ", start over {before}"),
    "and_better": Words("{label}（合计）", "{label} (together)"),
    # the target
    "target": Words("离目标还差多少", "How far the target is"),
    "reached": Words("目标已达到：{least}家，需{needed}家。", "The target is reached: {least} of {needed}."),
    "short": Words("还差{short}家", "{short} short"),
    "short_of": Words("已证明{least}家，需要{needed}家", "{least} proven, {needed} needed"),
    "no_count": Words("进展无法计算：起点数没有上限", "progress cannot be counted: the baseline has no upper end"),
    "gauge_least": Words("已证明{count}家", "{count} proven"),
    "gauge_forecast": Words("预计{count}家", "forecast {count}"),
    "gauge_needed": Words("需{count}家", "{count} needed"),
    "goal": Words("目标", "Goal"),
    "goal_text": Words("{goal}，按{kind}计", "{goal}, counted as {kind}"),
    "goal_by": Words("{goal}，按{kind}计，{date}前", "{goal}, counted as {kind}, by {date}"),
    "forecast": Words("预计", "Forecast"),
    "forecast_text": Words(
        "接近的{near}家全部达到后为{count}家：{verdict}", "{count} once the {near} near ones make it: {verdict}"
    ),
    "will_reach": Words("能达到", "enough"),
    "will_miss": Words("仍达不到", "still not enough"),
    "will_open": Words("未定", "open"),
    "bill": Words("最低成本", "Least cost"),
    "bill_text": Words("补上{count}家合计{cost}", "{cost} for the {count} that are lacking"),
    "bill_part": Words(
        "有途径的{count}家合计{cost}，不够完成目标",
        "{cost} for the {count} with a known way, which is not enough",
    ),
    "counted_as": Words("计数", "Counted"),
    "no_bill": Words("没有找到途径", "no way was found"),
    # whom to coach
    "coach": Words("先辅导谁，为什么", "Who to coach first, and why"),
    "coach_note": Words(
        "按最省途径的成本由低到高；前{short}家达到后即完成目标。",
        "Cheapest way first; the first {short} reach the target.",
    ),
    "coach_short": Words("按最省途径的成本由低到高；{shortage}。", "Cheapest way first; {shortage}."),
    "coach_rest": Words("全部{count}家见下文", "all {count} below"),
    "rank": Words("序", "#"),
    "factory": Words("企业", "Factory"),
    "gap": Words("差距", "What it lacks"),
    "clause": Words("条款", "Clause"),
    "clause_key": Words("条款所在文件：", "Clauses stand in: "),
    "measure": Words("最省的做法", "Cheapest measure"),
    "cost": Words("成本", "Cost"),
    "days": Words("工期", "Takes"),
    "days_text": Words("约{days}天", "about {days} days"),
    "no_route": Words("没有可行途径", "no way was found"),
    "gap_points": Words("差{points}", "{points} short"),
    "gap_failed": Words("不符合：{labels}", "not met: {labels}"),
    "gap_open": Words("待核实：{labels}", "to be shown: {labels}"),
    "gap_unjudged": Words("尚无评审得分", "no score yet"),
    "gap_scope": Words("是否在统计范围内未知", "not known whether it is in scope"),
    "gap_grade": Words("条件未满足", "conditions not met"),
    "nobody": Words("没有需要辅导的企业。", "Nobody is left to coach."),
    "near": Words("接近", "near"),
    # undecided
    "undecided": Words("还有多少家未定", "Undecided"),
    "undecided_line": Words("{count}家因缺资料未定：{papers}", "{count} lack papers: {papers}"),
    "undecided_none": Words("没有。每家的等级都已确定。", "None: every grade is settled."),
    "paper_count": Words("{label}（{count}家）", "{label} ({count})"),
    # rows of a table that were not judged
    "rejected": Words("有数据被退回：", "Rows were rejected:"),
    "rejects": Words("退回的数据", "What was rejected"),
    "cell": Words("单元格", "Cell"),
    "fact": Words("填报项", "Fact"),
    "content": Words("所填内容", "What it holds"),
    "problem": Words("问题", "What is wrong"),
    "way_out": Words("办法", "What to do"),
    "sheet_rejects": Words("退回", "Rejects"),
    # the next rules
    "next": Words("换成下一版规则会怎样", "What the next rules change"),
    "next_all": Words("等级会改变的企业", "Whose grade would change"),
    "next_line": Words("{title}（{key}）", "{title} ({key})"),
    "next_counts": Words("{label} {before}→{after}家", "{label} {before} → {after}"),
    "next_same": Words("没有企业的等级改变。", "Nobody's grade changes."),
    "next_change": Words("{count}家改变等级：{names}", "{count} change grade: {names}"),
    "next_refused": Words("{count}家的资料不适用", "the facts of {count} do not fit"),
    "before": Words("现等级", "Grade now"),
    "after": Words("下一版等级", "Grade then"),
    "why": Words("原因", "Because of"),
    "why_together": Words("多处改动共同造成", "several differences together"),
    # below the first screen
    "all_coach": Words("全部待辅导企业", "Everybody who may be coached"),
    "climb": Words("辅导到第几家要花多少", "What coaching costs, factory by factory"),
    "climb_desc": Words(
        "累计成本（{unit}）依次为{costs}；第{needed}家达到目标。",
        "Sums in {unit}: {costs}; number {needed} reaches the target.",
    ),
    "climb_across": Words("辅导的企业数", "factories coached"),
    "climb_up": Words("累计成本（{unit}）", "cost so far ({unit})"),
    "climb_mark": Words("达到目标：{cost}", "target reached: {cost}"),
    "effort": Words("工作量", "effort"),
    "all_factories": Words("全部企业", "Every factory"),
    "grade": Words("等级", "Grade"),
    "may_be": Words("仍有可能", "Still possible"),
    "score": Words("得分", "Score"),
    "unmet": Words("不符合的基本要求", "Basic requirements not met"),
    "missing": Words("尚缺资料", "Missing"),
    "decide": Words("什么资料能定下来", "What would settle it"),
    "papers": Words("可提供的材料", "Papers that show it"),
    "id": Words("编号", "Id"),
    "method": Words("方法与可信度", "Method, and how sure it is"),
    "method_count": Words(
        "只有已证明的等级计入数量；资料不全的企业计为“可能”。",
        "Only proven grades count; who lacks papers counts as possible.",
    ),
    "method_near": Words(
        "“接近”指没有一项不符合、且得分至多差{margin}；预计数假定它们全部达到，不作证明。",
        "Near: nothing has failed and at most {margin} are lacking. The forecast takes it that all of them make it; it "
        "proves nothing.",
    ),
    "method_effort": Words(
        "没有给出措施文件，成本以工作量计：数值每变动1%计1，是或否、选项计10，称号等记录计30，补交资料计1。仅供排序。",
        "Without a measures file costs are efforts: 1 for each per cent a number changes, 10 for a yes or an option, "
        "30 for a record such as a title, 1 for papers. They only order the list.",
    ),
    "method_money": Words(
        "成本取自措施文件，可信度：{provenance}；补交资料不计成本。每条途径都由参考求值器核对过。",
        "Costs come from the measures file ({provenance}); papers that only have to be shown cost nothing. Every way "
        "was checked by the reference evaluator.",
    ),
    "method_proof": Words(
        "{proven}家的途径已证明为最省，{bounded}家为有限搜索所得。",
        "Of the ways, {proven} are proven cheapest and {bounded} are the best of a bounded search.",
    ),
    "method_weakest": Words(
        "本页所依据来源中可信度最低的是：{provenance}。", "The weakest source behind this page is {provenance}."
    ),
    "source": Words("来源", "Sources"),
    "targets": Words("目标与起点", "Targets and baselines"),
    "number": Words("数量", "Number"),
    "now": Words("现在", "Now"),
    "standing": Words("结论", "Standing"),
    "reached_yes": Words("已达到", "reached"),
    "reached_no": Words("未达到", "not reached"),
    "reached_open": Words("未定", "open"),
    "stamp": Words("生成：{engine}；规则摘要 {digest}", "made by {engine}; digest of the rules {digest}"),
    "overview": Words("概况", "Overview"),
    "sheet_coach": Words("优先辅导", "Coach first"),
    "sheet_factories": Words("企业", "Factories"),
    "sheet_targets": Words("目标", "Targets"),
    "sheet_method": Words("方法", "Method"),
    "possible": Words("可能至", "Perhaps"),
    "proven": Words("已证明", "Proven"),
    "needed": Words("需要", "Needed"),
    "start": Words("起点", "Start"),
    "unit": Words("成本单位", "Unit of cost"),
    "key": Words("规则", "Rules"),
    "date": Words("基准日", "As of"),
}


def word(key: str, language: Language, /, **fields: str | int) -> str:
    """Return words of the page in one language.

    Args:
        fields: what goes into the braces.
    """
    return choose_words(PROGRAMME_WORDS[key], language).format(**fields)
