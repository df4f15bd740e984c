"""Texts a slip away from valid ones: only diagnostics, each with a place in the text, or a ruleset that still works."""

from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import greenrules
from greenrules import RulesetError
from greenrules.model.source import SourceText, Span
from greenrules.model.tree import MappingNode, Node, ScalarNode, SequenceNode
from greenrules.reading.expression_parser import parse_expression
from greenrules.reading.yaml_tree import read_tree
from tests.laws.specimens import FOLDER, TIMES

FORMULAS = ("formula", "condition", "when", "quantity", "applies", "requires", "amount")
PIECES = (
    *"()[],@≥，<=-?\t.0\"", "..", "**", "1e9", " and ", " or ", "not(", "if ", " then ", " else ", "null", "for",
    "some x in t satisfies ",
)  # fmt: skip
CASES = settings(max_examples=int(300 * TIMES), derandomize=TIMES == 1, database=None, deadline=None)
FEW = settings(CASES, max_examples=int(60 * TIMES))


@cache
def list_formulas() -> tuple[str, ...]:
    """Return every expression of the made-up rulesets."""
    found: list[str] = []
    for path in sorted(FOLDER.glob("*/*.yaml")):
        tree, _ = read_tree(SourceText(path.name, path.read_text(encoding="utf-8")))
        if tree is not None:
            found += _walk(tree)
    return tuple(dict.fromkeys(found))


def _walk(node: Node) -> list[str]:
    found: list[str] = []
    if isinstance(node, SequenceNode):
        found += [text for item in node.items for text in _walk(item)]
    elif isinstance(node, MappingNode):
        for entry in node.entries:
            if entry.key.text in FORMULAS and isinstance(entry.value, ScalarNode):
                found.append(entry.value.text)
            found += _walk(entry.value)
    return found


def slip(text: str, seed: int) -> str:
    """Return the text with one to three slips: something left out, doubled, swapped or put in."""
    random = Random(seed)
    for _ in range(random.choice((1, 1, 2, 3))):
        at = random.randrange(len(text) + 1)
        end = min(len(text), at + random.choice((1, 1, 2, 5)))
        match random.randrange(4):
            case 0:
                text = text[:at] + text[end:]
            case 1:
                text = text[:end] + text[at:]
            case 2:
                text = text[:at] + text[at:end][::-1] + text[end:]
            case _:
                text = text[:at] + random.choice(PIECES) + text[at:]
    return text


@CASES
@given(st.data(), st.integers(0, 10**6))
def test_a_slip_in_an_expression_gives_syntax_or_diagnostics_in_it(data: st.DataObject, seed: int) -> None:
    """The parser never raises: it reads the text, or says where in it what is wrong and how to go on."""
    text = slip(data.draw(st.sampled_from(list_formulas())), seed)
    source = SourceText("slip", text)
    syntax, problems = parse_expression(text, lambda start, end: Span(source, start, end))

    assert (syntax is None) == bool(problems)
    assert all(problem.span is not None and 0 <= problem.span.start <= len(text) for problem in problems)
    assert all(problem.help for problem in problems)


def compile_or_complain(text: str) -> greenrules.Ruleset | RulesetError:
    try:
        return greenrules.compile_text(text)
    except RulesetError as error:
        return error


@pytest.mark.parametrize("path", sorted(FOLDER.glob("cn.example.[mo]*/*.yaml")), ids=lambda path: path.parent.name)
def test_a_slip_in_a_ruleset_gives_a_ruleset_or_diagnostics(path: Path) -> None:
    """Compiling never raises anything but diagnostics; what still compiles gives an assessment."""
    text = path.read_text(encoding="utf-8")

    @FEW
    @given(st.integers(0, 10**6))
    def holds(seed: int) -> None:
        outcome = compile_or_complain(slip(text, seed))
        if isinstance(outcome, RulesetError):
            assert outcome.diagnostics
        else:
            day = outcome.effective.start or "2024-02-29"
            assert greenrules.evaluate(outcome, {}, as_of=day).possible_grades

    holds()
