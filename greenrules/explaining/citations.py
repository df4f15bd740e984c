"""Where a finding comes from: short beside the finding, in full once at the end, always with how sure it is."""

from greenrules.explaining.messages import choose_words, join_labels, say
from greenrules.explaining.page import Language
from greenrules.model.assessment import Assessment
from greenrules.model.citation import Citation
from greenrules.model.citing import PROVENANCES, Provenance, Words
from greenrules.model.cohort_judgement import CohortJudgement
from greenrules.model.programme_judgement import ProgrammeJudgement


def word_provenance(provenance: Provenance, language: Language) -> str:
    """Return how sure a source is, in words."""
    return say(provenance, language)


def format_citation(citation: Citation, language: Language) -> str:
    """Write number (or title) and clause, and how sure the source is whenever it is below published."""
    document = name_document(citation.number, citation.title, language) or citation.document
    place = " ".join(part for part in (document, citation.clause) if part)
    if citation.provenance == "published":
        return place
    return f"{place} [{word_provenance(citation.provenance, language)}]".strip()


def cite_details(citation: Citation, language: Language) -> tuple[tuple[str, str], ...]:
    """Return clause or, where nothing is cited, at least how sure the source is, as details of an entry."""
    if not (citation.document or citation.number or citation.clause):
        return ((say("provenance_detail", language), word_provenance(citation.provenance, language)),)
    return ((say("clause", language), format_citation(citation, language)),)


def list_documents(assessment: Assessment, language: Language) -> tuple[str, ...]:
    """Return every cited document once, with title and number, in the order the findings cite them."""
    cited = [finding.citation for finding in assessment.findings] + [
        entry.citation for entry in assessment.sources_used
    ]
    return tuple(
        dict.fromkeys(
            _full_name(citation, language) for citation in cited if citation is not None and citation.document
        )
    )


def list_weak_sources(
    assessment: Assessment | CohortJudgement | ProgrammeJudgement, language: Language
) -> tuple[str, ...]:
    """Return, for each provenance below published, the entries the result rests on; weakest first."""
    lines = []
    for provenance in reversed(PROVENANCES[1:]):
        labels = tuple(
            choose_words(entry.label, language) or entry.id
            for entry in assessment.sources_used
            if entry.citation.provenance == provenance
        )
        labels = tuple(dict.fromkeys(labels))
        if labels:
            word = word_provenance(provenance, language)
            lines.append(
                say(
                    "sources_of",
                    language,
                    provenance=word,
                    count=str(len(labels)),
                    labels=join_labels(labels, language),
                )
            )
    return tuple(lines)


def name_document(number: str, title: Words, language: Language) -> str:
    """Return the number of a document, else its title."""
    words = choose_words(title, language).strip("《》")
    return number or (say("document", language, title=words) if words else "")


def _full_name(citation: Citation, language: Language) -> str:
    title = choose_words(citation.title, language).strip("《》") or citation.document
    return (
        say("document_numbered", language, title=title, number=citation.number)
        if citation.number
        else say("document", language, title=title)
    )
