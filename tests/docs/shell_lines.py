"""Commands as a page shows them: what they print, which program they call, with which options."""

import re
import shlex
from collections.abc import Iterator
from pathlib import PurePosixPath

from attrs import frozen

from tests.docs.marked_blocks import Block

_SHOWN = re.compile(r"^\$ ((?:.*\\\n)*.*)\n?((?:(?!\$ ).*\n?)*)", re.MULTILINE)
_INSTALL = re.compile(r"pip install (?:(?!&&).)*")
_VARIABLE = re.compile(r"[A-Z_]+=.*")
_PYTHON = re.compile(r"python[\d.]*")
# Short options of pytest and pip that take the word behind them.
_VALUED = ("-c", "-e", "-k", "-n", "-p", "-r")


@frozen
class Line:
    """A command and what the page says it prints; nothing where it says nothing."""

    command: str
    expected: str = ""

    @property
    def install(self) -> str:
        """The `pip install` the command begins with; empty where it does not."""
        found = _INSTALL.match(self.command)
        return found[0].strip() if found else ""

    @property
    def rest(self) -> str:
        """What is left of the command without the `pip install` it begins with."""
        return self.command.removeprefix(self.install).strip().removeprefix("&&").strip()


@frozen
class Call:
    """A program and the options it is called with."""

    program: str
    options: frozenset[str]

    def covers(self, other: "Call") -> bool:
        """Return whether this runs the other's program with all of the other's options, whatever their values."""
        return self.program == other.program and self.options >= other.options


def list_lines(block: Block) -> Iterator[Line]:
    """Yield the commands of a `console` or `sh` block, or the hidden command."""
    if block.language == "console":
        for match in _SHOWN.finditer(block.text):
            yield Line(match[1], match[2])
    else:
        for line in re.sub(r"\\\n\s*", "", block.text).splitlines():
            if line.strip() and not line.startswith("#"):
                yield Line(line)


def read_calls(command: str) -> list[Call]:
    """Return the programs a command line calls, one after the other or into one another."""
    words = shlex.shlex(command, posix=True, punctuation_chars=True)
    words.whitespace_split = True
    calls: list[list[str]] = [[]]
    for word in words:
        if set(word) <= set("&|;()"):
            calls.append([])
        else:
            calls[-1].append(word)
    return [call for each in calls if (call := _read_call(each)) is not None]


def _read_call(words: list[str]) -> Call | None:
    words = [*words]
    while words and _VARIABLE.fullmatch(words[0]):
        words.pop(0)
    if not words:
        return None
    program = PurePosixPath(words.pop(0)).name
    options = frozenset(word.partition("=")[0] for word in words if word.startswith("--"))
    if _PYTHON.fullmatch(program) or program == "bash":
        while len(words) > 1 and words[0] in ("-W", "-I"):
            words = words[1 + (words[0] == "-W") :]
        program = f"-m {words[1]}" if words[:1] == ["-m"] and len(words) > 1 else (words or [program])[0]
        words = words[2:] if program.startswith("-m") else words[1:]
    if program in ("pytest", "-m pytest", "pip", "greenrules"):
        valued = {at + 1 for at, word in enumerate(words) if word in _VALUED}
        first = next((word for at, word in enumerate(words) if not word.startswith("-") and at not in valued), "")
        program = f"{program.removeprefix('-m ')} {first}".rstrip()
    return Call(program, options)
