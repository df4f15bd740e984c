"""Why a mutant says the same as the sound ruleset for every subject: stated reasons first, the solver last."""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import pairwise, product
from math import prod
from typing import Any

from attrs import define, evolve, field

from greenrules.evaluating.environment import Environment
from greenrules.evaluating.tables import evaluate_table
from greenrules.model.citing import Words
from greenrules.model.declarations import DecisionTable, Parameter, TableInput
from greenrules.model.diagnostics import UnsupportedByBackend
from greenrules.model.expressions import Arithmetic, Constant, Expr, Reference, Within, walk_expression
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Indicator
from greenrules.model.types import NumberType
from greenrules.model.values import Months, Unknown, Value
from greenrules.model.walking import list_expressions
from greenrules.testing.coverage_ranges import list_known_values, possible_verdicts, range_of
from greenrules.testing.mutant_rulesets import Mutant, build
from greenrules.testing.mutant_running import Bench
from greenrules.testing.waiting import forget_waiting

NEUTRAL = Words(
    "所去掉的参数取值不改变结果（乘1、加0或起点为0）",
    "what was dropped has a value that changes nothing (times 1, plus 0, a start of 0)",
)
SAME_VALUE = Words("两个参数在各时期取值相同", "both parameters have the same value in every period")
SAME_TABLE = Words(
    "对输入的每一种取值（含未知）结果都相同",
    "every combination of inputs, unknown ones included, gives the same output",
)
SAME_VERDICT = Words("在声明的取值范围内结论恒定", "within the declared ranges the verdict never changes")
WHOLE_YEARS = Words("按自然年度回溯只看整年数", "a look-back by calendar years counts whole years only")
NEVER_FULL = Words("公式的取值不会超过满分", "the formula never exceeds the full points")
SOLVED = Words(
    "求解器证明两者对所有事实结论相同（{bounds}）", "the solver proves both the same for all facts ({bounds})"
)
MOST_POINTS = 60_000


@define(eq=False)
class Judge:
    """Reasons about the mutants of one ruleset; the solver is opened when it is first needed."""

    ruleset: Ruleset
    uses_solver: bool
    prover: Any = field(default=None, repr=False)
    outputs: dict[object, list[object]] = field(factory=dict, repr=False)

    def explain(self, mutant: Mutant) -> Words | None:
        """Return a reason that needs no search, or None."""
        return next(iter(_list_reasons(mutant, self.ruleset, self.outputs)), None)

    def prove(self, bench: Bench, mutant: Mutant) -> Words | None:
        """Return that the solver proves a mutant equivalent, None when it does not or is not there."""
        if not self.uses_solver:
            return None
        try:
            from greenrules.testing.proof_equivalence import Same, are_equivalent
            from greenrules.testing.proof_search import open_prover
        except ImportError:
            return None
        try:
            if self.prover is None:
                self.prover = open_prover(self.ruleset, missing=True)
            found = are_equivalent(self.prover, build(bench.ruleset, mutant), on=EVERYTHING)
        except (UnsupportedByBackend, ImportError):
            return None
        if not isinstance(found, Same):
            return None
        bounds = self.prover.bounds
        return Words(SOLVED.zh.format(bounds=bounds), SOLVED.en.format(bounds=bounds))


EVERYTHING = ("gate", "score", "rung", "eligibility", "award", "derived", "table")


def open_judge(ruleset: Ruleset, *, solver: bool = True) -> Judge:
    """Return a judge of the mutants of a ruleset."""
    return Judge(ruleset, solver)


def _list_reasons(mutant: Mutant, ruleset: Ruleset, outputs: dict[object, list[object]]) -> Iterator[Words]:
    if _drops_nothing(mutant, ruleset):
        yield NEUTRAL
    if _has_same_value(mutant, ruleset):
        yield SAME_VALUE
    if isinstance(mutant.node, DecisionTable) and _are_same_table(mutant, ruleset, outputs):
        yield SAME_TABLE
    if _has_one_verdict(mutant, ruleset):
        yield SAME_VERDICT
    if isinstance(mutant.node, Parameter) and _counts_whole_years(mutant.node, ruleset):
        yield WHOLE_YEARS
    if _never_exceeds(mutant, ruleset):
        yield NEVER_FULL


