"""Citations as an assessment shows them: the document by its title, not by the key of one file."""

from greenrules.evaluating.outlines import outline_of
from greenrules.model.citation import Citation
from greenrules.model.citing import NO_WORDS, Provenance, Source, Words
from greenrules.model.ruleset import Ruleset


def cite(ruleset: Ruleset, source: Source) -> Citation:
    """Return the citation of an entry that `ruleset` declares; equal sources give the same object."""
    citations = outline_of(ruleset).citations
    found = citations.get(source)
    if found is None:
        found = citations[source] = _make_citation(ruleset, source)
    return found


def _make_citation(ruleset: Ruleset, source: Source) -> Citation:
    document = ruleset.documents.get(source.document)
    return Citation(
        ruleset=ruleset.key,
        document=source.document,
        title=document.title if document else NO_WORDS,
        number=document.number if document else "",
        clause=source.clause,
        provenance=source.provenance,
        note=source.note,
    )


def cite_caller(text: str, provenance: Provenance) -> Citation:
    """Return the citation of something the caller brought in, under the caller's own words."""
    return Citation(
        ruleset="", document="", title=Words(text, text), number="", clause="", provenance=provenance, note=""
    )


def find_declaring_module(ruleset: Ruleset, fact_id: str) -> Ruleset:
    """Return the module that declares a fact: the deepest import that knows it."""
    for imported in ruleset.imports.values():
        if fact_id in imported.facts:
            return find_declaring_module(imported, fact_id)
    return ruleset
