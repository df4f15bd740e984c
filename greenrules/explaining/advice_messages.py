"""Sentences of advice, in Chinese and English: why, why not, what to ask, how safe. See messages.py."""

from greenrules.model.citing import Words

ADVICE_MESSAGES: dict[str, Words] = {
    # readings: one comparison, or one yes or no
    "reading_met": Words(
        "{label}为{value}，要求 {sign} {threshold}：{distance}",
        "{label} is {value}, {sign} {threshold} is asked for: {distance}",
    ),
    "reading_full": Words(
        "{label}为{value}，满分要求 {sign} {threshold}：{distance}",
        "{label} is {value}, full points at {sign} {threshold}: {distance}",
    ),
    "reading_plain": Words(
        "{label}为{value}，要求 {sign} {threshold}", "{label} is {value}, {sign} {threshold} is asked for"
    ),
    "reading_value": Words("{label}为{value}", "{label} is {value}"),
    "reading_missing": Words(
        "{label}未知，要求 {sign} {threshold}", "{label} is not known, {sign} {threshold} is asked for"
    ),
    "reading_missing_full": Words(
        "{label}未知，满分要求 {sign} {threshold}", "{label} is not known, full points at {sign} {threshold}"
    ),
    "reading_unjudged": Words("尚无人评定（满分{threshold}）", "nobody has judged it yet ({threshold} at most)"),
    "reading_within": Words(
        "{label}为{value}，在评价日之前{threshold}以内", "{label} is {value}, within {threshold} before the assessment"
    ),
    "reading_outside": Words(
        "{label}为{value}，不在评价日之前{threshold}以内",
        "{label} is {value}, not within {threshold} before the assessment",
    ),
    "reading_missing_within": Words(
        "{label}未知，要看是否在评价日之前{threshold}以内",
        "{label} is not known; it matters whether it is within {threshold} before the assessment",
    ),
    "reading_missing_among": Words(
        "{label}未知，要看其中有没有{threshold}", "{label} is not known; it matters whether {threshold} is among them"
    ),
    "reading_missing_answer": Words("{label}未知，应为“{wanted}”", "{label} is not known, it has to be “{wanted}”"),
    "reading_answer": Words("{label}为“{value}”，符合要求", "{label}: {value}, as asked for"),
    "reading_wrong_answer": Words("{label}为“{value}”，应为“{wanted}”", "{label}: {value}, it has to be “{wanted}”"),
    "reading_equal": Words("{label}为{value}，符合要求", "{label} is {value}, as asked for"),
    "reading_contains": Words("{label}为{value}，其中有{threshold}", "{label}: {value}; among them {threshold}"),
    "reading_contains_not": Words(
        "{label}为{value}，其中没有{threshold}", "{label}: {value}; not among them {threshold}"
    ),
    "reading_record": Words("{table}第{record}条：{text}", "{table}, record {record}: {text}"),
    "reading_no_record_good": Words("{table}中没有不符合要求的记录", "{table}: no record that counts against it"),
    "reading_no_record_bad": Words("{table}中没有符合要求的记录", "{table}: no record that meets it"),
    "reading_no_table": Words("{table}未提供", "{table}: not supplied"),
    "reading_points": Words("{text}（值{points}）", "{text} (worth {points})"),
    "named_threshold": Words("{value}（{label}）", "{value} ({label})"),
    "a_value": Words("该数值", "the value"),
    "distance_short": Words("差{distance}", "short by {distance}"),
    "over_by": Words("超出{distance}", "over by {distance}"),
    "to_spare": Words("余量{distance}", "{distance} to spare"),
    "just_on": Words("恰好等于界限值", "exactly on it"),
    "just_missed": Words("恰好等于界限值，仍不够", "exactly on it, which is not enough"),
    "from_facts": Words("所据事实", "from"),
    "fact_value": Words("{label}＝{value}", "{label} = {value}"),
    "rests_on": Words("实况", "as it is"),
    "waits_for": Words("尚缺", "waits for"),
    "lost_points": Words("失分", "lost"),
    "source_sure": Words("{source} [{provenance}]", "{source} [{provenance}]"),
    "to_be_full": Words("应达到满分", "to full points"),
    "to_be_met": Words("应符合", "to be met"),
    "to_be_unmet": Words("应不成立", "not to hold"),
    "condition": Words("条件", "condition"),
    "finding": Words("评价项", "Finding"),
    "outcome": Words("结论", "Outcome"),
    # why
    "advice_why_title": Words("{subject} · 为什么是这个结论", "{subject} · why"),
    "advice_why": Words(
        "以下{count}项即可确定结论，其余各项如何都不改变", "These {count} findings force it, whatever the others are"
    ),
    "advice_why_one": Words(
        "以下一项即可确定结论，其余各项如何都不改变", "This one finding forces it, whatever the others are"
    ),
    "advice_why_number": Words("理由组合之{number}：{count}项", "Set {number}: {count} findings"),
    "advice_why_nothing": Words(
        "按规则本身即可确定，与各项评价结果无关。", "It follows from the rules alone, whatever the findings are."
    ),
    "advice_why_open": Words(
        "尚未确定：现有各项不足以得出结论。", "It is still open: nothing found so far decides it."
    ),
    "role_proves": Words("证明达到", "proves it"),
    "role_excludes": Words("排除更高等级", "excludes better"),
    "role_both": Words("证明达到并排除更高等级", "proves it, excludes better"),
    "role_decides": Words("决定结论", "decides it"),
    "role": Words("作用", "Role"),
    "all_sets": Words("最小组合全部列出。", "These are all the minimal sets."),
    "some_sets": Words(
        "可能还有其他最小组合，未全部查找。", "There may be further minimal sets; the search was bounded."
    ),
    "outcome_met": Words("{label}：符合", "{label}: met"),
    "outcome_unmet": Words("{label}：不符合", "{label}: not met"),
    "outcome_open": Words("{label}：待定", "{label}: unknown"),
    # why not
    "advice_why_not_title": Words("{subject} · 怎样达到“{target}”", "{subject} · why not “{target}”"),
    "advice_reached": Words("已经达到“{target}”。", "“{target}” is reached already."),
    "advice_out_of_reach": Words(
        "即使各项全部符合，也达不到“{target}”：不由这些评价项决定。",
        "“{target}” is out of reach even with every finding met: something else decides it.",
    ),
    "advice_change": Words("改变以下{count}项即可达到“{target}”", "Changing these {count} findings reaches “{target}”"),
    "advice_change_one": Words("改变以下一项即可达到“{target}”", "Changing this one finding reaches “{target}”"),
    "advice_change_number": Words(
        "途径之{number}：{count}项，届时等级为{grade}", "Way {number}: {count} findings, the grade is then {grade}"
    ),
    "advice_then": Words("届时等级为{grade}。", "The grade is then {grade}."),
    "advice_mark_judged": Words(
        "至少须评得{lacking}：总分达到{threshold}即可。",
        "At least {lacking} must be awarded: a total of {threshold} is enough.",
    ),
    "advice_mark": Words(
        "分数上达到得分线{threshold}即可，还差{lacking}。",
        "As to points, the mark of {threshold} is enough: {lacking} are lacking.",
    ),
    "advice_minimal": Words("缺一不可：其中任何一部分都不够。", "None of them can be left out."),
    # ask
    "advice_ask_title": Words("{subject} · 还要问什么", "{subject} · what to ask next"),
    "advice_settled": Words(
        "已经确定为“{grade}”：其余资料不再影响，无须收集。",
        "Settled: {grade}. Nothing else can change it, so nothing else need be collected.",
    ),
    "advice_grades": Words("仍可能的结果", "What can still come out"),
    "advice_exact": Words("精确：每一结果都有一组资料为例。", "Exact: for each there is a set of facts that gives it."),
    "advice_bounded": Words(
        "有限查找：标为“未定”的结果既未排除，也未找到实例。",
        "Bounded search: what is undecided was neither excluded nor shown by an example.",
    ),
    "reachable": Words("可能", "reachable"),
    "undecided": Words("未定", "undecided"),
    "example": Words("例如", "for example"),
    "advice_next": Words("下一个问题", "The next question"),
    "advice_questions": Words("其后依次（{count}项仍可能影响结果）", "Then, in this order ({count} may still matter)"),
    "advice_needless": Words("无须收集（{count}项）", "Need not be collected ({count})"),
    "advice_measure": Words(
        "先问的是：得到回答后平均剩下的结果最少；相同时先问基本要求，再问平均剩余未定分数少者。",
        "The order: fewest outcomes left on average by the answers, then basic requirements, then fewest points open.",
    ),
    "grades_left": Words("平均剩{count}种结果", "outcomes left on average: {count}"),
    "width_left": Words("平均{points}未定", "open on average: {points}"),
    "matters_proven": Words("确有影响", "does matter"),
    "matters_not_excluded": Words("可能影响", "may matter"),
    "question": Words("问题", "Question"),
    "weight": Words("作用", "Weight"),
    "after_answer": Words("回答后", "after an answer"),
    "decides": Words("涉及", "decides"),
    # margins
    "advice_margins_title": Words("{subject} · 结论有多稳", "{subject} · how safe the grade is"),
    "margins_near": Words(
        "单独变动即可改变等级的事实（{count}项，按相对距离由近到远）",
        "Facts that alone could change the grade ({count}, the nearest first)",
    ),
    "margins_none": Words("任何一项事实单独变动都不会改变等级。", "No single fact could change the grade."),
    "margins_safe": Words(
        "在申报范围内怎样变动都不改变等级：{labels}", "These never change the grade, whatever they are: {labels}"
    ),
    "edge_above": Words("增大", "upwards"),
    "edge_below": Words("减小", "downwards"),
    "edge_exact_at": Words(
        "至{place}（含）不变（余量{distance}）；越过即为{grade}",
        "unchanged up to and including {place} ({distance} away); beyond it {grade}",
    ),
    "edge_exact_before": Words("到{place}即为{grade}（相距{distance}）", "{grade} from {place} on ({distance} away)"),
    "edge_proven": Words(
        "已证明至{place}不变；到{changes}时为{grade}", "proven unchanged up to {place}; at {changes} it is {grade}"
    ),
    "edge_close": Words("至{place}左右不变；越过即为{grade}", "unchanged up to about {place}; beyond it {grade}"),
    "edge_proven_only": Words(
        "已证明至{place}不变，更远未能证明", "proven unchanged up to {place}; further was not proven"
    ),
    "other_answer": Words("若为“{value}”", "if it were {value}"),
    "would_be": Words("则为{grade}", "then {grade}"),
    "fact_now": Words("现为", "now"),
    "on_threshold": Words(
        "恰好等于界限值，请评价人员核对（{count}项）", "Exactly on a threshold: for the evaluator to check ({count})"
    ),
    "no_threshold": Words("没有数值恰好等于界限值。", "No quantity stands exactly on a threshold."),
    "omissions": Words(
        "不填报反而更好，请评价人员核对（{count}项）",
        "Better left out, for the evaluator to check ({count})",
    ),
    "no_omissions": Words("没有不填报反而更好的资料。", "Nothing supplied would better have been left out."),
    "left_out": Words("不填报则", "without it"),
    "robust": Words("计量误差", "Meter uncertainty"),
    "robust_proven": Words(
        "{grade}成立：以下各项同时在误差范围内变动，等级都不变。",
        "{grade} stands: it is the same while all of these are off at once, in any combination.",
    ),
    "robust_refuted": Words(
        "{grade}不稳：误差范围内就有{other}的情形。",
        "{grade} does not stand: within the uncertainties there is a case of {other}.",
    ),
    "robust_open": Words(
        "{grade}在误差范围内未能证明，也未找到反例。",
        "{grade} could not be proven within the uncertainties, nor was a case against it found.",
    ),
    "robust_scale": Words(
        "已证明可承受所给误差的{scale}倍。", "It is proven for {scale} times the given uncertainties."
    ),
    "plus_minus": Words("{label} ± {spread}", "{label} ± {spread}"),
    # the interview
    "talk_title": Words("{title}，{edition}版 · 问答", "{title}, edition {edition} · interview"),
    "talk_how": Words(
        "随时可输入：？不知道 · 跳过 · 返回 · 帮助 · 进度 · 退出。",
        "At any time: ? (don't know) · skip · back · help · status · quit.",
    ),
    "talk_as_of": Words("评价基准日（YYYY-MM-DD）", "Date of the assessment (YYYY-MM-DD)"),
    "talk_question": Words("【{number}】{label}", "[{number}] {label}"),
    "talk_decides": Words("用于：{labels}", "for: {labels}"),
    "talk_unit": Words(
        "单位：{unit}；可连同其他单位填写，如 350 万千瓦时", "in {unit}; another unit may follow: 350 MWh"
    ),
    "talk_plain_number": Words("填数字", "a number"),
    "talk_range": Words("范围：{range}", "range: {range}"),
    "talk_yes_no": Words("1 是 · 2 否", "1 yes · 2 no"),
    "talk_option": Words("{number} {label}", "{number} {label}"),
    "talk_several": Words("可填多项，以空格分开；没有则填“无”", "several numbers, separated by blanks; or none"),
    "talk_date": Words("填日期 YYYY-MM-DD", "a date, YYYY-MM-DD"),
    "talk_length": Words("填期限，如 3年、18个月", "a length of time, such as 3 years or 18 months"),
    "talk_text": Words("填文字", "a text"),
    "talk_table": Words("有记录吗？1 有 · 2 没有", "Are there any records? 1 yes · 2 no"),
    "talk_more": Words("还有记录吗？1 有 · 2 没有", "Is there another record? 1 yes · 2 no"),
    "talk_record": Words("第{record}条记录 · {label}", "record {record} · {label}"),
    "talk_blank": Words("（留空视为{value}）", "(left empty: {value})"),
    "talk_prompt": Words("答：", "> "),
    "talk_wrong": Words("这样回答看不懂。可以这样填：", "That is no answer to this. What can be typed:"),
    "talk_wrong_unit": Words(
        "单位不合：这里要能换算成{unit}的单位。", "The unit does not fit: it has to convert to {unit}."
    ),
    "talk_no_unit": Words("这里不带单位。", "There is no unit here."),
    "talk_wrong_range": Words("超出范围：应在{range}之内。", "Out of range: it has to be in {range}."),
    "talk_noted": Words("已记：{label}＝{value}", "noted: {label} = {value}"),
    "talk_left_unknown": Words("已记为不知道：{label}", "noted as not known: {label}"),
    "talk_skipped": Words("先跳过：{label}", "put off: {label}"),
    "talk_back": Words("已返回上一问。", "One question back."),
    "talk_first": Words("这已是第一问。", "This is the first question."),
    "talk_still": Words("仍可能：{grades}", "still possible: {grades}"),
    "talk_settled": Words(
        "已经确定：{grade}。其余资料不再影响，不用再问。",
        "Settled: {grade}. Nothing else can change it; no more questions.",
    ),
    "talk_open": Words(
        "问完了，尚未确定：{grades}。补上不知道的资料后可接着问。",
        "No more to ask, and not settled: {grades}. It goes on when what is not known becomes known.",
    ),
    "talk_saved": Words("已存入 {file}；用同一命令可接着回答。", "Saved in {file}; the same command goes on."),
    "talk_unsaved": Words("未指定存放的文件，回答如下：", "No file was named, so here are the answers:"),
    "talk_evidence": Words("证明材料：{evidence}", "evidence: {evidence}"),
}
