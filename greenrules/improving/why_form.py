"""A ruleset in which every condition of an outcome that is neither gate nor score stands behind a name of its own."""

from typing import Literal, TypeAlias

from attrs import define, evolve, field, frozen

from greenrules.evaluating.environment import Environment, module_environment
from greenrules.evaluating.expressions import evaluate_condition
from greenrules.evaluating.node_ids import name_reference
from greenrules.evaluating.scoring import NodeScore
from greenrules.improving.why_reach import Reach
from greenrules.model.citing import NO_WORDS, Source
from greenrules.model.declarations import Derived
from greenrules.model.expressions import And, Expr, If, Not, Or, Reference
from greenrules.model.outcomes import Gate
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Group, Indicator
from greenrules.model.types import BooleanType
from greenrules.model.values import Verdict

State: TypeAlias = Verdict | NodeScore
# What stands behind a condition has no name a ruleset could declare.
_HIDDEN = "?"
_NO_SOURCE = Source("", "", "published")


@frozen
class Premise:
    """A finding that can be set.

    Attributes:
        entry: the gate, the indicator, or the expression of a condition.
        module: where it is declared, in the environment of the subject as it is.
        place: module key, kind and name under which an environment remembers its value.
        actual: what it is.
    """

    id: str
    kind: Literal["gate", "indicator", "condition"]
    entry: Gate | Indicator | Expr = field(repr=False)
    module: Environment = field(repr=False, eq=False)
    place: tuple[str, str, str]
    actual: State
    source: Source


def rewrite_module(
    module: Environment, reach: Reach, premises: dict[str, Premise], done: dict[str, Ruleset]
) -> Ruleset:
    """Put every condition of an outcome behind a name, in a module and its imports."""
    ruleset = module.ruleset
    if ruleset.key in done:
        return done[ruleset.key]
    imports = {
        alias: rewrite_module(module_environment(module, alias), reach, premises, done) for alias in ruleset.imports
    }
    lifter = _Lifter(module, reach, premises)
    prefix = module.prefix
    rungs = tuple(
        evolve(r, condition=lifter.lift(r.condition, f"grade:{prefix}{r.id}", r.source)) for r in ruleset.rungs
    )
    eligibilities = {
        id: evolve(one, condition=lifter.lift(one.condition, f"eligibility:{prefix}{id}", one.source))
        for id, one in ruleset.eligibilities.items()
    }
    entitlements = {
        id: evolve(one, condition=lifter.lift(one.condition, f"entitlement:{prefix}{id}/0/0", one.source))
        for id, one in ruleset.entitlements.items()
    }
    derived = {
        id: evolve(one, formula=lifter.lift(one.formula, f"derived:{prefix}{id}", one.source))
        if not one.of and reach.bears_outcome(ruleset, id)
        else one
        for id, one in ruleset.derived.items()
    }
    indicators = None if ruleset.indicators is None else lifter.lift_group(ruleset.indicators)
    done[ruleset.key] = evolve(
        ruleset,
        imports=imports,
        rungs=rungs,
        eligibilities=eligibilities,
        entitlements=entitlements,
        indicators=indicators,
        derived={**derived, **lifter.hidden},
    )
    return done[ruleset.key]


@define
class _Lifter:
    """Puts conditions of one module behind names; the same condition gets the same name."""

    module: Environment
    reach: Reach
    premises: dict[str, Premise]
    hidden: dict[str, Derived] = field(factory=dict)
    names: dict[Expr, Reference] = field(factory=dict)

    def lift(self, expr: Expr, id: str, source: Source) -> Expr:
        """Return the expression with its conditions behind names; `id` is its trace node."""
        match expr:
            case And() | Or():
                operands = (self.lift(part, f"{id}/{n}", source) for n, part in enumerate(expr.operands))
                return evolve(expr, operands=tuple(operands))
            case Not():
                return evolve(expr, operand=self.lift(expr.operand, f"{id}/0", source))
            case If() if isinstance(expr.type, BooleanType):
                parts = (expr.condition, expr.then, expr.otherwise)
                condition, then, otherwise = (self.lift(part, f"{id}/{n}", source) for n, part in enumerate(parts))
                return evolve(expr, condition=condition, then=then, otherwise=otherwise)
            case _ if self._is_condition(expr):
                return self._hide(expr, id, source)
            case _:
                return expr

    def _is_condition(self, expr: Expr) -> bool:
        """Whether the subject decides it, and no gate, score or grade does."""
        if not isinstance(expr.type, BooleanType):
            return False
        found = self.reach.of_expression(expr, self.module.ruleset)
        return "fact" in found and "outcome" not in found

    def _hide(self, expr: Expr, id: str, source: Source) -> Reference:
        if expr not in self.names:
            if isinstance(expr, Reference):
                id = name_reference(expr, self.module)
                source = _source_of(expr, self.module) or source
            name = _HIDDEN + id
            self.hidden[name] = Derived(name, NO_WORDS, "", BooleanType(), (), expr, _NO_SOURCE)
            self.names[expr] = Reference("derived", name, "", BooleanType(), expr.span)
            place, actual = (self.module.ruleset.key, "derived", name), evaluate_condition(expr, self.module)
            self.premises[id] = Premise(id, "condition", expr, self.module, place, actual, source)
        return self.names[expr]

    def lift_group(self, group: Group) -> Group:
        """Return a group with what it and the groups in it require behind names."""
        children = tuple(self.lift_group(child) if isinstance(child, Group) else child for child in group.children)
        if group.requires is None:
            return evolve(group, children=children)
        id = f"group:{self.module.prefix}{group.id}{'/2' if group.applies is not None else ''}/0"
        return evolve(group, children=children, requires=self.lift(group.requires, id, group.source))


def _source_of(reference: Reference, module: Environment) -> Source | None:
    home = module_environment(module, reference.module).ruleset
    match reference.kind:
        case "derived":
            return home.derived[reference.name].source
        case "table":
            return home.tables[reference.name].source
        case _:
            return None
