"""The simplest subject that still shows a flaw: few facts, few records, plain values, the first options."""

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction

from attrs import evolve

from greenrules.model.values import Record, Scalar
from greenrules.testing.drawing import Generator, menu_of
from greenrules.testing.menus import lies_in
from greenrules.testing.subjects import Factory, with_cell, with_fact, with_parameter, without_fact

MOST_TRIES = 1500
PLAIN = tuple(Fraction(number) for number in (0, 1, 2, 3, 5, 10, 20, 50, 100, 1000))
Shows = Callable[[Factory], bool]


def simplify(generator: Generator, factory: Factory, shows: Shows) -> Factory:
    """Return a simpler subject for which `shows` still holds, as it does for the given one."""
    tries = 0
    is_simpler = True
    while is_simpler:
        is_simpler = False
        for candidate in _list_simpler(generator, factory):
            tries += 1
            if tries > MOST_TRIES:
                return factory
            if shows(candidate):
                factory, is_simpler = candidate, True
                break
    return _simplify_values(generator, factory, shows)


def _list_simpler(generator: Generator, factory: Factory) -> Iterator[Factory]:
    """Yield the subject with half, then a quarter, then one of its facts missing, and with fewer records."""
    names = list(factory.facts)
    size = len(names) // 2
    while size > 1:
        for start in range(0, len(names), size):
            left_out = set(names[start : start + size])
            kept = {id: value for id, value in factory.facts.items() if id not in left_out}
            yield evolve(factory, facts=kept)
        size //= 2
    yield from (without_fact(factory, id) for id in names)
    for name in factory.parameters:
        yield evolve(factory, parameters={id: v for id, v in factory.parameters.items() if id != name})
    for id, value in factory.facts.items():
        if isinstance(value, tuple) and value:
            yield with_fact(factory, id, ())
            for left in range(len(value)) if len(value) > 1 else ():
                rest = [record for at, record in enumerate(value) if at != left]
                yield with_fact(factory, id, tuple(evolve(record, index=at) for at, record in enumerate(rest)))


def _simplify_values(generator: Generator, factory: Factory, shows: Shows) -> Factory:
    """Put the plainest value in each place for which the flaw still shows."""
    for day in generator.menus:
        if day.as_of != factory.as_of and shows(moved := evolve(factory, as_of=day.as_of)):
            factory = moved
        break
    for id, value in list(factory.facts.items()):
        for plainer in _list_plainer(generator, id, value):
            if shows(changed := with_fact(factory, id, plainer)):
                factory = changed
                break
        for record in value if isinstance(value, tuple) else ():
            factory = _simplify_record(generator, factory, id, record, shows)
    for name, value in list(factory.parameters.items()):
        for plainer in _list_plain(value):
            if shows(changed := with_parameter(factory, name, plainer)):
                factory = changed
                break
    return factory


def _simplify_record(generator: Generator, factory: Factory, table: str, record: Record, shows: Shows) -> Factory:
    menus = menu_of(generator, factory).tables[table]
    for column, cell in record.cells.items():
        for plainer in (*menus.get(column, ())[:3], *PLAIN):
            if type(plainer) is type(cell) and plainer != cell:
                changed = with_cell(factory, table, record.index, column, plainer)
                if _is_allowed(generator, table, column, plainer) and shows(changed):
                    factory = changed
                    break
    return factory


def _list_plainer(generator: Generator, id: str, value: Scalar) -> Iterator[Scalar]:
    fact = generator.ruleset.facts[id]
    for plain in _list_plain(value):
        if not fact.range or any(lies_in(plain, interval) for interval in fact.range):
            yield plain


def _list_plain(value: Scalar) -> tuple[Scalar, ...]:
    """Return plainer values of the same kind, the plainest first, up to the value itself."""
    match value:
        case bool():
            return (False,) if value else ()
        case Fraction():
            rounded = [Fraction(round(value / scale) * scale) for scale in (1000, 100, 10, 1)]
            plain = dict.fromkeys((*PLAIN, *rounded, *(Fraction(round(value * 10), 10),)))
            return tuple(number for number in plain if number != value and _length(number) <= _length(value))
        case frozenset():
            return tuple(frozenset(sorted(value)[:size]) for size in range(len(value)))
        case _:
            return ()


def _length(number: Fraction) -> int:
    return len(str(number))


def _is_allowed(generator: Generator, table: str, column: str, value: Scalar | date) -> bool:
    columns = {each.id: each for each in generator.ruleset.facts[table].columns}
    allowed = columns[column].range
    return not allowed or any(lies_in(value, interval) for interval in allowed)
