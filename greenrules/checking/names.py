"""What a name stands for where an expression is written."""

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from attrs import evolve, field, frozen

from greenrules.model.declarations import Fact
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.expressions import Reference, ReferenceKind
from greenrules.model.ruleset import Ruleset
from greenrules.model.source import Span
from greenrules.model.suggestions import suggest
from greenrules.model.types import BooleanType, ChoiceType, NumberType, TableType, Type
from greenrules.model.units import POINTS
from greenrules.model.walking import walk_nodes

RESERVED = ("score", "grade", "gate", "rung", "as_of", "basic_requirements_met", "judged", "item", "none")


@frozen
class Symbol:
    """A declared name: what kind of thing it is, the import it belongs to, and its type."""

    kind: ReferenceKind
    name: str
    module: str
    type: Type

    def at(self, span: Span) -> Reference:
        """Return the reference to it at one place."""
        return Reference(self.kind, self.name, self.module, self.type, span)


@frozen
class Column:
    """A column of a fact table: supplied, or computed by a derived quantity or decision table."""

    type: Type
    computed: Literal["", "derived", "table"]
    module: str


@frozen
class Binding:
    """A record in reach: under a loop name, or with bare column names when `name` is empty."""

    name: str
    variable: str
    table: str


@frozen
class Scope:
    """Everything an expression may name.

    `resolve` finds a declared name; `column_of` finds a column of a fact table, and `column_names` lists them.
    `forbidden` tells of kinds that exist but may not be used here, with the reason. `free_numbers` lifts the rule
    against bare numbers; with `numbers_in_place` they also take the unit of the other side.
    """

    resolve: Callable[[str], Symbol | None]
    column_of: Callable[[str, str], Column | None]
    column_names: Callable[[str], Iterable[str]]
    names: Callable[[], Iterable[str]]
    bindings: tuple[Binding, ...] = ()
    forbidden: Mapping[str, str] = field(factory=dict)
    free_numbers: bool = False
    numbers_in_place: bool = False

    def with_record(self, name: str, table: str, variable: str = "") -> "Scope":
        """Return the scope inside a loop or filter over `table`."""
        binding = Binding(name, variable or f"item{len(self.bindings) + 1}", table)
        return evolve(self, bindings=(*self.bindings, binding))


def find_column(scope: Scope, name: str) -> tuple[Binding, str, Column] | None:
    """Find the record column that `name` stands for: `r.severity` in a loop, `severity` in a filter."""
    head, _, rest = name.partition(".")
    for binding in reversed(scope.bindings):
        column = rest if binding.name == head and rest else name if not binding.name else ""
        found = scope.column_of(binding.table, column) if column else None
        if found is not None:
            return binding, column, found
    return None


def explain_unknown_name(scope: Scope, name: str, span: Span) -> Diagnostic:
    """Describe a name nothing is declared under (GR201)."""
    candidates = list(scope.names())
    for binding in scope.bindings:
        prefix = f"{binding.name}." if binding.name else ""
        candidates += [prefix + column for column in scope.column_names(binding.table)]
    hint = suggest(name, candidates, otherwise="declare it under facts, parameters, tables or derived, or import it")
    return Diagnostic("GR201", f"unknown name `{name}`", span, help=hint)


def symbols_of_import(alias: str, ruleset: Ruleset) -> dict[str, Symbol]:
    """Return the names an import adds: `alias.<name>` for what it declares, and its score, gates and grade."""
    symbols: dict[str, Symbol] = {}
    for parameter in ruleset.parameters.values():
        symbols[f"{alias}.{parameter.id}"] = Symbol("parameter", parameter.id, alias, parameter.type)
    for table in ruleset.tables.values():
        if not table.of:
            symbols[f"{alias}.{table.id}"] = Symbol("table", table.id, alias, table.type)
    for derived in ruleset.derived.values():
        if not derived.of:
            symbols[f"{alias}.{derived.id}"] = Symbol("derived", derived.id, alias, derived.type)
    for name, symbol in symbols_of_outcomes(
        gates=ruleset.gates,
        node_ids=node_ids(ruleset),
        rung_ids=[rung.id for rung in ruleset.rungs],
    ).items():
        if symbol.kind != "rung":
            symbols[f"{alias}.{name}"] = evolve(symbol, module=alias)
    return symbols


def symbols_of_outcomes(
    *, gates: Iterable[str], node_ids: Iterable[str] | None, rung_ids: Iterable[str]
) -> dict[str, Symbol]:
    """Return the names of gates, scores, rungs and the grade; `node_ids` None means there are no indicators."""

    truth, points = BooleanType(), NumberType(POINTS, score=True)
    symbols = {f"gate.{id}": Symbol("gate", id, "", truth) for id in gates}
    if symbols:
        symbols["basic_requirements_met"] = Symbol("gates_met", "", "", truth)
    if node_ids is not None:
        symbols["score"] = Symbol("score", "", "", points)
        symbols |= {f"score.{id}": Symbol("score", id, "", points) for id in node_ids}
    rungs = list(rung_ids)
    symbols |= {f"rung.{id}": Symbol("rung", id, "", truth) for id in rungs}
    if rungs:
        ladder = ChoiceType(("none", *reversed(rungs)), ordered=True)
        symbols["grade"] = Symbol("grade", "", "", ladder)
    return symbols


def node_ids(ruleset: Ruleset) -> list[str] | None:
    """Return the ids of all indicators and groups below the root, or None without indicators."""

    if ruleset.indicators is None:
        return None
    return [node.id for node in walk_nodes(ruleset.indicators)][1:]


def columns_of_fact(fact: Fact) -> dict[str, Column]:
    """Return the supplied columns of a fact table."""
    return (
        {column.id: Column(column.type, "", "") for column in fact.columns} if isinstance(fact.type, TableType) else {}
    )
