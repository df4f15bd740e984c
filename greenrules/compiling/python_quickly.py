"""The usual subject in one generated function: facts are taken, looked at, packed and decided without a call between.

The usual subject is complete and plain: numbers, booleans, options and texts. Whatever else there is about one (a fact
missing, a value of another type, a number too close to a threshold) is left to the careful way in python_deciding.py.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final, TypeAlias, cast

from greenrules.compiling.python_intake import Sorted, getter_of
from greenrules.compiling.python_packing import Packed, Values, write_packing
from greenrules.compiling.python_source import PARTS, Source
from greenrules.compiling.python_support import RefusedError, TooCloseError

# The grades still possible, both ends of the score and their error, as in python_exactly.Outcome; what was packed, its
# three parts; what else was supplied; and what the caller keeps with it. It is one flat tuple, and the memory of an
# assessment as it is, for others within or around it would take time and memory of every subject.
Decision: TypeAlias = tuple[
    tuple[str, ...], Any, Any, float | None, bytes | Values, str | None, Values | None, Values | dict[str, Any], Any
]
# Facts, bound parameters and the date, how the rest of the facts is accepted, and what is kept with the decision; None
# for a subject that is not usual.
Quick: TypeAlias = Callable[[dict[str, Any], Values, date, Callable[..., Any], Any], Decision | None]

# What the look at facts and the decision raise about a subject that is not usual.
UNUSUAL: Final = (KeyError, TypeError, ValueError, RefusedError, TooCloseError, ArithmeticError)


def load_quickly(
    kinds: Sorted,
    source: Source,
    names: Mapping[str, Any],
    take_rest: Callable[..., Any],
    written: Iterable[Any] = (),
) -> Quick:
    """Return the function for the usual subject.

    Args:
        source: of the quick form for complete subjects.
        names: what the text of the source names beside its own objects.
        take_rest: returns what is supplied beyond `kinds`, given all facts and the last argument of the function.
        written: the names in the facts of a subject.
    """
    if len(kinds.facts) > kinds.ends[4]:
        return take_nothing
    look, kept, names_of_look = write_packing(kinds, source.looked_up)
    body, _, result = source.text[source.text.index(":\n") + 1 :].rpartition("\n    return ")
    lines = [
        *(f"{part} = take_{part}(facts)" for part in PARTS),
        *look,
        f"rest = () if len(facts) == {len(kinds.facts)} else take_rest(facts, known_facts)",
        *body.split("\n    "),
        f"return {result.rstrip()}, {kept}, rest, occasion",
    ]
    head = "def decide_quickly(facts, bound, as_of, known_facts, occasion):\n    try:"
    text = "\n        ".join([head, *filter(None, lines)])
    # Subjects that were read together share their names: a dict finds the very object it has without comparing texts.
    own = {name: name for name in written if type(name) is str}
    parts = kinds.split(tuple([own.get(id, id) for id in kinds.facts]))
    getters = {f"take_{part}": getter_of(ids) for part, ids in zip(PARTS, parts, strict=True)}
    known: dict[str, Any] = {**names, **source.objects, **names_of_look, **getters}
    known |= {"take_rest": take_rest, "UNUSUAL": UNUSUAL}
    # As everywhere: checked names and numbers of the ruleset, never anything a subject supplied. What is generated has
    # names of a kind, `_` and an id or number; no kind is the first word of a name written here.
    exec(f"{text}\n    except UNUSUAL:\n        return None\n", known)
    return cast(Quick, known["decide_quickly"])


def take_nothing(
    facts: dict[str, Any], bound: Values, as_of: date, known_facts: Callable[..., Any], occasion: Any
) -> None:
    """Leave every subject to the careful way."""


def packed_of(decision: Decision) -> Packed:
    """Return the facts a decision was made on, as they are kept."""
    return cast(Packed, decision[4:7])
