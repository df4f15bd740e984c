"""The `programme` section: targets on a ladder, each with its grade, its number and what it is counted from."""

from greenrules.checking.fleet_parts import (
    check_common,
    check_condition,
    check_rule,
    find_named,
    read_fleet_source,
    report,
)
from greenrules.checking.provenance import read_words
from greenrules.checking.scoring import is_count
from greenrules.checking.types_and_units import describe_type
from greenrules.checking.workbench import Workbench
from greenrules.model.expressions import Expr
from greenrules.model.programme import MEANINGS, TARGET_KINDS, Baseline, Meaning, Programme, Target
from greenrules.model.programme_entries import BaselineEntry, ProgrammeEntry, TargetEntry
from greenrules.model.types import ChoiceType, DateType
from greenrules.model.written import Expression, Text


def check_programme(bench: Workbench) -> Programme | None:
    """Return the checked section, None when there is none (GR201, GR421 to GR423, GR428, GR501)."""
    entry = bench.module.programme
    if entry is None:
        return None
    grades = _find_grades(bench, entry)
    scope = check_condition(bench, entry.scope, "the scope of the programme", entry.span)
    if grades is None:
        return None
    baselines = {id: _check_baseline(bench, id, each, grades) for id, each in entry.baselines.items()}
    targets = {id: _check_target(bench, id, each, entry, grades) for id, each in entry.targets.items()}
    return Programme(
        entry.ladder.value if entry.ladder else "",
        scope,
        {id: each for id, each in baselines.items() if each is not None},
        {id: each for id, each in targets.items() if each is not None},
    )


def _find_grades(bench: Workbench, entry: ProgrammeEntry) -> tuple[str, ...] | None:
    """Return the grades of the ladder the programme counts on (GR428 when there is none)."""
    name = f"{entry.ladder.value}.grade" if entry.ladder else "grade"
    symbol = bench.resolve(name)
    if symbol is not None and isinstance(symbol.type, ChoiceType):
        return tuple(option for option in symbol.type.options if option != "none")
    span = entry.ladder.span if entry.ladder else entry.span
    where = f"`{entry.ladder.value}` is no import with grades" if entry.ladder else "this ruleset has no grades"
    report(bench, "GR428", f"{where}, so nothing can be counted", span, "write `ladder: <alias>` of a graded import")
    return None


def _check_baseline(bench: Workbench, id: str, entry: BaselineEntry, grades: tuple[str, ...]) -> Baseline | None:
    what = f"the baseline `{id}`"
    source = read_fleet_source(bench, entry.sourcing, what, entry.span)
    grade = find_named(bench, entry.grade, grades, "grade")
    number = _check_number(bench, entry.number, f"the number of {what}")
    if grade is None or number is None:
        return None
    only = entry.only is not None and entry.only.value
    return Baseline(id, read_words(entry.label), grade, only, number, read_meaning(entry.means), source, entry.span)


def _check_target(
    bench: Workbench, id: str, entry: TargetEntry, programme: ProgrammeEntry, grades: tuple[str, ...]
) -> Target | None:
    what = f"the target `{id}`"
    source = read_fleet_source(bench, entry.sourcing, what, entry.span)
    grade = find_named(bench, entry.grade, grades, "grade")
    kind = check_rule(bench, entry.kind, TARGET_KINDS, "the kind of a target")
    goal = _check_number(bench, entry.goal, f"the goal of {what}")
    by = check_common(bench, entry.by, DateType(), f"the date of {what}")
    baseline = "" if entry.baseline is None else find_named(bench, entry.baseline, programme.baselines, "baseline")
    if kind is not None and isinstance(kind.type, ChoiceType) and "new" in kind.type.options and baseline == "":
        message = f"{what} may count new subjects, but names no baseline to count them from"
        report(bench, "GR428", message, entry.span, "add `baseline: <id>`")
        return None
    if grade is None or kind is None or goal is None or baseline is None or (entry.by is not None and by is None):
        return None
    only = entry.only is not None and entry.only.value
    means = read_meaning(entry.means)
    return Target(id, read_words(entry.label), grade, only, kind, goal, means, by, baseline, source, entry.span)


def _check_number(bench: Workbench, expression: Expression | None, what: str) -> Expr | None:
    expr = check_common(bench, expression, None, what)
    if expr is None or is_count(expr):
        return expr
    report(bench, "GR423", f"{what} is {describe_type(expr.type)}", expr.span, "give a number without unit, or items")
    return None


def read_meaning(text: Text | None) -> Meaning:
    """Return how a printed number is meant; the reader has seen to it that the word is known."""
    return next((word for word in MEANINGS if text is not None and word == text.value), "exactly")
