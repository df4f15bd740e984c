"""Random indicator trees with a ladder of grades, for the laws about scores."""

from fractions import Fraction
from typing import Any

from attrs import frozen
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from greenrules.model.citing import NO_WORDS
from greenrules.model.expressions import Expr
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import (
    POLICIES,
    Checklist,
    Choose,
    Formula,
    Group,
    Indicator,
    Item,
    Judged,
    Over,
    Ramp,
    Ratio,
    Scoring,
    Step,
    Steps,
)
from greenrules.model.types import SetType
from tests.evaluating import builders as build
from tests.evaluating.strategies import CHOSEN, NUMBERS, SIGNS, TABLES, draw_condition, draw_number, draw_table, pick


@frozen
class Kind:
    """What one tree may hold: its policy ("" is abstract), the caps of its ratios, the ways its groups combine.

    `cap: none` stands only in plain sums, and a cap above 1 where no share is of a maximum that may shrink.
    """

    policy: str
    caps: tuple[str, ...]
    combines: tuple[str, ...]


KINDS = (
    *(Kind(policy, ("1",), ("sum", "weighted", "choose")) for policy in (*POLICIES, "")),
    Kind("redistribute", ("1", "6/5"), ("sum", "weighted", "choose")),
    Kind("full", ("1", "6/5"), ("sum", "weighted")),
    Kind("zero", ("1", "6/5", "none"), ("sum",)),
    Kind("drop", ("1", "6/5", "none"), ("sum",)),
)


@st.composite
def rulesets(draw: DrawFn) -> Ruleset:
    """Draw decision tables, an indicator tree of two levels and a ladder on its score."""
    kind = pick(draw, *KINDS)
    reference, policy = build.policy_reference(kind.policy)
    ids: tuple[str, ...] = ()
    groups: list[Group] = []
    for at in range(draw(st.integers(1, 2))):
        children = []
        for _ in range(pick(draw, 1, 2, 3, 3)):
            children.append(_draw_indicator(draw, f"i{len(ids)}", ids, kind))
            ids = (*ids, children[-1].id)
        groups.append(_draw_group(draw, f"g{at}", children, kind))
    combine = pick(draw, *(combine for combine in kind.combines if combine != "choose"))
    root = build.group("", *groups, combine=combine, policy=reference)
    tables = (draw_table(draw, hit_policy) for hit_policy in TABLES)
    return build.ruleset(*tables, policy, root, *_draw_rungs(draw))


def _draw_rungs(draw: DrawFn) -> list[Any]:
    low = draw(st.integers(0, 30))
    marks = {"high": low + draw(st.integers(0, 20)), "low": low}
    total = build.name("score", "", build.SCORE)
    return [
        build.rung(id, build.all_of(build.comparison(total, ">=", mark), draw_condition(draw, 1)))
        for id, mark in marks.items()
    ]


def _maybe_condition(draw: DrawFn, *, variable: str = "") -> Expr | None:
    return draw_condition(draw, 1, variable=variable) if pick(draw, False, True) else None


def _draw_group(draw: DrawFn, id: str, children: list[Indicator], kind: Kind) -> Group:
    combine = pick(draw, *kind.combines)
    reference, _ = build.policy_reference(kind.policy)
    more: dict[str, Any] = {
        "combine": combine, "policy": reference, "weight": pick(draw, 1, 2, 3),
        "applies": _maybe_condition(draw), "requires": _maybe_condition(draw),
    }  # fmt: skip
    if combine == "choose":
        options = SetType(("i0", "i1", "i2"))
        named = options.options == tuple(child.id for child in children) and pick(draw, False, True)
        more |= {"choose": Choose(build.constant(1), build.fact(CHOSEN, options) if named else None), "maximum": 10}
    return build.group(id, *children, **more)


def _draw_indicator(draw: DrawFn, id: str, earlier: tuple[str, ...], kind: Kind) -> Indicator:
    over = _draw_over(draw) if pick(draw, False, False, True) else None
    scoring = _draw_scoring(draw, earlier, "o" if over else "", kind)
    more: dict[str, Any] = {"applies": _maybe_condition(draw), "requires": _maybe_condition(draw)}
    return build.indicator(id, scoring, 10, weight=pick(draw, 1, 2, 3), over=over, **more)


def _draw_over(draw: DrawFn) -> Over:
    top = draw_number(draw, 1, variable="o") if pick(draw, False, True) else None
    weight = draw_number(draw, 1, variable="o") if pick(draw, False, True) else None
    limit = build.constant(pick(draw, 1, 2))
    return Over(build.fact("t", build.TABLE), "o", _maybe_condition(draw, variable="o"), limit, top, weight)


def _draw_scoring(draw: DrawFn, earlier: tuple[str, ...], variable: str, kind: Kind) -> Scoring:
    """Draw a way to score 10 points."""
    form = pick(draw, "judged", "ramp", "steps", "ratio", "formula", "formula", "each", "all")
    match form:
        case "ramp":
            quantity, baseline, leading = (draw_number(draw, 1, variable=variable) for _ in range(3))
            start = build.constant(Fraction(3, 5)) if pick(draw, False, True) else None
            return Ramp(quantity, pick(draw, "higher", "lower"), baseline, leading, start)  # type: ignore[arg-type]
        case "steps":
            points = (Fraction(10), Fraction(5), Fraction(0))[: draw(st.integers(1, 3))]
            return Steps(tuple(Step(draw_condition(draw, 1, variable=variable), p, build.SOURCE) for p in points))
        case "ratio":
            return _draw_ratio(draw, variable, pick(draw, *kind.caps))
        case "formula" if earlier and not variable:
            return Formula(draw_score(draw, earlier, 2))
        case "judged" if not variable:
            return Judged(build.fact(pick(draw, *NUMBERS)))
        case "each" | "all":
            conditions = [draw_condition(draw, 1, variable=variable) for _ in range(2)]
            items = tuple(Item(f"item{at}", NO_WORDS, held, Fraction(5)) for at, held in enumerate(conditions))
            return Checklist("all" if form == "all" else "each", items)
        case _:
            return Formula(draw_number(draw, 2, variable=variable))


def _draw_ratio(draw: DrawFn, variable: str, cap: str) -> Ratio:
    quantity, base = (draw_number(draw, 1, variable=variable) for _ in range(2))
    if cap == "none":
        return Ratio(quantity, base, "higher", None)
    return Ratio(quantity, base, "lower" if pick(draw, False, True) else "higher", build.constant(Fraction(cap)))


def draw_score(draw: DrawFn, ids: tuple[str, ...], depth: int) -> Expr:
    """Draw an expression on scores of these nodes."""
    score: Expr = build.name("score", pick(draw, *ids), build.SCORE)
    if depth == 0:
        return score
    inner = draw_score(draw, ids, depth - 1)
    match pick(draw, "plain", "+", "-", "*", "/", "max", "min", "decimal", "if"):
        case "+" | "-" as sign:
            return build.arithmetic(inner, sign, pick(draw, score, draw_number(draw, 1)), build.SCORE)
        case "*" | "/" as sign:
            return build.arithmetic(inner, sign, draw_number(draw, 1), build.SCORE)
        case "max" | "min" as function:
            operand = pick(draw, score, draw_number(draw, 1))
            return build.call(function, inner, operand, type=build.SCORE)  # type: ignore[arg-type]
        case "decimal":
            return build.call("decimal", inner, 0, type=build.SCORE)
        case "if":
            condition = build.comparison(score, pick(draw, *SIGNS), draw_number(draw, 1))
            return build.conditional(condition, inner, draw_number(draw, 1), build.SCORE)
        case _:
            return score
