"""A document and clause as a result cites them."""

from attrs import frozen

from greenrules.model.citing import Provenance, Words
from greenrules.model.memory import Remembering


@frozen(cache_hash=True)  # looked up for every entry of every subject
class Citation(Remembering):
    """A document and clause with what is known about how sure they are."""

    ruleset: str  # id@edition that cites
    document: str
    title: Words
    number: str
    clause: str
    provenance: Provenance
    note: str = ""
