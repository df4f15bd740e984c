"""The standard laws: properties of every ruleset, each with its meaning in one line."""

from collections.abc import Iterator

from greenrules.model.citing import Words
from greenrules.testing.bounds_law import look_for_excess
from greenrules.testing.direction import list_quantities, look_for_a_reversal
from greenrules.testing.general_laws import (
    look_for_a_wrong_step,
    look_for_an_answer,
    look_for_another_order,
    look_for_another_unit,
    look_for_contradictions,
    look_for_gains_by_hiding,
)
from greenrules.testing.influence import list_moved, search_for_influence
from greenrules.testing.law_results import Bench, Breach, Law
from greenrules.testing.payments import search_for_payments
from greenrules.testing.reachability import list_targets, search_for_everything
from greenrules.testing.subjects import Factory
from greenrules.testing.unused import search_for_unused
from greenrules.testing.veto import list_outcomes, look_for_a_way_round, search_for_vetoes


def _always(bench: Bench) -> bool:
    return True


def _has_scores_or_money(bench: Bench) -> bool:
    return bench.ruleset.indicators is not None or bool(bench.ruleset.entitlements)


def _has_direction(bench: Bench) -> bool:
    return bool(list_quantities(bench.ruleset) or bench.notes.monotone)


def _has_vetoes(bench: Bench) -> bool:
    return bool(bench.ruleset.gates and list_outcomes(bench.ruleset))


def _has_outcomes(bench: Bench) -> bool:
    ruleset = bench.ruleset
    graded = ruleset.gates or ruleset.indicators or ruleset.rungs or ruleset.eligibilities or ruleset.entitlements
    return bool(graded)


def _has_targets(bench: Bench) -> bool:
    return next(iter(list_targets(bench)), None) is not None


def _has_inputs(bench: Bench) -> bool:
    return any(moved.inputs for moved in list_moved(bench.ruleset))


def _search_influence(bench: Bench, factories: tuple[Factory, ...]) -> Iterator[Breach]:
    yield from search_for_unused(bench)
    yield from search_for_influence(bench, factories)
    yield from search_for_payments(bench, factories)


LAWS: tuple[Law, ...] = (
    Law(
        "totality",
        Words("只要事实被接受就有评价结果；事实齐全且无未定义值时结果确定",
              "accepted facts always give an answer, complete ones a settled answer"),
        look_for_an_answer, None, _always,
    ),
    Law(
        "information_order",
        Words("补充事实不推翻已确定的结论", "more facts never take back what was settled"),
        look_for_contradictions, None, _always,
    ),
    Law(
        "hiding",
        Words("隐瞒事实不会使已证明的结果变好", "hiding a fact never improves what is proven"),
        look_for_gains_by_hiding, None, _has_outcomes,
    ),
    Law(
        "bounds",
        Words("得分在0和满分之间，金额不为负、不超上限，各方之和不超过总额",
              "scores lie between 0 and their points, amounts between 0 and their caps, shares add up to no more"),
        look_for_excess, None, _has_scores_or_money,
    ),
    Law(
        "influence",
        Words("声明的每个输入都能改变使用它的量；金额在给付对象之间也随其依据而变",
              "every declared input can move what names it, and amounts also among those who are paid"),
        None, _search_influence, _has_inputs,
    ),
    Law(
        "direction",
        Words("其他不变时，指标量变好不降低该指标得分；声明了的，也不降低总分和等级",
              "a better quantity, all else equal, never lowers its indicator; nor the whole, where that is declared"),
        look_for_a_reversal, None, _has_direction,
    ),
    Law(
        "veto",
        Words("任一基本要求不满足即否决等级和资格；满足基本要求从不不利",
              "one unmet gate vetoes every grade and eligibility, and meeting a gate never hurts"),
        look_for_a_way_round, search_for_vetoes, _has_vetoes,
    ),
    Law(
        "reachability",
        Words("每项基本要求、表行、档位、等级和结果都可能满足，也可能不满足",
              "every gate, table row, step, grade and outcome can be met, and missed"),
        None, search_for_everything, _has_targets,
    ),
    Law(
        "units",
        Words("换用相容单位，结果不变", "the same quantities in other units give the same result"),
        look_for_another_unit, None, _always,
    ),
    Law(
        "trace",
        Words("由各步操作数重算，得到同样的各步结果和等级",
              "every step recomputed from its operands gives what the trace states, up to the grade"),
        look_for_a_wrong_step, None, _always,
    ),
    Law(
        "order",
        Words("事实、条目、记录的书写次序不影响结果", "the order in which anything is written changes nothing"),
        look_for_another_order, None, _always,
    ),
)  # fmt: skip
