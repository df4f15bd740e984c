"""Items in words, Chinese and English: what a case covers, or what no case covers yet."""

from collections.abc import Mapping, Sequence

from greenrules.model.citing import Words
from greenrules.model.declarations import DecisionTable, Fact
from greenrules.testing.coverage_measuring import Targets
from greenrules.testing.coverage_sites import Site

LONGEST = 60
# Entries whose label says it all.
PLAIN_KINDS = ("parameter:", "group:")
# What an aspect is called. A key `<kind>/<aspect>` goes before the plain aspect.
ASPECTS: Mapping[str, tuple[str, str]] = {
    "condition/true": ("成立", "met"),
    "condition/false": ("不成立", "unmet"),
    "atom/true": ("成立并起决定作用", "holds and decides"),
    "atom/false": ("不成立并起决定作用", "fails and decides"),
    "unknown": ("未知", "unknown"),
    "known": ("已知", "known"),
    "on": ("正好在界限上", "exactly on the mark"),
    "beside": ("刚好差一个单位", "one unit short of it"),
    "equal": ("两边相等", "both sides equal"),
    "first day inside": ("回溯期内第一天", "first day of the look-back"),
    "last day outside": ("回溯期前一天", "the day before the look-back"),
    "day of the assessment": ("评价当日", "on the day of the assessment"),
    "day after": ("评价日之后", "after the assessment"),
    "none": ("没有相关记录", "no such record"),
    "one": ("一条记录", "one such record"),
    "several": ("多条记录", "several such records"),
    "call/decides": ("由该项决定", "decides"),
    "table/decides": ("由该行决定", "decides"),
    "worse than baseline": ("劣于基准值", "worse than the baseline"),
    "at baseline": ("正好为基准值", "exactly the baseline"),
    "between": ("介于基准值和引领值之间", "between baseline and leading value"),
    "at leading": ("正好为引领值", "exactly the leading value"),
    "better than leading": ("优于引领值", "better than the leading value"),
    "nothing": ("零分", "no points"),
    "part": ("部分得分", "part of the points"),
    "full": ("满分", "full points"),
    "whole": ("达到或超过全部", "the whole or more"),
    "at the cap": ("正好达到上限", "exactly at the cap"),
    "above the cap": ("超过上限", "above the cap"),
    "no step": ("任何一档都不满足", "no step reached"),
    "no record": ("没有计入的记录", "no record counts"),
    "one record": ("一条计入的记录", "one record counts"),
    "several records": ("多条计入的记录", "several records count"),
    "more than are counted": ("记录多于计入数", "more records than are counted"),
    "all apply": ("全部适用", "all parts apply"),
    "some left out": ("部分不适用", "some parts do not apply"),
    "chosen": ("已选定", "chosen"),
    "one left over": ("选优后有剩余", "one is left over"),
    "granted": ("给予", "granted"),
    "refused": ("不给予", "refused"),
    "binds": ("受该限额限制", "the cap binds"),
    "exactly": ("正好等于限额", "exactly the cap"),
    "does not bind": ("未触及该限额", "the cap does not bind"),
    "nothing paid": ("此前未领取", "nothing paid before"),
    "part paid": ("此前领取一部分", "part paid before"),
    "all paid": ("此前已全额领取", "all paid before"),
    "missing": ("缺少该事实", "not given"),
}


def describe_item(targets: Targets, item: str) -> Words:
    """Return an item in words: the entry, the part of it, and the way it goes."""
    site, aspect = targets.sites[item]
    zh, en = _name_aspect(site, aspect)
    label = _label_of(targets, site)
    text = quote(site)
    if not text or label is None:
        label = label or Words(site.entry, site.entry)
        return Words(f"未给出{label.zh}" if site.kind == "missing" else f"{label.zh}：{zh}", f"{label.en}: {en}")
    return Words(f"{label.zh}：{text} {zh}", f"{label.en}: {text} {en}")


def describe_briefly(targets: Targets, item: str) -> Words:
    """Return an item in few words: the entry and the way it goes."""
    site, aspect = targets.sites[item]
    zh, en = _name_aspect(site, aspect)
    label = _label_of(targets, site) or Words(site.entry, site.entry)
    if site.kind == "missing":
        return Words(f"未给出{label.zh}", f"{label.en}: {en}")
    text = quote(site)
    if not text or site.entry.startswith(PLAIN_KINDS):
        return Words(f"{label.zh}：{zh}", f"{label.en}: {en}")
    return Words(f"{label.zh}：{text} {zh}", f"{label.en}: {text} {en}")


def _label_of(targets: Targets, site: Site) -> Words | None:
    if isinstance(site.part, Fact):
        return site.part.label
    entry = targets.entries.get(site.entry)
    if entry is None:
        return None
    return Words("总分", "total score") if entry.id == "group:total" and not entry.label.zh else entry.label


def _name_aspect(site: Site, aspect: str) -> tuple[str, str]:
    known = ASPECTS.get(f"{site.kind}/{aspect}") or ASPECTS.get(aspect)
    if known is not None:
        if site.kind == "table" and isinstance(site.part, DecisionTable):
            row = f"第{site.index + 1}行" if site.index < len(site.part.rows) else "其余情形"
            name = f"row {site.index + 1}" if site.index < len(site.part.rows) else "otherwise"
            return f"{row}{known[0].removeprefix('由该行')}", f"{name} {known[1]}"
        return known
    word, _, rest = aspect.partition(" ")
    match word:
        case "step":
            return f"第{rest}档", f"step {rest}"
        case "from":
            return f"自{rest}起的数值", f"the value from {rest}"
        case "excluded":
            return f"因{rest.removeprefix('by ')}被排除", aspect
        case _:
            return aspect, aspect


def quote(site: Site) -> str:
    """Return what is written at a site, shortened; nothing for a whole entry."""
    span = getattr(site.part, "span", None)
    if span is None or site.kind in ("condition", "value", "missing", "table", "cell", "dated", "entitlement"):
        return ""
    if hasattr(site.part, "label"):
        return ""
    return shorten(span.text)


def shorten(text: str) -> str:
    """Return a text on one line, not too long."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def join_words(words: Sequence[Words], most: int = 2) -> Words:
    """Return several items as one label; what does not fit is counted."""
    shown = list(dict.fromkeys(words))
    rest = len(shown) - most
    zh, en = "；".join(each.zh for each in shown[:most]), "; ".join(each.en for each in shown[:most])
    return Words(f"{zh}，等{len(shown)}项", f"{en}; and {rest} more") if rest > 0 else Words(zh, en)
