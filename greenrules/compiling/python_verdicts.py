"""Verdicts in the generated code: Kleene's `and`, `or` and `not`, as plain Python where nothing is unknown."""

from collections.abc import Sequence

from greenrules.compiling.python_scope import Operand, Scope, hold


def conjoin(verdicts: Sequence[Operand], scope: Scope) -> Operand:
    """Write the Kleene `and`."""
    return _combine(verdicts, scope, "and", "False", "True")


def disjoin(verdicts: Sequence[Operand], scope: Scope) -> Operand:
    """Write the Kleene `or`."""
    return _combine(verdicts, scope, "or", "True", "False")


def _combine(verdicts: Sequence[Operand], scope: Scope, word: str, decisive: str, neutral: str) -> Operand:
    left = [verdict for verdict in verdicts if verdict.code != neutral]
    if not left or decisive in [verdict.code for verdict in left]:
        return Operand(decisive if left else neutral, constant=(decisive if left else neutral) == "True")
    if len(left) == 1:
        return left[0]
    if not any(verdict.unknown for verdict in left):
        return Operand(f"({f' {word} '.join(verdict.code for verdict in left)})")
    held = [hold(verdict, scope) if verdict.unknown else verdict for verdict in left]
    if word == "and":
        ends = [f"{one.code} is False" if one.unknown else f"not {one.code}" for one in held]
    else:
        ends = [f"{one.code} is True" if one.unknown else one.code for one in held]
    open_ones = " or ".join(f"{one.code} is None" for one in held if one.unknown)
    code = f"({decisive} if {' or '.join(ends)} else None if {open_ones} else {neutral})"
    return Operand(code, unknown=True)


def invert(verdict: Operand, scope: Scope) -> Operand:
    """Write the Kleene `not`."""
    if verdict.code in ("True", "False"):
        return Operand(repr(verdict.code == "False"), constant=verdict.code == "False")
    if not verdict.unknown:
        return Operand(f"(not {verdict.code})")
    held = hold(verdict, scope)
    return Operand(f"(None if {held.code} is None else not {held.code})", unknown=True)
