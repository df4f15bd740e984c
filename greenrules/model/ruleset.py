"""A checked ruleset: the typed form every evaluator and every compiler reads. Immutable and picklable."""

from datetime import date
from typing import TYPE_CHECKING

from attrs import field, frozen

from greenrules.model.diagnostics import Diagnostic
from greenrules.model.memory import Remembering

if TYPE_CHECKING:  # few rulesets have one, so that few processes load them
    from greenrules.model.cohort import Cohort
    from greenrules.model.programme import Programme
from greenrules.model.citing import Clause, Document, Override, Source, Words
from greenrules.model.declarations import DecisionTable, Derived, Fact, Parameter
from greenrules.model.outcomes import Eligibility, Entitlement, Gate, Rung
from greenrules.model.scoring import Group


@frozen
class Effective:
    """The period an edition is in force; None is open."""

    start: date | None
    end: date | None
    source: Source | None


@frozen
class Ruleset(Remembering):
    """One checked edition of a ruleset with everything it imports.

    `facts` are all facts visible here, imported ones included, by their global id. Every other mapping holds only what
    this module declares; what an import declares is under `imports[alias]`. All mappings keep the order of the file.
    """

    id: str
    edition: str
    subject: str
    title: Words
    effective: Effective
    documents: dict[str, Document]
    imports: "dict[str, Ruleset]"
    facts: dict[str, Fact]
    parameters: dict[str, Parameter]
    tables: dict[str, DecisionTable]
    derived: dict[str, Derived]
    gates: dict[str, Gate]
    indicators: Group | None
    rungs: tuple[Rung, ...]  # best first
    eligibilities: dict[str, Eligibility]
    entitlements: dict[str, Entitlement]
    caveats: tuple[Words, ...]
    display: dict[str, int]
    overlay_of: str  # "id@edition" of the base, or ""
    overrides: tuple[Override, ...]
    clauses: tuple[Clause, ...] = ()
    cohort: "Cohort | None" = None
    programme: "Programme | None" = None
    digest: str = field(default="", eq=False)
    sources: tuple[tuple[str, str], ...] = field(default=(), eq=False)  # name and SHA-256 of each text read
    warnings: tuple[Diagnostic, ...] = field(default=(), eq=False, repr=False)
    named_explicitly: bool = field(default=False, eq=False)  # the caller chose this edition, in force or not

    @property
    def key(self) -> str:
        """`id@edition`."""
        return f"{self.id}@{self.edition}"
