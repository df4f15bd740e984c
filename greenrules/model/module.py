"""A ruleset file as written: every section and field, each value with its place, nothing checked yet.

docs/language.md describes each field. A field that is absent is None (or empty).
`Expression` fields hold text that was already parsed; a text that could not be parsed is None and has its diagnostic.
"""

from attrs import field, frozen

from greenrules.model.cohort_entries import CohortEntry
from greenrules.model.programme_entries import ProgrammeEntry
from greenrules.model.source import Span
from greenrules.model.tree import ScalarNode
from greenrules.model.written import NO_SOURCING as NO_SOURCING
from greenrules.model.written import Citation as Citation
from greenrules.model.written import Expression as Expression
from greenrules.model.written import Flag as Flag
from greenrules.model.written import Label as Label
from greenrules.model.written import Number as Number
from greenrules.model.written import Sourcing as Sourcing
from greenrules.model.written import Tests as Tests
from greenrules.model.written import Text as Text


@frozen
class DocumentEntry:
    title: Label | None
    number: Text | None
    issuer: Label | None
    date: Text | None
    address: Text | None
    span: Span = field(eq=False)


@frozen
class EffectiveEntry:
    start: Text | None  # key `from`
    end: Text | None  # key `to`, inclusive
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class OptionEntry:
    """One option of a choice or set, or one value of an enumeration, worst first when ordered."""

    id: Text
    label: Label | None


@frozen
class AssumeEntry:
    """`when_missing: {assume: literal, cite, provenance}`."""

    assume: ScalarNode
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class FactEntry:
    """A fact, or a column of a table (columns have no columns of their own, no period)."""

    label: Label | None
    type: Text | None
    unit: Text | None
    range: Tests | None
    options: tuple[OptionEntry, ...]
    ordered: Flag | None
    columns: "dict[str, FactEntry]"
    period: Text | None
    evidence: tuple[Label, ...]
    help: Label | None
    when_missing: AssumeEntry | None
    span: Span = field(eq=False)


@frozen
class ParameterValueEntry:
    start: Text | None  # key `from`
    value: ScalarNode
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class ParameterEntry:
    label: Label | None
    type: Text | None
    unit: Text | None
    options: tuple[OptionEntry, ...]
    ordered: Flag | None
    required: Flag | None
    values: tuple[ParameterValueEntry, ...]
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class OutputEntry:
    type: Text | None
    unit: Text | None
    options: tuple[OptionEntry, ...]
    ordered: Flag | None
    span: Span = field(eq=False)


@frozen
class RowEntry:
    cells: tuple[Tests | None, ...]  # one per input, in the order of the inputs; None is a cell that did not parse
    then: ScalarNode
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class TableEntry:
    """A decision table."""

    label: Label | None
    of: Text | None
    inputs: dict[str, Expression]
    output: OutputEntry | None
    hit_policy: Text | None
    aggregate: Text | None
    priority: tuple[ScalarNode, ...]
    rows: tuple[RowEntry, ...]
    otherwise: "OtherwiseEntry | None"
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class OtherwiseEntry:
    """What a decision table gives when no row holds, with a citation of its own or the table's."""

    then: ScalarNode
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class DerivedEntry:
    label: Label | None
    of: Text | None
    type: Text | None
    unit: Text | None
    options: tuple[OptionEntry, ...]
    ordered: Flag | None
    formula: Expression | None
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class GateEntry:
    label: Label | None
    condition: Expression | None
    evidence: tuple[Label, ...]
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class PointsEntry:
    """`points: 8`, or `points: {value: 8, cite, provenance, note}` where the points have a source of their own."""

    value: Number
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class StepEntry:
    when: Expression | None
    points: Number | None
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class ItemEntry:
    """An item of a checklist."""

    label: Label | None
    condition: Expression | None
    points: Number | None
    span: Span = field(eq=False)


@frozen
class OverEntry:
    """`over: {table, where, top: {k, by}, weight}`."""

    table: Text | None
    where: Expression | None
    top_k: Expression | None
    top_by: Expression | None
    weight: Expression | None
    span: Span = field(eq=False)


@frozen
class ScoringEntry:
    kind: Text | None
    quantity: Expression | None
    better: Text | None
    baseline: Expression | None
    leading: Expression | None
    at_baseline: Expression | None
    base: Expression | None
    cap: Expression | None
    cap_none: Flag | None  # `cap: none`
    steps: tuple[StepEntry, ...]
    formula: Expression | None
    mode: Text | None
    items: dict[str, ItemEntry]
    over: OverEntry | None
    span: Span = field(eq=False)


@frozen
class ChooseEntry:
    """`choose: {k, by}`; `by` is `best` or the name of a fact of type set."""

    k: Expression | None
    by: Text | None
    span: Span = field(eq=False)


@frozen
class IndicatorEntry:
    """A leaf of the indicator tree (has `scoring`) or a group (has `children`)."""

    label: Label | None
    points: PointsEntry | None
    weight: PointsEntry | None
    combine: Text | None
    choose: ChooseEntry | None
    not_applicable: Text | None
    children: "dict[str, IndicatorEntry]"
    scoring: ScoringEntry | None
    applies: Expression | None
    requires: Expression | None
    evidence: tuple[Label, ...]
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class RungEntry:
    id: Text | None
    label: Label | None
    condition: Expression | None
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class EligibilityEntry:
    label: Label | None
    condition: Expression | None
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class ShareEntry:
    label: Label | None
    share: Expression | None
    span: Span = field(eq=False)


@frozen
class EntitlementEntry:
    label: Label | None
    condition: Expression | None
    amount: Expression | None
    unit: Text | None
    caps: tuple[Expression, ...]
    excludes: tuple[Text, ...]
    already_paid: Expression | None
    shares: dict[str, ShareEntry]
    before_pool: Flag | None
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class ClauseEntry:
    """A clause of a document and what became of it; `by` names entries as `gate:x`, `indicator:y`."""

    document: Text | None
    clause: Text | None
    status: Text | None
    by: tuple[Text, ...]
    reason: Label | None
    label: Label | None
    span: Span = field(eq=False)


@frozen
class OverrideUse:
    """One override an overlay made, kept for the assessment: operation, path, source."""

    operation: str
    path: str
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class Module:
    """One ruleset file, or an overlay already applied to its base."""

    id: Text
    edition: Text
    subject: Text | None
    title: Label | None
    effective: EffectiveEntry | None
    documents: dict[str, DocumentEntry]
    units: dict[str, Text]
    imports: dict[str, Text]
    extends: Text | None
    facts: dict[str, FactEntry]
    parameters: dict[str, ParameterEntry]
    tables: dict[str, TableEntry]
    derived: dict[str, DerivedEntry]
    basic_requirements: dict[str, GateEntry]
    indicators: IndicatorEntry | None
    grades: tuple[RungEntry, ...]
    eligibilities: dict[str, EligibilityEntry]
    entitlements: dict[str, EntitlementEntry]
    cohort: CohortEntry | None
    programme: ProgrammeEntry | None
    clauses: tuple[ClauseEntry, ...]
    caveats: tuple[Label, ...]
    display: dict[str, Number]
    overrides: tuple[OverrideUse, ...]
    span: Span = field(eq=False)
    # Where the key of each entry stands, by path (`parameters/pass_mark`), for diagnostics about names.
    key_spans: dict[str, Span] = field(eq=False, repr=False)
