"""What depends on a ruleset alone: found once, and kept for as long as the ruleset lives.

An evaluation asks where a node stands, what an expression names and how a source is cited hundreds of times, and gets
the same answers for every subject. They are kept beside the ruleset, not in it: a ruleset stays plain data, compares
and pickles as before.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from weakref import ref

from attrs import define, evolve, field

from greenrules.model.assessment import UsedSource
from greenrules.model.citation import Citation
from greenrules.model.citing import Source
from greenrules.model.expressions import Cell, Expr, Reference, walk_expression
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Choose, Group, Indicator, Scoring
from greenrules.model.trace import Operand, TraceNode
from greenrules.model.values import Value
from greenrules.model.walking import list_expressions, list_node_expressions

TreePlace = tuple[Indicator | Group, Group | None]
Name = Reference | Cell
LaidOut = tuple[str, tuple[Operand, ...]]


@define(eq=False)
class Outline:
    """Answers about one ruleset.

    Attributes:
        tree: a node of the indicator tree by id, with the group it stands in; for the empty id the root.
        choices: of the groups of which a fact names the children that count, the choice and that fact.
        facts: the facts that its expressions and those of its imports name, once somebody asked.
        in_force: the values of all parameters, by date and prefix; see `values_in_force` in environment.
        walks: what results rested on lately, with the answers that led there; see `used`.
        names: by identity, an expression with what it names, outermost first, or a node with what its scoring names.
        quantities: by prefix, trace node and identity, a condition with the quantities it rests on.
        places: by prefix, what is known of the findings of the tree before they have a score.
        citations: by source. INVARIANT: equal citations are one object.
        layouts: by prefix, trace node and identity, an expression or scoring with its operation, operands and parts.
        parameters: the steps of parameters in force, by prefix, name and start of the value.
        sources: what an entry rests on, by the entry; of a parameter also by the start of its value.
        listed: what all entries used rest on, by their identity and the date.
    """

    tree: dict[str, TreePlace]
    choices: tuple[tuple[Choose, Reference], ...] = ()
    facts: frozenset[str] | None = None
    in_force: dict[tuple[date, str], Mapping[str, Value]] = field(factory=dict)
    walks: list[tuple[dict[Any, Any], Mapping[Any, None]]] = field(factory=list)
    names: dict[int, tuple[Expr | Indicator | Group, tuple[Name, ...]]] = field(factory=dict)
    quantities: dict[tuple[str, str, int], tuple[Expr, Any]] = field(factory=dict)
    places: dict[str, tuple[Any, ...]] = field(factory=dict)
    citations: dict[Source, Citation] = field(factory=dict)
    layouts: dict[tuple[str, str, int], tuple[Expr | Scoring, LaidOut, list[tuple[str, Expr]]]] = field(factory=dict)
    parameters: dict[tuple[str, str, date | None], TraceNode] = field(factory=dict)
    sources: dict[tuple[object, ...], UsedSource | None] = field(factory=dict)
    listed: dict[tuple[int, date], tuple[Mapping[Any, None], tuple[UsedSource, ...]]] = field(factory=dict)


# By the identity of the ruleset. INVARIANT: an entry goes with its ruleset; two threads may make the same one twice.
_OUTLINES: dict[int, tuple[ref[Ruleset], Outline]] = {}


def outline_of(ruleset: Ruleset) -> Outline:
    """Return what is known about a ruleset, finding it the first time."""
    key = id(ruleset)
    kept = _OUTLINES.get(key)
    if kept is not None and kept[0]() is ruleset:
        return kept[1]

    def forget(gone: ref[Ruleset]) -> None:
        found = _OUTLINES.get(key)
        # A new ruleset may have taken the place of the old one in memory.
        if found is not None and found[0] is gone:
            del _OUTLINES[key]

    root = ruleset.indicators
    outline = Outline(_index_tree(root), () if root is None else tuple(_find_choices(root)))
    _OUTLINES[key] = (ref(ruleset, forget), outline)
    return outline


def names_in(expression: Expr, ruleset: Ruleset) -> tuple[Name, ...]:
    """Return the names and cells in an expression of a ruleset, outermost first."""
    names = outline_of(ruleset).names
    kept = names.get(id(expression))
    if kept is None:
        # The expression is kept with them: while it lives, nothing else has its identity.
        kept = names[id(expression)] = (expression, _list_names(expression))
    return kept[1]


def names_in_scoring(node: Indicator | Group, ruleset: Ruleset) -> tuple[Name, ...]:
    """Return the names and cells in what an indicator scores, or in how a group combines its children."""
    names = outline_of(ruleset).names
    kept = names.get(id(node))
    if kept is None:
        parts = list_node_expressions(evolve(node, applies=None, requires=None))
        kept = names[id(node)] = (node, tuple(name for part in parts for name in _list_names(part)))
    return kept[1]


def _list_names(expression: Expr) -> tuple[Name, ...]:
    return tuple(part for part in walk_expression(expression) if isinstance(part, Reference | Cell))


def facts_named_in(ruleset: Ruleset) -> frozenset[str]:
    """Return the facts that the expressions of a ruleset and of its imports name."""
    outline = outline_of(ruleset)
    if outline.facts is None:
        outline.facts = _gather_facts(ruleset)
    return outline.facts


def _gather_facts(ruleset: Ruleset) -> frozenset[str]:
    own = (part for expression in list_expressions(ruleset) for part in _list_names(expression))
    named = {part.table if isinstance(part, Cell) else part.name for part in own if _names_fact(part)}
    return frozenset(named).union(*map(facts_named_in, ruleset.imports.values()))


def _names_fact(part: Name) -> bool:
    return isinstance(part, Cell) or part.kind == "fact"


def _find_choices(group: Group) -> Iterator[tuple[Choose, Reference]]:
    if group.choose is not None and group.choose.by is not None:
        yield group.choose, group.choose.by
    for child in group.children:
        if isinstance(child, Group):
            yield from _find_choices(child)


def _index_tree(root: Group | None) -> dict[str, TreePlace]:
    if root is None:
        return {}
    index: dict[str, TreePlace] = {"": (root, None), root.id: (root, None)}
    open_groups = [root]
    while open_groups:
        group = open_groups.pop()
        for child in group.children:
            index[child.id] = (child, group)
            if isinstance(child, Group):
                open_groups.append(child)
    return index
