"""What is fuzzed: every reader, as a function of any bytes that raises nothing."""

import json
from collections.abc import Callable

from greenrules.api import compile_text, read_facts
from greenrules.checker import check_steps
from greenrules.claims import check_all
from greenrules.model.diagnostics import FactsError, RulesetError
from greenrules.model.source import SourceText, Span
from greenrules.model.units import parse_unit
from greenrules.model.values import parse_date, parse_duration
from greenrules.reading.expression_parser import parse_expression, parse_tests
from greenrules.reading.yaml_tree import read_json_tree, read_tree
from tests.fuzzing.frame import FRAME

Target = Callable[[bytes], None]


def _text(data: bytes) -> str:
    # As the command reads files: what is no UTF-8 is refused before a reader sees it.
    return data.decode("utf-8", "replace")


def fuzz_expression(data: bytes) -> None:
    """A condition or formula."""
    text = _text(data)
    source = SourceText("fuzz", text)
    parse_expression(text, lambda start, end: Span(source, start, end))


def fuzz_cell(data: bytes) -> None:
    """The unary tests of a cell."""
    text = _text(data)
    source = SourceText("fuzz", text)
    parse_tests(text, lambda start, end: Span(source, start, end))


def fuzz_json(data: bytes) -> None:
    """JSON text; what the standard reader refuses may not be accepted here."""
    text = _text(data)
    tree, problems = read_json_tree(SourceText("fuzz", text))
    if tree is not None and not problems:
        json.loads(text.removeprefix("\ufeff"))


def fuzz_yaml(data: bytes) -> None:
    """YAML text."""
    read_tree(SourceText("fuzz", _text(data)))


def fuzz_facts(data: bytes) -> None:
    """A facts file."""
    try:
        read_facts(_text(data))
    except FactsError as error:
        str(error)


def fuzz_values(data: bytes) -> None:
    """Units, dates and durations."""
    text = _text(data)
    parse_unit(text)
    parse_date(text)
    parse_duration(text)


def fuzz_ruleset(data: bytes) -> None:
    """A whole ruleset: the bytes stand in place of a derived quantity and a condition."""
    try:
        compile_text(FRAME.replace("HERE", _text(data)), "fuzz.yaml")
    except RulesetError as error:
        str(error)


def fuzz_checker(data: bytes) -> None:
    """A receipt; what is JSON is tried as one step of a trace, too, past the digests that stop most of it."""
    check_all(data)
    try:
        node = json.loads(data)
    except (ValueError, RecursionError):
        return
    operands = node if isinstance(node, list) else [node]
    for operation in ("ramp", "choose", "over", "decision_table_first", "within", "power", "add", "sum_group"):
        bare = {"id": "x", "operation": operation, "operands": operands, "value": True, "unit": ""}
        check_steps({"nodes": [bare]})


TARGETS: dict[str, Target] = {
    "expression": fuzz_expression,
    "cell": fuzz_cell,
    "json": fuzz_json,
    "yaml": fuzz_yaml,
    "facts": fuzz_facts,
    "values": fuzz_values,
    "ruleset": fuzz_ruleset,
    "checker": fuzz_checker,
}
