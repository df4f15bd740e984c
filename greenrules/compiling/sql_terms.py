"""Values of the query while it is written: terms that share their parts, made simple as they are made.

A missing value is NULL, an undefined number minus infinity, an undefined text a text nobody supplies. A verdict is a
boolean; where it may be undefined it is a state: 0, 1, 2 missing, 3 undefined.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from attrs import define, field, frozen

MISSING_STATE, UNDEFINED_STATE = 2, 3
UNDEFINED_TEXT: Final = "\x7fundefined"


@frozen(eq=False)
class Term:
    """A value, made by a pool so that equal ones are one.

    Attributes:
        op: what it is or does.
        value: of a literal; the name of an input; the sign of an operation; `sure` of what never meets a gap (see
            sql_settling.py).
        kind: `number`, `truth` (a boolean, NULL where missing), `state`, `text`, `set`, `place` (one of these two).
        nullable: whether it may be NULL.
        undefined: whether it may hold the mark of what is undefined.
        infinite: whether it may hold that mark, or an open end of a score.
    """

    op: str
    parts: tuple["Term", ...]
    value: Any
    kind: str
    nullable: bool = False
    undefined: bool = False
    infinite: bool = False


@define
class Pool:
    """Every term made so far."""

    known: dict[Any, Term] = field(factory=dict)

    def make(
        self,
        op: str,
        parts: tuple[Term, ...],
        value: Any,
        kind: str,
        *,
        nullable: bool = False,
        undefined: bool = False,
    ) -> Term:
        """Return the one term of this form."""
        key = (op, tuple(map(id, parts)), type(value), value, kind)
        found = self.known.get(key)
        if found is None:
            infinite = undefined or value == float("inf") or any(part.infinite for part in parts)
            found = self.known[key] = Term(op, parts, value, kind, nullable, undefined, infinite)
        return found

    def number(self, value: float) -> Term:
        """Return a number; minus infinity is undefined, infinity is an open end."""
        return self.make("literal", (), value, "number", undefined=value == float("-inf"))

    def truth(self, value: bool) -> Term:
        """Return true or false."""
        return self.make("literal", (), value, "truth")

    def state(self, value: int) -> Term:
        """Return the state of a verdict."""
        return self.make("literal", (), value, "state", undefined=value == UNDEFINED_STATE)

    def text(self, value: str) -> Term:
        """Return a text."""
        return self.make("literal", (), value, "text", undefined=value == UNDEFINED_TEXT)

    def null(self, kind: str) -> Term:
        """Return what is missing."""
        return self.make("literal", (), None, kind, nullable=True)

    def input(self, name: str, kind: str, *, nullable: bool = True) -> Term:
        """Return a column of the facts."""
        return self.make("input", (), name, kind, nullable=nullable)


def is_literal(term: Term, *values: Any) -> bool:
    """Whether it is one of these literals."""
    return term.op == "literal" and any(type(term.value) is type(value) and term.value == value for value in values)


def negate(term: Term, pool: Pool) -> Term:
    """Return `not`."""
    if is_literal(term, True, False):
        return pool.truth(not term.value)
    if is_literal(term, None):
        return term
    if term.op == "not":
        return term.parts[0]
    return pool.make("not", (term,), None, "truth", nullable=term.nullable)


def connect(op: str, terms: list[Term], pool: Pool) -> Term:
    """Return the `and` or `or` of truths, nested ones of the same kind taken in."""
    decisive = op == "or"
    flat: dict[Term, None] = {}
    for term in terms:
        for part in term.parts if term.op == op else (term,):
            if is_literal(part, decisive):
                return part
            if not is_literal(part, not decisive):
                flat[part] = None
    if any(negate(part, pool) in flat for part in flat if not part.nullable):
        return pool.truth(decisive)
    if len(flat) < 2:
        return next(iter(flat), pool.truth(not decisive))
    return pool.make(op, tuple(flat), None, "truth", nullable=any(part.nullable for part in flat))


def is_true(term: Term, pool: Pool) -> Term:
    """Return whether a truth is true: never NULL."""
    if not term.nullable:
        return term
    if is_literal(term, None):
        return pool.truth(False)
    return pool.make("is_true", (term,), None, "truth")


def strip_gaps(term: Term) -> Term:
    """Return what a term is where it has a value: nothing is computed or compared in order where it has none."""
    if term.op != "case":
        return term
    values = {one for one in list_values(term) if not is_literal(one, None, float("-inf"))}
    return strip_gaps(next(iter(values))) if len(values) == 1 else term


def list_values(term: Term) -> tuple[Term, ...]:
    """Return what a choice chooses from."""
    return (*term.parts[1:-1:2], term.parts[-1])


def compare(sign: str, left: Term, right: Term, pool: Pool) -> Term:
    """Return a comparison, NULL where a side is."""
    if sign not in ("=", "<>"):
        left, right = strip_gaps(left), strip_gaps(right)
    return pool.make("compare", (left, right), sign, "truth", nullable=left.nullable or right.nullable)


def calculate(sign: str, left: Term, right: Term, pool: Pool) -> Term:
    """Return a number computed from two; nothing is computed from what is undefined, or divided by zero."""
    left, right = (_defined(strip_gaps(side), pool) for side in (left, right))
    if sign == "/" and not (right.op == "literal" and right.value):
        right = pool.make("nullif", (right, pool.number(0.0)), None, "number", nullable=True)
    return pool.make("calculate", (left, right), sign, "number", nullable=left.nullable or right.nullable)


def _defined(term: Term, pool: Pool) -> Term:
    if not term.undefined or term.op == "literal":
        return term
    return pool.make("nullif", (term, pool.number(float("-inf"))), None, "number", nullable=True)


def apply(op: str, terms: list[Term], pool: Pool) -> Term:
    """Return `negative`, `abs`, `floor`, `least` or `greatest` of numbers, NULL where one is."""
    terms = [strip_gaps(term) for term in terms]
    nullable = any(term.nullable for term in terms)
    undefined = op in ("least", "greatest") and any(term.undefined for term in terms)
    return pool.make(op, tuple(terms), None, "number", nullable=nullable, undefined=undefined)


def sort_terms(roots: Sequence[Term]) -> Iterator[Term]:
    """Yield terms and all they are made of, each after its parts."""
    seen: set[Term] = set()
    waiting = [(root, False) for root in reversed(roots)]
    while waiting:
        term, is_done = waiting.pop()
        if is_done:
            yield term
        elif term not in seen:
            seen.add(term)
            waiting.append((term, True))
            waiting += [(part, False) for part in reversed(term.parts)]
