"""The indicator tree: weights that add up, policies where a node may not apply."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal

from greenrules.checking.provenance import read_source, read_words
from greenrules.checking.reachability import find_score_ceiling
from greenrules.checking.scoring import check_scoring, constant_finder, is_count
from greenrules.checking.workbench import Workbench
from greenrules.model.citing import Source, Words
from greenrules.model.declarations import Fact, Interval
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.expressions import Expr, Reference
from greenrules.model.scoring import POLICIES, Choose, Group, Indicator, Ratio, name_judged
from greenrules.model.scoring_entries import IndicatorEntry, PointsEntry
from greenrules.model.source import Span
from greenrules.model.suggestions import suggest
from greenrules.model.types import BooleanType, ChoiceType, NumberType, SetType
from greenrules.model.units import POINTS
from greenrules.model.walking import walk_nodes

Combine = Literal["sum", "weighted", "choose"]
ROOT = Words("总分", "total")
ROOT_ID = "total"


def walk_entries(entry: IndicatorEntry) -> Iterator[tuple[str, IndicatorEntry]]:
    """Yield every node below the root with its id, parents first."""
    for id, child in entry.children.items():
        yield id, child
        yield from walk_entries(child)


def declare_judged_facts(root: IndicatorEntry | None) -> Iterator[Fact]:
    """Yield the fact `judged.<id>` of every judged indicator, in points from 0 to its maximum."""
    for id, entry in () if root is None else walk_entries(root):
        if entry.scoring is None or entry.scoring.kind is None or entry.scoring.kind.value != "judged":
            continue
        points = entry.points or entry.weight
        label = (
            Words(f"{entry.label.zh}：评定分值", f"{entry.label.en}: points awarded") if entry.label else Words(id, id)
        )
        evidence = tuple(Words(label.zh, label.en) for label in entry.evidence)
        allowed = (Interval(Fraction(0), points.value.value),) if points else ()
        yield Fact(
            name_judged(id), NumberType(POINTS), label, allowed, (), (), "", evidence, Words("", ""), None, entry.span
        )


def check_indicators(bench: Workbench, root: IndicatorEntry) -> Group | None:
    """Check the whole tree; None when it has errors."""
    before = len(bench.problems)
    seen: dict[str, Span] = {}
    for id, entry in walk_entries(root):
        if id in seen or id == ROOT_ID:
            bench.problems.append(
                Diagnostic(
                    "GR202",
                    f"the indicator `{id}` is declared twice",
                    entry.span,
                    help="ids of indicators and groups are unique, and `total` is the root",
                )
            )
        seen[id] = entry.span
    group = _check_group(bench, ROOT_ID, root, in_weighted=False)
    return None if any(p.severity == "error" for p in bench.problems[before:]) else group


def _check_node(bench: Workbench, id: str, entry: IndicatorEntry, *, in_weighted: bool) -> Indicator | Group | None:
    if bool(entry.children) == (entry.scoring is not None):
        return None  # the reader has said that it is either an indicator or a group
    if in_weighted != (entry.weight is not None):
        hint = "children of a weighted group have `weight`, others have `points`"
        bench.problems.append(Diagnostic("GR408", f"`{id}` and its weight do not fit the group", entry.span, help=hint))
        return None
    if entry.children:
        return _check_group(bench, id, entry, in_weighted=in_weighted)
    return _check_indicator(bench, id, entry)


def _check_indicator(bench: Workbench, id: str, entry: IndicatorEntry) -> Indicator | None:
    points = entry.points or entry.weight
    label = read_words(entry.label)
    source = _source(bench, id, entry)
    if points is None or points.value.value <= 0:
        bench.problems.append(Diagnostic("GR407", f"`{id}` needs points above zero", entry.span, help="state `points`"))
        return None
    scoring, over = check_scoring(bench, id, entry, points.value.value)
    applies, requires = _conditions(bench, id, entry)
    if scoring is None:
        return None
    return Indicator(
        id, label, points.value.value, (entry.weight or points).value.value, scoring, over, applies, requires,
        tuple(Words(e.zh, e.en) for e in entry.evidence), source, _points_source(bench, id, points, source), entry.span,
    )  # fmt: skip


def _conditions(bench: Workbench, id: str, entry: IndicatorEntry) -> tuple[Expr | None, Expr | None]:
    truth = BooleanType()
    return (
        bench.check(entry.applies, truth, what=f"`applies` of `{id}`"),
        bench.check(entry.requires, truth, what=f"`requires` of `{id}`"),
    )


def _source(bench: Workbench, id: str, entry: IndicatorEntry) -> Source:
    return read_source(
        entry.sourcing,
        what=f"`{id}`",
        span=entry.span,
        documents=bench.surroundings.documents,
        problems=bench.problems,
        optional=id == ROOT_ID,
    )


def _points_source(bench: Workbench, id: str, points: PointsEntry | None, source: Source) -> Source:
    if points is None or (points.sourcing.cite is None and points.sourcing.provenance is None):
        return source
    return read_source(
        points.sourcing,
        what=f"the points of `{id}`",
        span=points.span,
        documents=bench.surroundings.documents,
        problems=bench.problems,
    )


def _check_group(bench: Workbench, id: str, entry: IndicatorEntry, *, in_weighted: bool) -> Group | None:
    word = entry.combine.value if entry.combine else "sum"
    combine: Combine = "weighted" if word == "weighted" else "choose" if word == "choose" else "sum"
    label = ROOT if id == ROOT_ID else read_words(entry.label)
    source = _source(bench, id, entry)
    children = [
        _check_node(bench, name, child, in_weighted=combine == "weighted") for name, child in entry.children.items()
    ]
    known = tuple(child for child in children if child is not None)
    policy = _check_policy(bench, id, entry, known)
    choose = _check_choose(bench, id, entry, known) if combine == "choose" else None
    applies, requires = _conditions(bench, id, entry)
    if len(known) < len(children) or not known or (combine == "choose" and choose is None):
        return None
    _refuse_unbounded(bench, combine, policy, known)
    maximum = _maximum(bench, id, entry, combine, choose, known)
    weight = entry.weight.value.value if entry.weight else maximum
    points_source = _points_source(bench, id, entry.points or entry.weight, source)
    return Group(
        id, label, maximum, weight, combine, choose, policy, known, applies, requires, source, points_source, entry.span
    )


def _maximum(
    bench: Workbench,
    id: str,
    entry: IndicatorEntry,
    combine: Combine,
    choose: Choose | None,
    children: tuple[Indicator | Group, ...],
) -> Fraction:
    stated = entry.points.value.value if entry.points else None
    if combine == "weighted":
        return stated if stated is not None else sum((child.weight for child in children), Fraction(0))
    total = sum((child.maximum for child in children), Fraction(0))
    if choose is not None:
        k = constant_finder(bench)(choose.k)
        total = children[0].maximum * (k if isinstance(k, Fraction) else 0)
    if stated is not None and stated != total and entry.points is not None:
        message = f"`{id}` states {stated} points, its children add up to {total}"
        bench.problems.append(Diagnostic("GR407", message, entry.points.span, help="correct one of them"))
    return total


def _may_not_apply(node: Indicator | Group) -> bool:
    return node.applies is not None or (
        isinstance(node, Group) and all(_may_not_apply(child) for child in node.children)
    )


def _check_policy(
    bench: Workbench, id: str, entry: IndicatorEntry, children: tuple[Indicator | Group, ...]
) -> Reference | None:
    if entry.not_applicable is None:
        missing = next((child for child in children if _may_not_apply(child)), None)
        if missing is not None:
            hint = f"name a cited choice parameter of {', '.join(POLICIES)} under `not_applicable`"
            message = f"`{missing.id}` may not apply, but `{id}` does not say what becomes of its points"
            bench.problems.append(Diagnostic("GR410", message, missing.span, help=hint))
        return None
    name, span = entry.not_applicable.value, entry.not_applicable.span
    symbol = bench.resolve(name)
    if (
        symbol is None
        or symbol.kind != "parameter"
        or not isinstance(symbol.type, ChoiceType)
        or not set(symbol.type.options) <= set(POLICIES)
    ):
        hint = suggest(
            name,
            bench.module.parameters,
            otherwise=f"declare a choice parameter with options out of {', '.join(POLICIES)}",
        )
        bench.problems.append(Diagnostic("GR410", f"`{name}` is not a policy parameter", span, help=hint))
        return None
    return symbol.at(span)


def _check_choose(
    bench: Workbench, id: str, entry: IndicatorEntry, children: tuple[Indicator | Group, ...]
) -> Choose | None:
    if entry.choose is None:
        bench.problems.append(
            Diagnostic(
                "GR408",
                f"`{id}` combines by choose but has no `choose`",
                entry.span,
                help="add `choose: {k: …, by: best}`",
            )
        )
        return None
    span = entry.choose.span
    k = bench.check(entry.choose.k, None, what=f"`k` of `{id}`")
    number = None if k is None else constant_finder(bench)(k)
    if (
        k is None
        or not is_count(k)
        or not isinstance(number, Fraction)
        or number.denominator != 1
        or not 1 <= number <= len(children)
    ):
        bench.problems.append(
            Diagnostic(
                "GR411",
                f"`k` of `{id}` is not a whole number from 1 to {len(children)}",
                span,
                help="give a parameter with one value",
            )
        )
        return None
    if len({child.maximum for child in children}) > 1 or any(_may_not_apply(child) for child in children):
        hint = (
            "give all children the same points, and leave out `applies`: who does not choose a child does not need it"
        )
        bench.problems.append(Diagnostic("GR411", f"the children of `{id}` cannot be chosen among", span, help=hint))
        return None
    if entry.choose.by is None or entry.choose.by.value == "best":
        return Choose(k, None)
    symbol = bench.resolve(entry.choose.by.value)
    ids = tuple(child.id for child in children)
    if (
        symbol is None
        or symbol.kind != "fact"
        or not isinstance(symbol.type, SetType)
        or set(symbol.type.options) != set(ids)
    ):
        hint = f"name a fact of type set with the options {', '.join(ids)}, or write `by: best`"
        bench.problems.append(
            Diagnostic(
                "GR411", f"`{entry.choose.by.value}` does not name the chosen children", entry.choose.by.span, help=hint
            )
        )
        return None
    return Choose(k, symbol.at(entry.choose.by.span))


def _refuse_unbounded(
    bench: Workbench, combine: Combine, policy: Reference | None, children: tuple[Indicator | Group, ...]
) -> None:
    """Refuse what has no upper end where a share of the maximum is taken (semantics 6, GR409)."""
    if combine == "sum" and policy is None:
        return
    for node in (node for child in children for node in walk_nodes(child)):
        if isinstance(node, Indicator) and isinstance(node.scoring, Ratio) and node.scoring.cap is None:
            message = f"`{node.id}` has no cap, so its share of this group has no end"
            hint = "state a cap, or put it under a plain sum"
            bench.problems.append(Diagnostic("GR409", message, node.span, help=hint))
        elif (
            isinstance(node, Group)
            and _may_drop(node)
            and find_score_ceiling(node, constant_of=constant_finder(bench)) is None
        ):
            # With a maximum that shrinks, a share above 1 could rise when an indicator turns out not to apply.
            message = f"`{node.id}` may drop points, and a ratio in it may earn more than its maximum"
            hint = "set the cap of the ratio to 1, or choose another policy than `drop`"
            bench.problems.append(Diagnostic("GR409", message, node.span, help=hint))


def _may_drop(group: Group) -> bool:
    return (
        group.policy is not None and isinstance(group.policy.type, ChoiceType) and "drop" in group.policy.type.options
    )
