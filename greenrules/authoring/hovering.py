"""What an editor shows beside a name or key: a few lines of Markdown, in both languages."""

from collections.abc import Iterable

from greenrules.authoring.declarations import Declaration

# A kind of entry in both languages.
_KINDS = {
    "fact": "事实 · fact", "column": "列 · column", "parameter": "参数 · parameter", "derived": "计算量 · derived",
    "table": "判定表 · decision table", "gate": "基本要求 · basic requirement", "indicator": "评价指标 · indicator",
    "grade": "等级 · grade", "document": "文件 · document", "import": "引用 · import",
    "eligibilities": "资格 · eligibility", "entitlements": "奖补 · entitlement",
}  # fmt: skip


def write_hover(one: Declaration, lines: Iterable[int] = ()) -> str:
    """Return what is known about a name as Markdown.

    Args:
        lines: where it is used, counted from 1.
    """
    label = " · ".join(dict.fromkeys(text for text in (one.words.zh, one.words.en) if text))
    name = one.name.removeprefix("document:").removeprefix("column:")
    shown = [f"**{label}**" if label else "", f"`{name}` — {_KINDS[one.kind]}"]
    kind = " · ".join(part for part in (one.type, one.unit) if part)
    if one.implied:
        kind += "（由公式得出 · taken from the formula）"
    shown += [kind, f"`{one.text}`" if one.text else ""]
    shown.append(" · ".join(part for part in (one.source, one.provenance) if part))
    numbers = [str(line) for line in dict.fromkeys(lines)]
    shown.append(f"用于第{'、'.join(numbers)}行 · used in line {', '.join(numbers)}" if numbers else "")
    return "\n\n".join(part for part in shown if part)
