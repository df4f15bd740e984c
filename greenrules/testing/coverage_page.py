"""Coverage as one HTML page that needs nothing else: no script, no font, no picture from anywhere."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from greenrules.explaining.page import Language
from greenrules.testing.coverage_report import Coverage, Item

STYLE = """
:root { color-scheme: light dark; --good: #1a7f37; --bad: #b3261e; --dim: #6b6b6b; --line: #d0d0d0; }
body { font: 15px/1.5 system-ui, "Noto Sans CJK SC", sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .25rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
meter { width: 8rem; }
summary { cursor: pointer; padding: .3rem 0; }
.good { color: var(--good); } .bad { color: var(--bad); } .dim { color: var(--dim); }
code { font-size: .9em; }
@media (prefers-color-scheme: dark) { :root { --good: #5bd47a; --bad: #ff8a80; --dim: #a0a0a0; --line: #444; } }
"""
WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "title": "Coverage of rules by cases",
        "lead": "Every way a rule can go is an item. A case covers the items its subject goes through.",
        "ruleset": "ruleset",
        "cases": "cases",
        "items": "items",
        "covered": "covered",
        "unreachable": "cannot be",
        "open": "open",
        "share": "share",
        "item": "item",
        "place": "place",
        "clause": "clause",
        "by": "covered by",
        "more": "and {n} more",
    },
    "zh": {
        "title": "用例对规则的覆盖",
        "lead": "规则的每一种走向是一个项目；用例覆盖其对象实际经过的项目。",
        "ruleset": "规则集",
        "cases": "用例",
        "items": "项目",
        "covered": "已覆盖",
        "unreachable": "不可达",
        "open": "未覆盖",
        "share": "比例",
        "item": "项目",
        "place": "位置",
        "clause": "条款",
        "by": "覆盖用例",
        "more": "等{n}个",
    },
}
SHOWN = 3


def write_page(coverages: Sequence[Coverage], lang: Language) -> str:
    """Return the page: a table of the rulesets, then every ruleset with all its items."""
    words = WORDS[lang]
    parts = [
        "<!doctype html>",
        f'<html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{words['title']}</title><style>{STYLE}</style></head><body>",
        f"<h1>{words['title']}</h1><p>{words['lead']}</p>",
        *_summarise(coverages, words),
        *(line for coverage in coverages for line in _detail(coverage, words, lang)),
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


def _summarise(coverages: Sequence[Coverage], words: Mapping[str, str]) -> Iterator[str]:
    names = ("cases", "items", "covered", "unreachable", "open", "share")
    heads = "".join(f'<th class="n" scope="col">{words[name]}</th>' for name in names)
    yield f'<table><thead><tr><th scope="col">{words["ruleset"]}</th>{heads}</tr></thead><tbody>'
    for coverage in coverages:
        counts = (coverage.cases, len(coverage.items), coverage.covered, coverage.unreachable, len(coverage.open_items))
        cells = "".join(f'<td class="n">{count}</td>' for count in counts)
        meter = f'<meter min="0" max="100" value="{coverage.percent}">{coverage.percent}</meter> {coverage.percent}%'
        link = f'<a href="#{escape(coverage.ruleset)}">{escape(coverage.ruleset)}</a>'
        yield f'<tr><th scope="row">{link}</th>{cells}<td class="n">{meter}</td></tr>'
    yield "</tbody></table>"


def _detail(coverage: Coverage, words: Mapping[str, str], lang: Language) -> Iterator[str]:
    is_open = " open" if coverage.open_items else ""
    yield f'<h2 id="{escape(coverage.ruleset)}">{escape(coverage.ruleset)}</h2>'
    yield f"<details{is_open}><summary>{coverage.covered} / {len(coverage.items)}</summary><table><thead><tr>"
    yield "".join(f'<th scope="col">{words[name]}</th>' for name in ("item", "clause", "place", "by"))
    yield "</tr></thead><tbody>"
    # What is open comes first: that is what the reader came for.
    for item in sorted(coverage.items, key=lambda item: (bool(item.covered_by), item.unreachable is not None)):
        yield _row(item, words, lang)
    yield "</tbody></table></details>"


def _row(item: Item, words: Mapping[str, str], lang: Language) -> str:
    mark, kind = ("✓", "good") if item.covered_by else ("–", "dim") if item.unreachable else ("✗", "bad")
    shown = ", ".join(f"<code>{escape(name)}</code>" for name in item.covered_by[:SHOWN])
    rest = len(item.covered_by) - SHOWN
    by = shown + (f" {words['more'].format(n=rest if lang == 'en' else len(item.covered_by))}" if rest > 0 else "")
    if item.unreachable is not None:
        by = escape(getattr(item.unreachable, lang))
    place = f"{item.file.rpartition('/')[2]}:{item.line}" if item.line else ""
    label = escape(getattr(item.label, lang))
    return (
        f'<tr><td><span class="{kind}">{mark}</span> {label}</td><td>{escape(item.clause)}</td>'
        f"<td><code>{escape(place)}</code></td><td>{by}</td></tr>"
    )
