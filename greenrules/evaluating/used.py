"""What a result rests on: every entry that an applicable node names, whatever decided in the end.

The walk starts at the rungs, eligibilities and entitlements and follows every name without short-circuit. An
indicator or group known not to apply is left out, save the condition that says so; of a decision table the candidate
rows count.
"""

from collections.abc import Iterator

from attrs import field, frozen

from greenrules.evaluating.environment import Environment, fact_value, module_environment, score_node, tree_node
from greenrules.evaluating.outlines import Name, names_in, names_in_scoring
from greenrules.evaluating.tables import candidate_rows
from greenrules.model.declarations import Otherwise
from greenrules.model.expressions import Expr, Reference
from greenrules.model.scoring import Group, Indicator, Steps
from greenrules.model.values import Record
from greenrules.model.walking import list_entitlement_expressions


@frozen
class UsedEntry:
    """An entry the result rests on. `part` tells what of it: `row/<n>`, `otherwise`, `points`, `step/<n>`."""

    kind: str  # fact, parameter, derived, table, gate, indicator, group, grade, eligibility, entitlement
    name: str
    environment: Environment = field(eq=False, repr=False)
    part: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Module, kind, name and part: what makes two uses the same."""
        return (self.environment.prefix, self.kind, self.name, self.part)


Used = dict[tuple[str, str, str, str], UsedEntry]


def collect_used(environment: Environment) -> Used:
    """Return every entry the grade, eligibilities and entitlements rest on, in the order they are met.

    Where there is no ladder the score is a result of its own, and so are the gates.
    Source: docs/semantics.md, section 2.
    """
    used: Used = {}
    ruleset = environment.ruleset
    for rung in ruleset.rungs:
        _follow(UsedEntry("grade", rung.id, environment), (rung.condition,), used)
    for eligibility in ruleset.eligibilities.values():
        _follow(UsedEntry("eligibility", eligibility.id, environment), (eligibility.condition,), used)
    for entitlement in ruleset.entitlements.values():
        _follow(
            UsedEntry("entitlement", entitlement.id, environment),
            tuple(list_entitlement_expressions(entitlement)),
            used,
        )
    if not ruleset.rungs:
        for gate in ruleset.gates.values():
            _follow(UsedEntry("gate", gate.id, environment), (gate.condition,), used)
        if ruleset.indicators is not None:
            _follow_tree(ruleset.indicators, environment, used)
    return used


def _follow(entry: UsedEntry, expressions: tuple[Expr, ...], used: Used) -> None:
    key = entry.key
    if key in used:
        return
    used[key] = entry
    for expression in expressions:
        _follow_expression(expression, entry.environment, used)


def _follow_expression(expression: Expr, environment: Environment, used: Used) -> None:
    _follow_names(names_in(expression, environment.ruleset), environment, used)


def _follow_names(names: tuple[Name, ...], environment: Environment, used: Used) -> None:
    for part in names:
        if isinstance(part, Reference):
            _follow_reference(part, environment, used)
        elif part.computed:
            module = module_environment(environment, part.module)
            _follow_name(part.computed, part.column, module, used)


def _follow_reference(reference: Reference, environment: Environment, used: Used) -> None:
    module = module_environment(environment, reference.module)
    match reference.kind:
        case "score":
            _follow_tree(tree_node(module, reference.name)[0], module, used)
        case "rung":
            _follow_rung(reference.name, module, used)
        case "grade":
            for rung in module.ruleset.rungs:
                _follow_rung(rung.id, module, used)
        case "gates_met":
            for gate in module.ruleset.gates:
                _follow_name("gate", gate, module, used)
        case "as_of":
            return
        case _:
            _follow_name(reference.kind, reference.name, module, used)


def _follow_rung(name: str, environment: Environment, used: Used) -> None:
    condition = next(rung.condition for rung in environment.ruleset.rungs if rung.id == name)
    _follow(UsedEntry("grade", name, environment), (condition,), used)


def _follow_name(kind: str, name: str, environment: Environment, used: Used) -> None:
    if (environment.prefix, kind, name, "") in used:
        return
    entry = UsedEntry(kind, name, environment)
    match kind:
        case "gate":
            _follow(entry, (environment.ruleset.gates[name].condition,), used)
        case "derived":
            _follow(entry, (environment.ruleset.derived[name].formula,), used)
        case "table":
            _follow_table(entry, used)
        case _:
            _follow(entry, (), used)


def _follow_table(entry: UsedEntry, used: Used) -> None:
    table = entry.environment.ruleset.tables[entry.name]
    for part in _list_candidates(entry):
        candidate = UsedEntry("table", entry.name, entry.environment, part)
        used[candidate.key] = candidate
    _follow(entry, tuple(input.expression for input in table.inputs), used)


def _list_candidates(entry: UsedEntry) -> Iterator[str]:
    """Yield the candidate rows; of a computed column those of every record."""
    environment = entry.environment
    table = environment.ruleset.tables[entry.name]
    records = fact_value(environment, table.of) if table.of else None
    scenes: list[dict[str, Record]] = [{}] if not table.of else []
    if isinstance(records, tuple):
        scenes = [{"item": record} for record in records]
    for bindings in scenes:
        yield from list_candidates(entry.name, environment, bindings)


def list_candidates(name: str, environment: Environment, bindings: dict[str, Record]) -> Iterator[str]:
    """Yield the rows a table's value may come from as `row/<n>`, counted from 1, and `otherwise` where it may."""
    table = environment.ruleset.tables[name]
    for candidate in candidate_rows(table, environment, bindings):
        if isinstance(candidate, Otherwise):
            yield "otherwise"
        else:
            yield f"row/{next(n for n, row in enumerate(table.rows, 1) if row is candidate)}"


def _follow_tree(node: Indicator | Group, environment: Environment, used: Used) -> None:
    kind = "group" if isinstance(node, Group) else "indicator"
    if (environment.prefix, kind, node.id, "") in used:
        return
    if node.applies is not None:
        _follow_expression(node.applies, environment, used)
    if score_node(node, environment).applicable is False:
        return
    for part in ("", *_list_scored_parts(node)):
        used[environment.prefix, kind, node.id, part] = UsedEntry(kind, node.id, environment, part)
    if node.requires is not None:
        _follow_expression(node.requires, environment, used)
    _follow_names(names_in_scoring(node, environment.ruleset), environment, used)
    if isinstance(node, Group):
        for child in node.children:
            _follow_tree(child, environment, used)


def _list_scored_parts(node: Indicator | Group) -> Iterator[str]:
    yield "points"
    if isinstance(node, Indicator) and isinstance(node.scoring, Steps):
        yield from (f"step/{n}" for n, _ in enumerate(node.scoring.steps, 1))
