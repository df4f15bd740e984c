"""How far the cases of a ruleset cover it: measured, with a reason for every item nothing can cover."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from attrs import field, frozen

from greenrules.explaining.layout import align
from greenrules.explaining.page import Language
from greenrules.model.citing import Source, Words
from greenrules.model.source import Span
from greenrules.testing.coverage_cases import Suite, open_suite
from greenrules.testing.coverage_measuring import Targets, find_targets, list_items
from greenrules.testing.coverage_reasons import explain_unreachable
from greenrules.testing.coverage_suggesting import Suggestions, suggest_cases
from greenrules.testing.coverage_words import describe_item


@frozen
class Item:
    """One thing a case can cover.

    Attributes:
        covered_by: names of the cases that cover it, in the order of the file.
        unreachable: why no case can, or None.
    """

    id: str
    entry: str
    label: Words
    clause: str
    file: str
    line: int
    covered_by: tuple[str, ...]
    unreachable: Words | None


@frozen
class Coverage:
    """The coverage of one ruleset by its cases."""

    ruleset: str
    file: Path
    cases: int
    items: tuple[Item, ...] = field(repr=False)

    @property
    def covered(self) -> int:
        """How many items some case covers."""
        return sum(bool(item.covered_by) for item in self.items)

    @property
    def unreachable(self) -> int:
        """How many items no case can cover, each for a stated reason."""
        return sum(item.unreachable is not None for item in self.items)

    @property
    def open_items(self) -> tuple[Item, ...]:
        """The items a case could cover and none does."""
        return tuple(item for item in self.items if not item.covered_by and item.unreachable is None)

    @property
    def percent(self) -> int:
        """Covered items out of those that can be covered, in whole percent, rounded down."""
        possible = len(self.items) - self.unreachable
        return 100 if not possible else self.covered * 100 // possible


def measure_coverage(path: Path) -> Coverage:
    """Return how far the cases beside a ruleset file cover it.

    An item counts as covered when the subject of a case takes that way. An overlay answers for what differs from its
    base.

    Raises: RulesetError, FactsError when the ruleset or its cases are wrong (GR810 without cases).
    """
    suite = open_suite(path)
    targets = find_targets(suite.ruleset, suite.base)
    return _measure(suite, targets)


def _measure(suite: Suite, targets: Targets) -> Coverage:
    found: dict[str, list[str]] = {}
    for case, draft in zip(suite.cases, suite.drafts, strict=True):
        for item in list_items(targets, draft):
            found.setdefault(item, []).append(case.name)
    items = tuple(_describe(suite, targets, id, tuple(found.get(id, ()))) for id in targets.sites)
    return Coverage(suite.ruleset.key, suite.file, len(suite.cases), items)


def _describe(suite: Suite, targets: Targets, id: str, covered_by: tuple[str, ...]) -> Item:
    site, _ = targets.sites[id]
    span, source = site.span, None
    entry = targets.entries.get(site.entry)
    if entry is not None:
        span, source = span or entry.span, entry.source
    reason = None if covered_by else explain_unreachable(targets, id)
    file, line = _place(span)
    return Item(id, site.entry, describe_item(targets, id), _cite(source), file, line, covered_by, reason)


def _place(span: Span | None) -> tuple[str, int]:
    return ("", 0) if span is None else (span.source.name, span.line)


def _cite(source: Source | None) -> str:
    return f"{source.document} {source.clause}".strip() if source is not None else ""


def suggest_for(path: Path) -> Suggestions:
    """Return the smallest subjects found that cover what no case covers yet, as cases."""
    suite = open_suite(path)
    targets = find_targets(suite.ruleset, suite.base)
    covered = frozenset[str]().union(*(list_items(targets, draft) for draft in suite.drafts))
    return suggest_cases(targets, covered, suite.start, suite.drafts, names=[case.name for case in suite.cases])


HEADS: Mapping[Language, tuple[str, ...]] = {
    "en": ("ruleset", "cases", "items", "covered", "cannot be", "open", "%"),
    "zh": ("规则集", "用例", "项目", "已覆盖", "不可达", "未覆盖", "%"),
}


def write_table(coverages: Sequence[Coverage], lang: Language) -> str:
    """Return one line for each ruleset, and every open item with its place below its ruleset's line."""
    rows = [HEADS[lang], *(_row(coverage) for coverage in coverages)]
    lines = align(rows)
    text = [lines[0]]
    for line, coverage in zip(lines[1:], coverages, strict=True):
        text += [line, *_list_open(coverage, lang)]
    return "\n".join(text) + "\n"


def _row(coverage: Coverage) -> tuple[str, ...]:
    numbers = (coverage.cases, len(coverage.items), coverage.covered, coverage.unreachable, len(coverage.open_items))
    return (coverage.ruleset, *map(str, numbers), str(coverage.percent))


def _list_open(coverage: Coverage, lang: Language) -> Iterator[str]:
    for item in coverage.open_items:
        yield f"  {item.file}:{item.line}: {getattr(item.label, lang)}" + (f" [{item.clause}]" if item.clause else "")


def write_coverage_json(coverages: Sequence[Coverage]) -> str:
    """Return everything measured as JSON."""
    return json.dumps([_as_data(coverage) for coverage in coverages], ensure_ascii=False, indent=1) + "\n"


def _as_data(coverage: Coverage) -> dict[str, object]:
    return {
        "ruleset": coverage.ruleset,
        "cases": coverage.cases,
        "items": len(coverage.items),
        "covered": coverage.covered,
        "unreachable": coverage.unreachable,
        "percent": coverage.percent,
        "list": [_item_as_data(item) for item in coverage.items],
    }


def _item_as_data(item: Item) -> dict[str, object]:
    return {
        "id": item.id,
        "label": {"zh": item.label.zh, "en": item.label.en},
        "clause": item.clause,
        "file": item.file,
        "line": item.line,
        "covered_by": list(item.covered_by),
        "unreachable": None if item.unreachable is None else {"zh": item.unreachable.zh, "en": item.unreachable.en},
    }
