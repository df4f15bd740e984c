"""The clauses no machine checked, as a section of a page."""

from greenrules.explaining.citations import name_document
from greenrules.explaining.messages import choose_words, join_labels, say
from greenrules.explaining.page import Entry, Language, Section
from greenrules.explaining.sections import list_entries
from greenrules.model.assessment import Assessment, UncheckedClause


def describe_unchecked(assessment: Assessment, language: Language) -> tuple[Section, ...]:
    """Return what somebody still has to judge or look up; clauses that share their reason stand together."""
    alike: dict[tuple[object, ...], list[UncheckedClause]] = {}
    for clause in assessment.unchecked_clauses:
        key = (clause.ruleset, clause.document, clause.status, clause.reason)
        alike.setdefault(key, []).append(clause)
    title = say("unchecked", language, count=str(len(assessment.unchecked_clauses)))
    entries = (_describe(clauses, language) for clauses in alike.values())
    return list_entries(title, ("standing", "clauses"), entries, language)


def _describe(clauses: list[UncheckedClause], language: Language) -> Entry:
    first = clauses[0]
    labels = tuple(_name_clause(clause, language) for clause in clauses)
    reason = ((say("because", language), choose_words(first.reason, language)),)
    document = name_document(first.number, first.title, language) or first.document
    title = join_labels(labels, language, most=len(labels))
    return Entry("open", say(first.status, language), title, reason, ((say("cited_document", language), document),))


def _name_clause(clause: UncheckedClause, language: Language) -> str:
    label = choose_words(clause.label, language)
    # A document without numbered clauses is cited by headings, which may say what the label says.
    return clause.clause if label == clause.clause else say("clause_label", language, clause=clause.clause, label=label)
