"""Routes to a grade: the measures a subject could take, and the plans made of them. Money is in CNY unless said."""

from fractions import Fraction
from typing import Literal

from attrs import field, frozen

from greenrules.model.assessment import Assessment, Finding
from greenrules.model.citing import NO_WORDS, Provenance, Words
from greenrules.model.facts import RawFact
from greenrules.model.source import Span
from greenrules.model.units import Unit
from greenrules.model.values import Duration, Scalar, Value

ChangeKind = Literal["set", "add", "multiply", "include", "exclude", "record"]
CHANGE_KINDS: tuple[ChangeKind, ...] = ("set", "add", "multiply", "include", "exclude", "record")
MeasureOrigin = Literal["file", "effort", "establish"]


@frozen
class WrittenChange:
    """One change of a fact as a measures file states it, before it is checked against a ruleset."""

    fact: str
    kind: ChangeKind
    raw: RawFact
    span: Span | None = field(default=None, eq=False)


@frozen
class WrittenMeasure:
    """A measure as its file states it. `cost` and `saving` are in CNY, `saving` in a year."""

    id: str
    label: Words
    cost: Fraction
    saving: Fraction
    lead_time: Duration | None
    changes: tuple[WrittenChange, ...]
    guarantees: tuple[str, ...]
    excludes: tuple[str, ...]
    requires: tuple[str, ...]
    papers: tuple[Words, ...]
    note: str
    span: Span | None = field(default=None, eq=False)


@frozen
class WrittenLimit:
    """How far a fact can be moved, as a measures file states it."""

    fact: str
    at_least: RawFact | None
    at_most: RawFact | None
    only: Literal["", "higher", "lower"]
    span: Span | None = field(default=None, eq=False)


@frozen
class MeasureBook:
    """The measures a subject may choose from, the facts it cannot change, and how far others can move.

    `unit` is the unit of money that people read; `provenance` says how sure costs and effects are.
    """

    title: Words
    unit: Unit
    provenance: Provenance
    measures: tuple[WrittenMeasure, ...]
    fixed: tuple[str, ...]
    limits: tuple[WrittenLimit, ...]
    spans: tuple[tuple[str, Span], ...] = field(default=(), eq=False)


@frozen
class Change:
    """One change of a fact: in its declared unit, `multiply` by a number without one.

    `set`, `add`, `multiply` a value; `include` or `exclude` an option of a set; `record` adds a record to a table.
    """

    fact: str
    kind: ChangeKind
    value: Scalar = field(hash=False)  # a record holds a mapping, which has no hash


@frozen
class Measure:
    """Something the subject can do, with its cost in CNY or, without a measures file, in units of effort.

    `origin`: `file` a measure of the caller; `effort` a change of one fact; `establish` a missing fact to be shown.
    """

    id: str
    label: Words
    cost: Fraction
    saving: Fraction
    lead_time: Duration | None
    changes: tuple[Change, ...]
    excludes: tuple[str, ...]
    requires: tuple[str, ...]
    papers: tuple[Words, ...]
    origin: MeasureOrigin
    note: str = ""


@frozen
class Limit:
    """The values a fact may take under a plan, in its declared unit; None is open."""

    low: Fraction | None
    high: Fraction | None


@frozen
class Move:
    """What a measure does to one fact: from where to where."""

    fact: str
    label: Words
    unit: Unit
    kind: ChangeKind
    before: Value
    after: Value
    added: Scalar  # what was included, excluded or recorded; else the value after
    before_label: Words = NO_WORDS
    after_label: Words = NO_WORDS
    cells: tuple[tuple[Words, Value, Words], ...] = ()  # of a record: column, value, label of an option


@frozen
class Effect:
    """A gate or indicator that a step changes, as it stands after the whole plan, and the points of the total it adds.

    `is_met` says of a gate whether it holds after the step; it is None for an indicator.
    """

    finding: Finding
    points: Fraction
    is_met: bool | None


@frozen
class PlanStep:
    """One measure of a plan in its order. `points` of the total score are those it adds when done in that order."""

    measure: Measure
    moves: tuple[Move, ...]
    effects: tuple[Effect, ...]
    points: Fraction
    papers: tuple[Words, ...]


@frozen
class Earned:
    """An entitlement that the plan earns or loses: money after less money before, in CNY."""

    id: str
    label: Words
    amount: Fraction
    before_pool: bool


@frozen
class Plan:
    """A set of measures that reaches the target, evaluated by the reference evaluator.

    `lead_time` is that of the longest chain of prerequisites, in days; None when no measure states one.
    """

    steps: tuple[PlanStep, ...]
    cost: Fraction
    saving: Fraction
    lead_time: Fraction | None
    earned: tuple[Earned, ...]
    assessment: Assessment

    @property
    def ids(self) -> tuple[str, ...]:
        """The measures by id."""
        return tuple(step.measure.id for step in self.steps)

    @property
    def net_cost(self) -> Fraction:
        """The cost less what the plan earns."""
        return self.cost - sum((one.amount for one in self.earned), start=Fraction(0))


@frozen
class FrontPoint:
    """A point of the front of cost against score: no cheaper set of measures scores as much."""

    measures: tuple[str, ...]
    labels: tuple[Words, ...]
    cost: Fraction
    score: Fraction
    grade: str


@frozen
class Marginal:
    """Points of the total for one more unit of a fact in one indicator, exact between `low` and `high` (None: open).

    `rate` is None where the points do not follow a straight line. `jump` is the next value at which the points jump or
    the slope begins, with the points the indicator has there.
    """

    indicator: str
    label: Words
    fact: str
    fact_label: Words
    unit: Unit
    value: Fraction
    rate: Fraction | None
    low: Fraction | None
    high: Fraction | None
    jump: tuple[Fraction, Fraction] | None


Proof = Literal["proven", "bounded"]
Method = Literal["exact", "solver", "oracle"]
CostUnit = Literal["money", "effort"]


@frozen
class Improvement:
    """Ways to a grade, the cheapest first; without plans, `obstacles` says which gates no measure reaches.

    `proof` is `proven` when no cheaper plan exists among the measures, `bounded` when the search was cut short or
    only tried some values. `before` is the assessment as things stand; no set of measures scores above `highest`
    (None where that is not known, and where missing facts alone may bring more).
    """

    target: str
    target_label: Words
    before: Assessment
    plans: tuple[Plan, ...]
    proof: Proof
    method: Method
    cost_unit: CostUnit
    unit: Unit
    provenance: Provenance
    considered: int
    obstacles: tuple[Finding, ...]
    highest: Fraction | None
    front: tuple[FrontPoint, ...]
    front_proof: Proof
    marginals: tuple[Marginal, ...]

    @property
    def is_reached(self) -> bool:
        """Whether the subject stands at the target, or above it, already."""
        ladder = [id for id, _ in self.before.grade_labels]
        return self.target in ladder and ladder.index(self.before.grade) <= ladder.index(self.target)
