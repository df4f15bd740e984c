"""The names of one module while it is being checked.

A derived quantity may name one that stands further down, so each is checked when it is first needed.
"""

from collections.abc import Mapping

from attrs import define, field

from greenrules.checking.declarations import Surroundings, read_options, read_type
from greenrules.checking.expressions import check_expression
from greenrules.checking.names import Column, Scope, Symbol, columns_of_fact
from greenrules.checking.operands import Problems
from greenrules.checking.ordering import order_definitions
from greenrules.checking.provenance import read_source, read_words
from greenrules.checking.tables import check_table
from greenrules.model.declarations import DecisionTable, Derived, Fact, Parameter
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.entries import DerivedEntry
from greenrules.model.expressions import Expr
from greenrules.model.module import Module
from greenrules.model.ruleset import Ruleset
from greenrules.model.source import Span
from greenrules.model.types import BooleanType, TableType, Type
from greenrules.model.written import Expression, Text

SCORES_FIRST = "it depends on the total: use it in grades, eligibilities and entitlements"
# Kinds of names that mean nothing (yet) outside the sections they belong to.
NOT_ON_THE_LADDER = {"grade": "a grade cannot depend on the grade; name `rung.<id>` instead"}
BELOW_THE_LADDER = {"grade": SCORES_FIRST, "rung": 'rungs may be named in `grades` only; elsewhere use `grade >= "…"`'}
BESIDE_THE_LADDER = {"rung": 'rungs may be named in `grades` only; here use `grade >= "…"`'}


