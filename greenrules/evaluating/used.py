"""What a result rests on: every entry that an applicable node names, whatever decided in the end.

The walk starts at the rungs, eligibilities and entitlements and follows every name without short-circuit. An
indicator or group known not to apply is left out, save the condition that says so; of a decision table the candidate
rows count.
"""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from attrs import define, field, frozen

from greenrules.evaluating.environment import Environment, fact_value, module_environment, score_node, tree_node
from greenrules.evaluating.node_ids import environment_of
from greenrules.evaluating.outlines import Name, names_in, names_in_scoring, outline_of
from greenrules.evaluating.tables import candidate_rows
from greenrules.model.declarations import Otherwise
from greenrules.model.expressions import Expr, Reference
from greenrules.model.scoring import Group, Indicator, Steps
from greenrules.model.values import Record
from greenrules.model.walking import list_entitlement_expressions


@frozen(cache_hash=True)
class UsedEntry:
    """An entry the result rests on. `part` tells what of it: `row/<n>`, `otherwise`, `points`, `step/<n>`."""

    prefix: str  # of the environment of its module
    kind: str  # fact, parameter, derived, table, gate, indicator, group, grade, eligibility, entitlement
    name: str
    part: str = ""


# In the order they are met.
Used: TypeAlias = Mapping[UsedEntry, None]
# What the walk wants to know of the subject: whether a node of the tree is left out, or the candidate rows of a table.
Question: TypeAlias = UsedEntry
Answer: TypeAlias = bool | tuple[str, ...]
_MOST_WALKS = 8


@define
class _Walk:
    """The entries met so far, and what was asked of the subject on the way."""

    root: Environment
    used: dict[UsedEntry, None] = field(factory=dict)
    answers: dict[Question, Answer] = field(factory=dict)

    def ask(self, question: Question) -> Answer:
        """Return the answer to a question, and keep it."""
        answer = self.answers[question] = _answer(question, self.root)
        return answer


def collect_used(environment: Environment) -> Used:
    """Return every entry the grade, eligibilities and entitlements rest on, in the order they are met.

    Where there is no ladder the score is a result of its own, and so are the gates. A subject of whom every question on
    the way has the same answer as for another rests on the same entries: they are kept beside the ruleset.
    Source: docs/semantics.md, section 2.
    """
    kept = outline_of(environment.ruleset).walks
    for answers, used in kept:
        if all(_answer(question, environment) == answer for question, answer in answers.items()):
            return used
    walk = _Walk(environment)
    _follow_results(environment, walk)
    kept[_MOST_WALKS - 1 :] = []
    kept.insert(0, (walk.answers, walk.used))
    return walk.used


def _answer(question: Question, root: Environment) -> Answer:
    environment = environment_of(root, question.prefix)
    if question.kind == "table":
        return tuple(_list_candidates(question.name, environment))
    return score_node(tree_node(environment, question.name)[0], environment).applicable is False


def _follow_results(environment: Environment, walk: _Walk) -> None:
    ruleset = environment.ruleset
    for rung in ruleset.rungs:
        _follow(UsedEntry("", "grade", rung.id), (rung.condition,), environment, walk)
    for eligibility in ruleset.eligibilities.values():
        _follow(UsedEntry("", "eligibility", eligibility.id), (eligibility.condition,), environment, walk)
    for entitlement in ruleset.entitlements.values():
        expressions = tuple(list_entitlement_expressions(entitlement))
        _follow(UsedEntry("", "entitlement", entitlement.id), expressions, environment, walk)
    if not ruleset.rungs:
        for gate in ruleset.gates.values():
            _follow(UsedEntry("", "gate", gate.id), (gate.condition,), environment, walk)
        if ruleset.indicators is not None:
            _follow_tree(ruleset.indicators, environment, walk)


def _follow(entry: UsedEntry, expressions: tuple[Expr, ...], environment: Environment, walk: _Walk) -> None:
    if entry in walk.used:
        return
    walk.used[entry] = None
    for expression in expressions:
        _follow_expression(expression, environment, walk)


def _follow_expression(expression: Expr, environment: Environment, walk: _Walk) -> None:
    _follow_names(names_in(expression, environment.ruleset), environment, walk)


