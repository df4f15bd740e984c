"""Mistakes in words, Chinese and English: what is wrong in a mutant, and which case would notice."""

from collections.abc import Mapping

from greenrules.model.citing import Words
from greenrules.model.declarations import DatedValue
from greenrules.testing.coverage_entries import Entry
from greenrules.testing.coverage_words import shorten
from greenrules.testing.mutant_expressions import write_scalar
from greenrules.testing.mutant_rulesets import Mutant

# By kind: the mistake, and the case that is missing when nobody notices. `{text}` is what was written, `{detail}` what
# stands there now.
KINDS: Mapping[str, tuple[str, str, str, str]] = {
    "strictness": (
        "“{text}”的界限本身算错了边",
        "the mark itself counts on the wrong side in `{text}`",
        "没有用例正好落在“{text}”的界限上",
        "no case lies exactly on the mark of `{text}`",
    ),
    "sign turned": (
        "“{text}”的比较方向颠倒",
        "the comparison `{text}` is turned round",
        "没有用例使“{text}”起决定作用",
        "no case is decided by `{text}`",
    ),
    "and/or": (
        "“{text}”中的“且”与“或”混淆",
        "`and` and `or` are mixed up in `{text}`",
        "没有用例只满足“{text}”的一部分",
        "no case fulfils only part of `{text}`",
    ),
    "operand dropped": (
        "漏掉条件“{text}”",
        "the condition `{text}` is forgotten",
        "没有用例只差条件“{text}”",
        "no case hangs on `{text}` alone",
    ),
    "not dropped": (
        "漏掉“{text}”的否定",
        "the `not` of `{text}` is forgotten",
        "没有用例由“{text}”决定",
        "no case is decided by `{text}`",
    ),
    "branch always": (
        "不看“{text}”，总取“{detail}”",
        "`{detail}` is taken whatever `{text}` says",
        "没有用例由“{text}”决定取哪个分支",
        "no case is decided by `{text}`",
    ),
    "negated": (
        "“{text}”被否定",
        "`{text}` is negated",
        "没有用例由“{text}”决定",
        "no case is decided by `{text}`",
    ),
    "branches swapped": (
        "“{text}”的两个分支互换",
        "the branches of `{text}` are swapped",
        "没有用例区分“{text}”的两个分支",
        "no case tells the branches of `{text}` apart",
    ),
    "arithmetic sign": (
        "“{text}”的运算符错误",
        "the sign of `{text}` is wrong",
        "没有用例给出“{text}”的数值",
        "no case gives the value of `{text}`",
    ),
    "input dropped": (
        "公式漏掉“{text}”",
        "`{text}` is left out of the formula",
        "没有用例中“{text}”影响结果",
        "in no case does `{text}` matter",
    ),
    "conversion forgotten": (
        "“{text}”未换算单位",
        "the unit of `{text}` is not converted",
        "没有用例依赖“{text}”的单位",
        "no case rests on the unit of `{text}`",
    ),
    "quantifier": (
        "“{text}”中的“存在”与“全部”混淆",
        "`some` and `every` are mixed up in `{text}`",
        "没有用例只有部分记录满足“{text}”",
        "no case has records of which only some fulfil `{text}`",
    ),
    "extreme": (
        "“{text}”中的最大与最小混淆",
        "`min` and `max` are mixed up in `{text}`",
        "没有用例中“{text}”的各项不同",
        "no case has different values in `{text}`",
    ),
    "sum": (
        "“{text}”只取最大一项而未求和",
        "`{text}` takes the largest instead of the sum",
        "没有用例有两条以上计入“{text}”的记录",
        "no case has two records that count in `{text}`",
    ),
    "filter dropped": (
        "漏掉筛选条件“{text}”",
        "the filter `{text}` is forgotten",
        "没有用例含有被“{text}”筛除的记录",
        "no case has a record that `{text}` leaves out",
    ),
    "constant": (
        "“{text}”误作“{detail}”",
        "`{text}` is taken for `{detail}`",
        "没有用例区分“{text}”与“{detail}”",
        "no case tells `{text}` from `{detail}`",
    ),
    "value": (
        "数值{text}误作{detail}",
        "{detail} instead of {text}",
        "没有用例能区分{text}与{detail}",
        "no case tells {text} from {detail}",
    ),
    "year": (
        "误用上一期的数值{detail}",
        "the value of the period before, {detail}",
        "没有用例的评价日在该数值生效之后",
        "no case is dated after that value begins",
    ),
    "wrong parameter": (
        "“{text}”误用“{detail}”",
        "`{detail}` in place of `{text}`",
        "没有用例区分“{text}”与“{detail}”",
        "no case tells `{text}` from `{detail}`",
    ),
    "wrong input": (
        "“{text}”误用“{detail}”",
        "`{detail}` in place of `{text}`",
        "没有用例中“{text}”与“{detail}”不同",
        "in no case do `{text}` and `{detail}` differ",
    ),
    "gate dropped": ("漏掉该项基本要求", "the requirement is forgotten", "没有用例不满足该项要求", "no case fails it"),
    "points": ("满分误作{detail}", "{detail} points at most", "没有用例得满分", "no case earns the full points"),
    "weight": ("权重误作{detail}", "a weight of {detail}", "没有用例受该权重影响", "no case rests on the weight"),
    "step points": (
        "“{text}”一档得分误作{detail}",
        "{detail} points for `{text}`",
        "没有用例落在“{text}”一档",
        "no case reaches the step `{text}`",
    ),
    "ends swapped": (
        "基准与引领（或数值与基数）互换",
        "the two ends are swapped",
        "没有用例介于两端之间",
        "no case lies between the two ends",
    ),
    "direction": (
        "优劣方向颠倒",
        "better and worse are turned round",
        "没有用例优于或劣于界限",
        "no case is better or worse than the ends",
    ),
    "output": ("第{detail}", "row {detail}", "没有用例由该行决定", "no case is decided by that row"),
    "cell": ("第{detail}", "row {detail}", "没有用例落在该行的界限上", "no case lies on the ends of that row"),
    "outputs swapped": (
        "第{detail}行与下一行的结果互换",
        "the outputs of row {detail} and the next are swapped",
        "没有用例由该行决定",
        "no case is decided by that row",
    ),
    "rows reordered": (
        "第{detail}行与下一行次序颠倒",
        "row {detail} comes after the next",
        "没有用例同时符合这两行",
        "no case fits both rows",
    ),
    "otherwise": (
        "其余情形误作{detail}",
        "{detail} otherwise",
        "没有用例落在其余情形",
        "no case falls under `otherwise`",
    ),
    "rungs swapped": (
        "与等级“{detail}”次序颠倒",
        "the order with grade `{detail}` is turned round",
        "没有用例同时满足两级",
        "no case fulfils both grades",
    ),
    "checklist mode": (
        "“全部满足”误作“逐项计分”",
        "each item earns points instead of all together",
        "没有用例只满足部分条目",
        "no case fulfils only some items",
    ),
    "exclusion dropped": (
        "漏掉对“{detail}”的排除",
        "`{detail}` is no longer excluded",
        "没有用例同时符合两项",
        "no case fulfils both",
    ),
}
DROPPED = (
    "漏掉“{text}”",
    "`{text}` is forgotten",
    "没有用例依赖“{text}”",
    "no case rests on `{text}`",
)


def describe_mutant(mutant: Mutant, entry: Entry) -> Words:
    """Return what is wrong in a mutant."""
    zh, en, _, _ = _phrase(mutant)
    return Words(f"{entry.label.zh}：{zh}", f"{entry.label.en}: {en}")


def describe_missing_case(mutant: Mutant, entry: Entry) -> Words:
    """Return which case would notice the mistake."""
    _, _, zh, en = _phrase(mutant)
    return Words(f"{entry.label.zh}：{zh}", f"{entry.label.en}: {en}")


def _phrase(mutant: Mutant) -> tuple[str, str, str, str]:
    words = KINDS.get(mutant.kind, DROPPED)
    text = write_part(mutant)
    zh, en, missing_zh, missing_en = (word.format(text=text, detail=mutant.detail) for word in words)
    return zh, en, missing_zh, missing_en


def write_part(mutant: Mutant) -> str:
    """Return what was written where the mistake is, shortened."""
    before = mutant.before
    if isinstance(before, DatedValue):
        return write_scalar(before.value)
    span = getattr(before, "span", None)
    return mutant.kind if span is None or hasattr(before, "label") else shorten(span.text)
