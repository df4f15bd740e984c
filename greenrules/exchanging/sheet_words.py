"""What stands on the sheets besides the words of the ruleset, in both languages, under stable keys."""

from greenrules.explaining.messages import choose_words
from greenrules.explaining.page import Language
from greenrules.model.citing import Words

WORDS: dict[str, Words] = {
    # sheets
    "cover_sheet": Words("填写说明", "Read me"),
    "answers_sheet": Words("答卷", "Answers"),
    "worked_sheet": Words("评分表", "Worked"),
    "facts_sheet": Words("数据", "Facts"),
    "steps_sheet": Words("计算过程", "Steps"),
    "indicators_sheet": Words("指标表", "Indicators"),
    "parameters_sheet": Words("数值表", "Values"),
    "labels_sheet": Words("名称表", "Labels"),
    # the cover of a questionnaire
    "questionnaire": Words("{title}（{edition}版）数据填报表", "Questionnaire: {title}, edition {edition}"),
    "how_title": Words("怎样填写", "How to fill it in"),
    "how_1": Words("只填黄色格，其余各格已锁定。", "Fill in the yellow cells; all others are locked."),
    "how_2": Words(
        "不知道的就空着：空格表示“未知”，不等于“否”，也不等于零。",
        "Leave empty what is not known: empty means unknown, neither no nor zero.",
    ),
    "how_3": Words(
        "数值按所列单位填写；单位格可以下拉改选，系统按精确比例换算。",
        "Numbers are in the unit shown; choose another unit from its list and it is converted exactly.",
    ),
    "how_4": Words(
        "证明材料每行写一份（Alt+Enter 换行）。",
        "Name one paper of evidence a line (Alt+Enter starts a new one).",
    ),
    "how_5": Words(
        "多条记录填在各自的工作表；确实没有记录时，在“答卷”中选“无记录”。",
        "Records go to sheets of their own; where there are none at all, choose `no records` among the answers.",
    ),
    "subject_title": Words("评价对象", "Subject"),
    "subject.id": Words("编号（统一社会信用代码等）", "id"),
    "subject.zh": Words("名称（中文）", "name in Chinese"),
    "subject.en": Words("名称（英文）", "name in English"),
    "as_of": Words("评价基准日", "date of the assessment"),
    "note": Words("备注", "note"),
    "rules_title": Words("所依据的规则", "The rules"),
    "ruleset": Words("规则", "ruleset"),
    "digest": Words("内容摘要", "content digest"),
    "back": Words(
        "填好后执行 greenrules sheet read 本文件，即得可供评价的数据。",
        "When it is filled in, `greenrules sheet read` on this file gives facts ready for evaluation.",
    ),
    # the answers
    "number": Words("序号", "No."),
    "question": Words("问题", "Question"),
    "answer": Words("回答", "Answer"),
    "unit": Words("单位", "Unit"),
    "allowed": Words("范围或选项", "Range or options"),
    "period": Words("统计期", "Period"),
    "evidence": Words("证明材料", "Evidence"),
    "help": Words("填写说明", "Help"),
    "clause": Words("条款", "Clause"),
    "id": Words("标识", "id"),
    "papers": Words("可用：{papers}", "such as: {papers}"),
    "may_be_absent": Words("可不填", "may be left out"),
    "usual_period": Words("统计期为{period}", "for the period {period}"),
    "parameters_title": Words("由地方或企业确定的参数（请注明依据）", "Parameters left open (name the source)"),
    "set_question": Words("{label}（逐项选“是”或“否”）", "{label} (answer yes or no for each)"),
    "table_question": Words("{label}（见工作表“{sheet}”）", "{label} (see the sheet `{sheet}`)"),
    "no_records": Words("无记录", "no records"),
    "table_help": Words(
        "每行一条记录，请列全；确实没有记录时在“答卷”中选“无记录”。",
        "One record a row, all of them; where there are none, choose `no records` among the answers.",
    ),
    "bad_title": Words("不符合要求", "Not as asked"),
    "bad_number": Words("请填数值，范围：{range}", "A number is asked for: {range}"),
    "bad_choice": Words("请从下拉列表中选择", "Choose from the list"),
    "bad_date": Words("请填日期，如 2025-12-31", "A date is asked for, such as 2025-12-31"),
    "any_number": Words("任意数值", "any number"),
    "yes_no": Words("是 / 否", "yes / no"),
    "day": Words("日期", "date"),
    "duration": Words("如 P3Y（3年）、P6M（6个月）", "such as P3Y, P6M"),
    "text": Words("文字", "text"),
    # the tables of a ruleset
    "path": Words("条目", "Entry"),
    "field_label_zh": Words("中文名称", "Label, Chinese"),
    "field_label_en": Words("英文名称", "Label, English"),
    "field_weight": Words("权重", "Weight"),
    "field_points": Words("分值", "Points"),
    "field_baseline": Words("基准值", "Baseline"),
    "field_leading": Words("引领值", "Leading"),
    "field_value": Words("取值", "Value"),
    "field_from": Words("起始日", "From"),
    "field_unit": Words("单位", "Unit"),
    "field_clause": Words("条款", "Clause"),
    "field_provenance": Words("可信度", "Provenance"),
    "field_note": Words("说明", "Note"),
    # a worked sheet
    "worked": Words("{title}（{edition}版）评分表", "Worked sheet: {title}, edition {edition}"),
    "worked_note": Words(
        "表中公式随“数据”页黄色格重算。电子表格只有约15位有效数字，与界限之差更小的按相等处理；以规则引擎的结论为准。",
        "The formulas follow the yellow cells of the sheet of facts. A spreadsheet has some 15 digits and takes as "
        "equal what differs by less; what the rules engine says stands.",
    ),
    "as_of_line": Words("{subject}，评价基准日{day}", "{subject}, as of {day}"),
    "grade": Words("等级", "Grade"),
    "no_grade": Words("未达到任何等级", "no grade"),
    "score": Words("总分", "Score"),
    "item": Words("项目", "Item"),
    "verdict": Words("结论", "Verdict"),
    "proven": Words("得分（已证明）", "Points proven"),
    "attainable": Words("最高可达", "Attainable"),
    "maximum": Words("满分", "Of"),
    "quantity": Words("实际值", "Value"),
    "baseline": Words("基准值", "Baseline"),
    "leading": Words("引领值", "Leading"),
    "applies": Words("适用", "Applies"),
    "provenance": Words("可信度", "Provenance"),
    "gates": Words("基本要求（一票否决）", "Basic requirements"),
    "tree": Words("评价指标", "Indicators"),
    "ladder": Words("等级条件", "Grades"),
    "frozen": Words(
        "固定值：此项没有公式，数据改变后须重新评价", "fixed: no formula, evaluate again when facts change"
    ),
    "value": Words("取值", "Value"),
    "basis": Words("证明材料", "Evidence"),
    "assumed": Words("未填，按规定视为此值", "not given, taken as stated"),
    "upper": Words("上限", "Upper end"),
    "how": Words("算法", "How"),
    "step": Words("步骤", "Step"),
    "internal": Words("计算值", "As calculated with"),
    "months": Words("个月", "months"),
    "days": Words("天", "days"),
}


def word(key: str, language: Language, /, **fields: str) -> str:
    """Return a text of the sheets in one language, the braces filled in."""
    return choose_words(WORDS[key], language).format(**fields)
