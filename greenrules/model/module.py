"""A ruleset file as written: every section and field, each value with its place, nothing checked yet.

docs/language.md describes each field. A field that is absent is None (or empty).
`Expression` fields hold text that was already parsed; a text that could not be parsed is None and has its diagnostic.
"""

from attrs import field, frozen

from greenrules.model.cohort_entries import CohortEntry
from greenrules.model.entries import DerivedEntry, DocumentEntry, EffectiveEntry, FactEntry, ParameterEntry, TableEntry
from greenrules.model.outcome_entries import EligibilityEntry, EntitlementEntry, GateEntry, RungEntry
from greenrules.model.programme_entries import ProgrammeEntry
from greenrules.model.scoring_entries import IndicatorEntry
from greenrules.model.source import Span
from greenrules.model.written import Label, Number, Sourcing, Text


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
