"""What an expression rests on, however far away, and which findings an outcome reaches."""

from collections.abc import Iterator

from attrs import define, field

from greenrules.model.expressions import (
    And,
    Arithmetic,
    Call,
    Cell,
    Comparison,
    Convert,
    Expr,
    If,
    Negate,
    Not,
    Or,
    Reference,
    operands_of,
    walk_expression,
)
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Group, Indicator

_OUTCOMES = frozenset({"gate", "gates_met", "score", "rung", "grade"})
# How a finding helps an outcome: by being met, by being unmet, or sometimes this and sometimes that.
HELPS, HINDERS, EITHER = 1, -1, 0


@define
class Reach:
    """What names and expressions rest on: `fact`, and `outcome` where a gate, score or grade is involved."""

    known: dict[tuple[str, str, str], frozenset[str]] = field(factory=dict)

    def of_expression(self, expr: Expr, module: Ruleset) -> frozenset[str]:
        """Return what an expression of a module rests on."""
        found: set[str] = set()
        for part in walk_expression(expr):
            if isinstance(part, Cell):
                found.add("fact")
                if part.computed:
                    home = module.imports[part.module] if part.module else module
                    found |= self._of_name(home, part.computed, part.column)
            elif isinstance(part, Reference):
                found |= self._of_reference(part, module.imports[part.module] if part.module else module)
        return frozenset(found)

    def bears_outcome(self, module: Ruleset, derived: str) -> bool:
        """Whether a derived quantity rests on a gate, a score or a grade; an unknown name does not."""
        return derived in module.derived and "outcome" in self._of_name(module, "derived", derived)

    def _of_reference(self, reference: Reference, home: Ruleset) -> frozenset[str]:
        match reference.kind:
            case "fact":
                return frozenset({"fact"})
            case "derived" | "table":
                return self._of_name(home, reference.kind, reference.name)
            case kind if kind in _OUTCOMES:
                return frozenset({"outcome", "fact"})
            case _:
                return frozenset()

    def _of_name(self, home: Ruleset, kind: str, name: str) -> frozenset[str]:
        key = (home.key, kind, name)
        if key not in self.known:
            if kind == "derived":
                self.known[key] = self.of_expression(home.derived[name].formula, home)
            else:
                inputs = (self.of_expression(column.expression, home) for column in home.tables[name].inputs)
                self.known[key] = frozenset().union(*inputs)
        return self.known[key]


def walk_tree(root: Group | None) -> Iterator[Indicator | Group]:
    """Yield every node of an indicator tree, a group before its children."""
    waiting: list[Indicator | Group] = [] if root is None else [root]
    while waiting:
        node = waiting.pop(0)
        yield node
        if isinstance(node, Group):
            waiting[:0] = node.children


def find_node(root: Group | None, id: str) -> Indicator | Group | None:
    """Return a node of an indicator tree; the root for the empty id."""
    return root if not id else next((node for node in walk_tree(root) if node.id == id), None)


@define
class Dependence:
    """The findings an outcome reaches, by module key, kind and name, with how each helps it."""

    found: dict[tuple[str, str, str], int] = field(factory=dict)
    visited: set[tuple[str, str, str, int]] = field(factory=set)

    def follow(self, expr: Expr, module: Ruleset, way: int) -> None:
        """Follow every name an expression consists of.

        Args:
            way: how it helps the outcome that the expression is large or true.
        """
        match expr:
            case And() | Or() | Convert() | Call():
                for operand in operands_of(expr):
                    self.follow(operand, module, way)
            case Not() | Negate():
                self.follow(expr.operand, module, -way)
            case If():
                self.follow(expr.condition, module, EITHER)
                self.follow(expr.then, module, way)
                self.follow(expr.otherwise, module, way)
            case Arithmetic(sign="+" | "-"):
                self.follow(expr.left, module, way)
                self.follow(expr.right, module, way if expr.sign == "+" else -way)
            case Comparison():
                rises = way if expr.sign in (">", ">=") else -way if expr.sign in ("<", "<=") else EITHER
                self.follow(expr.left, module, rises)
                self.follow(expr.right, module, -rises)
            case Reference():
                self._follow_reference(expr, module.imports[expr.module] if expr.module else module, way)
            case _:
                for operand in operands_of(expr):
                    self.follow(operand, module, EITHER)

    def _follow_reference(self, reference: Reference, home: Ruleset, way: int) -> None:
        key = (home.key, reference.kind, reference.name, way)
        if key in self.visited:
            return
        self.visited.add(key)
        match reference.kind:
            case "gate":
                self._add((home.key, "gate", reference.name), way)
            case "gates_met":
                for name in home.gates:
                    self._add((home.key, "gate", name), way)
            case "score":
                node = find_node(home.indicators, reference.name)
                self._follow_tree(node, home, way)
            case "rung":
                self.follow(next(r.condition for r in home.rungs if r.id == reference.name), home, way)
            case "grade":
                for rung in home.rungs:
                    self.follow(rung.condition, home, way)
            case "derived" if reference.name.startswith("?"):
                self._add((home.key, "derived", reference.name), way)
            case "derived":
                self.follow(home.derived[reference.name].formula, home, way)
            case _:
                return

    def _follow_tree(self, node: Indicator | Group | None, home: Ruleset, way: int) -> None:
        match node:
            case Indicator():
                self._add((home.key, "score", node.id), way)
            case Group():
                if node.requires is not None:
                    self.follow(node.requires, home, way)
                for child in node.children:
                    self._follow_tree(child, home, way)

    def _add(self, place: tuple[str, str, str], way: int) -> None:
        known = self.found.get(place, way)
        self.found[place] = way if known == way else EITHER
