"""Truth with a third value: known true, known false, or unknown (Kleene), and what unknown values wait for."""

from collections.abc import Iterable

from greenrules.model.values import Bounds, Undefined, Unknown, Value, Verdict

NOTHING: frozenset[str] = frozenset()


def to_verdict(value: Value) -> Verdict:
    """Return a boolean value as a verdict; an undefined one is unknown and stays so.

    Source: semantics.md, 5: a comparison with an undefined value is unknown and stays so.
    """
    if value is True or value is False or isinstance(value, Unknown):
        return value
    return Unknown()


def conjoin(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the Kleene `and`: false as soon as one is false, true when all are true; true of nothing.

    Source: semantics.md, 5.
    """
    missing: list[frozenset[str]] = []
    for verdict in verdicts:
        if verdict is True:
            continue
        if verdict is False:
            return False
        missing.append(verdict.missing)
    return Unknown(NOTHING.union(*missing)) if missing else True


def disjoin(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the Kleene `or`: true as soon as one is true, false when all are false; false of nothing.

    Source: semantics.md, 5.
    """
    missing: list[frozenset[str]] = []
    for verdict in verdicts:
        if verdict is False:
            continue
        if verdict is True:
            return True
        missing.append(verdict.missing)
    return Unknown(NOTHING.union(*missing)) if missing else False


def invert(verdict: Verdict) -> Verdict:
    """Return the Kleene `not`: unknown stays unknown.

    Source: semantics.md, 5.
    """
    return verdict if isinstance(verdict, Unknown) else not verdict


def missing_of(*values: Value) -> frozenset[str]:
    """Return the ids of every input that the unknown values and open scores among `values` wait for."""
    waiting = [value.missing for value in values if isinstance(value, (Unknown, Bounds)) and value.missing]
    return NOTHING.union(*waiting) if waiting else NOTHING


def find_undefined(*values: Value) -> Undefined | None:
    """Return an undefined value among `values`, or None; the same one whatever their order."""
    found: Undefined | None = None
    for value in values:
        if isinstance(value, Undefined) and (found is None or (value.reason, value.at) < (found.reason, found.at)):
            found = value
    return found


def is_known(value: Value) -> bool:
    """Whether the value is a settled scalar: not unknown, not undefined, not a score."""
    return not isinstance(value, (Unknown, Undefined, Bounds))
