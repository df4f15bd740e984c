"""Words that the pages of cohorts and programmes share."""

from fractions import Fraction

from greenrules.explaining.citations import list_weak_sources, word_provenance
from greenrules.explaining.inputs import name_input
from greenrules.explaining.messages import choose_words, join_labels, say
from greenrules.explaining.numbers import format_decimal, format_quantity, format_value
from greenrules.explaining.page import Language, Lines, Section
from greenrules.model.assessment import Assessment
from greenrules.model.cohort_judgement import CohortJudgement, SubjectName
from greenrules.model.programme_judgement import ProgrammeJudgement
from greenrules.model.units import DIMENSIONLESS, Unit, parse_unit
from greenrules.model.values import Value


def name_one(subject: SubjectName, language: Language) -> str:
    """Return the name of a subject with its id."""
    name = choose_words(subject.name, language)
    return say("label_id", language, label=name, id=subject.id) if name and name != subject.id else subject.id


def name_missing(ids: tuple[str, ...], assessment: Assessment, language: Language) -> str:
    """Return what a subject has to supply, by label where its assessment knows one."""
    labels = {item.id: name_input(item, language) for item in assessment.missing}
    return join_labels(tuple(labels.get(id, id.partition(":")[2]) for id in ids), language, most=4)


def write_count(least: int, most: int, language: Language) -> str:
    """Return a number of subjects, from where to where when it is open."""
    if least == most:
        return str(least)
    return say("between", language, least=str(least), most=str(most))


def write_share(value: Fraction, language: Language) -> str:
    """Return a plain share as a percentage with at most two places."""
    percent = value * 100
    shown = Fraction(round(percent, 2))
    sign = "" if shown == percent else "≈"
    return f"{sign}{format_decimal(shown)}%"


def write_value(value: Value, unit: Unit, language: Language, places: int | None = None) -> str:
    """Return a value that subjects are ranked by."""
    return format_value(value, unit, language, places=places)


def write_money(amount: Fraction, unit: Unit, language: Language) -> str:
    """Return an amount of money, shown to the cent."""
    cent = parse_unit("CNY") or DIMENSIONLESS
    places = 2 if unit == cent else None
    return format_quantity(amount, unit, language, places=places)


def describe_sources(judgement: CohortJudgement | ProgrammeJudgement, language: Language) -> tuple[Section, ...]:
    """Return the caveats, and how sure the sources are whenever one is below published."""
    lines = [choose_words(caveat, language) for caveat in judgement.caveats]
    weakest = judgement.weakest_provenance
    if weakest is not None and weakest != "published":
        lines.append(say("weakest", language, provenance=word_provenance(weakest, language)))
        lines += list_weak_sources(judgement, language)
    lines.append(say("footer", language, digest=judgement.content_digest, engine=judgement.engine))
    return (Section(say("caveats", language), (Lines(tuple(lines)),)),)
