"""What diagnostics about facts say in particular, in Chinese: the English sentence with its places, and ours.

A place in braces stands for whatever the English sentence has there; a phrase of ours in it is worded too.
"""

import re
from collections.abc import Mapping
from functools import cache

# What is wrong (GR601 to GR624, and rows of tables).
PARTICULARS: Mapping[str, str] = {
    "unknown fact `{fact}`": "没有填报项 `{fact}`",
    "expected the facts of one subject, found a table": "这里应是一个对象的填报文件，给出的却是表格",
    "the row has {cells} cells under {names} names": "这一行有 {cells} 个单元格，表头只有 {names} 列",
    "`{fact}` should be {expected}, found {found}": "`{fact}` 应填{expected}，实填{found}",
    "a `{kind}` cannot be read as a fact": "`{kind}` 类型的值不能用作填报值",
    "`{fact}` has no unit, found `{unit}`": "`{fact}` 不带单位，却填了 `{unit}`",
    "`{fact}` is measured in `{wanted}`, found `{unit}`": "`{fact}` 以 `{wanted}` 计，却填了 `{unit}`",
    "unknown unit `{unit}` for `{fact}`": "`{fact}` 填的单位 `{unit}` 无法识别",
    "`{fact}` is {value}, outside its range {range}": "`{fact}` 填的是 {value}，允许范围为 {range}",
    "`{option}` is not an option of `{fact}`": "`{fact}` 没有 `{option}` 这一选项",
    "`{fact}` is not a finite number: `{value}`": "`{fact}` 填的 `{value}` 不是有限的数值",
    "`{value}` is not a finite number": "`{value}` 不是有限的数值",
    "the number has more than {count} digits": "数字超过 {count} 位",
    "the fact `{fact}` is given twice": "填报项 `{fact}` 填了两次",
    "`{fact}` names the option `{option}` twice": "`{fact}` 中的选项 `{option}` 写了两次",
    "the date of the assessment is missing": "没有给出评价基准日",
    "the date of the judgement is missing": "没有给出评定的基准日",
    "the date of the session is missing": "没有给出会话的起始日期",
    "expected a date, found {found}": "此处应为日期，实填{found}",
    "`{text}` is not a date": "`{text}` 不是日期",
    "`{fact}` is declared for the period {period}, found `{given}`": (
        "`{fact}` 应填期间 {period} 的数据，实填 `{given}`"
    ),
    "record {index} of `{fact}` should be a mapping of its columns, found {found}": (
        "`{fact}` 的记录 {index} 应写成“列: 值”，实填{found}"
    ),
    "unknown column `{column}` in record {index} of `{fact}`": "`{fact}` 的记录 {index} 中，没有 `{column}` 这一列",
    "unknown parameter `{name}`": "没有参数 `{name}`",
    "`{name}` is bound to nothing": "参数 `{name}` 没有给值",
    "a parameter is unknown or unsuitable": "有参数不存在，或所给的值不合适",
    "`{fact}` chooses {count}, where {wanted} are to be chosen": "`{fact}` 选了 {count} 项，应选 {wanted} 项",
    "expected a mapping of facts, found {found}": "此处应为填报项的键值对，实填{found}",
    "expected a mapping of names and values, found {found}": "此处应为名称和值的键值对，实填{found}",
    "expected a single value or a list under `value`, found a mapping": "`value` 之下应为一个值或列表，实填键值对",
    "expected a single value, found {found}": "此处应为一个值，实填{found}",
    "expected a text or a list of texts under `evidence`, found {found}": (
        "`evidence` 之下应为文字或文字列表，实填{found}"
    ),
    "expected a text under `{key}`, found {found}": "`{key}` 之下应为文字，实填{found}",
    "expected a text, found {found}": "此处应为文字，实填{found}",
    "expected the facts of one subject": "此处只能填一个对象",
    "expected the facts of one subject, found {count}": "此处只能填一个对象，实有 {count} 个",
    "facts are grouped deeper than {count} levels": "填报项的分组超过 {count} 层",
    "no ruleset is about a subject of the kind `{kind}`": "没有规则集以 `{kind}` 类对象为评价对象",
    "the column `{key}` is not a text": "列名 `{key}` 不是文字",
    "the name `{key}` is not a text": "名称 `{key}` 不是文字",
    "there is no subject in the facts": "填报文件中没有评价对象",
    "a receipt is about one subject": "一份凭证只针对一个对象",
    "a report is about one subject": "一份报告只针对一个对象",
    "unknown key `{key}` of the subject": "评价对象没有 `{key}` 这个键",
    "unknown key `{key}` beside `value`": "`value` 旁边没有 `{key}` 这个键",
    "unknown part `{key}`": "没有 `{key}` 这一部分",
    "the subjects are of different dates: {dates}": "各对象的基准日不同：{dates}",
    "several rows have the id `{id}`: {rows}": "多行的编号都是 `{id}`：{rows}",
    "two subjects have the id `{id}`": "两个对象的编号都是 `{id}`",
    "there is no facts file in `{path}`": "`{path}` 中没有填报文件",
    "there is no subject to judge": "没有可评价的对象",
    "there is no subject in the table": "表格中没有评价对象",
    "`{key}` has no programme": "`{key}` 没有工作目标",
    "`{key}` says nothing of many subjects together": "`{key}` 没有针对多个对象的规定",
    "subject {number} has no id": "第 {number} 个对象没有编号",
    "the subject has no id": "该对象没有编号",
    "the row has no id": "该行没有编号",
}  # fmt: skip

