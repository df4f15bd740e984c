"""Subjects of proofs: made from what a solver found, read by the reference evaluator, and made short to read."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from attrs import evolve, frozen

from greenrules.compiling.smt_inputs import walk_modules
from greenrules.evaluating.absences import state_absence
from greenrules.evaluating.choices import check_choices
from greenrules.evaluating.environment import Environment
from greenrules.evaluating.facts import accept_facts
from greenrules.model.declarations import Fact, Parameter
from greenrules.model.diagnostics import errors_of
from greenrules.model.facts import FactsDocument, RawFact
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import (
    BooleanType,
    ChoiceType,
    DateType,
    DurationType,
    NumberType,
    SetType,
    TableType,
    TextType,
)
from greenrules.model.values import Months, Record, Scalar, Seconds, Unknown, format_number
from greenrules.testing.proof_settings import NO_SETTINGS, Settings


@frozen
class Subject:
    """What is supplied: facts in their declared units, and parameters by `<id@edition>|<id>`. The rest is missing."""

    as_of: date
    facts: Mapping[str, Scalar]
    parameters: Mapping[str, Scalar]
    settings: Settings = NO_SETTINGS

    @property
    def bound(self) -> dict[str, Scalar]:
        """Every parameter that has a value: supplied, fixed, or shared with one of these."""
        own = {**self.parameters, **self.settings.fixed}
        return {**{key: own[twin] for key, twin in self.settings.shared.items() if twin in own}, **own}


def read_environment(ruleset: Ruleset, subject: Subject) -> Environment:
    """Return what the reference evaluator computes on, without checking the facts."""
    facts = {id: state_absence(fact, subject.facts.get(id)) for id, fact in ruleset.facts.items()}
    return Environment(ruleset, facts, subject.as_of, bound=subject.bound)


def accept_environment(ruleset: Ruleset, subject: Subject, declared: Mapping[str, Fact]) -> Environment | None:
    """Return what the reference evaluator computes on; None when it refuses the facts."""
    document = write_document((ruleset,), subject)
    accepted, problems = accept_facts(ruleset, document, as_of=subject.as_of, known_facts=lambda: declared)
    if accepted is None or errors_of(problems):
        return None
    bound = {key: binding.value for key, binding in accepted.bound.items()}
    environment = Environment(ruleset, accepted.values, subject.as_of, bound=bound)
    return None if errors_of(check_choices(environment, accepted.supplied)) else environment


def list_declared(rulesets: Iterable[Ruleset]) -> dict[str, Fact]:
    """Return every fact the rulesets declare."""
    return {id: fact for ruleset in rulesets for id, fact in ruleset.facts.items()}


def write_document(rulesets: Iterable[Ruleset], subject: Subject) -> FactsDocument:
    """Return the facts document that supplies the subject; parameters go by the names of any of the rulesets."""
    names = {key: name for ruleset in rulesets for key, name in name_parameters(ruleset).items()}
    facts = {id: write_raw(value, f"facts.{id}") for id, value in subject.facts.items()}
    parameters = {
        names[key]: write_raw(value, f"parameters.{names[key]}") for key, value in subject.bound.items() if key in names
    }
    return FactsDocument("example", "示例主体", "example subject", subject.as_of, facts, parameters, {})


def name_parameters(ruleset: Ruleset, prefix: str = "") -> dict[str, str]:
    """Return the name under which a caller binds each parameter: `id`, or `alias.id` of an import."""
    names = {f"{ruleset.key}|{id}": f"{prefix}{id}" for id in ruleset.parameters}
    for alias, imported in ruleset.imports.items():
        names = {**name_parameters(imported, f"{prefix}{alias}."), **names}
    return names


def write_raw(value: Scalar | Unknown, path: str) -> RawFact:
    """Return a value the way a subject supplies it."""
    match value:
        case frozenset():
            return RawFact(tuple(write_raw(option, path) for option in sorted(value)), "", (), "", path)
        case tuple():
            cells = ({name: write_raw(cell, path) for name, cell in record.cells.items()} for record in value)
            return RawFact(tuple(RawFact(row, "", (), "", path) for row in cells), "", (), "", path)
        case Months() | Seconds():
            return RawFact(str(value), "", (), "", path)
        case Unknown():
            return RawFact(None, "", (), "", path)
        case _:
            return RawFact(value, "", (), "", path)


def complete_subject(rulesets: Sequence[Ruleset], subject: Subject) -> Subject:
    """Return the subject with a plain value for every fact, cell and open parameter that is missing."""
    facts = dict(subject.facts)
    for id, fact in list_declared(rulesets).items():
        value = facts.get(id)
        if isinstance(value, tuple):
            facts[id] = tuple(evolve(record, cells=_complete_cells(fact, record)) for record in value)
        elif value is None and fact.assume is None:
            facts[id] = plain_value(fact, subject.as_of)
    parameters = dict(subject.parameters)
    settled = {*parameters, *subject.settings.fixed, *subject.settings.shared}
    modules = {key: module for ruleset in rulesets for key, module in walk_modules(ruleset).items()}
    for key, module in modules.items():
        for id, parameter in module.parameters.items():
            if not parameter.values and f"{key}|{id}" not in settled:
                parameters[f"{key}|{id}"] = plain_value(_as_fact(parameter), subject.as_of)
    return evolve(subject, facts=facts, parameters=parameters)


def _as_fact(parameter: Parameter) -> Fact:
    label = parameter.label
    return Fact(parameter.id, parameter.type, label, (), parameter.options, (), "", (), label, None)


def _complete_cells(table: Fact, record: Record) -> dict[str, Scalar | Unknown]:
    as_of = date(2000, 1, 1)
    missing = (column for column in table.columns if column.id not in record.cells and column.assume is None)
    return {**record.cells, **{column.id: plain_value(column, as_of) for column in missing}}


def plain_value(fact: Fact, as_of: date) -> Scalar:
    """Return a plain value a fact may have: zero or the nearest end of its range, the first option, false, nothing."""
    match fact.type:
        case NumberType():
            plain: tuple[Scalar, ...] = (Fraction(0), Fraction(1))
        case BooleanType():
            return False
        case ChoiceType(options=options):
            plain = options
        case SetType():
            return frozenset()
        case TextType():
            plain = ("text",)
        case DateType():
            plain = (as_of,)
        case DurationType(kind="months"):
            plain = (Months(0), Months(12))
        case DurationType():
            plain = (Seconds(Fraction(0)), Seconds(Fraction(86400)))
        case TableType():
            return ()
    ends = (end for interval in fact.range for end in (interval.low, interval.high) if end is not None)
    return next((value for value in (*plain, *ends) if fits_range(fact, value)), plain[0])


def fits_range(fact: Fact, value: Scalar) -> bool:
    """Whether a value lies in the declared range of a fact."""
    from greenrules.evaluating.fact_values import read_value

    problems: list[object] = []
    return read_value(fact, write_raw(value, fact.id), problems) is not None  # type: ignore[arg-type]  # any list


def has_short_numbers(subject: Subject) -> bool:
    """Whether every number has a finite decimal form, so that a facts file can hold it."""
    values: list[object] = [*subject.facts.values(), *subject.parameters.values()]
    for value in tuple(values):
        if isinstance(value, tuple):
            values += [cell for record in value for cell in record.cells.values()]
    numbers = [value.seconds if isinstance(value, Seconds) else value for value in values]
    return not any(isinstance(number, Fraction) and "/" in format_number(number) for number in numbers)
