"""`greenrules show`: the generated code on the command line."""

import ast

import pytest

from greenrules.cli import main

RULESET = "cn.ningbo.star_factory@2022"


@pytest.mark.parametrize("more", [(), ("--partial",), ("--quick",), ("--as-of", "2022-06-30")])
def test_the_generated_function_is_shown(more: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """Every form is Python with one function, which names the grades."""
    assert main(["show", RULESET, "--python", *more]) == 0
    text = capsys.readouterr().out
    functions = [node.name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]

    assert functions == ["decide"]
    assert "'five'" in text


def test_a_wrong_day_is_a_diagnostic(capsys: pytest.CaptureFixture[str]) -> None:
    """A date that does not exist is said to be none."""
    assert main(["show", RULESET, "--python", "--as-of", "2022-02-30"]) == 2
    assert "GR608" in capsys.readouterr().err
