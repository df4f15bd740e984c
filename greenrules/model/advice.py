"""Advice about one subject: what forces a verdict, what would change it, what to ask next, how far the edges are.

Every exact number is a Fraction. Ids are those of the assessment: `gate:x`, `indicator:x`, `fact:x`, `grade:x/0`.
"""

from datetime import date
from fractions import Fraction
from typing import Literal

from attrs import frozen

from greenrules.model.citation import Citation
from greenrules.model.citing import NO_WORDS, Words
from greenrules.model.types import Type
from greenrules.model.units import Unit
from greenrules.model.values import Bounds, Value

Truth = Literal["met", "unmet", "open"]
GRADE = "grade"


@frozen
class Circumstances:
    """What a piece of advice is about: ruleset, subject, date, and the ladder (best first, `none` last)."""

    ruleset: str
    edition: str
    title: Words
    content_digest: str
    engine: str
    subject: str
    subject_name: Words
    as_of: date
    grade_labels: tuple[tuple[str, Words], ...]
    grade: str
    possible_grades: tuple[str, ...]
    score: Bounds | None
    maximum: Fraction | None
    display: tuple[tuple[str, int], ...]


@frozen
class NamedValue:
    """A value with its name: a supplied fact, one to supply, or one of an example."""

    id: str
    label: Words
    value: Value
    unit: Unit
    value_label: Words = NO_WORDS
    evidence: tuple[str, ...] = ()


@frozen
class Reading:
    """One comparison, or one yes or no, that a finding rests on.

    Attributes:
        sign: how value and threshold have to stand (`>=`), empty for a yes or no.
        threshold_label: the parameter or baseline the threshold is.
        distance: how far the value is from the threshold, in `unit` (days for dates); None where there is none.
        holds: whether it is as it should be; None while it is not known.
        supplied: the facts the value is made of.
        record: `<table>/<index>` where a record of a table is meant, `<table>/` where none is there.
        points: what it brings in, in points of the total; None where it brings nothing by itself.
    """

    id: str
    label: Words
    value: Value
    unit: Unit
    sign: str
    threshold: Value | None
    threshold_label: Words
    distance: Fraction | None
    holds: bool | None
    supplied: tuple[NamedValue, ...] = ()
    value_label: Words = NO_WORDS
    threshold_value_label: Words = NO_WORDS
    record: str = ""
    record_label: Words = NO_WORDS
    points: Fraction | None = None


@frozen
class Ground:
    """A finding an outcome rests on: a gate, an indicator, or a condition of the outcome that is neither.

    Attributes:
        truth: met, unmet or open; an indicator is met at full points.
        score, maximum, lost: of an indicator, in points of the total.
        role: whether it proves the outcome or excludes a better one.
        wanted: what would help: nearly always true.
        missing: the facts it waits for.
    """

    id: str
    kind: Literal["gate", "indicator", "condition"]
    label: Words
    truth: Truth
    score: Bounds | None
    maximum: Fraction | None
    lost: Fraction | None
    citation: Citation | None
    readings: tuple[Reading, ...]
    missing: tuple[NamedValue, ...]
    role: Literal["proves", "excludes", "both", ""] = ""
    wanted: bool = True
    points_citation: Citation | None = None


@frozen
class Why:
    """Minimal sets of findings that force a verdict whatever the other findings are.

    Attributes:
        target: `grade`, `eligibility:x` or `entitlement:x`.
        verdict: the proven grade; of another outcome met, unmet or open.
        possible: the grades still possible, for a grade.
        sets: each forces the verdict and none of its parts does; the fewest findings first. One empty set: the verdict
            stands whatever the findings are.
        complete: whether these are all the minimal sets there are.
    """

    about: Circumstances
    target: str
    label: Words
    verdict: str
    possible: tuple[str, ...]
    sets: tuple[tuple[Ground, ...], ...]
    complete: bool


@frozen
class Change:
    """Findings that, all changed to met, reach the target, and the grade the ruleset then gives."""

    grounds: tuple[Ground, ...]
    grade: str


@frozen
class Mark:
    """A score that is asked for, and the points that are lacking for it."""

    threshold: Fraction
    lacking: Fraction


@frozen
class WhyNot:
    """Minimal sets of findings that, all changed to met, reach a target.

    Attributes:
        target: a grade, or `eligibility:x` or `entitlement:x`.
        reached: whether it is reached as things stand.
        mark: the score the target asks for, where one is not reached; full points are mostly more than that.
        changes: none of their parts reaches it; the fewest findings first. Empty when no change of findings does.
        complete: whether these are all the minimal sets there are.
    """

    about: Circumstances
    target: str
    label: Words
    reached: bool
    changes: tuple[Change, ...]
    complete: bool
    mark: Mark | None = None


@frozen
class ReachableGrade:
    """A grade and whether some completion of the missing facts gives it.

    `example` completes the facts so that exactly this grade comes out; empty while `status` is `undecided`.
    """

    grade: str
    status: Literal["reachable", "undecided"]
    example: tuple[NamedValue, ...]


@frozen
class Question:
    """A missing input that may still change the grade.

    Attributes:
        matters: `proven` when two completions that differ in it alone have different grades, else `not excluded`.
        grades_left: how many grades stay possible after an answer, on average over its typical answers.
        width_left: how many points of the total stay open after an answer, on average.
        gates: whether a basic requirement waits for it.
    """

    id: str
    label: Words
    type: Type
    unit: Unit
    matters: Literal["proven", "not excluded"]
    grades_left: Fraction
    width_left: Fraction
    gates: bool
    needed_by: tuple[tuple[str, Words], ...]
    evidence: tuple[Words, ...]
    help: Words


@frozen
class Ask:
    """What is still open while facts are missing.

    Attributes:
        grades: every grade not excluded within the declared ranges, best first.
        method: `exact` when each of them has an example; else `bounded search`.
        questions: what may still matter, the next question first.
        needless: missing inputs that cannot change the grade, whatever they and the others turn out to be.
    """

    about: Circumstances
    grades: tuple[ReachableGrade, ...]
    method: Literal["exact", "bounded search"]
    questions: tuple[Question, ...]
    needless: tuple[NamedValue, ...]

    @property
    def settled(self) -> bool:
        """Whether only one grade is left."""
        return len(self.grades) == 1
