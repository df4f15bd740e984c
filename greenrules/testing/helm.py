"""What steering a subject towards a goal works with: the goal, what feeds it, and ways to set one value."""

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random

from attrs import evolve, field, frozen

from greenrules.evaluating.environment import Environment, fact_value
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.model.declarations import Fact
from greenrules.model.expressions import Cell, Expr, Reference
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Group, Indicator
from greenrules.model.types import BooleanType, ChoiceType
from greenrules.model.values import Record, Scalar, Value
from greenrules.model.walking import walk_nodes
from greenrules.testing.drawing import Generator, menu_of
from greenrules.testing.menus import lies_in, list_open_parameters
from greenrules.testing.subjects import Factory, Way, enter, environment_of, with_cell, with_fact, with_parameter
from greenrules.testing.thresholds import list_modules, walk_parts

# Which record a variable of an expression stands for: the fact table and the index.
Records = dict[str, tuple[str, int]]
NO_RECORDS: Records = {}
# A fact, a column of a table, an open parameter, or the date of the assessment: kind, name and column.
Source = tuple[str, str, str]
AS_OF: Source = ("as_of", "", "")


@frozen
class Helm:
    """What steering needs of a ruleset. `feeds` remembers what feeds each expression."""

    generator: Generator
    random: Random = field(eq=False)
    modules: Mapping[Way, Ruleset]
    ways: Mapping[str, Way]
    open: frozenset[str]
    feeds: dict[int, tuple[object, tuple[Source, ...]]] = field(factory=dict, eq=False, repr=False)


@frozen
class Goal:
    """An expression of one module, the records its variables stand for, and the truth wanted of it."""

    way: Way
    expr: Expr
    want: bool
    records: Records = NO_RECORDS


def take_helm(generator: Generator, random: Random, *, turn_switches: bool = False) -> Helm:
    """Return what steering needs of the ruleset of a generator.

    Args:
        turn_switches: whether boolean and choice parameters may be set otherwise, too: another reading of a standard.
    """
    modules = list_modules(generator.ruleset)
    ways = {module.key: way for way, module in modules.items()}
    free = {*list_open_parameters(generator.ruleset), *(list_switches(modules) if turn_switches else ())}
    return Helm(generator, random, modules, ways, frozenset(free))


def list_switches(modules: Mapping[Way, Ruleset]) -> dict[str, tuple[Scalar, ...]]:
    """Return the boolean and choice parameters by the name a caller binds them under, with their positions."""
    switches: dict[str, tuple[Scalar, ...]] = {}
    for way, module in modules.items():
        for id, parameter in module.parameters.items():
            match parameter.type:
                case BooleanType():
                    switches[".".join((*way, id))] = (True, False)
                case ChoiceType(options=options):
                    switches[".".join((*way, id))] = options
                case _:
                    continue
    return switches


def find_home(helm: Helm, way: Way, alias: str) -> Way:
    """Return the way to the import that a module calls by an alias; the module itself for the empty one."""
    return helm.ways[helm.modules[way].imports[alias].key] if alias else way


def read_value(helm: Helm, factory: Factory, expr: Expr, way: Way, records: Records = NO_RECORDS) -> Value:
    """Return what an expression comes to for a subject."""
    environment = enter(environment_of(helm.generator.ruleset, factory), way)
    return evaluate_expression(expr, environment, dict(_bind(environment, records)))


def _bind(environment: Environment, records: Records) -> Iterator[tuple[str, Record]]:
    for name, (table, index) in records.items():
        value = fact_value(environment, table)
        yield name, value[index] if isinstance(value, tuple) and index < len(value) else Record(index, {})


def holds(helm: Helm, factory: Factory, goal: Goal) -> bool:
    """Whether a subject has what is wanted."""
    return read_value(helm, factory, goal.expr, goal.way, goal.records) is goal.want


def list_sources(helm: Helm, way: Way, expr: object) -> tuple[Source, ...]:
    """Return the facts, columns and open parameters an expression rests on, however far away."""
    if id(expr) not in helm.feeds:
        # The expression is kept, too: its id is its own only as long as it lives.
        helm.feeds[id(expr)] = (expr, tuple(dict.fromkeys(_walk_sources(helm, way, expr, set()))))
    return helm.feeds[id(expr)][1]


def _walk_sources(helm: Helm, way: Way, thing: object, seen: set[tuple[Way, str, str]]) -> Iterator[Source]:
    for part in walk_parts(thing):
        if isinstance(part, Cell) and not part.computed:
            yield ("cell", part.table, part.column)
        elif isinstance(part, Reference | Cell):
            computed = isinstance(part, Cell)
            kind, name = (part.computed, part.column) if isinstance(part, Cell) else (part.kind, part.name)
            home = find_home(helm, way, part.module)
            if kind == "fact":
                yield ("fact", name, "")
            elif kind == "as_of":
                yield AS_OF
            elif kind == "parameter" and ".".join((*home, name)) in helm.open:
                yield ("parameter", ".".join((*home, name)), "")
            if (home, kind, name) not in seen and (kind != "fact" or computed):
                seen.add((home, kind, name))
                yield from _walk_sources(helm, home, _find_entry(helm.modules[home], kind, name), seen)