def _drops_nothing(mutant: Mutant, ruleset: Ruleset) -> bool:
    """Whether what was dropped, or the wrong sign before it, makes no difference: its only value is neutral."""
    dropped = mutant.before
    if mutant.kind == "start dropped" and isinstance(dropped, Reference):
        return _values(dropped, ruleset) == {Fraction(0)}
    if mutant.kind == "input dropped" and isinstance(dropped, Reference) and _stands_as_factor(dropped, ruleset):
        return _values(dropped, ruleset) == {Fraction(1)}
    if mutant.kind == "arithmetic sign" and getattr(dropped, "sign", "") in ("*", "/"):
        right = getattr(dropped, "right", None)
        return isinstance(right, Reference) and _values(right, ruleset) == {Fraction(1)}
    return False


def _has_same_value(mutant: Mutant, ruleset: Ruleset) -> bool:
    """Whether a parameter stands in place of one with the same values, from the same days on."""
    named = mutant.before
    if mutant.kind != "wrong parameter" or not isinstance(named, Reference):
        return False
    histories = [
        [(dated.start, dated.value) for dated in ruleset.parameters[name].values]
        for name in (named.name, mutant.detail)
    ]
    return histories[0] == histories[1] and bool(histories[0])


def _values(reference: Reference, ruleset: Ruleset) -> set[object]:
    if reference.kind != "parameter":
        return set()
    module = ruleset.imports[reference.module] if reference.module else ruleset
    return {dated.value for dated in module.parameters[reference.name].values}


def _stands_as_factor(dropped: Reference, ruleset: Ruleset) -> bool:
    """Whether it was a factor, or a divisor, where it stood."""
    for expr in list_expressions(ruleset):
        for part in walk_expression(expr):
            if isinstance(part, Arithmetic) and (
                (part.sign == "*" and dropped in (part.left, part.right) and dropped.span in _spans(part))
                or (part.sign == "/" and part.right == dropped and dropped.span in _spans(part))
            ):
                return True
    return False


def _spans(part: Any) -> tuple[object, ...]:
    return (part.left.span, part.right.span)


def _has_one_verdict(mutant: Mutant, ruleset: Ruleset) -> bool:
    """Whether a condition on a score comes out one way only, in the sound and in the wrong ruleset."""
    condition = getattr(mutant.node, "condition", None)
    rungs: Mapping[str, Any] = {rung.id: rung for rung in ruleset.rungs}
    section: Mapping[str, Mapping[str, Any]] = {"grade": rungs, "gate": ruleset.gates}
    kind, _, name = mutant.entry.partition(":")
    sound = section.get(kind, {}).get(name)
    if condition is None or sound is None or not _compares_score(sound.condition) or not _compares_score(condition):
        return False
    before, after = possible_verdicts(sound.condition, ruleset), possible_verdicts(condition, ruleset)
    return len(before) == 1 and before == after


def _compares_score(condition: Expr) -> bool:
    sides = [getattr(condition, side, None) for side in ("left", "right")]
    return any(side is not None and isinstance(side.type, NumberType) and side.type.score for side in sides)


