"""Groups of which only some children count, in the generated code."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Protocol

from greenrules.compiling.python_accuracy import UNIT, Accuracy
from greenrules.compiling.python_expressions import write_expression
from greenrules.compiling.python_names import prepare
from greenrules.compiling.python_numbers import accuracy_of
from greenrules.compiling.python_scope import NotCompiledError, Operand, Scope, hold, write_constant
from greenrules.compiling.python_scores import Score, clamp_score
from greenrules.evaluating.outlines import outline_of
from greenrules.model.expressions import Expr, Reference
from greenrules.model.scoring import Choose, Group

ZERO = Fraction(0)


class Child(Protocol):
    """What is written of a child: see python_groups.Node."""

    @property
    def score(self) -> Score:
        """What it scores."""

    @property
    def applicable(self) -> Operand:
        """Whether it applies."""

    @property
    def maximum(self) -> Operand:
        """Its points for full achievement."""


def write_choice_of(
    group: Group, choose: Choose, children: Sequence[Child], policy: str, scope: Scope
) -> tuple[Score, Operand]:
    """Write the best children, or the ones a fact names; until it is known, any of them.

    Source: semantics.md, 6.
    """
    prepare(choose.k, scope)
    limit = write_expression(choose.k, scope).constant
    if not isinstance(limit, Fraction):
        raise NotCompiledError("a choice of how many is not fixed")
    maxima = [child.maximum.constant for child in children]
    if not all(isinstance(maximum, Fraction) for maximum in maxima):
        raise NotCompiledError("a choice among groups whose maximum depends on what applies")
    named = None if choose.by is None else write_expression(choose.by, scope)
    scores = [
        clamp_score(child.score, child.maximum, scope) if policy == "redistribute" else child.score
        for child in children
    ]
    low, high, maximum = (scope.writer.name(kind) for kind in ("low", "high", "maximum"))
    lists = [f"({', '.join(codes)},)" for codes in _list_codes(scores, children)]
    names = repr(tuple(child.id for child in group.children))
    count = max(0, min(int(limit), len(children)))
    chosen = "None" if named is None else named.code
    top = repr(float(group.maximum))
    function = "choose_best" if named is None else "choose_named"
    arguments = f"{', '.join(lists)}, {names}, {chosen}, {count}, {policy!r}, {top}"
    scope.writer.line(f"{low}, {high}, {maximum} = {function}({arguments})")
    accuracy = _bound(scores, count, group.maximum)
    whole = write_constant(group.maximum, scope)
    if policy == "drop" and not all(child.applicable.code == "True" for child in children):
        whole = Operand(maximum, Accuracy(ZERO, group.maximum, relative=4 * UNIT))
    return Score(Operand(low, accuracy), Operand(high, accuracy)), whole


def write_size_checks(scope: Scope) -> None:
    """Write that a choice of the wrong size, of the ruleset or an import, is left to the reference: it refuses it."""
    for alias in ("", *scope.ruleset.imports):
        module = scope.module(alias)
        if alias:
            write_size_checks(module)
        for choose, by in () if alias else outline_of(module.ruleset).choices:
            _write_size_check(choose.k, by, module)


def _write_size_check(k: Expr, by: Reference, scope: Scope) -> None:
    prepare(k, scope)
    wanted, named = hold(write_expression(k, scope), scope), hold(write_expression(by, scope), scope)
    guards = [f"{part.code} is not None" for part in (wanted, named) if part.unknown]
    guards += [f"{wanted.code} is not UNDEFINED"] if wanted.undefined else []
    scope.writer.line(f"if {' and '.join([*guards, f'len({named.code}) != {wanted.code}'])}: refuse()")


def _list_codes(scores: Sequence[Score], children: Sequence[Child]) -> list[list[str]]:
    return [
        [score.low.code for score in scores],
        [score.high.code for score in scores],
        [child.applicable.code for child in children],
        [child.maximum.code for child in children],
    ]


def _bound(scores: Sequence[Score], count: int, maximum: Fraction) -> Accuracy:
    """Return how far the sum of some of the scores can be off: as far as so many of the worst of them, scaled up."""
    parts = [accuracy_of(end) for score in scores for end in (score.low, score.high)]
    if any(part.measured for part in parts):
        raise NotCompiledError
    worst = max(part.absolute + part.relative * part.size for part in parts)
    largest = max(maximum, *(part.size for part in parts)) * max(1, count)
    absolute = (worst * max(1, count) + largest * UNIT * (count + 4)) * max(1, count) * 2
    return Accuracy(ZERO, largest * max(1, count), absolute=absolute)
