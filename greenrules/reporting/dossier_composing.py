"""The evaluation report of a subject, in the order the ministry's template has, from its assessment."""

from greenrules.api.assessing import evaluate
from greenrules.explaining.catalogue import word_subject
from greenrules.explaining.citations import list_documents, list_weak_sources, name_document, word_provenance
from greenrules.explaining.inputs import list_changes
from greenrules.explaining.messages import choose_words, say
from greenrules.explaining.numbers import format_date
from greenrules.explaining.page import Language
from greenrules.explaining.result import write_grade, write_score
from greenrules.improving.why_not_reached import why_not
from greenrules.model.advice import WhyNot
from greenrules.model.assessment import Assessment
from greenrules.model.facts import FactsDocument
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import ChoiceType, DateType, TextType
from greenrules.reporting.dossier import Dossier, DossierBlock, Evaluator, Grid, Paragraph, Part, Points, Signature
from greenrules.reporting.dossier_evidence import Item, list_items
from greenrules.reporting.dossier_messages import number_part, tell, tell_as
from greenrules.reporting.dossier_parts import (
    of_kind,
    write_gaps,
    write_indicators,
    write_outcomes,
    write_requirements,
    write_steps,
)

_TELLING = (ChoiceType, DateType, TextType)


def compose_dossier(
    ruleset: Ruleset, document: FactsDocument, language: Language, *, evaluator: Evaluator = "self"
) -> Dossier:
    """Return the evaluation report of one subject.

    The order is that of the ministry's self-evaluation template (overview, requirements, indicators, gaps, next
    steps, data with their evidence), as far as it is publicly known; what a ruleset has nothing for is left out.

    Args:
        document: the facts of the subject, with their evidence.
        evaluator: who writes it: the subject itself, or a third party.
    Raises: FactsError as `evaluate` does.
    """
    assessment = evaluate(ruleset, document)
    items = list_items(ruleset, document, language)
    marks = {item.fact.id: item.mark for item in items}
    contents = (
        ("overview", _write_overview(assessment, document, items, language)),
        ("requirements", write_requirements(assessment, marks, language)),
        ("indicators", write_indicators(assessment, marks, language)),
        ("outcomes", write_outcomes(assessment, language)),
        ("gaps", write_gaps(assessment, language)),
        ("next", write_steps(assessment, _find_ways(ruleset, document, assessment), language)),
        ("evidence", _write_index(items, language)),
        ("papers", _write_papers(items, language)),
        ("clauses", _write_clauses(assessment, language)),
        ("method", _write_method(assessment, evaluator, language)),
        ("commitment", _write_commitment(evaluator, language)),
    )
    parts = [
        Part(
            tell("part", language, number=number_part(number, language), title=tell_as(key, evaluator, language)),
            blocks,
        )
        for number, (key, blocks) in enumerate(((key, blocks) for key, blocks in contents if blocks), 1)
    ]
    name = choose_words(assessment.subject_name, language) or assessment.subject
    title = f"{choose_words(assessment.title, language)} {tell_as('title', evaluator, language)}".strip()
    key = f"{assessment.ruleset}@{assessment.edition}"
    as_of = format_date(assessment.as_of, language)
    footer = tell("footer", language, ruleset=key, digest=assessment.content_digest[:19], as_of=as_of)
    return Dossier(language, title, name, _write_cover(assessment, evaluator, language), tuple(parts), footer)


def _find_ways(ruleset: Ruleset, document: FactsDocument, assessment: Assessment) -> tuple[WhyNot, ...]:
    """Return for each better grade what has to change, the nearest first."""
    ladder = [id for id, _ in assessment.grade_labels]
    better = ladder[: ladder.index(assessment.grade)] if assessment.grade in ladder else []
    return tuple(why_not(ruleset, document, grade) for grade in reversed(better))


