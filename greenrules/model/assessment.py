"""The result: a grade with its reasons, as frozen data that stands on its own.

Every exact number is kept as a Fraction and written as a text (a finite decimal, else p/q) in JSON.
"""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from attrs import evolve, field, fields, frozen

from greenrules.model.citing import NO_WORDS, ClauseStatus, Provenance, Words
from greenrules.model.memory import Remembering, let_memory_answer, recall_memory
from greenrules.model.units import Unit
from greenrules.model.values import Bounds, Undefined, Value

if TYPE_CHECKING:
    from greenrules.model.outline import OutlineNode
from greenrules.model.citation import Citation
from greenrules.model.trace import Status, Trace

FindingKind = Literal["gate", "indicator", "group", "grade", "eligibility", "entitlement"]
FORMAT = "greenrules-assessment/1"


@frozen(slots=False)  # made in half the time, and there are hundreds for every subject
class Measure(Remembering):
    """A quantity a finding rests on, beside what it is compared with; `id` is its trace node, empty for a literal."""

    role: Literal["value", "baseline", "leading", "threshold", "base", "share"]
    id: str
    label: Words
    value: Value
    unit: Unit
    value_label: Words = NO_WORDS  # of the option a choice holds


@frozen(slots=False)  # as for measures
class Finding:
    """What was found about one gate, indicator, group, grade, eligibility or entitlement.

    Gates, grades and eligibilities: passed, failed or cantTell. Indicators and groups: passed at full points, failed
    below, cantTell while open, inapplicable, untested when nobody judged yet. `amount` is for entitlements.
    """

    id: str  # trace node id, e.g. `gate:no_major_accident`
    kind: FindingKind
    label: Words
    status: Status
    score: Bounds | None
    maximum: Fraction | None
    measures: tuple[Measure, ...]
    amount: Value | None
    unit: Unit
    citation: Citation | None
    points_citation: Citation | None
    missing: tuple[str, ...]
    reason: Undefined | None
    parent: str = ""
    route: tuple[str, ...] = ()  # trace node ids of the operands that made it true (an `or`: which way it was met)
    before_pool: bool = False  # an entitlement that a pool may still cut


@frozen
class MissingInput:
    """An input the unsettled nodes wait for; a missing cell of a table is an input of its own."""

    id: str  # fact:<name>, fact:<table>/<index>/<column>, parameter:<name>
    kind: Literal["fact", "parameter"]
    label: Words
    unit: Unit
    needed_by: tuple[str, ...]  # finding ids
    points: Fraction  # attainable points that hang on it


@frozen
class Assumption:
    """A value nobody supplied: assumed by the ruleset (absence is a statement) or by the caller."""

    id: str
    label: Words
    value: Value
    unit: Unit
    by: Literal["ruleset", "caller"]
    citation: Citation | None
    value_label: Words = NO_WORDS  # of the option a choice holds


@frozen
class UndefinedValue:
    """A quantity that has no value, with the reason."""

    id: str
    label: Words
    reason: Undefined


@frozen(cache_hash=True)  # most are found once for a ruleset and looked up for every subject
class UsedSource(Remembering):
    """An entry the result rests on, with its provenance."""

    id: str
    label: Words
    citation: Citation


@frozen
class UncheckedClause:
    """A clause of a document that no machine checked, with the reason; `by` names the entries that stand for it."""

    ruleset: str  # id@edition that lists it
    document: str
    title: Words
    number: str
    clause: str
    status: ClauseStatus
    label: Words
    reason: Words
    by: tuple[str, ...]