def _find_entry(module: Ruleset, kind: str, name: str) -> object:
    match kind:
        case "derived":
            return module.derived[name].formula
        case "table":
            return module.tables[name].inputs
        case "gate":
            return module.gates[name].condition
        case "gates_met":
            return tuple(gate.condition for gate in module.gates.values())
        case "rung":
            return next(rung.condition for rung in module.rungs if rung.id == name)
        case "grade":
            return tuple(rung.condition for rung in module.rungs)
        case "score":
            return find_node(module, name)
        case _:
            return None


def find_node(module: Ruleset, name: str) -> Indicator | Group | None:
    """Return an indicator or group by its id, the whole tree for the empty one."""
    if module.indicators is None or not name:
        return module.indicators
    return next(node for node in walk_nodes(module.indicators) if node.id == name)


def list_choices(helm: Helm, factory: Factory, source: Source) -> tuple[Scalar, ...]:
    """Return the menu of a fact, column or open parameter; of days, some of every month, too."""
    kind, name, column = source
    menu = menu_of(helm.generator, factory)
    match kind:
        case "as_of":
            return tuple(day for day in _list_days(factory.as_of) if _is_in_force(helm, day))
        case "cell":
            choices = menu.tables[name][column]
        case "parameter":
            return menu.parameters.get(name) or list_switches(helm.modules)[name]
        case _:
            choices = menu.facts.get(name, ())
    return (*choices, *_list_days(factory.as_of)) if choices and isinstance(choices[0], date) else choices


def _list_days(day: date) -> tuple[date, ...]:
    """Return some days of every month of that year and the one before."""
    years, days = (day.year, day.year - 1), (1, 10, 15, 16, 28)
    return tuple(date(year, month, number) for year in years for month in range(1, 13) for number in days)


def _is_in_force(helm: Helm, day: date) -> bool:
    effective = helm.generator.ruleset.effective
    return not (effective.start and day < effective.start) and not (effective.end and day > effective.end)


def put(helm: Helm, factory: Factory, source: Source, value: Scalar, index: int = 0) -> Factory:
    """Return the subject with one value set, as it was where its range does not allow the value."""
    kind, name, column = source
    if kind == "parameter":
        return with_parameter(factory, name, value)
    if kind == "as_of":
        return evolve(factory, as_of=value) if isinstance(value, date) and _is_in_force(helm, value) else factory
    fact = helm.generator.ruleset.facts[name]
    if kind == "cell":
        factory = with_record(helm, factory, name, index)
        declared = next(each for each in fact.columns if each.id == column)
        return with_cell(factory, name, index, column, value) if is_allowed(declared, value) else factory
    return with_fact(factory, name, value) if is_allowed(fact, value) else factory


def is_allowed(fact: Fact, value: Scalar) -> bool:
    """Whether the range of a fact has room for a value."""
    return not fact.range or any(lies_in(value, interval) for interval in fact.range)


def with_record(helm: Helm, factory: Factory, table: str, index: int = 0) -> Factory:
    """Return the subject with at least so many records that the index is taken."""
    records = list_records(factory, table)
    if index < len(records):
        return factory
    columns = menu_of(helm.generator, factory).tables[table]
    added = [Record(at, {name: _pick(helm, menu) for name, menu in columns.items()})
             for at in range(len(records), index + 1)]  # fmt: skip
    return with_fact(factory, table, (*records, *added))


def list_records(factory: Factory, table: str) -> tuple[Record, ...]:
    """Return the records a subject gives for a table; none where the table is missing."""
    value = factory.facts.get(table, ())
    return tuple(record for record in value if isinstance(record, Record)) if isinstance(value, tuple) else ()


def _pick(helm: Helm, menu: tuple[Scalar, ...]) -> Scalar:
    return menu[0] if helm.random.random() < 0.7 else helm.random.choice(menu)


def find_index(records: Records, source: Source) -> int:
    """Return which record of a table a goal speaks of; the first where it speaks of none."""
    return next((index for table, index in reversed(records.values()) if table == source[1]), 0)


def read_source(factory: Factory, source: Source, index: int = 0) -> Scalar | None:
    """Return what a subject gives for a fact, a cell or an open parameter, or None."""
    kind, name, column = source
    if kind in ("parameter", "as_of"):
        return factory.parameters.get(name) if kind == "parameter" else factory.as_of
    value = factory.facts.get(name)
    if kind == "fact":
        return value
    cell = value[index].cells.get(column) if isinstance(value, tuple) and index < len(value) else None
    return cell if isinstance(cell, bool | str) or cell is None else _known(cell)


def _known(cell: Value) -> Scalar | None:
    from greenrules.evaluating.logic import is_known

    return cell if is_known(cell) else None  # type: ignore[return-value]  # known is a scalar
