"""One node of the trace with what it rests on, step by step."""

from collections.abc import Iterator

from greenrules.explaining.citations import cite_details
from greenrules.explaining.inputs import describe_changes
from greenrules.explaining.layout import join_name
from greenrules.explaining.messages import choose_words, join_labels, say
from greenrules.explaining.needs import label_node
from greenrules.explaining.numbers import format_value
from greenrules.explaining.operation_words import OPERATION_WORDS
from greenrules.explaining.page import Branch, Branches, Language, Page, Section
from greenrules.explaining.ranges import write_test
from greenrules.explaining.result import write_headline
from greenrules.model.assessment import Assessment
from greenrules.model.declarations import CellTest
from greenrules.model.diagnostics import Diagnostic, FactsError
from greenrules.model.operands import Order, Quantity
from greenrules.model.suggestions import suggest
from greenrules.model.trace import NodeId, TraceNode
from greenrules.model.units import DIMENSIONLESS
from greenrules.model.values import Scalar

# Deeper steps unfold by their own id.
_DEEPEST = 8


def explain_node(assessment: Assessment, id: str, language: Language) -> Page:
    """Return the page of one trace node and its operands.

    Args:
        id: trace node id such as `derived:energy`, or the name alone where only one kind of node has it.

    Raises:
        FactsError: GR901 when there is no such node.
    """
    node = find_node(assessment, id)
    tree = _branch(assessment, node, language, 0, set())
    title = say("trace_title", language, id=node.id)
    sections = (*describe_changes(assessment, language), Section(say("trace", language), (Branches((tree,)),)))
    return Page(language, title, write_headline(assessment, language), sections)


def find_node(assessment: Assessment, id: str) -> TraceNode:
    """Return the trace node with this id, or with this name where that is enough to tell it.

    Raises:
        FactsError: GR901 when there is none, or several.
    """
    known = [node.id for node in assessment.trace.walk()]
    found = [id] if id in known else [one for one in known if one.partition(":")[2] == id]
    if len(found) == 1:
        return assessment.trace.node(found[0])
    if found:
        message, help = f"`{id}` names several trace nodes", f"choose {' or '.join(f'`{one}`' for one in found)}"
    else:
        otherwise = "the explanation of the whole shows the id of every finding"
        message, help = f"there is no trace node `{id}`", suggest(id, known, otherwise=otherwise)
    raise FactsError((Diagnostic("GR901", message, path="node", help=help),))


def _branch(assessment: Assessment, node: TraceNode, language: Language, depth: int, seen: set[str]) -> Branch:
    text = _write_node(node, language)
    nodes = [operand for operand in node.operands if isinstance(operand, NodeId)]
    if nodes and node.id in seen:
        return Branch(f"{text} · {say('shown_above', language)}")
    if nodes and depth >= _DEEPEST:
        return Branch(f"{text} · {say('unfolds', language, count=str(len(nodes)))}")
    seen.add(node.id)
    return Branch(text, tuple(_operands(assessment, node, language, depth, seen)))


def _operands(
    assessment: Assessment, node: TraceNode, language: Language, depth: int, seen: set[str]
) -> Iterator[Branch]:
    for operand in node.operands:
        if isinstance(operand, NodeId):
            yield _branch(assessment, assessment.trace.node(operand.id), language, depth + 1, seen)
        else:
            yield Branch(write_literal(operand, language))


def _write_node(node: TraceNode, language: Language) -> str:
    """Write label, value, operation, origin, citation, contribution and id of a node on one line."""
    label = label_node(node, language) or say("step", language)
    value = format_value(node.value, node.unit, language)
    parts = [f"{label} = {value}", choose_words(OPERATION_WORDS[node.operation], language)]
    if node.origin is not None and node.origin.evidence:
        parts.append(join_name(say("evidence", language), join_labels(node.origin.evidence, language)))
    citation = node.citation or (node.origin.citation if node.origin else None)
    if citation is not None:
        parts += [join_name(name, text) for name, text in cite_details(citation, language)]
    if node.contribution is not None:
        parts.append(say("contribution", language, points=format_value(node.contribution, node.unit, language)))
    return " · ".join([*parts, node.id])


def write_literal(operand: Quantity | Order | CellTest | Scalar | None, language: Language) -> str:
    """Return an operand that is no other step in words: a value with its unit, a test, an order from worst to best."""
    match operand:
        case Quantity():
            return format_value(operand.number, operand.unit, language)
        case Order():
            return " < ".join(operand.options)
        case None:
            return say("empty_set", language)
        case CellTest():
            return write_test(operand, language)
        case _:
            return format_value(operand, DIMENSIONLESS, language)
