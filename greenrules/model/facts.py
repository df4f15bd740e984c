"""What was supplied about a subject, before it is checked against a ruleset."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from attrs import field, frozen

from greenrules.model.source import Span

# A list is a table (its items are mappings) or a set (its items are text).
RawScalar: TypeAlias = bool | Fraction | str | date | None


@frozen
class RawFact:
    """One supplied value. `path` is where it stands, for diagnostics (`facts.per_mu_class`)."""

    value: "RawScalar | tuple[RawFact, ...] | dict[str, RawFact]"
    unit: str
    evidence: tuple[str, ...]
    period: str
    path: str
    cite: str = ""
    span: Span | None = field(default=None, eq=False)


@frozen
class FactsDocument:
    """One dated subject: its facts, and the parameters and assumptions the caller adds.

    `subject_kind` (factory, park, …) and `sector` choose among schemes; empty where they were not given.
    """

    subject: str
    subject_zh: str
    subject_en: str
    as_of: date | None
    facts: Mapping[str, RawFact]
    parameters: Mapping[str, RawFact]
    assumptions: Mapping[str, RawFact]
    note: str = ""
    subject_kind: str = ""
    sector: str = ""
