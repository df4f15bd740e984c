"""Where a ruleset changes its mind: numbers, dates and durations it compares with, and the comparisons themselves."""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from attrs import field, fields, frozen, has

from greenrules.model.declarations import DecisionTable, Fact, Interval, Parameter
from greenrules.model.expressions import Cell, Comparison, Constant, Expr, Reference
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Group, Indicator, Ramp, Ratio
from greenrules.model.types import ChoiceType, NumberType, TextType, Type
from greenrules.model.units import Unit
from greenrules.model.values import Months, Scalar, Seconds

Dimension = tuple[tuple[str, int], ...]


@frozen
class Edge:
    """Two expressions of one module (the aliases that lead to it) whose order decides something.

    `facts` are the plain numbers of the subject that can move it.
    """

    module: tuple[str, ...]
    left: Expr
    right: Expr
    facts: tuple[str, ...]


@frozen
class Marks:
    """The values a ruleset compares with. Numbers are in the reference unit of their dimension."""

    numbers: dict[Dimension, set[Fraction]] = field(factory=dict)
    dates: set[date] = field(factory=set)
    durations: set[Months | Seconds] = field(factory=set)
    texts: set[str] = field(factory=set)

    def near(self, unit: Unit) -> tuple[Fraction, ...]:
        """Return the numbers of this kind, in `unit`."""
        return tuple(sorted(number / unit.size for number in self.numbers.get(unit.dimension, ())))


def list_modules(ruleset: Ruleset) -> dict[tuple[str, ...], Ruleset]:
    """Return the ruleset and everything it imports by the aliases that lead to it, each once."""
    modules: dict[tuple[str, ...], Ruleset] = {(): ruleset}
    seen = {ruleset.key}
    waiting: list[tuple[tuple[str, ...], Ruleset]] = [((), ruleset)]
    while waiting:
        way, module = waiting.pop()
        for alias, imported in module.imports.items():
            if imported.key not in seen:
                seen.add(imported.key)
                modules[(*way, alias)] = imported
                waiting.append(((*way, alias), imported))
    return modules


def walk_parts(thing: object) -> Iterator[object]:
    """Yield an entry of a ruleset and everything it consists of; imports are left out."""
    match thing:
        case tuple() | list():
            for item in thing:
                yield from walk_parts(item)
        case dict():
            for item in thing.values():
                yield from walk_parts(item)
        case Unit() | Ruleset():
            return
        case _ if has(type(thing)):
            yield thing
            for part in fields(type(thing)):  # type: ignore[arg-type]  # `has` says so
                if part.eq:
                    yield from walk_parts(getattr(thing, part.name))


def list_parts(ruleset: Ruleset) -> list[object]:
    """List every entry of a ruleset with all its parts."""
    return [part for field in fields(Ruleset) if field.eq for part in walk_parts(getattr(ruleset, field.name))]


def find_marks(ruleset: Ruleset) -> Marks:
    """Collect every value something may be compared with, in the ruleset and its imports."""
    marks = Marks()
    for module in list_modules(ruleset).values():
        for part in list_parts(module):
            _collect(part, marks)
    return marks


def _collect(part: object, marks: Marks) -> None:
    match part:
        case Constant():
            _mark(part.value, part.type, marks)
        case Parameter():
            for dated in part.values:
                _mark(dated.value, part.type, marks)
                marks.dates.update({dated.start} if dated.start else ())
        case DecisionTable():
            for row in part.rows:
                _mark(row.then, part.type, marks)
                for column, cell in zip(part.inputs, row.cells, strict=True):
                    for end in _ends(cell.intervals):
                        _mark(end, column.expression.type, marks)
        case Fact():
            for end in _ends(part.range):
                _mark(end, part.type, marks)
        case Indicator():
            _mark(part.maximum, NumberType(_unit_of_points()), marks)
        case _:
            return


def _unit_of_points() -> Unit:
    return Unit((("points", 1),))


def _ends(intervals: tuple[Interval, ...]) -> Iterator[Scalar]:
    for interval in intervals:
        yield from (end for end in (interval.low, interval.high) if end is not None)


def _mark(value: Scalar, type: Type, marks: Marks) -> None:
    match value:
        case Fraction() if isinstance(type, NumberType):
            marks.numbers.setdefault(type.unit.dimension, set()).add(value * type.unit.size)
        case date():
            marks.dates.add(value)
        case Months() | Seconds():
            marks.durations.add(value)
        case str() if isinstance(type, TextType | ChoiceType):
            marks.texts.add(value)
        case _:
            return


def find_edges(ruleset: Ruleset) -> tuple[Edge, ...]:
    """Return the comparisons of plain quantities and scores that some number of the subject can move."""
    modules = list_modules(ruleset)
    edges = []
    for way, module in modules.items():
        for left, right in dict.fromkeys(_list_pairs(module)):
            if not any(isinstance(part, Cell) for side in (left, right) for part in walk_parts(side)):
                facts = _find_facts((left, right), way, modules)
                edges += [Edge(way, left, right, facts)] if facts else []
    return tuple(edges)


def _list_pairs(module: Ruleset) -> Iterator[tuple[Expr, Expr]]:
    for part in list_parts(module):
        match part:
            case Comparison() if isinstance(part.left.type, NumberType):
                yield part.left, part.right
            case Ramp():
                yield from ((part.quantity, part.baseline), (part.quantity, part.leading))
            case Ratio():
                yield part.quantity, part.base
            case DecisionTable():
                for at, column in enumerate(part.inputs):
                    type = column.expression.type
                    if isinstance(type, NumberType):
                        ends = {end for row in part.rows for end in _ends(row.cells[at].intervals)}
                        for end in sorted(end for end in ends if isinstance(end, Fraction)):
                            yield column.expression, Constant(end, type, column.expression.span)


def _find_facts(
    sides: tuple[Expr, ...], way: tuple[str, ...], modules: Mapping[tuple[str, ...], Ruleset]
) -> tuple[str, ...]:
    """Return the number facts of the subject that two expressions rest on, however far away."""
    keys = {module.key: place for place, module in modules.items()}
    found: dict[str, None] = {}
    seen: set[tuple[tuple[str, ...], str, str]] = set()
    waiting: list[tuple[tuple[str, ...], object]] = [(way, side) for side in sides]
    while waiting:
        place, entry = waiting.pop()
        for part in walk_parts(entry):
            if not isinstance(part, Reference):
                continue
            if part.kind == "fact" and isinstance(part.type, NumberType):
                found[part.name] = None
            home = keys[modules[place].imports[part.module].key] if part.module else place
            if (home, part.kind, part.name) not in seen:
                seen.add((home, part.kind, part.name))
                waiting.append((home, _find_entry(part, modules[home])))
    return tuple(sorted(found))


def _find_entry(reference: Reference, module: Ruleset) -> object:
    match reference.kind:
        case "derived":
            return module.derived[reference.name]
        case "table":
            return module.tables[reference.name]
        case "score":
            nodes = [part for part in walk_parts(module.indicators) if isinstance(part, Indicator | Group)]
            return next((node for node in nodes if node.id == reference.name), module.indicators)
        case _:
            return None