@define
class Workbench:
    """Working state of one check. `symbols` are the fixed names; derived quantities and tables join when checked."""

    module: Module
    surroundings: Surroundings
    imports: Mapping[str, Ruleset]
    facts: dict[str, Fact]
    symbols: dict[str, Symbol]
    problems: Problems
    parameters: dict[str, Parameter] = field(factory=dict)
    derived: dict[str, Derived] = field(factory=dict)
    tables: dict[str, DecisionTable] = field(factory=dict)
    _underway: list[str] = field(factory=list)
    _failed: set[str] = field(factory=set)

    def scope(self, forbidden: Mapping[str, str] = BELOW_THE_LADDER) -> Scope:
        """Return the scope of an expression of this module."""
        return Scope(self.resolve, self.column_of, self.column_names, self._names, forbidden=forbidden)

    def resolve(self, name: str) -> Symbol | None:
        """Find a declared name; a derived quantity or table is checked first."""
        if name in self.symbols:
            return self.symbols[name]
        if name in self.module.derived and not self.module.derived[name].of:
            derived = self.require_derived(name)
            return None if derived is None else Symbol("derived", name, "", derived.type)
        if name in self.module.tables and not self.module.tables[name].of:
            table = self.require_table(name)
            return None if table is None else Symbol("table", name, "", table.type)
        return None

    def column_of(self, table: str, name: str) -> Column | None:
        """Find a column of a fact table: supplied, computed here (and checked now), or computed by an import."""
        supplied = columns_of_fact(self.facts[table]).get(name) if table in self.facts else None
        if supplied is not None:
            return supplied
        if name in self.module.derived and _is_of(self.module.derived[name].of, table):
            derived = self.require_derived(name)
            return None if derived is None else Column(derived.type, "derived", "")
        if name in self.module.tables and _is_of(self.module.tables[name].of, table):
            decision = self.require_table(name)
            return None if decision is None else Column(decision.type, "table", "")
        for alias, ruleset in self.imports.items():
            if name in ruleset.derived and ruleset.derived[name].of == table:
                return Column(ruleset.derived[name].type, "derived", alias)
            if name in ruleset.tables and ruleset.tables[name].of == table:
                return Column(ruleset.tables[name].type, "table", alias)
        return None

    def column_names(self, table: str) -> list[str]:
        """List the columns a record of a fact table has, for suggestions."""
        computed = [id for id, derived in self.module.derived.items() if _is_of(derived.of, table)]
        computed += [id for id, decision in self.module.tables.items() if _is_of(decision.of, table)]
        return [*columns_of_fact(self.facts[table]), *computed] if table in self.facts else []

    def check_definitions(self) -> None:
        """Check every derived quantity and table, each after those it names, and refuse circles (GR205)."""
        order = order_definitions(self.module)
        self.problems += order.problems
        self._failed |= order.circular
        for name in order.names:
            if name in self.module.derived:
                self.require_derived(name)
            else:
                self.require_table(name)

    def require_derived(self, name: str) -> Derived | None:
        """Return a derived quantity, checked; None when it has errors."""
        if name not in self.derived and self._enter(name):
            derived = self._check_derived(name, self.module.derived[name])
            self._leave(name, derived is None)
            if derived is not None:
                self.derived[name] = derived
        return self.derived.get(name)

    def require_table(self, name: str) -> DecisionTable | None:
        """Return a decision table, checked; None when it has errors."""
        if name not in self.tables and self._enter(name):
            entry = self.module.tables[name]
            scope = self.scope()
            if entry.of is not None and self._is_fact_table(entry.of.value, entry.of.span):
                scope = scope.with_record("", entry.of.value, "item")
            table = check_table(
                name, entry, scope=scope, facts=self.facts, surroundings=self.surroundings, problems=self.problems
            )
            self._leave(name, table is None)
            if table is not None:
                self.tables[name] = table
        return self.tables.get(name)

    def check(
        self,
        expression: Expression | None,
        expected: Type | None,
        *,
        what: str,
        scope: Scope | None = None,
        span: Span | None = None,
    ) -> Expr | None:
        """Check an expression of the module; an absent one is None without a word."""
        if expression is None:
            return None
        expr, problems = check_expression(expression.syntax, scope or self.scope(), expected=expected, what=what)
        self.problems += [p for p in problems if not self._follows_from_another(p)]
        return expr

    def check_condition(
        self, expression: Expression | None, *, what: str, span: Span, scope: Scope | None = None
    ) -> Expr | None:
        """Check a condition that must be there (GR021)."""
        if expression is None:
            return None
        return self.check(expression, BooleanType(), what=what, scope=scope)

    def _follows_from_another(self, problem: Diagnostic) -> bool:
        """Whether it only says that a name is unknown whose declaration was already refused."""
        return problem.code == "GR201" and problem.span is not None and problem.message[14:-1] in self._failed

    def _names(self) -> list[str]:
        return [*self.symbols, *self.module.derived, *self.module.tables]

    def _enter(self, name: str) -> bool:
        if name in self._failed or name in self._underway:
            return False  # a circle was reported when the order was found
        self._underway.append(name)
        return True

    def _leave(self, name: str, failed: bool) -> None:
        self._underway.remove(name)
        if failed:
            self._failed.add(name)

    def _is_fact_table(self, name: str, span: Span) -> bool:
        fact = self.facts.get(name)
        if fact is not None and isinstance(fact.type, TableType):
            return True
        message = f"`of: {name}` does not name a fact of type table"
        self.problems.append(
            Diagnostic("GR201" if fact is None else "GR301", message, span, help="name a fact of type table")
        )
        return False

    def _check_derived(self, name: str, entry: DerivedEntry) -> Derived | None:
        what = f"`{name}`"
        label = read_words(entry.label)
        source = read_source(
            entry.sourcing,
            what=what,
            span=entry.span,
            documents=self.surroundings.documents,
            problems=self.problems,
            optional=True,
        )
        scope = self.scope()
        if entry.of is not None:
            if not self._is_fact_table(entry.of.value, entry.of.span):
                return None
            scope = scope.with_record("", entry.of.value, "item")
        formula = self.check(entry.formula, self._declared_type(entry), what=what, scope=scope)
        if formula is None:
            return None
        options = read_options(entry.options)
        return Derived(
            name, label, entry.of.value if entry.of else "", formula.type, options, formula, source, entry.span
        )

    def _declared_type(self, entry: DerivedEntry) -> Type | None:
        if entry.type is None and entry.unit is None and not entry.options:
            return None
        return read_type(
            entry.type, unit=entry.unit, options=entry.options, ordered=entry.ordered, span=entry.span,
            surroundings=self.surroundings, problems=self.problems,
        )  # fmt: skip


def _is_of(of: Text | None, table: str) -> bool:
    return of is not None and of.value == table
