"""How far every edge is: margins of facts, other answers, and how robust a grade is."""

from datetime import date
from fractions import Fraction
from typing import Literal

from attrs import field, frozen

from greenrules.model.advice import Circumstances, NamedValue, Reading
from greenrules.model.citing import Words
from greenrules.model.values import Bounds, Scalar


@frozen
class Edge:
    """How far a fact may move one way before the grade changes.

    Attributes:
        kind: `none`: the grade never changes within the range of the fact. `exact`: it changes at `at`, or as soon as
            that is passed, and nowhere before. `proven`: it holds as far as `safe_to`; more could not be proven.
        safe_to: the grade provably is the same all the way to here; None without end.
        at: where it changes, for `exact`.
        holds_at: whether the grade still is the same at `at` itself.
        changes_at: a value seen to give another grade, where one was found.
        grade: the grade there, with those possible.
    """

    kind: Literal["none", "exact", "proven"]
    safe_to: Fraction | date | None = None
    at: Fraction | date | None = None
    holds_at: bool = False
    changes_at: Fraction | date | None = None
    grade: str = ""
    possible: tuple[str, ...] = ()


@frozen
class OtherAnswer:
    """Another answer to a yes or no or a choice, and the grade it gives."""

    value: Scalar
    value_label: Words
    grade: str
    possible: tuple[str, ...]


@frozen
class Margin:
    """How far one supplied fact is from changing the grade, all others as they are.

    Numbers have edges below and above; `answers` are the other answers of what is no number that change the grade.
    """

    fact: NamedValue
    below: Edge | None
    above: Edge | None
    answers: tuple[OtherAnswer, ...] = ()

    @property
    def can_change(self) -> bool:
        """Whether moving this fact alone may change the grade."""
        return bool(self.answers) or any(edge is not None and edge.kind != "none" for edge in (self.below, self.above))


@frozen
class OnThreshold:
    """A quantity that stands exactly on a threshold, with the finding that compares them."""

    ground: str
    label: Words
    reading: Reading


@frozen
class Omission:
    """Something supplied without which the result would be better, for the evaluator to look at."""

    id: str
    label: Words
    grade: str
    score: Bounds | None


@frozen
class Robustness:
    """Whether the grade stands when the given facts are off by as much as their meters may be, all at once.

    Attributes:
        spreads: relative uncertainty by fact.
        verdict: `proven`: the grade is the same for all values within; `refuted`: `example` gives another; `open`.
        scale: the grade is proven for this multiple of the uncertainties (None: not asked, or none found).
        refuted_scale: at this multiple an example gives another grade.
    """

    spreads: tuple[tuple[str, Fraction], ...]
    verdict: Literal["proven", "refuted", "open"]
    example: tuple[NamedValue, ...]
    grade: str
    scale: Fraction | None
    refuted_scale: Fraction | None = None


@frozen
class Margins:
    """How safe a grade is."""

    about: Circumstances
    margins: tuple[Margin, ...]
    on_threshold: tuple[OnThreshold, ...]
    omissions: tuple[Omission, ...]
    robustness: Robustness | None = field(default=None)
