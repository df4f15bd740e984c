"""The facts of a complete subject, looked at and packed at once: what tells their types also keeps them.

Numbers and booleans become bytes in one call of the interpreter, in a form that shows the type of each: a machine
number is a letter and eight bytes, a boolean one letter. The last of the eight bytes holds the sign and most of the
exponent, so that fifty of them tell that fifty amounts are of usual sizes. Options become one text. Free texts stay as
they are: that none of them holds the sign between them would have to be counted. Nobody can change any of it.
"""

from collections.abc import Callable
from marshal import dumps, loads
from typing import Any, Final, TypeAlias

from greenrules.compiling.python_intake import USUAL_SIZES, Parts, Sorted, are_amounts, are_texts

Values: TypeAlias = tuple[Any, ...]
# Numbers and booleans, choices, texts; or all values as they are and None twice, where they were not packed.
Packed: TypeAlias = tuple[bytes, str, Values] | tuple[Values, None, None]

# A version of the form in which equal values are written alike, wherever they stand; it is fixed for good.
_FORM: Final = 2
_HEAD, _STEP = 5, 9
_USUAL = b"\0" + USUAL_SIZES
_ZERO = b"g" + bytes(8)
# Makes the last bytes of all usual sizes the first of them; a table is quicker than a list of what to leave out.
_ALIKE = bytes(USUAL_SIZES[0] if byte in USUAL_SIZES else 0 for byte in range(256))
_NUMBERS, _BOOLEANS = frozenset({float, int}), frozenset({bool})


def write_packing(kinds: Sorted, looked_up: frozenset[str]) -> tuple[list[str], str, dict[str, Any]]:
    """Return the lines of a look at three parts, the code of what is kept of them, and what both name.

    Where the look fails the lines return None, or raise TypeError or ValueError. Ranges other than that of an amount,
    zero or more, are left to the decision.

    Args:
        kinds: amounts, numbers, booleans, choices and texts alone.
        looked_up: choices whose value the decision looks up among all options.
    """
    amounts, numbers, booleans, choices, texts = kinds.ends
    parts = ["b''", "''", "others"]
    lines = []
    if booleans:
        lines += [f"b = dumps(numbers, {_FORM})"]
        lines += [f"if not ({_write_usual(amounts, numbers, booleans)}) and not is_mixed(numbers): return None"]
        parts[0] = "b"
    names = list(kinds.facts)
    for start, end, options in kinds.options:
        is_any_plain = all(len(fact.options) == len(options) for fact in list(kinds.facts.values())[start:end])
        if not (is_any_plain and looked_up.issuperset(names[start:end])):
            run = f"words[{start - booleans}:{end - booleans}]"
            lines += [f"if not frozenset({sorted(options)!r}).issuperset({run}): return None"]
    if choices > booleans:
        # Joining them tells that they are texts; options were found above or will be looked up.
        parts[1] = "join(words)"
    if texts > choices:
        lines += ["t = glue(others)"]
        # Each word that is refused has an n, which Chinese has not.
        lines += ["if ('n' in t or 'N' in t) and not are_texts(others): return None"]
    names_of_test: dict[str, Any] = {
        "dumps": dumps,
        "join": "\0".join,
        "glue": "".join,
        "are_texts": are_texts,
        "is_mixed": _load_mixed_test(amounts, numbers, booleans),
        "TAGS": b"g" * numbers,
        "USUAL": _USUAL,
        "ALIKE": _ALIKE,
        "USUALS": USUAL_SIZES[:1] * amounts,
        "ZERO": _ZERO,
        # Written as `b[5:455:9]`, a slice would be made anew for each subject.
        "AT_TAGS": slice(_HEAD, _HEAD + _STEP * numbers, _STEP),
        "AT_LAST": slice(_HEAD + 8, _HEAD + _STEP * amounts, _STEP),
        "BEHIND": slice(_HEAD + _STEP * numbers, None),
    }
    return lines, ", ".join(parts), names_of_test


def _write_usual(amounts: int, numbers: int, booleans: int) -> str:
    """Write a test that every number is a machine number, every amount of a usual size, every boolean one."""
    end, last = _HEAD + _STEP * numbers, _HEAD + _STEP * amounts
    tests = ["b[AT_TAGS] == TAGS"] if numbers else []
    if amounts:
        # A last byte of 0 has zero, and what is too small to compute with.
        zeros = f"not last.translate(None, USUAL) and last.count(0) == b.count(ZERO, {_HEAD}, {last})"
        tests += [f"((last := b[AT_LAST]).translate(ALIKE) == USUALS or {zeros})"]
    if booleans > numbers:
        tests += ["not b[BEHIND].strip(b'TF')"]
    else:
        tests += [f"len(b) == {end}"]
    return " and ".join(tests)


def _load_mixed_test(amounts: int, numbers: int, booleans: int) -> Callable[[Values], bool]:
    """Return a test of values some of which are whole numbers of Python's own."""

    def is_mixed(values: Values) -> bool:
        is_typed = _NUMBERS.issuperset(map(type, values[:numbers]))
        return is_typed and _BOOLEANS.issuperset(map(type, values[numbers:booleans])) and are_amounts(values[:amounts])

    return is_mixed


def unpack(packed: Packed, kinds: Sorted) -> Values:
    """Return the values that were packed, equal and of the same types."""
    numbers, words, others = unpack_parts(packed, kinds)
    return (*numbers, *words, *others)


def unpack_parts(packed: Packed, kinds: Sorted) -> Parts:
    """Return the values that were packed as the generated code takes them."""
    if packed[1] is None:
        return kinds.split(packed[0])
    numbers, words, others = packed
    _, _, booleans, choices, _ = kinds.ends
    return (
        loads(numbers) if numbers else (),
        tuple(words.split("\0")) if choices > booleans else (),
        others,
    )
