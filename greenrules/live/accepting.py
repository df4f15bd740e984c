"""Told values against the declarations of their facts: refused as in a facts document, or ready to evaluate."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

from greenrules.api.loading import bundled_facts
from greenrules.evaluating.absences import state_absence
from greenrules.evaluating.fact_values import read_value
from greenrules.evaluating.facts import accept_facts, is_opaque
from greenrules.evaluating.periods import check_period
from greenrules.live.keeping import Told, unpack_fact
from greenrules.model.declarations import Fact
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.expressions import Reference
from greenrules.model.facts import FactsDocument, RawFact
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Group
from greenrules.model.types import TableType
from greenrules.model.values import Value
from greenrules.model.walking import walk_nodes
from greenrules.reading.fact_values import Problems, read_facts

Extra = Literal["error", "ignore"]


def read_told(facts: Mapping[str, object]) -> tuple[dict[str, RawFact], tuple[Diagnostic, ...]]:
    """Read facts as a caller tells them: values, or `{value, unit, evidence}`.

    Diagnostics: GR602, GR606, GR607, GR613.
    """
    problems = Problems()
    raws = read_facts(dict(facts), "facts", problems)
    return raws, tuple(problems.diagnostics)


def make_document(subject: str, told: Mapping[str, Told], parameters: Mapping[str, RawFact]) -> FactsDocument:
    """Return the facts document of a subject."""
    facts = {name: unpack_fact(name, value) for name, value in told.items()}
    return FactsDocument(subject, subject, subject, None, facts, parameters, {})


def accept_told(
    ruleset: Ruleset, raws: Mapping[str, RawFact], *, as_of: date, extra: Extra
) -> tuple[dict[str, Value], tuple[Diagnostic, ...]]:
    """Return the values of told facts by name; those that the ruleset does not look at are left out.

    Diagnostics: GR601 to GR607, GR610.
    """
    values: dict[str, Value] = {}
    problems: list[Diagnostic] = []
    rest: dict[str, RawFact] = {}
    for name, raw in raws.items():
        fact = ruleset.facts.get(name)
        if fact is None or isinstance(fact.type, TableType) or is_opaque(fact):
            rest[name] = raw
            continue
        value = read_value(fact, raw, problems)
        values[name] = state_absence(fact, value)
    if rest:
        document = FactsDocument("", "", "", None, rest, {}, {})
        accepted, more = accept_facts(ruleset, document, as_of=as_of, known_facts=bundled_facts, extra=extra)
        # What period a fact is about is asked of all facts together, later.
        problems += [problem for problem in more if problem.code != "GR609"]
        if accepted is not None:
            values |= {name: accepted.values[name] for name in rest if name in accepted.values}
    return values, tuple(problems)


def find_wrong_periods(
    periodic: tuple[Fact, ...], told: Mapping[str, Told], as_of: date
) -> Iterator[tuple[str, Diagnostic]]:
    """Yield GR609 for every told fact whose period contradicts the declared one, with its name."""
    for fact in periodic:
        raw = told.get(fact.id)
        if not isinstance(raw, RawFact) or not raw.period or raw.value is None:
            continue
        named = {fact.period: unpack_fact(fact.period, told[fact.period])} if fact.period in told else {}
        problems: list[Diagnostic] = []
        check_period(fact, raw, named, as_of, problems)
        yield from ((fact.id, problem) for problem in problems)


def list_choosers(modules: tuple[Ruleset, ...]) -> Iterator[str]:
    """Yield the facts that choose among the children of a group."""
    for module in modules:
        for node in walk_nodes(module.indicators) if module.indicators is not None else ():
            if isinstance(node, Group) and node.choose is not None and isinstance(node.choose.by, Reference):
                yield node.choose.by.name
