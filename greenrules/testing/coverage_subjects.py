"""A subject under way to a case: facts and parameters that can be changed one by one, and evaluated at any time."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from attrs import define, evolve, field

from greenrules.evaluating.absences import state_absence
from greenrules.evaluating.environment import Environment, module_environment
from greenrules.model.declarations import Fact
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Record, Scalar, Unknown, Value

Row = dict[str, Scalar]
# Where an edition says nothing about its own period.
EARLIEST, LATEST = date(2010, 1, 1), date(2060, 12, 31)
Way = tuple[str, ...]


@define(eq=False)
class Draft:
    """What is known about a subject, in declared units.

    Attributes:
        facts: plain facts by id; what is not there is missing.
        tables: rows of cells by the id of the fact; a table that is not there is missing.
        bound: parameter values by `<module key>|<id>`, as `Environment` takes them.
    """

    ruleset: Ruleset
    as_of: date
    facts: dict[str, Scalar] = field(factory=dict)
    tables: dict[str, list[Row]] = field(factory=dict)
    bound: dict[str, Scalar] = field(factory=dict)

    def copy(self) -> "Draft":
        """Return a draft that can be changed without changing this one."""
        tables = {id: [dict(row) for row in rows] for id, rows in self.tables.items()}
        return Draft(self.ruleset, self.as_of, dict(self.facts), tables, dict(self.bound))

    def move_to(self, day: date) -> None:
        """Assess on another day, where the ruleset is in force then."""
        period = self.ruleset.effective
        if (period.start or EARLIEST) <= day <= (period.end or LATEST):
            self.as_of = day

    def forget(self, fact: str) -> None:
        """Take a fact away."""
        self.facts.pop(fact, None)
        self.tables.pop(fact, None)


def open_environment(draft: Draft) -> Environment:
    """Return what the reference evaluator computes on: absent facts are unknown, or what their absence states."""
    values = {id: _value_of(draft, fact) for id, fact in draft.ruleset.facts.items()}
    return Environment(draft.ruleset, values, draft.as_of, bound=dict(draft.bound))


def _value_of(draft: Draft, fact: Fact) -> Value:
    if fact.id not in draft.tables:
        return state_absence(fact, draft.facts.get(fact.id))
    records = enumerate(draft.tables[fact.id])
    return state_absence(fact, tuple(Record(index, dict(row)) for index, row in records))


def read_draft(ruleset: Ruleset, values: Mapping[str, Value], bound: Mapping[str, Value], as_of: date) -> Draft:
    """Return the draft of a subject whose facts were accepted."""
    draft = Draft(ruleset, as_of, bound=dict(bound))  # type: ignore[arg-type]  # a binding is a scalar
    for id, value in values.items():
        fact = ruleset.facts[id]
        if isinstance(value, tuple):
            draft.tables[id] = [_known_cells(fact, record) for record in value]
        elif not isinstance(value, Unknown) and not _is_assumed(fact, value):
            draft.facts[id] = value  # type: ignore[assignment]  # a fact is a scalar or unknown
    return draft


def _known_cells(table: Fact, record: Record) -> Row:
    columns = {column.id: column for column in table.columns}
    return {
        id: value
        for id, value in record.cells.items()
        if not isinstance(value, Unknown) and not _is_assumed(columns[id], value)
    }


def _is_assumed(fact: Fact, value: Value) -> bool:
    return fact.assume is not None and fact.assume.value == value


def module_at(environment: Environment, way: Way) -> Environment:
    """Return the environment of an import by the aliases that lead to it."""
    for alias in way:
        environment = module_environment(environment, alias)
    return environment


def list_changes(base: Draft, draft: Draft) -> tuple[tuple[str, str], ...]:
    """List what a draft says otherwise than another: ("fact", id), ("table", id), ("bound", key) or ("as_of", "")."""
    return tuple(_list_changes(base, draft))


def _list_changes(base: Draft, draft: Draft) -> Iterator[tuple[str, str]]:
    parts: tuple[tuple[str, Mapping[str, Any], Mapping[str, Any]], ...] = (
        ("fact", base.facts, draft.facts),
        ("table", base.tables, draft.tables),
        ("bound", base.bound, draft.bound),
    )
    for kind, before, after in parts:
        yield from ((kind, id) for id in sorted({*before, *after}) if before.get(id) != after.get(id))
    if base.as_of != draft.as_of:
        yield "as_of", ""


def take_back(base: Draft, draft: Draft, change: tuple[str, str]) -> Draft:
    """Return the draft with one of its changes undone."""
    return apply_changes(base, draft.copy(), (change,))


def apply_changes(source: Draft, target: Draft, changes: tuple[tuple[str, str], ...]) -> Draft:
    """Make the target say what the source says, in these places; return it."""
    for kind, id in changes:
        if kind == "as_of":
            target.as_of = source.as_of
            continue
        places: dict[str, tuple[Any, Any]] = {
            "fact": (source.facts, target.facts),
            "table": (source.tables, target.tables),
            "bound": (source.bound, target.bound),
        }
        before, after = places[kind]
        if id in before:
            after[id] = [dict(row) for row in before[id]] if kind == "table" else before[id]
        else:
            after.pop(id, None)
    return target


def with_ruleset(draft: Draft, ruleset: Ruleset) -> Draft:
    """Return the same subject under another ruleset."""
    return evolve(draft, ruleset=ruleset)
