"""What the standard laws are and what came of them, as data."""

from collections.abc import Callable, Iterator
from typing import Literal, TypeAlias

from attrs import field, frozen

from greenrules.model.citing import Words
from greenrules.model.ruleset import Ruleset
from greenrules.testing.drawing import Generator
from greenrules.testing.subjects import Factory

# `not_found`: search found no subject that shows it is possible; that is no proof that there is none.
LawStatus = Literal["holds", "broken", "not_found", "excused", "inapplicable"]
FAILURES: tuple[LawStatus, ...] = ("broken", "not_found")


@frozen
class Monotone:
    """A claim of a ruleset about its whole score and grade: a better value of this fact never lowers them."""

    fact: str
    better: Literal["higher", "lower"]


@frozen
class Excuse:
    """An entry for which a law is known not to hold, by design, with the reason; its inputs and rows go with it."""

    law: str
    entry: str
    reason: Words


@frozen
class LawNotes:
    """What a ruleset declares about itself for the laws: claims and excuses."""

    monotone: tuple[Monotone, ...] = ()
    excuses: tuple[Excuse, ...] = ()


NO_NOTES = LawNotes()


@frozen
class Bench:
    """Everything the laws need of one ruleset.

    Attributes:
        seed: another one gives other subjects.
        orders: the ruleset with all that may stand in any order shuffled.
    """

    ruleset: Ruleset
    generator: Generator
    notes: LawNotes
    seed: int
    orders: tuple[Ruleset, ...] = field(eq=False, repr=False)


@frozen
class Breach:
    """Something that speaks against a law.

    Attributes:
        entry: what of the ruleset it is about, by trace id, with `/` and an input where one is meant; or "".
        factory: the subject that shows it, None where none was found that should exist.
        other: the same subject after the change the law speaks of.
    """

    entry: str
    words: Words
    factory: Factory | None = None
    other: Factory | None = None


@frozen
class LawResult:
    """What came of one law.

    Attributes:
        tried: how many subjects it was tried on.
        breaches: what speaks against it, each entry once.
        excused: what the ruleset itself gives a reason for.
        stale: excuses that were not needed.
    """

    law: str
    meaning: Words
    status: LawStatus
    tried: int
    breaches: tuple[Breach, ...] = ()
    excused: tuple[tuple[Breach, Excuse], ...] = ()
    stale: tuple[Excuse, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing speaks against the law that the ruleset gives no reason for."""
        return self.status not in FAILURES


# Looks at one subject (the number makes choices among its variants) and says what is wrong with it.
Look: TypeAlias = Callable[[Bench, Factory, int], Breach | None]
# Looks for what should exist, starting from some random subjects, and says what it does not find.
Search: TypeAlias = Callable[[Bench, tuple[Factory, ...]], Iterator[Breach]]


@frozen
class Law:
    """A property that every ruleset has, whatever it is about.

    Attributes:
        meaning: one line.
        look: what must hold of every subject, or None.
        search: what must be possible for some subject, or None.
        concerns: whether a ruleset has what the law speaks of.
    """

    id: str
    meaning: Words
    look: Look | None
    search: Search | None
    concerns: Callable[[Bench], bool]
