"""The JSON text of the reasoning, a step at a time."""

from collections.abc import Iterator

from greenrules.model.canonical import Json, canonical_json, encode_value
from greenrules.model.declarations import CellTest, Interval
from greenrules.model.json_texts import (
    Texts,
    quote,
    write_bounds,
    write_citation,
    write_list,
    write_unit,
    write_value,
    write_words,
)
from greenrules.model.operands import Order, Quantity
from greenrules.model.trace import NodeId, Operand, Origin, Trace, TraceNode
from greenrules.model.values import format_number


def stream_trace(trace: Trace, texts: Texts, before: str = "", after: str = "") -> Iterator[str]:
    """Yield the text of a trace, one piece for each node: each once, operands before the node that uses them.

    Args:
        before: goes out with the first piece.
        after: goes out with the last one.
    """
    yield f'{before}{{"roots":{write_list(trace.roots)},"nodes":['
    comma = ""
    for node in trace.walk():
        yield comma + write_node(node, texts)
        comma = ","
    yield f"]}}{after}"


def write_node(node: TraceNode, texts: Texts) -> str:
    """Return the text of one step of the reasoning."""
    status = "null" if node.status is None else f'"{node.status}"'
    operands = ",".join([write_operand(operand, texts) for operand in node.operands])
    return (
        f'{{"id":{quote(node.id)},"kind":"{node.kind}","label":{write_words(node.label, texts)},"status":{status},'
        f'"value":{write_value(node.value)},"unit":{write_unit(node.unit, texts)},'
        f'"origin":{_write_origin(node.origin, texts)},"citation":{write_citation(node.citation, texts)},'
        f'"contribution":{write_bounds(node.contribution)},"operation":{quote(node.operation)},"operands":[{operands}]}}'
    )


def _write_origin(origin: Origin | None, texts: Texts) -> str:
    if origin is None:
        return "null"
    citation = write_citation(origin.citation, texts)
    return f'{{"kind":"{origin.kind}","evidence":{write_list(origin.evidence)},"citation":{citation}}}'


def write_operand(operand: Operand, texts: Texts) -> str:
    """Return an operand: `{"node": id}`, a literal, an order, a test of a decision table, null for what is left out."""
    match operand:
        case NodeId():
            return f'{{"node":{quote(operand.id)}}}'
        case None:
            return "null"
        case Quantity():
            return f'{{"number":"{format_number(operand.number)}","unit":{write_unit(operand.unit, texts)}}}'
        case Order():
            return f'{{"order":{write_list(operand.options)}}}'
        case CellTest():
            tests: list[Json] = [_encode_interval(interval) for interval in operand.intervals]
            return canonical_json({"test": tests, "negated": operand.negated})
        case _:
            return write_value(operand)


def _encode_interval(interval: Interval) -> Json:
    return {
        "low": None if interval.low is None else encode_value(interval.low),
        "high": None if interval.high is None else encode_value(interval.high),
        "low_closed": interval.low_closed,
        "high_closed": interval.high_closed,
    }
