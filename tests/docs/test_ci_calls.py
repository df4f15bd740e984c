"""What pages leave to `.ci/run` is there."""

from tests.docs.ci_calls import find_not_run, list_calls, list_readme_lines
from tests.docs.marked_blocks import ROOT, list_blocks


def test_the_lines_of_the_readme_are_found_as_the_script_finds_them() -> None:
    """Each line taken is a whole command of a block of the README, and none is taken twice."""
    blocks = [block.text for block in list_blocks((ROOT / "README.md").read_text(encoding="utf-8"))]
    lines = list_readme_lines()

    assert len(lines) == len(set(lines)) == 2
    assert all(f"{line}\n" in blocks for line in lines)


def test_calls_of_the_script_and_of_those_lines_are_known() -> None:
    """A step, a line that is continued, a pipe, a line of the README: each is read."""
    programs = {call.program for call in list_calls()}

    assert {"ruff", "benchmarks/agreement.py", "pytest", "greenrules explain", "-m build", "lint-imports"} <= programs


def test_what_does_not_run_is_named() -> None:
    """Another program, another option, a test that is not there, a file that is no test."""
    assert find_not_run("python tests/browser/run.py && python tests/lost.py --a") == ["tests/lost.py"]
    assert find_not_run("mypy --lax greenrules") == ["mypy"]
    assert find_not_run("pytest tests/docs/test_ci_calls.py::anything") == []
    assert find_not_run("pytest tests/docs") == []
    assert find_not_run("pytest tests/docs/test_lost.py") == ["pytest tests/docs/test_lost.py"]
    assert find_not_run("pytest tests/docs/ci_calls.py") == ["pytest tests/docs/ci_calls.py"]
