"""Sites: the places of a ruleset where cases can go one way or another, each with the ways (aspects) there are.

A site stands under guards: it only decides anything while they hold. An atom of a condition, for instance, decides
while its neighbours in an `and` are true (masking MC/DC). Sites are data; coverage_looking.py says which ways a
subject takes.
"""

from collections.abc import Iterator
from typing import Literal, TypeAlias

from attrs import field, frozen

from greenrules.model.expressions import (
    Aggregate,
    And,
    Call,
    Cell,
    Comparison,
    Expr,
    If,
    Not,
    Or,
    Quantified,
    Reference,
    TheCell,
    Within,
    operands_of,
    walk_expression,
)
from greenrules.model.ruleset import Ruleset
from greenrules.model.source import Span
from greenrules.model.types import BooleanType, ChoiceType, DateType, DurationType, NumberType

SiteKind = Literal[
    "condition", "value", "atom", "threshold", "equality", "window", "records", "call", "ramp", "ratio", "formula",
    "steps", "judged", "over", "group", "choose", "table", "cell", "entitlement", "cap", "paid", "dated", "missing",
]  # fmt: skip


@frozen
class Holds:
    """A condition has to come out this way."""

    condition: Expr
    wanted: bool


@frozen
class Differ:
    """Two values have to be known and different, so that it matters which is taken."""

    first: Expr
    second: Expr


@frozen
class Alone:
    """No other record of the table decides `some` or `every` by itself."""

    quantified: Quantified


Guard: TypeAlias = Holds | Differ | Alone


@frozen
class Loop:
    """A variable that stands for one record of a fact table after the other."""

    table: str
    variable: str


@frozen
class Site:
    """A place of one entry with the ways it can go. `part` is what stands there.

    `index` picks one of several alike parts (an argument, a row, a cap, a cell end); `path` leads to the site within
    its entry.
    """

    entry: str
    path: str
    kind: SiteKind
    aspects: tuple[str, ...]
    part: object = field(repr=False)
    guards: tuple[Guard, ...] = field(default=(), repr=False)
    loops: tuple[Loop, ...] = ()
    index: int = 0
    span: Span | None = field(default=None, eq=False, repr=False)

    @property
    def items(self) -> tuple[str, ...]:
        """The keys of what is to be covered here: `<entry>|<path>|<aspect>`."""
        return tuple(f"{self.entry}|{self.path}|{aspect}" for aspect in self.aspects)


@frozen
class Place:
    """Where an expression stands while its sites are listed."""

    entry: str
    path: str
    guards: tuple[Guard, ...] = ()
    loops: tuple[Loop, ...] = ()

    def below(self, step: object, *guards: Guard, loops: tuple[Loop, ...] = ()) -> "Place":
        """Return the place one step further in, under more guards and loops."""
        path = f"{self.path}/{step}" if self.path else str(step)
        return Place(self.entry, path, (*self.guards, *guards), (*self.loops, *loops))


def list_sites(expr: Expr, place: Place, ruleset: Ruleset) -> Iterator[Site]:
    """Yield the sites of an expression, outermost first."""
    match expr:
        case And() | Or():
            wanted = isinstance(expr, And)
            for n, operand in enumerate(expr.operands):
                others = [Holds(other, wanted) for m, other in enumerate(expr.operands) if m != n]
                yield from list_sites(operand, place.below(n, *others), ruleset)
        case Not():
            yield from list_sites(expr.operand, place.below(0), ruleset)
        case If():
            yield from list_sites(expr.condition, place.below(0, Differ(expr.then, expr.otherwise)), ruleset)
            yield from list_sites(expr.then, place.below(1, Holds(expr.condition, True)), ruleset)
            yield from list_sites(expr.otherwise, place.below(2, Holds(expr.condition, False)), ruleset)
        case Quantified():
            yield from _list_quantified(expr, place, ruleset)
        case Aggregate() | TheCell():
            yield from _list_aggregate(expr, place, ruleset)
        case _:
            yield from _list_plain(expr, place, ruleset)


def _site(
    kind: SiteKind, place: Place, aspects: tuple[str, ...], part: Expr, *, suffix: str = "", index: int = 0
) -> Site:
    span = part.span
    return Site(place.entry, f"{place.path}{suffix}", kind, aspects, part, place.guards, place.loops, index, span)


