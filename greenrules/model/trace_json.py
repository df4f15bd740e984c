"""The JSON text of the reasoning, a step at a time."""

from collections.abc import Iterator

from greenrules.model.canonical import Json, canonical_json, encode_value
from greenrules.model.declarations import CellTest, Interval
from greenrules.model.json_texts import (
    quote,
    write_bounds,
    write_citation,
    write_list,
    write_unit,
    write_value,
    write_words,
)
from greenrules.model.memory import remembered
from greenrules.model.operands import Order, Quantity
from greenrules.model.trace import NodeId, Operand, Origin, Trace, TraceNode
from greenrules.model.values import format_number


def stream_trace(trace: Trace, before: str = "", after: str = "") -> Iterator[str]:
    """Yield the text of a trace, one piece for each node: each once, operands before the node that uses them.

    Args:
        before: goes out with the first piece.
        after: goes out with the last one.
    """
    yield f'{before}{{"roots":{write_list(trace.roots)},"nodes":['
    comma = ""
    for node in trace.walk():
        yield comma + write_node(node)
        comma = ","
    yield f"]}}{after}"


def write_node(node: TraceNode) -> str:
    """Return the text of one step of the reasoning."""
    # A value in force is one step for every subject.
    return _write_kept_node(node) if node.operation == "parameter" else _write_node_anew(node)


def _write_node_anew(node: TraceNode) -> str:
    status = "null" if node.status is None else f'"{node.status}"'
    operands = ",".join([write_operand(operand) for operand in node.operands])
    return (
        f'{{"id":{quote(node.id)},"kind":"{node.kind}","label":{write_words(node.label)},"status":{status},'
        f'"value":{write_value(node.value)},"unit":{write_unit(node.unit)},'
        f'"origin":{_write_origin(node.origin)},"citation":{write_citation(node.citation)},'
        f'"contribution":{write_bounds(node.contribution)},"operation":{quote(node.operation)},"operands":[{operands}]}}'
    )


_write_kept_node = remembered(_write_node_anew)


def _write_origin(origin: Origin | None) -> str:
    if origin is None:
        return "null"
    citation = write_citation(origin.citation)
    return f'{{"kind":"{origin.kind}","evidence":{write_list(origin.evidence)},"citation":{citation}}}'


def write_operand(operand: Operand) -> str:
    """Return an operand: `{"node": id}`, a literal, an order, a test of a decision table, null for what is left out."""
    match operand:
        case NodeId() | Quantity() | Order():
            return _write_kept_operand(operand)
        case None:
            return "null"
        case CellTest():
            tests: list[Json] = [_encode_interval(interval) for interval in operand.intervals]
            return canonical_json({"test": tests, "negated": operand.negated})
        case _:
            return write_value(operand)


@remembered
def _write_kept_operand(operand: NodeId | Quantity | Order) -> str:
    match operand:
        case NodeId():
            return f'{{"node":{quote(operand.id)}}}'
        case Quantity():
            return f'{{"number":"{format_number(operand.number)}","unit":{write_unit(operand.unit)}}}'
        case Order():
            return f'{{"order":{write_list(operand.options)}}}'


def _encode_interval(interval: Interval) -> Json:
    return {
        "low": None if interval.low is None else encode_value(interval.low),
        "high": None if interval.high is None else encode_value(interval.high),
        "low_closed": interval.low_closed,
        "high_closed": interval.high_closed,
    }
