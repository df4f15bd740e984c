"""What stands between a subject and a grade: the parts of a condition that are not true, and the way one was met."""

from fractions import Fraction
from typing import Literal

from attrs import frozen

from greenrules.explaining.messages import choose_words, join_labels, say
from greenrules.explaining.numbers import attach_unit, format_apart, format_value
from greenrules.explaining.page import Language
from greenrules.model.assessment import Assessment
from greenrules.model.declarations import CellTest
from greenrules.model.operands import Order, Quantity
from greenrules.model.trace import NodeId, Operand, TraceNode
from greenrules.model.units import DIMENSIONLESS, Unit
from greenrules.model.values import Bounds, Unknown, Value

SIGNS = {"equal": "=", "not_equal": "≠", "less": "<", "less_or_equal": "≤", "greater": ">", "greater_or_equal": "≥"}
GRADE_COMPARE = "grade_compare"
_WRITTEN = {"!=": "≠", "<=": "≤", ">=": "≥"}
ALL_GATES = ":*"
ALL_OWN_GATES = "gate:*"
# A condition with more open parts than this is summed up.
_MOST_PARTS = 5


def describe_needs(assessment: Assessment, id: str, language: Language) -> str:
    """Return what the condition of a trace node still lacks, in words; empty when nothing.

    Args:
        id: trace node id of a grade, gate or eligibility.
    """
    need = _find_need(assessment, assessment.trace.node(id), language)
    return need.text if need else ""


def describe_route(assessment: Assessment, route: tuple[str, ...], language: Language) -> str:
    """Return the operands that made a condition true, in words; gates, which have a section of their own, as one."""
    ways = [id for id in route if not id.startswith("gate:") and not _is_given(assessment, assessment.trace.node(id))]
    named = dict.fromkeys(describe_node(assessment, assessment.trace.node(id), language) for id in ways or route)
    text = join_labels(tuple(label for label in named if label), language)
    return say("with_gates", language, route=text) if text and 0 < len(ways) < len(route) else text


def _is_given(assessment: Assessment, node: TraceNode) -> bool:
    """Whether the standard alone decides a condition: true or not, it is no merit of the subject."""
    operands = _operands(assessment, node)
    return node.kind == "parameter" or (bool(operands) and all(one.kind == "parameter" for one in operands))


def describe_node(assessment: Assessment, node: TraceNode, language: Language) -> str:
    """Return a condition in a few words: its label, or the comparison it is, or what it is about."""
    label = label_node(node, language)
    if label:
        return label
    if node.operation in (*SIGNS, GRADE_COMPARE):
        return _describe_comparison(assessment, node, language)
    if node.operation == "not":
        inner = (
            describe_node(assessment, _operands(assessment, node)[0], language) if _operands(assessment, node) else ""
        )
        return say("need_not", language, label=inner) if inner else ""
    parts = (describe_node(assessment, operand, language) for operand in _operands(assessment, node))
    return join_labels(tuple(dict.fromkeys(part for part in parts if part)), language, most=_MOST_PARTS)


def label_node(node: TraceNode, language: Language) -> str:
    """Return the label of a node; empty for a step without a name."""
    # All gates together have an id of their own, and no label in the ruleset.
    return say("gate", language) if node.id.endswith(ALL_GATES) else choose_words(node.label, language)


@frozen
class _Need:
    """What is lacking, in words, and how its parts are joined. `fixed`: the standard alone decides it."""

    text: str
    joined: Literal["", "and", "or"] = ""
    fixed: bool = False


def _find_need(assessment: Assessment, node: TraceNode, language: Language) -> _Need | None:
    """Return what a condition lacks; None when it holds."""
    if node.value is True:
        return None
    operands = _operands(assessment, node)
    if node.id == ALL_OWN_GATES:
        return _Need(_count_gates(assessment, language))
    if node.operation == "same" and operands and node.kind != "gate":
        return _find_need(assessment, operands[0], language)
    if node.operation in ("and", "or") and node.kind != "gate":
        needs = [_find_need(assessment, operand, language) for operand in _choose_operands(node, operands)]
        return _join_needs([need for need in needs if need], "and" if node.operation == "and" else "or", language)
    if node.operation in (*SIGNS, GRADE_COMPARE) and node.kind != "gate":
        return _Need(_describe_comparison(assessment, node, language))
    text = describe_node(assessment, node, language)
    said = say("need_failed" if node.value is False else "need_unknown", language, label=text)
    return _Need(said, fixed=_is_given(assessment, node))


