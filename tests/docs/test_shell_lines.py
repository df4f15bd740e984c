"""Commands are read as a shell reads them, as far as pages need."""

import pytest

from tests.docs.marked_blocks import list_blocks
from tests.docs.shell_lines import Call, Line, list_lines, read_calls


def test_a_console_shows_commands_and_what_they_print() -> None:
    """A command may go on in the next line; what it prints ends at the next command."""
    [block] = list_blocks("```console\n$ a \\\n    b\none\n$ c\n```\n")

    assert list(list_lines(block)) == [Line("a \\\n    b", "one\n"), Line("c", "")]


def test_a_script_has_a_command_a_line() -> None:
    """Comments and blank lines are left out, continued lines joined."""
    [block] = list_blocks("```sh\n# so\n\na \\\n  --b\nc\n```\n")

    assert list(list_lines(block)) == [Line("a --b"), Line("c")]


@pytest.mark.parametrize(
    ("command", "install", "rest"),
    [
        ("pip install a 'b[c]'  # why", "pip install a 'b[c]'  # why", ""),
        ("pip install -r a.txt && python b.py", "pip install -r a.txt", "python b.py"),
        ("python -m pip install a", "", "python -m pip install a"),
        ("echo pip install a", "", "echo pip install a"),
    ],
)
def test_an_installation_is_told_from_the_rest(command: str, install: str, rest: str) -> None:
    """Only what comes before the first other command is taken away, and only from `pip` itself."""
    line = Line(command)

    assert (line.install, line.rest) == (install, rest)


@pytest.mark.parametrize(
    ("command", "program", "options"),
    [
        ("A=1 .venv/bin/python3.12 -W ignore -m a.b --c 1 --d=2", "-m a.b", {"--c", "--d"}),
        ("python a/b.py 3", "a/b.py", set()),
        ("bash a.sh wheel", "a.sh", set()),
        ("python -I -W error a.py", "a.py", set()),
        ("python -m pytest -q -n auto tests/a --b", "pytest tests/a", {"--b"}),
        ("pytest -q -n auto", "pytest", set()),
        ("greenrules --x check FILE", "greenrules check", {"--x"}),
        ('"$work/bin/zensical" build', "zensical", set()),
    ],
)
def test_a_call_is_a_program_with_options(command: str, program: str, options: set[str]) -> None:
    """Interpreters, folders of programs and variables do not count; values of options neither."""
    assert read_calls(command) == [Call(program, frozenset(options))]


def test_calls_are_told_apart() -> None:
    """Lists, pipes and parentheses separate calls, quotations do not; a comment is none."""
    calls = read_calls("(cd a && b --c | d 'e && f') || g; h  # && i")

    assert [call.program for call in calls] == ["cd", "b", "d", "g", "h"]


def test_more_options_cover_fewer() -> None:
    """The same program with at least the same options covers a call."""
    short, full = Call("a", frozenset({"--b", "--c"})), Call("a", frozenset({"--b"}))

    assert short.covers(full)
    assert not full.covers(short)
    assert not short.covers(Call("b", frozenset()))