def _counts_whole_years(wrong: Parameter, ruleset: Ruleset) -> bool:
    """Whether a look-back changed by less than a year where only calendar years count."""
    sound = ruleset.parameters[wrong.id]
    pairs = [(a.value, b.value) for a, b in zip(sound.values, wrong.values, strict=True)]
    if not all(isinstance(a, Months) and isinstance(b, Months) and a.months // 12 == b.months // 12 for a, b in pairs):
        return False
    windows = [part for expr in list_expressions(ruleset) for part in walk_expression(expr) if isinstance(part, Within)]
    mine = [part for part in windows if getattr(part.window, "name", "") == wrong.id]
    named = sum(
        isinstance(part, Reference) and part.kind == "parameter" and part.name == wrong.id and not part.module
        for expr in list_expressions(ruleset)
        for part in walk_expression(expr)
    )
    # A year in a rolling window is undefined whatever the window is.
    return named == len(mine) and all(
        _mode(part.mode, ruleset) == {"calendar_years"} or isinstance(part.moment.type, NumberType) for part in mine
    )


def _mode(mode: Expr, ruleset: Ruleset) -> set[object]:
    if isinstance(mode, Constant):
        return {mode.value}
    return _values(mode, ruleset) if isinstance(mode, Reference) else set()


def _never_exceeds(mutant: Mutant, ruleset: Ruleset) -> bool:
    """Whether more points at most change nothing: the formula stays below the sound maximum, also while it is open."""
    node = mutant.node
    formula = getattr(getattr(node, "scoring", None), "formula", None)
    if mutant.kind != "points" or not isinstance(node, Indicator) or formula is None:
        return False
    range = range_of(formula, ruleset)
    is_score = isinstance(formula.type, NumberType) and formula.type.score
    detail = Fraction(mutant.detail)
    return is_score and range.high is not None and range.high <= min(detail, node.maximum) and node.applies is None


def _are_same_table(mutant: Mutant, ruleset: Ruleset, outputs: dict[object, list[object]]) -> bool:
    """Whether two decision tables give the same output for every combination of inputs, unknown ones included."""
    sound, wrong = ruleset.tables[mutant.node.id], mutant.node
    if not isinstance(wrong, DecisionTable) or [c.expression for c in sound.inputs] != [
        c.expression for c in wrong.inputs
    ]:
        return False
    points = [tuple(_list_points(sound, wrong, n, ruleset)) for n, _ in enumerate(sound.inputs)]
    if not all(points) or prod(map(len, points)) > MOST_POINTS:
        return False
    expected = _list_outputs(sound, points, ruleset, outputs)
    return all(_output(wrong, values, ruleset) == expected[n] for n, values in enumerate(product(*points)))


def _list_outputs(
    table: DecisionTable, points: list[tuple[Value, ...]], ruleset: Ruleset, outputs: dict[object, list[object]]
) -> list[object]:
    """Return the outputs of the sound table; many mutants of one table share them."""
    key = (table.id, tuple(points))
    if key not in outputs:
        outputs[key] = [_output(table, values, ruleset) for values in product(*points)]
    return outputs[key]


def _list_inputs(table: DecisionTable) -> list[Expr]:
    return [column.expression for column in table.inputs]


def _list_points(sound: DecisionTable, wrong: DecisionTable, column: int, ruleset: Ruleset) -> Iterator[Value]:
    """Yield a value for every part into which the tests divide an input; nothing when that cannot be told."""
    expr = sound.inputs[column].expression
    known = list(list_known_values(expr, ruleset))
    if known:
        yield Unknown(frozenset({"fact:x"}))
        yield from known
        return
    intervals = [i for table in (sound, wrong) for row in table.rows for i in row.cells[column].intervals]
    numbers = {end for i in intervals for end in (i.low, i.high) if isinstance(end, Fraction)}
    if not isinstance(expr.type, NumberType):
        return
    yield Unknown(frozenset({"fact:x"}))
    ends = sorted(numbers)
    between = [(a + b) / 2 for a, b in pairwise(ends)]
    yield from (*ends, *between, *([ends[0] - 1, ends[-1] + 1] if ends else [Fraction(0)]))


def _output(table: DecisionTable, values: tuple[Value, ...], ruleset: Ruleset) -> object:
    span = table.inputs[0].expression.span
    facts = {f"input {n}": value for n, value in enumerate(values)}
    inputs = tuple(
        TableInput(column.name, Reference("fact", f"input {n}", "", column.expression.type, span))
        for n, column in enumerate(table.inputs)
    )
    return forget_waiting(evaluate_table(evolve(table, inputs=inputs), Environment(ruleset, facts, date(2024, 1, 1))))
