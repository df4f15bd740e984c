"""Subjects of proofs: made from what a solver found, read by the reference evaluator, and made short to read."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from attrs import evolve, frozen

from greenrules.compiling.smt_inputs import walk_modules
from greenrules.evaluating.choices import check_choices
from greenrules.evaluating.environment import Environment
from greenrules.evaluating.facts import accept_facts
from greenrules.model.diagnostics import errors_of
from greenrules.model.facts import FactsDocument, RawFact
from greenrules.model.ruleset import Fact, Parameter, Ruleset
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
from greenrules.model.values import Months, Record, Scalar, Seconds, Unknown, Value


@frozen
class Subject:
    """What is supplied: facts in their declared units, and parameters by `<id@edition>|<id>`. The rest is missing."""

    as_of: date
    facts: Mapping[str, Scalar]
    parameters: Mapping[str, Scalar]


def read_environment(ruleset: Ruleset, subject: Subject) -> Environment:
    """Return what the reference evaluator computes on, without checking the facts."""
    facts: dict[str, Value] = {}
    for id, fact in ruleset.facts.items():
        value = subject.facts.get(id)
        if value is None:
            facts[id] = fact.assume.value if fact.assume else Unknown(frozenset({f"fact:{id}"}))
        else:
            facts[id] = _fill_cells(fact, value) if isinstance(value, tuple) else value
    return Environment(ruleset, facts, subject.as_of, bound=subject.parameters)


def _fill_cells(table: Fact, records: tuple[Record, ...]) -> tuple[Record, ...]:
    """Put in place what the absence of a cell itself states."""
    assumed = {column.id: column.assume.value for column in table.columns if column.assume}
    return tuple(evolve(record, cells={**assumed, **record.cells}) for record in records) if assumed else records


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
        names[key]: write_raw(value, f"parameters.{names[key]}")
        for key, value in subject.parameters.items()
        if key in names
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


# ---- everything given


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
    modules = {key: module for ruleset in rulesets for key, module in walk_modules(ruleset).items()}
    for key, module in modules.items():
        for id, parameter in module.parameters.items():
            if not parameter.values and f"{key}|{id}" not in parameters:
                stand_in = Fact(
                    id, parameter.type, parameter.label, (), parameter.options, (), "", (), parameter.label, None
                )
                parameters[f"{key}|{id}"] = plain_value(stand_in, subject.as_of)
    return Subject(subject.as_of, facts, parameters)


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


# ---- short to read

Test = Callable[[Subject], bool]


def shorten_subject(declared: Mapping[str, Fact], subject: Subject, test: Test, *, drop: bool) -> Subject:
    """Return a subject that still passes the test with fewer facts and shorter numbers.

    Args:
        drop: whether a fact may become missing.
    """
    if drop:
        subject = _drop_facts(_drop_parameters(subject, test), test)
        subject = _drop_records(subject, test)
    for id, value in subject.facts.items():
        for shorter in _list_shorter(value, subject.as_of):
            if fits_range(declared[id], shorter):
                changed = evolve(subject, facts={**subject.facts, id: shorter})
                if test(changed):
                    subject = changed
                    break
    for key, value in subject.parameters.items():
        for shorter in _list_shorter(value, subject.as_of):
            changed = evolve(subject, parameters={**subject.parameters, key: shorter})
            if test(changed):
                subject = changed
                break
    return subject


def _drop_parameters(subject: Subject, test: Test) -> Subject:
    for key in subject.parameters:
        kept = {other: value for other, value in subject.parameters.items() if other != key}
        changed = evolve(subject, parameters=kept)
        subject = changed if test(changed) else subject
    return subject


def _drop_facts(subject: Subject, test: Test) -> Subject:
    """Leave out facts, in halves first."""
    ids = list(subject.facts)
    size = max(1, len(ids) // 2)
    while ids:
        for start in range(0, len(ids), size):
            left_out = set(ids[start : start + size])
            changed = evolve(subject, facts={id: v for id, v in subject.facts.items() if id not in left_out})
            if test(changed):
                subject = changed
        if size == 1:
            return subject
        ids, size = [id for id in ids if id in subject.facts], max(1, size // 2)
    return subject


def _drop_records(subject: Subject, test: Test) -> Subject:
    for id, records in subject.facts.items():
        if not isinstance(records, tuple):
            continue
        for at in reversed(range(len(records))):
            current = subject.facts[id]
            assert isinstance(current, tuple)
            kept = tuple(evolve(r, index=i) for i, r in enumerate(r for j, r in enumerate(current) if j != at))
            changed = evolve(subject, facts={**subject.facts, id: kept})
            subject = changed if test(changed) else subject
        subject = _drop_cells(subject, id, test)
    return subject


def _drop_cells(subject: Subject, id: str, test: Test) -> Subject:
    records = subject.facts[id]
    assert isinstance(records, tuple)
    for at, record in enumerate(records):
        for column in record.cells:
            current = subject.facts[id]
            assert isinstance(current, tuple)
            cells = {name: cell for name, cell in current[at].cells.items() if name != column}
            kept = (*current[:at], Record(at, cells), *current[at + 1 :])
            changed = evolve(subject, facts={**subject.facts, id: kept})
            subject = changed if test(changed) else subject
    return subject


def _list_shorter(value: Scalar, as_of: date) -> Iterator[Scalar]:
    match value:
        case bool():
            return
        case Fraction():
            yield from _shorter_numbers(value)
        case date():
            plain = (as_of, date(as_of.year, 1, 1), date(value.year, 1, 1))
            yield from (day for day in plain if day != value)
        case Months(months):
            yield from (Months(number) for number in (0, 12, months // 12 * 12) if number != months)
        case Seconds(seconds):
            yield from (
                Seconds(Fraction(number)) for number in (0, 86400, seconds // 86400 * 86400) if number != seconds
            )
        case tuple():
            yield from _shorter_records(value, as_of)
        case _:
            return


def _shorter_records(records: tuple[Record, ...], as_of: date) -> Iterator[Scalar]:
    for at, record in enumerate(records):
        for column, cell in record.cells.items():
            if not isinstance(cell, Unknown):
                for shorter in _list_shorter(cell, as_of):
                    changed = Record(at, {**record.cells, column: shorter})
                    yield (*records[:at], changed, *records[at + 1 :])


def _shorter_numbers(value: Fraction) -> Iterator[Fraction]:
    """Numbers near a number, the shortest first; only shorter ones."""
    length = _length(value)
    near = [Fraction(0), Fraction(1)]
    for places in range(-6, 7):
        unit = Fraction(10) ** -places
        near += [round(value / unit) * unit, value // unit * unit, -(-value // unit) * unit]
    yield from (number for number in dict.fromkeys(near) if _length(number) < length)


def _length(value: Fraction) -> int:
    """Return how long a number is to read; one without a finite decimal is longest."""
    from greenrules.model.values import format_number

    text = format_number(value)
    return 1000 + len(text) if "/" in text else len(text.rstrip("0")) if "." not in text else len(text)
