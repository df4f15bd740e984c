"""Facts as supplied against the facts a ruleset declares: every problem at once, or values ready to evaluate."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Literal

from attrs import evolve, frozen

from greenrules.evaluating.absences import state_absence
from greenrules.evaluating.bindings import BoundParameter, bind_parameters
from greenrules.evaluating.citations import cite, cite_caller, find_declaring_module
from greenrules.evaluating.fact_values import Problems, read_value, report
from greenrules.evaluating.option_words import word_options
from greenrules.evaluating.outlines import facts_named_in
from greenrules.evaluating.periods import check_period
from greenrules.evaluating.type_units import unit_of_type
from greenrules.model.assessment import Assumption
from greenrules.model.declarations import Assume, Fact
from greenrules.model.diagnostics import Diagnostic, errors_of
from greenrules.model.facts import FactsDocument, RawFact
from greenrules.model.ruleset import Ruleset
from greenrules.model.suggestions import suggest_fact
from greenrules.model.types import NumberType, TableType
from greenrules.model.units import OPAQUE
from greenrules.model.values import Record, Scalar, Unknown, Value


@frozen
class AcceptedFacts:
    """What is known about the subject, in declared types and units.

    `values` has every fact of the ruleset; a missing one, or a missing cell, is an Unknown that waits for itself.
    `supplied` holds the raw evidence by fact id and by `table/index/column`. `bound` is keyed `<module key>|<id>`.
    `unused` are supplied facts that other bundled modules declare.
    """

    values: dict[str, Value]
    supplied: dict[str, RawFact]
    assumptions: tuple[Assumption, ...]
    bound: dict[str, BoundParameter]
    unused: tuple[str, ...]
    notes: tuple[str, ...]


def accept_facts(
    ruleset: Ruleset,
    document: FactsDocument,
    *,
    as_of: date,
    known_facts: Callable[[], Mapping[str, Fact]],
    extra: Literal["error", "ignore"] = "error",
) -> tuple[AcceptedFacts | None, tuple[Diagnostic, ...]]:
    """Read the facts, assumptions and parameter bindings of one subject.

    Args:
        known_facts: the facts of every bundled module; asked for only when a name is not the ruleset's own.
        extra: `ignore` turns facts that nobody declares into notes.

    Returns:
        None with GR601 to GR607, GR609 to GR612 when something is wrong; else the accepted facts and notes.

    Source: docs/semantics.md, sections 4, 5 and 9.
    """
    problems: Problems = []
    idle = _find_idle(ruleset, document)
    names = _sort_names(ruleset, document, known_facts, extra, problems, idle=idle)
    document = _leave_out(idle, document)
    values, supplied = _read_supplied(ruleset, document, as_of, problems)
    assumed = _read_assumptions(ruleset, document, problems)
    bound = bind_parameters(ruleset, document.parameters, problems)
    notes = [*names.notes, *(_note_supplied(id) for id in assumed if not isinstance(values[id], Unknown))]
    taken = {id: value for id, value in assumed.items() if isinstance(values[id], Unknown)}
    assumptions = [_record_assumption(ruleset, document, id, value) for id, value in taken.items()]
    values.update(taken)
    assumptions += _assume_absent(ruleset, values)
    if errors_of(problems):
        return None, tuple(problems)
    accepted = AcceptedFacts(values, supplied, tuple(assumptions), bound, tuple(names.unused), tuple(notes))
    return accepted, tuple(problems)


@frozen
class _Names:
    unused: list[str]
    notes: list[str]


def _sort_names(
    ruleset: Ruleset,
    document: FactsDocument,
    known_facts: Callable[[], Mapping[str, Fact]],
    extra: str,
    problems: Problems,
    *,
    idle: frozenset[str],
) -> _Names:
    unused: list[str] = []
    notes: list[str] = []
    others = {**document.assumptions, **document.facts}
    strangers = [(id, raw) for id, raw in others.items() if id not in ruleset.facts or id in idle]
    known = known_facts() if any(id not in idle for id, _ in strangers) else {}
    known = {**known, **{id: ruleset.facts[id] for id in idle}}
    for id, raw in strangers:
        if id in known:
            unused.append(id)
            _check_stranger(known[id], raw, problems)
        elif extra == "ignore":
            notes.append(f"the fact `{id}` is not declared anywhere and was ignored")
        else:
            help = suggest_fact(id, ruleset.facts, known, otherwise="`greenrules facts` lists what can be supplied")
            report(problems, "GR601", f"unknown fact `{id}`", raw, help=help)
    return _Names(sorted(unused), sorted(notes))


def _check_stranger(fact: Fact, raw: RawFact, problems: Problems) -> None:
    """Check a fact that only another module declares against what that module says."""
    # What an overlay measures in tonnes is opaque in its base: whoever does not use it cannot say which unit fits.
    if not is_opaque(fact):
        read_value(fact, raw, problems)


def _find_idle(ruleset: Ruleset, document: FactsDocument) -> frozenset[str]:
    """Return the facts in an opaque unit that this ruleset declares, or imports, and never names."""
    given = {**document.assumptions, **document.facts}
    opaque = {id for id in given if id in ruleset.facts and is_opaque(ruleset.facts[id])}
    return frozenset(opaque.difference(facts_named_in(ruleset))) if opaque else frozenset()


def _leave_out(idle: frozenset[str], document: FactsDocument) -> FactsDocument:
    if not idle:
        return document
    facts, assumptions = (
        {id: raw for id, raw in part.items() if id not in idle} for part in (document.facts, document.assumptions)
    )
    return evolve(document, facts=facts, assumptions=assumptions)


def is_opaque(fact: Fact) -> bool:
    """Whether a fact, or one of its columns, is measured in a unit that an overlay has yet to bind."""
    atoms = fact.type.unit.atoms if isinstance(fact.type, NumberType) else ()
    return any(atom in OPAQUE for atom, _ in atoms) or any(map(is_opaque, fact.columns))


def _read_supplied(
    ruleset: Ruleset, document: FactsDocument, as_of: date, problems: Problems
) -> tuple[dict[str, Value], dict[str, RawFact]]:
    values: dict[str, Value] = {}
    supplied: dict[str, RawFact] = {}
    for id, fact in ruleset.facts.items():
        raw = document.facts.get(id)
        value = None if raw is None else read_value(fact, raw, problems)
        values[id] = Unknown(frozenset({f"fact:{id}"})) if value is None else value
        if raw is None or value is None:
            continue
        supplied[id] = raw
        check_period(fact, raw, document.facts, as_of, problems)
        if isinstance(fact.type, TableType) and isinstance(raw.value, tuple):
            supplied.update(_list_cells(id, raw.value))
    return values, supplied


def _list_cells(table: str, records: tuple[RawFact, ...]) -> dict[str, RawFact]:
    return {
        f"{table}/{index}/{column}": cell
        for index, record in enumerate(records)
        if isinstance(record.value, dict)
        for column, cell in record.value.items()
        if cell.value is not None
    }


def _read_assumptions(ruleset: Ruleset, document: FactsDocument, problems: Problems) -> dict[str, Scalar]:
    assumed: dict[str, Scalar] = {}
    # In the order of the ruleset: the order in which a caller lists them must not change the assessment.
    for id, fact in ruleset.facts.items():
        raw = document.assumptions.get(id)
        value = None if raw is None else read_value(fact, raw, problems)
        if value is not None:
            assumed[id] = value
    return assumed


def _note_supplied(id: str) -> str:
    return f"the fact `{id}` was both supplied and assumed; what was supplied counts"


def _record_assumption(ruleset: Ruleset, document: FactsDocument, id: str, value: Scalar) -> Assumption:
    raw = document.assumptions[id]
    fact = ruleset.facts[id]
    citation = cite_caller(raw.cite or "; ".join(raw.evidence), "illustrative")
    return Assumption(
        f"fact:{id}", fact.label, value, unit_of_type(fact.type), "caller", citation, word_options(value, fact.options)
    )


def _assume_absent(ruleset: Ruleset, values: dict[str, Value]) -> list[Assumption]:
    """Put in place what absence itself states, and list it."""
    made: list[Assumption] = []
    for id, fact in ruleset.facts.items():
        value = values[id]
        values[id] = state_absence(fact, value)
        if fact.assume is not None and isinstance(value, Unknown):
            made.append(_assume(ruleset, f"fact:{id}", fact, fact.assume, id))
        elif isinstance(value, tuple):
            made += [one for record in value for one in _list_assumed_cells(ruleset, fact, record)]
    return made


def _list_assumed_cells(ruleset: Ruleset, table: Fact, record: Record) -> Iterator[Assumption]:
    for column in table.columns:
        if column.assume is not None and isinstance(record.cells.get(column.id), Unknown):
            id = f"fact:{table.id}/{record.index}/{column.id}"
            yield _assume(ruleset, id, column, column.assume, table.id)


def _assume(ruleset: Ruleset, id: str, fact: Fact, assume: Assume, declared_as: str) -> Assumption:
    citation = cite(find_declaring_module(ruleset, declared_as), assume.source)
    words = word_options(assume.value, fact.options)
    return Assumption(id, fact.label, assume.value, unit_of_type(fact.type), "ruleset", citation, words)