def _write_cover(assessment: Assessment, evaluator: Evaluator, language: Language) -> tuple[tuple[str, str], ...]:
    edition = say(
        "edition", language, title=choose_words(assessment.title, language), edition=assessment.edition,
        key=f"{assessment.ruleset}@{assessment.edition}",
    )  # fmt: skip
    rows = (
        ("name", choose_words(assessment.subject_name, language) or assessment.subject),
        ("ruleset", edition),
        ("as_of", format_date(assessment.as_of, language)),
        ("grade", write_grade(assessment, language)),
        ("score", write_score(assessment, language)),
    )
    return tuple((tell_as(key, evaluator, language), text) for key, text in rows if text)


def _write_overview(
    assessment: Assessment, document: FactsDocument, items: tuple[Item, ...], language: Language
) -> tuple[DossierBlock, ...]:
    given = sum(bool(item.value) for item in items)
    text = tell(
        "counts", language, gates=str(len(of_kind(assessment, "gate"))), given=str(given),
        indicators=str(len(of_kind(assessment, "indicator"))), missing=str(len(items) - given),
    )  # fmt: skip
    who = (
        ("name", choose_words(assessment.subject_name, language)),
        ("number", assessment.subject),
        ("kind", word_subject(assessment.subject_kind, language)),
        ("sector", document.sector),
    )
    rows = (
        *((tell(key, language), text) for key, text in who if text),
        # What tells who it is rather than how well it does.
        *((item.label, item.value) for item in items if item.value and isinstance(item.fact.type, _TELLING)),
    )
    return Grid((), rows, (35, 65)), *((Paragraph(document.note),) if document.note else ()), Paragraph(text)


def _write_index(items: tuple[Item, ...], language: Language) -> tuple[DossierBlock, ...]:
    rows = tuple(
        (
            item.mark,
            item.label,
            item.value or tell("not_given", language),
            item.period,
            "\n".join(item.wanted),
            "\n".join(item.attached) or (tell("not_attached", language) if item.wanted else ""),
        )
        for item in items
    )
    heads = ("mark", "item", "value", "period", "wanted", "attached")
    return (Grid(tuple(tell(key, language) for key in heads), rows, (7, 26, 27, 8, 16, 16)),) if rows else ()


def _write_papers(items: tuple[Item, ...], language: Language) -> tuple[DossierBlock, ...]:
    lacking = [
        tell(
            "paper" if item.value else "paper_value" if item.wanted else "paper_bare",
            language,
            mark=item.mark,
            label=item.label,
            papers=say("semicolon", language).join(item.wanted),
        )
        for item in items
        if item.lacks_papers
    ]
    return (Points(tuple(lacking), to_tick=True),) if lacking else (Paragraph(tell("papers_none", language)),)


def _write_clauses(assessment: Assessment, language: Language) -> tuple[DossierBlock, ...]:
    rows = tuple(
        (
            name_document(one.number, one.title, language) or one.document,
            one.clause,
            choose_words(one.label, language),
            choose_words(one.reason, language),
        )
        for one in assessment.unchecked_clauses
    )
    heads = ("document", "clause", "requirement", "reason")
    return (Grid(tuple(tell(key, language) for key in heads), rows, (24, 14, 30, 32)),) if rows else ()


def _write_method(assessment: Assessment, evaluator: Evaluator, language: Language) -> tuple[DossierBlock, ...]:
    lines = [
        *list_changes(assessment, language),
        tell("computed", language, engine=assessment.engine.removeprefix("greenrules ")),
        tell_as("reasoned", evaluator, language),
    ]
    if assessment.weakest_provenance is not None:
        lines.append(tell("weakest", language, provenance=word_provenance(assessment.weakest_provenance, language)))
    lines += [choose_words(words, language) for words in assessment.caveats]
    lines += list_weak_sources(assessment, language)
    documents = list_documents(assessment, language)
    return (Points((*lines, *documents)),)


def _write_commitment(evaluator: Evaluator, language: Language) -> tuple[DossierBlock, ...]:
    lines = tuple(tell_as(key, evaluator, language) for key in ("legal_person", "seal", "date"))
    return Paragraph(tell_as("commit", evaluator, language)), Signature(lines)