# What may stand in a place of the sentences above or below.
PHRASES: Mapping[str, str] = {
    "a number in `{unit}`": "以 `{unit}` 计的数值",
    "a number": "数值",
    "true or false": " true 或 false",
    "a text": "文字",
    "one of {options} (write it in quotes)": " {options} 之一（须加引号）",
    "one of {options}": " {options} 之一",
    "a list of options": "选项列表",
    "a date written YYYY-MM-DD": " YYYY-MM-DD 格式的日期",
    "a duration of years and months such as P3Y": "以年月计的时长，例如 P3Y",
    "a duration such as P10D": "以日时计的时长，例如 P10D",
    "a list of records": "记录列表",
    "lines {numbers}": "第 {numbers} 行",
    "rows {numbers}": "第 {numbers} 条记录",
    "nothing": "空值",
    "a list": "列表",
    "a mapping": "键值对",
    "something else": "其他内容",
    "the boolean `{value}`": "是非值 `{value}`",
    "the text `{value}`": "文字 `{value}`",
    "the date `{value}`": "日期 `{value}`",
    "the number `{value}`": "数值 `{value}`",
    "the moment `{value}`": "时刻 `{value}`",
}

# What to do, where the help has a fixed form and names what to write.
WAYS_OUT: Mapping[str, str] = {
    "did you mean `{name}`?": "是否为 `{name}`？",
    "judge tables with `greenrules batch`, one row with `--explain`; read a form with `greenrules sheet read`": (
        "表格请用 `greenrules batch` 评定，其中一行用 `--explain` 说明；填好的问卷用 `greenrules sheet read` 读取"
    ),
    "give one of {options}, or leave it out": "请从中选择：{options}；不清楚的项可以不填",
    "choose one of {options}": "请从中选择：{options}",
    "write one of {options}": "请从中选择：{options}",
    "give one of {options}": "请从中选择：{options}",
    "the keys are {keys}": "可用的键：{keys}",
    "the keys here are {keys}": "可用的键：{keys}",
    "the parts are {keys}": "可用的部分：{keys}",
    "its columns are {columns}": "可用的列：{columns}",
    "give a number in `{unit}` or in a unit of the same kind": "请填以 `{unit}` 或同类单位计的数值",
    "give a number in `{unit}`": "请填以 `{unit}` 或同类单位计的数值",
    "give {expected}, or leave it out": "请填{expected}；不清楚的项可以不填",
    "give `true` or `false`": "请填 `true` 或 `false`",
    "write the number without quotes": "数值不要加引号",
    "leave the unit out": "不要写单位",
    "the range is in `{unit}`; check the unit": "允许范围以 `{unit}` 计，请核对数值和单位",
    "name it once": "只写一次",
    "choose {count}, or leave the fact out": "请选 {count} 项，或不填此项",
    "give the value for {period}, or correct its period": "请填 {period} 的数据，或改正所写的期间",
    "give the day alone, such as 2022-01-31": "只写日期，例如 2022-01-31",
    "round it, or give it in a larger unit": "请先修约，或改用较大的单位",
    "put it in quotes": "请加引号",
    "name the papers in quotes": "材料名称请加引号",
    "write the value itself": "请直接写值",
}


# Places that hold a phrase of ours, and those that hold a list of ids. Whatever a user wrote stays as it is.
_PHRASED, _LISTED = ("expected", "found", "rows"), ("options", "keys", "columns")


def word(sentence: str, forms: Mapping[str, str]) -> str | None:
    """Return a sentence of one of the forms in Chinese, with what stands in its places; None for any other."""
    for pattern, words in _compile(tuple(forms.items())):
        found = pattern.fullmatch(sentence)
        if found:
            return words.format(**{name: _word_place(name, text) for name, text in found.groupdict().items()})
    return None


def _word_place(name: str, text: str) -> str:
    if name in _PHRASED:
        worded = word(text, PHRASES) or text
        return f" {worded}" if worded.startswith("`") else worded
    if name in _LISTED:
        return text.replace("`, `", "`、`")
    return text.replace(" or ", " 或 ") if name == "range" else text


@cache
def _compile(forms: tuple[tuple[str, str], ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((_read_form(form), words) for form, words in forms)


def _read_form(form: str) -> re.Pattern[str]:
    """Return the pattern of a form; each place takes as little as it can, since ours come before what users wrote."""
    parts = re.split(r"\{(\w+)\}", form)
    texts = (f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts))
    return re.compile("".join(texts), re.DOTALL)