def _follow_names(names: tuple[Name, ...], environment: Environment, walk: _Walk) -> None:
    for part in names:
        if isinstance(part, Reference):
            _follow_reference(part, environment, walk)
        elif part.computed:
            module = module_environment(environment, part.module)
            _follow_name(part.computed, part.column, module, walk)


def _follow_reference(reference: Reference, environment: Environment, walk: _Walk) -> None:
    module = module_environment(environment, reference.module)
    match reference.kind:
        case "score":
            _follow_tree(tree_node(module, reference.name)[0], module, walk)
        case "rung":
            _follow_rung(reference.name, module, walk)
        case "grade":
            for rung in module.ruleset.rungs:
                _follow_rung(rung.id, module, walk)
        case "gates_met":
            for gate in module.ruleset.gates:
                _follow_name("gate", gate, module, walk)
        case "as_of":
            return
        case _:
            _follow_name(reference.kind, reference.name, module, walk)


def _follow_rung(name: str, environment: Environment, walk: _Walk) -> None:
    condition = next(rung.condition for rung in environment.ruleset.rungs if rung.id == name)
    _follow(UsedEntry(environment.prefix, "grade", name), (condition,), environment, walk)


def _follow_name(kind: str, name: str, environment: Environment, walk: _Walk) -> None:
    entry = UsedEntry(environment.prefix, kind, name)
    if entry in walk.used:
        return
    match kind:
        case "gate":
            _follow(entry, (environment.ruleset.gates[name].condition,), environment, walk)
        case "derived":
            _follow(entry, (environment.ruleset.derived[name].formula,), environment, walk)
        case "table":
            _follow_table(entry, environment, walk)
        case _:
            _follow(entry, (), environment, walk)


def _follow_table(entry: UsedEntry, environment: Environment, walk: _Walk) -> None:
    candidates = walk.ask(entry)
    for part in candidates if isinstance(candidates, tuple) else ():
        walk.used[UsedEntry(entry.prefix, "table", entry.name, part)] = None
    inputs = environment.ruleset.tables[entry.name].inputs
    _follow(entry, tuple(input.expression for input in inputs), environment, walk)


def _list_candidates(name: str, environment: Environment) -> Iterator[str]:
    """Yield the candidate rows; of a computed column those of every record."""
    table = environment.ruleset.tables[name]
    records = fact_value(environment, table.of) if table.of else None
    scenes: list[dict[str, Record]] = [{}] if not table.of else []
    if isinstance(records, tuple):
        scenes = [{"item": record} for record in records]
    for bindings in scenes:
        yield from list_candidates(name, environment, bindings)


def list_candidates(name: str, environment: Environment, bindings: dict[str, Record]) -> Iterator[str]:
    """Yield the rows a table's value may come from as `row/<n>`, counted from 1, and `otherwise` where it may."""
    table = environment.ruleset.tables[name]
    for candidate in candidate_rows(table, environment, bindings):
        if isinstance(candidate, Otherwise):
            yield "otherwise"
        else:
            yield f"row/{next(n for n, row in enumerate(table.rows, 1) if row is candidate)}"


def _follow_tree(node: Indicator | Group, environment: Environment, walk: _Walk) -> None:
    entry = UsedEntry(environment.prefix, "group" if isinstance(node, Group) else "indicator", node.id)
    if entry in walk.used:
        return
    if node.applies is not None:
        _follow_expression(node.applies, environment, walk)
    # An indicator without a condition always applies.
    if (node.applies is not None or isinstance(node, Group)) and walk.ask(entry):
        return
    walk.used[entry] = None
    for part in _list_scored_parts(node):
        walk.used[UsedEntry(entry.prefix, entry.kind, node.id, part)] = None
    if node.requires is not None:
        _follow_expression(node.requires, environment, walk)
    _follow_names(names_in_scoring(node, environment.ruleset), environment, walk)
    if isinstance(node, Group):
        for child in node.children:
            _follow_tree(child, environment, walk)


def _list_scored_parts(node: Indicator | Group) -> Iterator[str]:
    yield "points"
    if isinstance(node, Indicator) and isinstance(node.scoring, Steps):
        yield from (f"step/{n}" for n, _ in enumerate(node.scoring.steps, 1))
