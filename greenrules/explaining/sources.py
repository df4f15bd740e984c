"""How sure the result is: caveats, provenance, overlay and documents, as sections of a page."""

from greenrules.explaining.citations import format_citation, list_documents, list_weak_sources, word_provenance
from greenrules.explaining.messages import choose_words, say
from greenrules.explaining.page import Entries, Entry, Language, Lines, Section
from greenrules.model.assessment import Assessment, UsedSource


def describe_caveats(assessment: Assessment, language: Language) -> tuple[Section, ...]:
    """Return what a reader has to know before relying on the result; the provenance whenever it is below published."""
    lines = [choose_words(caveat, language) for caveat in assessment.caveats]
    weakest = assessment.weakest_provenance
    if weakest is not None and weakest != "published":
        lines.append(say("weakest", language, provenance=word_provenance(weakest, language)))
        lines += list_weak_sources(assessment, language)
    if assessment.notes:
        lines += (
            assessment.notes if language == "en" else [say("notes_count", language, count=str(len(assessment.notes)))]
        )
    return (Section(say("caveats", language), (Lines(tuple(lines)),)),) if lines else ()


def describe_overlay(assessment: Assessment, language: Language) -> tuple[Section, ...]:
    """Return the base of an overlay and every overridden path the result used."""
    if not assessment.overlay_of:
        return ()
    entries = tuple(_describe_override(use, language) for use in assessment.overrides_used)
    base = Lines((say("overlay_of", language, base=assessment.overlay_of),))
    table = Entries(say("provenance", language), say("override_head", language), entries)
    return (Section(say("overlay", language), (base, table) if entries else (base,)),)


def describe_documents(assessment: Assessment, language: Language) -> tuple[Section, ...]:
    """Return the cited documents in full, and what exactly was evaluated by what."""
    footer = say("footer", language, digest=assessment.content_digest, engine=assessment.engine)
    return (Section(say("documents", language), (Lines((*list_documents(assessment, language), footer)),)),)


def _describe_override(use: UsedSource, language: Language) -> Entry:
    standing = word_provenance(use.citation.provenance, language)
    title = choose_words(use.label, language)
    path = use.id.removeprefix("override:")
    title = say("label_id", language, label=title, id=path) if title and title != path else path
    return Entry("none", standing, title, ((say("clause", language), format_citation(use.citation, language)),))
