"""The sentences of a plan, in Chinese and English."""

from greenrules.model.citing import Words

PLAN_MESSAGES: dict[str, Words] = {
    "plan_title": Words("{subject} · 达到“{grade}”的途径", "{subject} · the way to {grade}"),
    "plan_now": Words("现状", "Now"),
    "plan_target": Words("目标", "Target"),
    "plan_proof": Words("依据", "Search"),
    "plan_proven": Words(
        "已证明在所列 {count} 项措施中没有更省的方案", "no cheaper plan exists among the {count} measures (proven)"
    ),
    "plan_proven_none": Words(
        "已证明所列 {count} 项措施怎样组合都达不到", "no set of the {count} measures reaches it (proven)"
    ),
    "plan_bounded_none": Words(
        "有限搜索：试过的 {count} 种变动中未找到途径",
        "bounded search: no way was found among the {count} changes tried",
    ),
    "plan_untried_none": Words(
        "没有找到可试的变动，因此什么都没有试、什么都没有证明；可用措施文件写明能做什么",
        "nothing was tried and nothing is proven: no single change that bears on it was found; say in a measures file "
        "what can be done",
    ),
    "plan_bounded": Words(
        "有限搜索：在试过的 {count} 种变动中找到的最优方案，未证明为最省",
        "bounded search: the best found among the {count} changes tried, not proven cheapest",
    ),
    "plan_cost_source": Words("费用可信度", "Costs"),
    "plan_cost_money": Words("{provenance}", "{provenance}"),
    "plan_cost_effort": Words(
        "示例：没有措施文件，按默认工作量计（数值每变动1%计1，是或否、选项计10，称号等记录计30，补交资料计1）",
        "illustrative: without a measures file, in units of effort (1 for each per cent a number changes, 10 for a yes "
        "or an option, 30 for a record such as a title, 1 for papers to be shown)",
    ),
    "plan_reached": Words("已经达到该等级，无需措施。", "The grade is reached already; nothing needs to be done."),
    "plan_none": Words("所列措施不能达到该等级。", "The measures do not reach this grade."),
    "plan_none_found": Words("没有找到达到该等级的途径。", "No way to this grade was found."),
    "plan_highest_tried": Words(
        "试过的变动全部取最好结果，得分也不超过{points}；未试过的变动不在此列。",
        "At their best the changes tried give no more than {points} together; others may give more.",
    ),
    "plan_highest": Words(
        "全部取最好结果，得分也不超过{points}。", "Even at its best every part together gives no more than {points}."
    ),
    "plan_obstacles": Words("没有措施能满足的基本要求", "Basic requirements that no measure meets"),
    "plan_heading": Words("方案{number}：{summary}", "Plan {number}: {summary}"),
    "plan_money": Words("一次性费用{cost}", "one-off cost {cost}"),
    "plan_effort": Words("工作量{cost}", "effort {cost}"),
    "plan_saving": Words("每年节约{saving}", "saves {saving} a year"),
    "plan_lead_time": Words("约{days}天", "about {days} days"),
    "plan_earned": Words("可得{label} {amount}", "earns {label}, {amount}"),
    "plan_lost": Words("将失去{label} {amount}", "loses {label}, {amount}"),
    "plan_pool": Words("（可能按资金总额调减）", " (a pool may cut it)"),
    "plan_net": Words("扣除奖补后{cost}", "net of rewards {cost}"),
    "plan_result": Words("完成后：{grade}，{score}", "then: {grade}, {score}"),
    "plan_result_no_score": Words("完成后：{grade}", "then: {grade}"),
    "plan_gate": Words("基本要求", "gate"),
    "plan_gate_met": Words("符合", "met"),
    "plan_gate_unmet": Words("不再符合", "no longer met"),
    "plan_points": Words("{sign}{points}分", "{sign}{points}"),
    "plan_no_points": Words("不加分", "no points"),
    "plan_step": Words("措施", "Measure"),
    "plan_to_show": Words("须补交资料证明", "to be shown by papers"),
    "plan_to_judge": Words("须请评审方评定", "to be awarded by whoever judges"),
    "plan_unjudged": Words(
        "尚无人评定；至少须评得{points}", "nobody has judged it yet; at least {points} must be awarded"
    ),
    "plan_move": Words("{label}：{before} → {after}", "{label}: {before} → {after}"),
    "plan_include": Words("{label}：增加“{option}”", "{label}: add {option}"),
    "plan_exclude": Words("{label}：取消“{option}”", "{label}: take out {option}"),
    "plan_record": Words("{label}：新增一条（{cells}）", "{label}: one more record ({cells})"),
    "plan_changes": Words("变动", "change"),
    "plan_helps": Words("作用", "for"),
    "plan_cost": Words("费用", "cost"),
    "plan_papers": Words("材料", "papers"),
    "plan_front": Words("费用与得分（同样费用下的最高得分）", "Cost against score: the most points each cost can buy"),
    "plan_front_bounded": Words("（有限搜索）", " (bounded search)"),
    "plan_nothing": Words("不采取措施", "nothing done"),
    "plan_front_cost": Words("费用", "Cost"),
    "plan_marginals": Words("每多一个单位值多少分", "What one more unit is worth"),
    "plan_marginal_head": Words("每单位得分", "Points per unit"),
    "plan_fact": Words("事实", "Fact"),
    "plan_rate": Words("{points}分/{unit}", "{points} per {unit}"),
    "plan_rate_plain": Words("{points}分/1", "{points} per 1"),
    "plan_flat": Words("0", "0"),
    "plan_curved": Words("非直线", "no straight line"),
    "plan_holds": Words("适用范围", "holds"),
    "plan_value": Words("现值", "now"),
    "plan_full": Words("满分点或下一档", "more points at"),
    "plan_full_at": Words("{value} 时得{points}分", "{value}: {points} points"),
    "plan_unit_of_change": Words("单位", "unit"),
    # figures
    "figure_waterfall": Words("{subject}：得分从满分逐项扣减", "{subject}: the score, from all points down"),
    "figure_waterfall_desc": Words(
        "{grade}；{score}。失分（−）和待定（?）：{losses}", "{grade}; {score}. Lost (−) and open (?): {losses}"
    ),
    "figure_all_points": Words("满分", "all points"),
    "figure_fall_legend": Words("█ 得分　░ 待定　▒ 失分", "█ reached  ░ open  ▒ lost"),
    "figure_others": Words("其余各项合计", "all others together"),
    "figure_indicators": Words("{subject}：各项指标", "{subject}: the indicators"),
    "figure_legend": Words(
        "● 实际值　┊ 基准值　┃ 引领值；越靠右越好；无刻度的条表示得分占满分的比例",
        "● value  ┊ baseline  ┃ leading value; better is to the right; a plain bar is the share of the points",
    ),
    "figure_ladder": Words("{subject}：等级", "{subject}: the grades"),
    "figure_proven": Words("已证明", "proven"),
    "figure_open": Words("尚有可能", "possible"),
    "figure_out": Words("未达到", "not reached"),
    "figure_below": Words("已超过", "passed"),
}