@frozen
class Assessment(Remembering):
    """The grade of one subject under one ruleset, with the reasons.

    `grade` is the best rung proven ("at least this"), or `none`; `possible_grades` lists it and every better rung
    still open, best first. `score` is the total between proven and attainable, None without indicators, Undefined
    when nothing applies.

    What the compiled evaluator decided holds its grades and the facts; every other field is worked out by the reference
    evaluator when somebody first asks for it (docs/decisions/0011). Nobody can tell the difference but by the time.
    """

    ruleset: str
    edition: str
    title: Words
    subject: str
    subject_name: Words
    subject_kind: str
    as_of: date
    overlay_of: str
    overrides_used: tuple[UsedSource, ...]
    content_digest: str
    engine: str
    grade: str
    grade_label: Words
    possible_grades: tuple[str, ...]
    grade_labels: tuple[tuple[str, Words], ...]  # of every rung, best first, and `none`
    score: Bounds | Undefined | None
    maximum: Fraction | None
    findings: tuple[Finding, ...]
    missing: tuple[MissingInput, ...]
    undefined: tuple[UndefinedValue, ...]
    assumptions: tuple[Assumption, ...]
    unused_facts: tuple[str, ...]
    notes: tuple[str, ...]  # accepted oddities, such as ignored extra facts
    caveats: tuple[Words, ...]
    unchecked_clauses: tuple[UncheckedClause, ...]  # that await judgement, or were not seen
    weakest_provenance: Provenance | None
    sources_used: tuple[UsedSource, ...]  # weakest first
    display: tuple[tuple[str, int], ...]
    trace: Trace = field(eq=False)

    @property
    def settled(self) -> bool:
        """Whether no better grade is still possible."""
        return len(self.possible_grades) == 1

    @property
    def rounded_score(self) -> Bounds | Undefined | None:
        """The score with its ends rounded, half to even, to the places of `display`; exact where it names none."""
        # As `recall_memory`, without a call: of what was just decided this is often all that is asked.
        try:
            memory = self.memory
        except AttributeError:
            memory = None
        if memory is not None:
            rounded: Bounds | Undefined | None = memory[-1].round(self, memory)
            return rounded
        return round_score(self.score, dict(self.display).get("score"))

    def to_json(self, *, trace: Literal["full", "none"] = "full") -> str:
        """Return the canonical JSON (`greenrules-assessment/1`): the same facts and ruleset give the same bytes.

        Args:
            trace: `full` writes every node of the reasoning, `none` leaves the reasoning out.
        """
        # assessment_json is about this class, so it can only be imported once the class exists.
        from greenrules.model.assessment_json import write_assessment

        return write_assessment(self, with_trace=trace == "full")

    def stream_json(self, *, trace: Literal["full", "none"] = "full") -> Iterator[str]:
        """Yield the text of `to_json` piece by piece, one for each node, for `file.writelines` or a response.

        Args:
            trace: as in `to_json`.
        """
        from greenrules.model.assessment_json import stream_assessment

        return stream_assessment(self, with_trace=trace == "full")

    def outline(self) -> "tuple[OutlineNode, ...]":
        """Return a light node for each gate, indicator, group, the total and every grade, in the order of the ruleset.

        Each has its verdict and its score, rounded as the ruleset displays it; `unfold` gives the steps below it. What
        the compiled evaluator decided needs no more than its numbers, unless one is too close to tell.
        """
        memory = recall_memory(self)
        if memory is not None:
            nodes: tuple[OutlineNode, ...] = memory[-1].answer(self, "outline", memory)
            return nodes
        from greenrules.model.outline import list_nodes

        return list_nodes(self)

    def outline_json(self) -> str:
        """Return the outline as canonical JSON (`greenrules-outline/1`)."""
        memory = recall_memory(self)
        if memory is not None:
            text: str = memory[-1].answer(self, "outline_json", memory)
            return text
        from greenrules.model.outline_json import write_outline

        return write_outline(self, self.outline())


# These are known as soon as something was decided.
_DECIDED = ("grade", "possible_grades")
let_memory_answer(Assessment, [field.name for field in fields(Assessment) if field.name not in _DECIDED])


def round_score(score: Bounds | Undefined | None, places: int | None) -> Bounds | Undefined | None:
    """Return a score with its ends rounded, half to even; without places, as it is."""
    if not isinstance(score, Bounds) or places is None:
        return score
    ends = [None if end is None else Fraction(round(end, places)) for end in (score.proven, score.attainable)]
    return evolve(score, proven=ends[0], attainable=ends[1])