def _choose_operands(node: TraceNode, operands: tuple[TraceNode, ...]) -> tuple[TraceNode, ...]:
    """Of ways that are still open, leave out those that are closed."""
    still_open = tuple(operand for operand in operands if operand.value is not False)
    return still_open if node.operation == "or" and node.value is not False else operands


def _join_needs(needs: list[_Need], joined: Literal["and", "or"], language: Language) -> _Need | None:
    """Join needs; a way that only the standard could open is no way for a subject."""
    if joined == "or" and not all(need.fixed for need in needs):
        needs = [need for need in needs if not need.fixed]
    needs = list({need.text: need for need in needs}.values())
    if len(needs) <= 1:
        return needs[0] if needs else None
    texts = [
        say("need_either", language, options=need.text) if joined == "and" and need.joined == "or" else need.text
        for need in needs
    ]
    rest = len(texts) - _MOST_PARTS
    if rest > 0:
        texts = [*texts[:_MOST_PARTS], say("need_more", language, count=str(rest))]
    strong = joined == "or" and any(need.joined == "and" for need in needs)
    key = "need_and" if joined == "and" else "need_or_else" if strong else "need_or"
    return _Need(say(key, language).join(texts), joined)


def _count_gates(assessment: Assessment, language: Language) -> str:
    """Say how many basic requirements fail or are open; which ones stands in a section of its own."""
    gates = [finding.status for finding in assessment.findings if finding.kind == "gate"]
    return say("need_gates", language, unmet=str(gates.count("failed")), open=str(gates.count("cantTell")))


def _describe_comparison(assessment: Assessment, node: TraceNode, language: Language) -> str:
    """Write `label sign threshold (now value)`, the sides in the order of the condition."""
    if node.operation == GRADE_COMPARE:
        return _describe_grades(assessment, node, language)
    left, right = (_read_side(assessment, operand) for operand in node.operands[:2])
    unit = left.unit or right.unit or DIMENSIONLESS
    label = describe_node(assessment, left.node, language) if left.node else ""
    return say(
        "need_comparison", language,
        label=label or say("value", language), sign=SIGNS[node.operation],
        threshold=_write(right.value, left.value, unit, assessment, language),
        value=_write(left.value, right.value, unit, assessment, language),
    )  # fmt: skip


def _describe_grades(assessment: Assessment, node: TraceNode, language: Language) -> str:
    """Write a comparison with the grade: `grade ≥ three stars (now no grade)`; of an import, without its labels."""
    labels = {id: choose_words(words, language) for id, words in assessment.grade_labels}
    sign, *sides = node.operands
    wanted = next((side for side in sides[:2] if isinstance(side, str)), "")
    own = any(isinstance(side, NodeId) and side.id == "grade:*" for side in sides[:2])
    return say(
        "need_comparison",
        language,
        label=say("grade", language),
        sign=_WRITTEN.get(str(sign), str(sign)),
        threshold=labels.get(wanted, wanted) if own else wanted,
        value=choose_words(assessment.grade_label, language) if own else say("unknown", language),
    )


@frozen
class _Side:
    """One side of a comparison: another node, or a literal."""

    node: TraceNode | None
    value: Value
    unit: Unit | None


def _read_side(assessment: Assessment, operand: Operand) -> _Side:
    match operand:
        case NodeId(id):
            node = assessment.trace.node(id)
            return _Side(node, node.value, node.unit)
        case None | CellTest() | Order():
            return _Side(None, Unknown(), None)
        case Quantity():
            return _Side(None, operand.number, operand.unit)
        case _:
            return _Side(None, operand, None)


def _write(value: Value, other: Value, unit: Unit, assessment: Assessment, language: Language) -> str:
    """Write one side of a comparison so that rounding does not make it look like the other side."""
    places = dict(assessment.display).get("score") if isinstance(value, Bounds) else None
    if isinstance(value, Bounds) and value.proven is not None and value.settled and isinstance(other, Fraction):
        return attach_unit(format_apart(value.proven, other, places=places), unit, language, one=value.proven == 1)
    return format_value(value, unit, language, places=places)


def _operands(assessment: Assessment, node: TraceNode) -> tuple[TraceNode, ...]:
    return tuple(assessment.trace.node(operand.id) for operand in node.operands if isinstance(operand, NodeId))
