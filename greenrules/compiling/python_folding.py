"""Fold what is used once into the line that uses it.

The generated code names every value, so that people can read it and details can be returned. The form that only decides
needs few of these names: fewer stores, and a frame small enough not to cross the interpreter's stack chunks (crossing
one costs more than the whole decision). Folding moves pure expressions, so that nothing but the time can change. A
look-up is not pure, nor is what takes its place: it refuses a value that is no option, so that it never moves to where
it may not be reached.
"""

import re
from collections import Counter
from collections.abc import Sequence

_ASSIGNMENT = re.compile(r" {4}([a-z]\w*) = (.*)\Z", re.ASCII)
_ANY_ASSIGNMENT = re.compile(r"(?:\A|: ) *([a-z]\w*(?:, [a-z]\w*)*) (?:\+)?= ", re.ASCII)
_LOOP = re.compile(r" *for ([a-z]\w*) in ", re.ASCII)
_NAME = re.compile(r"(?<![\w.'])[a-z]\w*", re.ASCII)
_CONDITION = re.compile(r" (?:if|and|or|for) ", re.ASCII)
_BRACKET = re.compile(r"[()\[\]{}]")
# Deeper brackets than that are left alone: Python refuses more than 200.
_DEEPEST = 60


def fold_single_uses(lines: Sequence[str]) -> list[str]:
    """Return the lines of a function body with every value that is used once written where it is used."""
    named = [_NAME.findall(line) for line in lines]
    uses: dict[str, list[int]] = {}
    for at, names in enumerate(named):
        for name in names:
            uses.setdefault(name, []).append(at)
    assigned = Counter(name for line in lines for name in _list_assigned(line))
    changing = {name for name, count in assigned.items() if count > 1}
    folded: list[str] = []
    waiting: dict[str, str] = {}
    for line, names in zip(lines, named, strict=True):
        if not waiting.keys().isdisjoint(names):
            line = _NAME.sub(lambda found: waiting.pop(found[0], found[0]), line)
        found = _ASSIGNMENT.match(line)
        # What was folded into the line holds no changing name: else it would not have been.
        if found and changing.isdisjoint(names) and _is_foldable(found[1], found[2], lines, uses):
            waiting[found[1]] = found[2] if _is_one_piece(found[2]) else f"({found[2]})"
        else:
            folded.append(line)
    return folded


def _list_assigned(line: str) -> list[str]:
    if line.count("=") == 1 and (found := _ASSIGNMENT.match(line)):
        return [found[1]]
    names = [name for group in _ANY_ASSIGNMENT.findall(line) for name in group.split(", ")]
    return names + _LOOP.findall(line)


def _is_foldable(name: str, code: str, lines: Sequence[str], uses: dict[str, list[int]]) -> bool:
    places = uses[name]
    if len(places) != 2:
        return False
    user = lines[places[1]]
    if ("[" in code or "refuse()" in code) and _CONDITION.search(user):
        return False
    is_plain = _ASSIGNMENT.match(user) is not None or user.startswith("    return ")
    return is_plain and _depth_of(code) + _depth_of(user) < _DEEPEST


def _is_one_piece(code: str) -> bool:
    return _NAME.fullmatch(code) is not None or (code.startswith("(") and _closes(code))


def _closes(code: str) -> bool:
    depth = 0
    for found in _BRACKET.finditer(code):
        depth += 1 if found[0] in "([{" else -1
        if depth == 0:
            return found.end() == len(code)
    return False


def _depth_of(code: str) -> int:
    depth = deepest = 0
    for sign in _BRACKET.findall(code):
        depth += 1 if sign in "([{" else -1
        deepest = depth if depth > deepest else deepest
    return deepest
