"""Fold what is used once into the line that uses it.

The generated code names every value, so that people can read it and details can be returned. The form that only decides
needs few of these names: fewer stores, and a frame small enough not to cross the interpreter's stack chunks (crossing
one costs more than the whole decision). Folding moves pure expressions, so that nothing but the time can change. A
look-up is not pure, nor is what takes its place: it refuses a value that is no option, so that it never moves to where
it may not be reached.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from itertools import chain

_ASSIGNMENT = re.compile(r" {4}([a-z]\w*) = (.*)\Z", re.ASCII)
# At the beginning of a line, and behind a colon in it; a pattern of both would be tried at every character.
_ASSIGNED = re.compile(r" *([a-z]\w*(?:, [a-z]\w*)*) [+]?= ", re.ASCII)
_ASSIGNED_THEN = re.compile(r": +([a-z]\w*(?:, [a-z]\w*)*) [+]?= ", re.ASCII)
_LOOP = re.compile(r" *for ([a-z]\w*) in ", re.ASCII)
# Every generated name has a kind, `_` and an id or number. Looking back after the first letter is quicker than before
# every character.
NAME = re.compile(r"[a-z](?<![\w.'].)[a-z]*_\w+", re.ASCII)
_CONDITION = re.compile(r" (?:if|and|or|for) ", re.ASCII)
_BRACKET = re.compile(r"[()\[\]{}]")
# Deeper brackets than that are left alone: Python refuses more than 200.
_DEEPEST = 60
_NOTHING_KNOWN: Mapping[str, list[str]] = {}


def fold_single_uses(
    lines: Sequence[str], replaced: frozenset[str] = frozenset(), known: Mapping[str, list[str]] = _NOTHING_KNOWN
) -> tuple[list[str], Set[str]]:
    """Return the lines of a function body with every value that is used once written where it is used, and all names.

    Args:
        replaced: names whose lines are left out unless something uses them.
        known: the names in some of the lines, each as often as it occurs.
    """
    lines, named = _leave_out(lines, replaced, known)
    found = [_ASSIGNMENT.match(line) for line in lines]
    counts = Counter(chain.from_iterable(named))
    last: dict[str, int] = {}
    for at, names in enumerate(named):
        last.update(dict.fromkeys(names, at))
    changing = _find_changing(lines, found)
    folded: list[str] = []
    waiting: dict[str, str] = {}
    for at, (line, names) in enumerate(zip(lines, named, strict=True)):
        match = found[at]
        if waiting and not waiting.keys().isdisjoint(names):
            line = NAME.sub(lambda name: waiting.pop(name[0], name[0]), line)
            match = _ASSIGNMENT.match(line)
        # What was folded into the line holds no changing name: else it would not have been.
        if match and counts[match[1]] == 2 and last[match[1]] > at and changing.isdisjoint(names):
            name, code = match.groups()
            if _is_foldable(code, lines[last[name]], found[last[name]] is not None):
                waiting[name] = code if _is_one_piece(code) else f"({code})"
                continue
        folded.append(line)
    return folded, counts.keys()


def _leave_out(
    lines: Sequence[str], replaced: frozenset[str], known: Mapping[str, list[str]]
) -> tuple[list[str], list[list[str]]]:
    """Return the lines but those that give a value to a name of some which is used nowhere, and the names in each."""
    kept = [line for line in lines if line[4 : line.find(" ", 4)] not in replaced]
    named = [known.get(line) or NAME.findall(line) for line in kept]
    used = replaced.intersection(chain.from_iterable(named))
    return _leave_out(lines, replaced - used, known) if used else (kept, named)


def _find_changing(lines: Sequence[str], found: Sequence[re.Match[str] | None]) -> set[str]:
    """Return the names that are given a value more than once; `found` are the assignments lines begin with."""
    changing: set[str] = set()
    seen: set[str] = set()
    for line, match in zip(lines, found, strict=True):
        for name in [match[1]] if match and ": " not in line else _list_assigned(line):
            (changing if name in seen else seen).add(name)
    return changing


def _list_assigned(line: str) -> list[str]:
    """Return the names a line assigns."""
    groups = _ASSIGNED_THEN.findall(line) if ": " in line else []
    if first := _ASSIGNED.match(line):
        groups.append(first[1])
    names = [name for group in groups for name in group.split(", ")]
    return names + _LOOP.findall(line) if "for " in line else names


def _is_foldable(code: str, user: str, is_assignment: bool) -> bool:
    """Whether code may stand in the line that uses it."""
    if ("[" in code or "refuse()" in code) and _CONDITION.search(user):
        return False
    if not is_assignment and not user.startswith("    return "):
        return False
    # There are no more levels than brackets; counting these takes a tenth of the time.
    is_shallow = code.count("(") + code.count("[") + user.count("(") + user.count("[") < _DEEPEST
    return is_shallow or _depth_of(code) + _depth_of(user) < _DEEPEST


def _is_one_piece(code: str) -> bool:
    return NAME.fullmatch(code) is not None or (code.startswith("(") and closes(code))


def closes(code: str) -> bool:
    """Whether the bracket code begins with is closed by its last sign."""
    pairs = code.count(")") - 1
    if pairs == 0 or (pairs == 1 and code.find("(", 1) < code.find(")")):
        return code[-1] == ")"
    brackets = _BRACKET.findall(code)
    depth = 0
    for at, sign in enumerate(brackets, 1):
        depth += 1 if sign in "([{" else -1
        if depth == 0:
            return at == len(brackets) and code[-1] == sign
    return False


def _depth_of(code: str) -> int:
    depth = deepest = 0
    for sign in _BRACKET.findall(code):
        depth += 1 if sign in "([{" else -1
        deepest = depth if depth > deepest else deepest
    return deepest
