"""Subjects made short to read: fewer facts, shorter numbers, as long as a test by the reference still passes."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction

from attrs import evolve

from greenrules.model.declarations import Fact
from greenrules.model.values import Months, Record, Scalar, Seconds, Unknown, format_number
from greenrules.testing.proof_subjects import Subject, fits_range

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
    def keep(kept: Mapping[str, Scalar]) -> Subject:
        return evolve(subject, parameters=kept)

    return keep(_drop(subject.parameters, lambda kept: test(keep(kept))))


def _drop_facts(subject: Subject, test: Test) -> Subject:
    def keep(kept: Mapping[str, Scalar]) -> Subject:
        return evolve(subject, facts=kept)

    return keep(_drop(subject.facts, lambda kept: test(keep(kept))))


def _drop(values: Mapping[str, Scalar], passes: Callable[[Mapping[str, Scalar]], bool]) -> Mapping[str, Scalar]:
    """Leave out what is not needed: all of it, else in halves, down to one by one."""
    size = max(1, len(values))
    while values:
        ids = list(values)
        for start in range(0, len(ids), size):
            left_out = set(ids[start : start + size])
            kept = {id: value for id, value in values.items() if id not in left_out}
            if len(kept) < len(values) and passes(kept):
                values = kept
        if size == 1:
            break
        size = max(1, size // 2)
    return values


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
    text = format_number(value)
    return 1000 + len(text) if "/" in text else len(text.rstrip("0")) if "." not in text else len(text)
