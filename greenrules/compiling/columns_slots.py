"""The lines of a function for arrays, made to write into arrays that are there already.

An array that is asked for and given back by every line costs more than what the line computes: the system hands out the
memory anew each time. So a line whose form is known writes into a slot, and a slot is free again after the last use of
what stands in it.
"""

import re
from collections.abc import Iterator
from typing import Final

from attrs import define, field

_NAMES: Final = {
    "+": "add", "-": "subtract", "*": "multiply", "/": "divide", "<": "less", "<=": "less_equal", ">": "greater",
    ">=": "greater_equal", "==": "equal", "!=": "not_equal", "&": "logical_and", "|": "logical_or",
}  # fmt: skip
# What the slotted lines call.
CALLED: Final = (*dict.fromkeys(_NAMES.values()), "logical_not", "negative", "putmask")
_ARITHMETIC: Final = "+-*/"
_TERM: Final = r"(-?[\w.]+(?:e[-+]?\d+)?)"
_PAIR: Final = re.compile(rf"{_TERM} ([-+*/&|]|[<>=!]=|[<>]) {_TERM}")
_EXTREME: Final = re.compile(rf"(minimum|maximum)\({_TERM}, {_TERM}\)")
_CHOICE: Final = re.compile(rf"where\((\w+), {_TERM}, {_TERM}\)")
_ONE: Final = re.compile(r"([-~])(\w+)")
_CALL: Final = re.compile(r"(look_up|isnan)\(\w+\)")
_VIEW: Final = re.compile(r"(\w+)\.view\(I8\)")
# No attribute, no exponent of a number and no text in quotes.
_NAME: Final = re.compile(r"(?<![\w.'])[A-Za-z_]\w*")
_LITERAL: Final = re.compile(r"-?(?:[\d.]+(?:e[-+]?\d+)?|NAN|LOWEST|inf|nan)")


@define
class Slots:
    """Which slot holds what, while the lines are gone through.

    Attributes:
        held: the slot of a name; a name may share the slot of another it is a view of.
        free: slots nobody holds, by type: `number` and `truth`.
        made: how many there are of each.
    """

    held: dict[str, str] = field(factory=dict)
    free: dict[str, list[str]] = field(factory=lambda: {"number": [], "truth": []})
    made: dict[str, int] = field(factory=lambda: {"number": 0, "truth": 0})

    def take(self, kind: str, name: str) -> str:
        """Give a name a slot."""
        if not self.free[kind]:
            self.free[kind].append(f"{kind[0]}{self.made[kind]}_")
            self.made[kind] += 1
        slot = self.held[name] = self.free[kind].pop()
        return slot

    def drop(self, name: str) -> None:
        """Free the slot of a name unless a view of it is still needed."""
        slot = self.held.pop(name, None)
        if slot is not None and slot not in self.held.values():
            self.free["number" if slot[0] == "n" else "truth"].append(slot)

    def has_alone(self, name: str, kind: str) -> bool:
        """Whether a name has a slot of a type, and no view of it is needed."""
        slot = self.held.get(name)
        return slot is not None and slot[0] == kind[0] and list(self.held.values()).count(slot) == 1


def find_names(line: str) -> set[str]:
    """Return the names in a line: of arrays and constants, of functions and of their arguments."""
    return set(_NAME.findall(line))


def use_slots(lines: list[str], arrays: set[str]) -> tuple[list[str], int, int]:
    """Return the lines with slots, and how many slots for numbers and for truths they need.

    Args:
        arrays: the names of the inputs.
    """
    slots, result = Slots(), list[str]()
    known = set(arrays)
    for at, line in enumerate(lines):
        name, is_made, code = line.partition(" = ")
        if line.startswith("del "):
            for one in line.removeprefix("del ").split(", "):
                slots.drop(one)
            result.append(line)
        elif not is_made or not name.isidentifier():
            result.append(line)
        else:
            result += _write_line(name, code, slots, known, set(_list_dying(lines, at)))
            known.add(name)
    return result, slots.made["number"], slots.made["truth"]


def _list_dying(lines: list[str], at: int) -> Iterator[str]:
    """Yield what nobody looks at any more once a line is done."""
    gone: list[str] = []
    between = set[str]()
    for line in lines[at + 1 :]:
        if line.startswith("del "):
            gone += line.removeprefix("del ").split(", ")
        elif line.startswith(("outputs[", "too_close")):
            between |= find_names(line)
        else:
            break
    yield from (one for one in gone if one not in between)


def _write_line(name: str, code: str, slots: Slots, arrays: set[str], dying: set[str]) -> list[str]:
    if (found := _VIEW.fullmatch(code)) and found[1] in slots.held:
        slots.held[name] = slots.held[found[1]]
    elif (found := _CHOICE.fullmatch(code)) and (lines := _choose(name, found, slots, dying)):
        return lines
    elif found := _PAIR.fullmatch(code):
        left, sign, right = found.groups()
        if {left, right} & arrays:
            kind = "number" if sign in _ARITHMETIC else "truth"
            return [_fill(name, f"{_NAMES[sign]}({left}, {right}", kind, {left, right}, slots, dying)]
    elif found := _CALL.fullmatch(code):
        kind = "number" if found[1] == "look_up" else "truth"
        return [_fill(name, code[:-1], kind, set(), slots, dying)]
    elif found := _EXTREME.fullmatch(code):
        if {found[2], found[3]} & arrays:
            return [_fill(name, code[:-1], "number", {found[2], found[3]}, slots, dying)]
    elif (found := _ONE.fullmatch(code)) and found[2] in arrays:
        function, kind = ("negative", "number") if found[1] == "-" else ("logical_not", "truth")
        return [_fill(name, f"{function}({found[2]}", kind, {found[2]}, slots, dying)]
    return [f"{name} = {code}"]


def _fill(name: str, call: str, kind: str, used: set[str], slots: Slots, dying: set[str]) -> str:
    """Return a line that writes into a slot: that of an operand if nobody looks at it any more."""
    for one in sorted(used & dying):
        if slots.has_alone(one, kind):
            slots.drop(one)
            break
    return f"{name} = {call}, out={slots.take(kind, name)})"


def _choose(name: str, found: re.Match[str], slots: Slots, dying: set[str]) -> list[str]:
    """Return lines that write the other value over one that is not needed any more."""
    condition, then, otherwise = found.groups()
    if otherwise in dying and slots.has_alone(otherwise, "number") and _is_number(then, slots):
        slots.held[name] = slots.held[otherwise]
        return [f"putmask({otherwise}, {condition}, {then})", f"{name} = {otherwise}"]
    if then in dying and slots.has_alone(then, "number") and _is_number(otherwise, slots):
        is_last = condition in dying and slots.has_alone(condition, "truth")
        inverse = slots.held[condition] if is_last else slots.take("truth", "")
        slots.drop("")
        slots.held[name] = slots.held[then]
        lines = [f"putmask({then}, logical_not({condition}, out={inverse}), {otherwise})"]
        return [*lines, f"{name} = {then}"]
    return []


def _is_number(code: str, slots: Slots) -> bool:
    return bool(_LITERAL.fullmatch(code)) or slots.held.get(code, " ")[0] == "n"