def _list_quantified(expr: Quantified, place: Place, ruleset: Ruleset) -> Iterator[Site]:
    yield _site("atom", place, ("true", "false"), expr)
    yield _site("records", place, ("none", "one"), expr, suffix=":records")
    loops = (Loop(expr.records.table.name, expr.records.variable),)
    kept = expr.records.condition
    alone = Alone(expr)
    if kept is not None:
        decided = Holds(expr.condition, expr.quantifier == "some")
        yield from list_sites(kept, place.below("where", alone, decided, loops=loops), ruleset)
    guards: tuple[Guard, ...] = (alone,) if kept is None else (alone, Holds(kept, True))
    yield from list_sites(expr.condition, place.below("each", *guards, loops=loops), ruleset)


def _list_aggregate(expr: Aggregate | TheCell, place: Place, ruleset: Ruleset) -> Iterator[Site]:
    yield _site("records", place, ("none", "one", "several"), expr, suffix=":records")
    loops = (Loop(expr.records.table.name, expr.records.variable),)
    kept = expr.records.condition
    if kept is not None:
        yield from list_sites(kept, place.below("where", loops=loops), ruleset)
    if expr.body is not None:
        guards = [Holds(kept, True)] if kept is not None else []
        yield from list_sites(expr.body, place.below("each", *guards, loops=loops), ruleset)


def _list_plain(expr: Expr, place: Place, ruleset: Ruleset) -> Iterator[Site]:
    if isinstance(expr.type, BooleanType) and is_open(expr, ruleset):
        yield _site("atom", place, ("true", "false"), expr)
    match expr:
        case Comparison():
            yield from _list_comparison(expr, place, ruleset)
        case Within():
            aspects = ("first day inside", "last day outside", "day of the assessment", "day after")
            yield _site("window", place, aspects, expr, suffix=":window")
        case Call(function="min" | "max"):
            for n, argument in enumerate(expr.arguments):
                yield _site("call", place, ("decides",), expr, suffix=f":{n}", index=n)
                yield from list_sites(argument, place.below(n), ruleset)
            return
        case _:
            pass
    for n, operand in enumerate(operands_of(expr)):
        yield from list_sites(operand, place.below(n), ruleset)


def _list_comparison(expr: Comparison, place: Place, ruleset: Ruleset) -> Iterator[Site]:
    if not is_measured(expr):
        return
    sides = (expr.left, expr.right)
    free = [is_free(side) for side in sides]
    if not any(free):
        free = [is_open(side, ruleset) for side in sides]
    if all(free):
        if expr.sign not in ("=", "!="):
            yield _site("equality", place, ("equal",), expr, suffix=":equal")
    elif any(free):
        yield _site("threshold", place, ("on", "beside"), expr, suffix=":threshold", index=free.index(False))


def is_measured(expr: Comparison) -> bool:
    """Whether the two sides can be close to each other: numbers, dates, durations, ordered choices."""
    if isinstance(expr.left, Reference) and expr.left.kind == "grade":
        return False
    match expr.left.type:
        case NumberType() | DateType() | DurationType():
            return True
        case ChoiceType():
            return bool(expr.order)
        case _:
            return False


def is_free(expr: Expr) -> bool:
    """Whether the value rests on a fact, directly or through another entry."""
    return any(_is_free_part(part) for part in walk_expression(expr))


def _is_free_part(part: Expr) -> bool:
    match part:
        case Reference():
            return part.kind not in ("parameter", "as_of")
        case _:
            return isinstance(part, Cell)


def is_open(expr: Expr, ruleset: Ruleset) -> bool:
    """Whether the value can differ between assessments: it rests on a fact, the date, or a parameter without value."""
    return is_free(expr) or is_dated(expr) or any(_is_unbound(part, ruleset) for part in walk_expression(expr))


def is_dated(expr: Expr) -> bool:
    """Whether the value rests on the date of the assessment itself."""
    return any(isinstance(part, Reference) and part.kind == "as_of" for part in walk_expression(expr))


def _is_unbound(part: Expr, ruleset: Ruleset) -> bool:
    if not isinstance(part, Reference) or part.kind != "parameter":
        return False
    module = ruleset.imports[part.module] if part.module else ruleset
    return not module.parameters[part.name].values
