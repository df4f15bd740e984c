"""A measures file against a ruleset and a subject: every problem at once, or measures ready to plan with."""

from collections.abc import Iterable
from fractions import Fraction

from attrs import evolve, frozen

from greenrules.api.loading import bundled_facts
from greenrules.evaluating.environment import gate_verdict
from greenrules.evaluating.fact_values import read_value
from greenrules.improving.plan_repairs import find_repairs
from greenrules.improving.plan_situation import Situation, environment_with
from greenrules.model.declarations import Fact
from greenrules.model.diagnostics import Diagnostic, FactsError, errors_of
from greenrules.model.facts import RawFact
from greenrules.model.plan import Change, Limit, Measure, MeasureBook, WrittenChange, WrittenLimit, WrittenMeasure
from greenrules.model.ruleset import Ruleset
from greenrules.model.source import Span
from greenrules.model.suggestions import suggest
from greenrules.model.types import NumberType, SetType, TableType
from greenrules.model.units import DIMENSIONLESS

Problems = list[Diagnostic]


@frozen
class Options:
    """What a subject may do: measures in the order of their ids, facts that stay, and how far the others move."""

    measures: tuple[Measure, ...]
    fixed: frozenset[str]
    limits: dict[str, Limit]


def check_measures(book: MeasureBook, situation: Situation) -> Options:
    """Read every change in the declared unit of its fact; what only other rulesets know is left out.

    Raises: FactsError with every problem (GR932 to GR935, and those of the values).
    """
    problems: Problems = []
    ruleset = situation.ruleset
    spans = dict(book.spans)
    fixed = [id for id in book.fixed if _is_known(id, ruleset, spans.get(id), problems)]
    limits = {one.fact: _read_limit(one, situation, problems) for one in book.limits
              if _is_known(one.fact, ruleset, one.span, problems)}  # fmt: skip
    measures = [_check_measure(one, situation, frozenset(fixed), problems) for one in book.measures]
    if errors_of(problems):
        raise FactsError(problems)
    return Options(tuple(sorted(measures, key=lambda measure: measure.id)), frozenset(fixed), limits)


def _is_known(id: str, ruleset: Ruleset, span: Span | None, problems: Problems) -> bool:
    """Whether the ruleset has the fact; GR932 when nobody declares it."""
    if id in ruleset.facts:
        return True
    known = bundled_facts()
    if id not in known:
        help = suggest(id, {*ruleset.facts, *known}, otherwise="`greenrules facts` lists what a ruleset asks for")
        problems.append(Diagnostic("GR932", f"there is no fact `{id}`", span, help=help))
    return False


def _check_measure(written: WrittenMeasure, situation: Situation, fixed: frozenset[str], problems: Problems) -> Measure:
    changes = [change for one in written.changes for change in _read_changes(one, situation.ruleset, fixed, problems)]
    for gate in written.guarantees:
        changes += [one for one in _guarantee(gate, written, situation, fixed, problems) if one not in changes]
    return Measure(
        id=written.id,
        label=written.label,
        cost=written.cost,
        saving=written.saving,
        lead_time=written.lead_time,
        changes=tuple(changes),
        excludes=written.excludes,
        requires=written.requires,
        papers=written.papers,
        origin="file",
        note=written.note,
    )


def _read_changes(
    written: WrittenChange, ruleset: Ruleset, fixed: frozenset[str], problems: Problems
) -> Iterable[Change]:
    if not _is_known(written.fact, ruleset, written.span, problems):
        return ()
    if written.fact in fixed:
        message, help = f"`{written.fact}` cannot change, and a measure changes it", "take it out of `fixed`"
        problems.append(Diagnostic("GR934", message, written.span, help=help))
        return ()
    fact = ruleset.facts[written.fact]
    if not _fits(written, fact):
        message = f"`{written.kind}` does not fit `{fact.id}`"
        help = "set takes any fact; add and multiply a number; include and exclude a set; record a table"
        problems.append(Diagnostic("GR933", message, written.span, help=help))
        return ()
    value = read_value(_declare(written, fact), written.raw, problems)
    if value is None:
        return ()
    if isinstance(value, frozenset) and written.kind in ("include", "exclude"):
        return tuple(Change(fact.id, written.kind, option) for option in sorted(value))
    return (Change(fact.id, written.kind, value),)


def _fits(written: WrittenChange, fact: Fact) -> bool:
    match written.kind:
        case "add" | "multiply":
            return isinstance(fact.type, NumberType)
        case "include" | "exclude":
            return isinstance(fact.type, SetType)
        case "record":
            return isinstance(fact.type, TableType)
        case _:
            return True


def _declare(written: WrittenChange, fact: Fact) -> Fact:
    """Return the declaration a value is read by: a step may lie outside the range of the fact, a factor has no unit."""
    if written.kind == "multiply":
        return evolve(fact, type=NumberType(DIMENSIONLESS), range=())
    return evolve(fact, range=()) if written.kind == "add" else fact


def _guarantee(
    gate: str, written: WrittenMeasure, situation: Situation, fixed: frozenset[str], problems: Problems
) -> tuple[Change, ...]:
    """Return the changes of facts by which a gate comes to be met. Diagnostics: GR935."""
    gates = situation.ruleset.gates
    if gate not in gates:
        help = suggest(gate, gates, otherwise=f"the basic requirements are {', '.join(gates)}")
        problems.append(Diagnostic("GR935", f"there is no basic requirement `{gate}`", written.span, help=help))
        return ()
    environment = environment_with(situation, {})
    if gate_verdict(environment, gate) is True:
        return ()
    repairs = find_repairs(gates[gate].condition, environment, fixed)
    if not repairs:
        message = f"no change of facts meets `{gate}`, so `{written.id}` cannot guarantee it"
        help = "state under `changes` what the measure does to the facts behind it"
        problems.append(Diagnostic("GR935", message, written.span, help=help))
        return ()
    return repairs[0]


def _read_limit(written: WrittenLimit, situation: Situation, problems: Problems) -> Limit:
    fact, now = situation.ruleset.facts[written.fact], situation.values[written.fact]
    low, high = (_read_end(fact, raw, problems) for raw in (written.at_least, written.at_most))
    if isinstance(now, Fraction) and written.only == "higher":
        low = now if low is None else max(low, now)
    if isinstance(now, Fraction) and written.only == "lower":
        high = now if high is None else min(high, now)
    return Limit(low, high)


def _read_end(fact: Fact, raw: RawFact | None, problems: Problems) -> Fraction | None:
    value = None if raw is None else read_value(fact, raw, problems)
    return value if isinstance(value, Fraction) else None
