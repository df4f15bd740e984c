"""A document and clause as a result cites them."""

from attrs import frozen

from greenrules.model.citing import Provenance, Words


@frozen
class Citation:
    """A document and clause with what is known about how sure they are."""

    ruleset: str  # id@edition that cites
    document: str
    title: Words
    number: str
    clause: str
    provenance: Provenance
    note: str = ""
