"""The ladder of grades as terms: what is proven and what is still possible."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from greenrules.compiling.smt_algebra import all_of, any_of, opposite
from greenrules.compiling.smt_terms import Truth
from greenrules.compiling.smt_values import Meaning, Options, Verdict
from greenrules.model.expressions import Comparison
from greenrules.model.syntax import ComparisonSign

if TYPE_CHECKING:
    from greenrules.compiling.smt_encoding import Encoding

NO_GRADE = "none"


@frozen
class Ladder:
    """Of every grade, best first and `none` last: whether it is the proven one, and whether it is possible."""

    proven: tuple[tuple[str, Truth], ...]
    possible: tuple[tuple[str, Truth], ...]


def encode_ladder(encoding: "Encoding") -> Ladder:
    """Return the ladder: proven is the best rung that is true, possible every better one that is not false."""
    from greenrules.compiling.smt_encoding import recall, rung_meaning

    def find() -> Ladder:
        proven: list[tuple[str, Truth]] = []
        possible: list[tuple[str, Truth]] = []
        better: list[Truth] = []
        for rung in encoding.ruleset.rungs:
            verdict = rung_meaning(encoding, rung.id)
            none_better = opposite(any_of(*better))
            proven.append((rung.id, all_of(none_better, verdict.true)))
            possible.append((rung.id, all_of(none_better, opposite(verdict.false))))
            better.append(verdict.true)
        none = opposite(any_of(*better))
        return Ladder((*proven, (NO_GRADE, none)), (*possible, (NO_GRADE, none)))

    return recall(encoding, "ladder", "", find)


def settled_grade(ladder: Ladder) -> Options:
    """Return the grade as a choice that is known once no better one is possible."""
    cases: list[tuple[str, Truth]] = []
    open_better: Truth = False
    for (grade, is_proven), (_, is_possible) in zip(ladder.proven, ladder.possible, strict=True):
        cases.append((grade, all_of(is_proven, opposite(open_better))))
        open_better = any_of(open_better, all_of(is_possible, opposite(is_proven)))
    return Options(tuple(cases), any_of(*(is_it for _, is_it in cases)), False)


def compare_texts(sign: ComparisonSign, left: str, right: str, order: tuple[str, ...]) -> bool:
    """Return whether two texts or options compare so."""
    if sign in ("=", "!="):
        return (left == right) is (sign == "=")
    one, other = (order.index(left), order.index(right)) if order else (left, right)
    first, second = (one, other) if sign in ("<", "<=") else (other, one)
    return first < second or (sign in ("<=", ">=") and first == second)  # type: ignore[operator]  # same kind


def compare_grades(expr: Comparison, homes: "Sequence[Encoding | None]", meanings: Sequence[Meaning | None]) -> Verdict:
    """Return the verdict on which all possible grades agree.

    Source: docs/semantics.md, 7.
    """
    (lefts, left_known), (rights, right_known) = (
        _list_possible(home, meaning) for home, meaning in zip(homes, meanings, strict=True)
    )
    known = all_of(left_known, right_known)
    pairs = [(all_of(g, h), compare_texts(expr.sign, a, b, expr.order)) for a, g in lefts for b, h in rights]
    holds = any_of(*(guard for guard, verdict in pairs if verdict))
    fails = any_of(*(guard for guard, verdict in pairs if not verdict))
    return Verdict(all_of(known, holds, opposite(fails)), all_of(known, fails, opposite(holds)))


def _list_possible(home: "Encoding | None", meaning: Meaning | None) -> tuple[tuple[tuple[str, Truth], ...], Truth]:
    if home is not None:
        return encode_ladder(home).possible, True
    assert isinstance(meaning, Options), "a grade is compared with a grade or an option"
    return meaning.cases, meaning.known
