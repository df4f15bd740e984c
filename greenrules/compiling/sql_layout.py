"""Which terms become columns, and in which step: what is used twice is computed once, before it is used."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from attrs import define, field, frozen

from greenrules.compiling.sql_terms import Term, sort_terms

# Expressions this small are written again rather than given a step of their own.
SMALL: Final = 3
# Readers and engines lose count in deeper ones.
DEEPEST: Final = 24
_STEPS: Final = {
    "derived": "quantities", "gate": "gates", "indicator": "indicators", "group": "groups", "score": "scores",
    "grade": "grades",
}  # fmt: skip
_LEAVES: Final = ("literal", "input")


@frozen
class Step:
    """Columns that depend only on earlier steps.

    Attributes:
        columns: name, term, and the ids of the nodes it belongs to.
    """

    name: str
    columns: tuple[tuple[str, Term, str], ...]


@define
class _Weight:
    """How large and deep a term is written, down to the nearest columns; and after how many steps."""

    size: int
    depth: int
    level: int


@define
class Layout:
    """The steps of a query.

    Attributes:
        names: of the terms that are columns.
    """

    steps: tuple[Step, ...] = ()
    names: dict[Term, str] = field(factory=dict)


def lay_out(roots: Sequence[tuple[str, Term]]) -> Layout:
    """Return the steps that compute these terms; each belongs to the node it is given with, the first that needs it."""
    order = list(sort_terms([term for _, term in roots]))
    uses = Counter(part for term in order for part in _list_parts(term))
    uses.update(term for _, term in roots)
    weights: dict[Term, _Weight] = {}
    levels: dict[Term, int] = {}
    for term in order:
        below = [weights[part] for part in term.parts]
        size = 1 + sum(one.size for one in below)
        depth = 1 + max((one.depth for one in below), default=0)
        level = max((one.level for one in below), default=0)
        if term.op in _LEAVES:
            weights[term] = _Weight(1, 0, 0)
        elif (uses[term] > 1 and size > SMALL) or depth > DEEPEST:
            levels[term] = level
            weights[term] = _Weight(1, 0, level + 1)
        else:
            weights[term] = _Weight(size, depth, level)
    owners = _find_owners(roots, levels)
    return _name_columns(order, levels, owners)


def _list_parts(term: Term) -> Iterator[Term]:
    """Yield the parts of a term as often as they are written."""
    yield from term.parts
    if term.op in ("least", "greatest") and term.nullable:
        yield from (part for part in term.parts if part.nullable)


def _find_owners(roots: Sequence[tuple[str, Term]], levels: Mapping[Term, int]) -> dict[Term, str]:
    """Return the node each column belongs to: the result it is, else the first that needs it."""
    owners: dict[Term, str] = {}
    for owner, term in roots:
        if term in levels:
            owners.setdefault(term, owner)
    seen: set[Term] = set()
    for owner, root in roots:
        waiting = [root]
        while waiting:
            term = waiting.pop()
            if term not in seen:
                seen.add(term)
                if term in levels:
                    owners.setdefault(term, owner)
                waiting += term.parts
    return owners


def _name_columns(order: Sequence[Term], levels: Mapping[Term, int], owners: Mapping[Term, str]) -> Layout:
    layout, taken = Layout(), Counter[str]()
    steps: dict[int, list[tuple[str, Term, str]]] = {}
    for term in order:
        if term in levels:
            name = layout.names[term] = _take_name(owners[term], taken)
            steps.setdefault(levels[term], []).append((name, term, owners[term]))
    used = Counter[str]()
    found = []
    for level in sorted(steps):
        # A step is named after the kind of node it has most to do with.
        kinds = Counter(owner.partition(":")[0] for _, _, owner in steps[level])
        kind = _STEPS.get(max(kinds, key=lambda one: kinds[one]), "summary")
        used[kind] += 1
        found.append(Step(f"{kind}_{used[kind]}", tuple(steps[level])))
    layout.steps = tuple(found)
    return layout


def _take_name(owner: str, taken: Counter[str]) -> str:
    base = "".join(one if one.isascii() and one.isalnum() else "_" for one in owner)[:48]
    taken[base] += 1
    return f"{base}_{taken[base]}"
