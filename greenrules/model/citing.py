"""What is cited: words in both languages, documents, clauses, and how sure a value is."""

from typing import Literal

from attrs import field, frozen

from greenrules.model.memory import Remembering
from greenrules.model.source import Span

Provenance = Literal["published", "secondary", "inferred", "unverified", "illustrative"]
# From the strongest to the weakest.
PROVENANCES: tuple[Provenance, ...] = ("published", "secondary", "inferred", "unverified", "illustrative")
ClauseStatus = Literal["encoded", "out_of_scope", "judgement", "not_seen"]
CLAUSE_STATUSES: tuple[ClauseStatus, ...] = ("encoded", "out_of_scope", "judgement", "not_seen")


@frozen
class Words(Remembering):
    """A label in both languages."""

    zh: str
    en: str


NO_WORDS = Words("", "")


@frozen(cache_hash=True)  # looked up for every entry of every subject
class Source:
    """Where an entry comes from. `document` is a key of the ruleset's documents; empty on a pure definition of ours."""

    document: str
    clause: str
    provenance: Provenance
    note: str = ""


@frozen
class Document:
    """A standard or notice that is cited."""

    title: Words
    number: str
    issuer: Words
    date: str
    address: str


@frozen
class Clause:
    """A clause of a document in the ledger of a ruleset: encoded by entries, or left out for a reason.

    `by` holds `<kind>:<id>`; what an import declares is `<kind>:<alias>.<id>`.
    """

    document: str
    clause: str
    status: ClauseStatus
    by: tuple[str, ...]
    reason: Words
    label: Words
    span: Span | None = field(default=None, eq=False)


@frozen
class Override:
    """A change an overlay makes to its base, with its source."""

    operation: str
    path: str
    source: Source
