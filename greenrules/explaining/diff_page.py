"""What differs between two rulesets as a page: entry by entry, then whose grade changes, then made-up subjects."""

import re
from fractions import Fraction

from greenrules.explaining.citations import word_provenance
from greenrules.explaining.explanation import Format, render
from greenrules.explaining.messages import choose_words, join_labels, say
from greenrules.explaining.numbers import format_decimal, format_value
from greenrules.explaining.page import Entry, Language, Lines, Mark, Page, Section
from greenrules.explaining.sections import list_entries
from greenrules.model.citing import PROVENANCES, Provenance
from greenrules.model.difference import Aspect, Difference, Effect, RulesetComparison, SubjectChange, Witness
from greenrules.model.units import DIMENSIONLESS

_MARKS: dict[str, Mark] = {"added": "good", "removed": "bad", "changed": "open", "moved": "none", "restated": "none"}
_SHOWN = 12
_SURENESS: dict[str, Provenance] = {provenance: provenance for provenance in PROVENANCES}
# How a clause ends that is less than published.
_UNSURE = re.compile(rf"\[({'|'.join(PROVENANCES)})\]$")


def explain_comparison(comparison: RulesetComparison, lang: Language = "en", format: Format = "text") -> str:
    """Say what changed clause by clause, whose grade changes and by which clause.

    Args:
        lang: "en" or "zh".
        format: "text" or "markdown".
    """
    return render(describe_comparison(comparison, lang), format)


def describe_comparison(comparison: RulesetComparison, language: Language) -> Page:
    """Return the page of a comparison; what cannot change a result comes after what can."""
    meant = [one for one in comparison.differences if one.status != "restated"]
    restated = [one for one in comparison.differences if one.status == "restated"]
    sections: tuple[Section, ...] = ()
    if not comparison.differences:
        sections += (Section(say("diff_entries", language), (Lines((say("diff_none", language),)),)),)
    heads = ("diff_what", "diff_entry")
    sections += list_entries(
        say("diff_meaning", language, count=str(len(meant))), heads, (_entry(o, language) for o in meant), language
    )
    sections += _describe_subjects(comparison, language)
    sections += list_entries(
        say("diff_witnesses", language), ("diff_result", "diff_entry"),
        (_witness(one, comparison, language) for one in comparison.witnesses), language,
    )  # fmt: skip
    if comparison.unseen:
        lines = (say("diff_unseen", language, tried=str(comparison.tried),
                     labels=join_labels(comparison.unseen, language)),)  # fmt: skip
        sections += (Section(say("diff_no_witness", language), (Lines(lines),)),)
    sections += list_entries(
        say("diff_restated", language, count=str(len(restated))), heads,
        (_entry(one, language) for one in restated), language,
    )  # fmt: skip
    return Page(language, say("diff_title", language, before=comparison.before, after=comparison.after),
                _headline(comparison, language), sections)  # fmt: skip


def _headline(comparison: RulesetComparison, language: Language) -> tuple[tuple[str, str], ...]:
    titles = (comparison.title_before, comparison.title_after)
    before, after = (choose_words(words, language) for words in titles)
    counts = say("diff_counts", language, **{
        status: str(sum(one.status == status for one in comparison.differences)) for status in _MARKS
    })  # fmt: skip
    return (
        (say("diff_before", language), f"{before} ({comparison.before})"),
        (say("diff_after", language), f"{after} ({comparison.after})"),
        (say("diff_entries", language), counts),
    )


def _entry(difference: Difference, language: Language) -> Entry:
    label = choose_words(difference.label, language)
    title = say("label_id", language, label=label, id=difference.id) if label else difference.id
    aspects = [_say_aspect(aspect, language) for aspect in difference.aspects]
    details = tuple(("", text) for text in aspects[:_SHOWN])
    if len(aspects) > _SHOWN:
        details += (("", say("need_more", language, count=str(len(aspects) - _SHOWN))),)
    stated = (difference.clause_before, difference.clause_after)
    clauses = tuple(dict.fromkeys(_say_clause(clause, language) for clause in stated if clause))
    sources = ((say("clause", language), " → ".join(clauses)),) if clauses else ()
    word = "diff_restated_word" if difference.status == "restated" else f"diff_{difference.status}"
    return Entry(_MARKS[difference.status], say(word, language), title, details, sources)


def _say_clause(clause: str, language: Language) -> str:
    return _UNSURE.sub(lambda found: f"[{word_provenance(_SURENESS[found[1]], language)}]", clause)


def _say_aspect(aspect: Aspect, language: Language) -> str:
    name = _name(aspect.path, language)
    before, after = (_say_side(side, aspect, language) for side in (aspect.before, aspect.after))
    if before is None or after is None:
        return say("diff_is", language, name=name, value=after or before or "")
    return say("diff_from_to", language, name=name, before=before, after=after)


def _say_side(side: str | None, aspect: Aspect, language: Language) -> str | None:
    if side in _SURENESS and aspect.path[-1] == "provenance":
        return word_provenance(_SURENESS[side], language)
    return side


def _name(path: tuple[str, ...], language: Language) -> str:
    parts = [say(f"diff_field_{part}", language) if part in _FIELDS else part for part in path]
    return " › ".join(parts)


_FIELDS = (
    "condition", "formula", "maximum", "weight", "values", "value", "applies", "requires", "scoring", "baseline",
    "leading", "source", "points_source", "clause", "document", "provenance", "note", "label", "unit", "rows",
    "parent", "start", "end", "amount", "caps", "range", "type", "kind", "evidence", "quantity",
)  # fmt: skip


def _describe_subjects(comparison: RulesetComparison, language: Language) -> tuple[Section, ...]:
    if not comparison.subjects:
        return ()
    title = say("diff_subjects", language, changed=str(len(comparison.changes)), count=str(comparison.subjects))
    entries = tuple(_subject(one, comparison, language) for one in comparison.changes)
    sections = list_entries(title, ("diff_grade", "subject"), entries, language)
    if not entries:
        sections = (Section(title, (Lines((say("diff_no_change", language),)),)),)
    refused = tuple(Entry("bad", say("diff_refused", language), name, (("", why),)) for name, why in comparison.refused)
    heading = say("diff_not_assessed", language, count=str(len(refused)))
    return (*sections, *list_entries(heading, ("diff_what", "subject"), refused, language))


def _subject(change: SubjectChange, comparison: RulesetComparison, language: Language) -> Entry:
    name = choose_words(change.name, language)
    title = say("label_id", language, label=name, id=change.subject) if name != change.subject else name
    causes = [("", say("diff_cause", language, labels=_name_causes(ids, comparison, language)))
              for ids in change.causes[:4]]  # fmt: skip
    if not causes:
        causes = [("", say("diff_no_cause", language))]
    standing = _say_effect(change.grade, comparison, language)
    return Entry("open", standing, title, tuple(causes))


def _name_causes(ids: tuple[str, ...], comparison: RulesetComparison, language: Language) -> str:
    by_id = {one.id: one for one in comparison.differences}
    names = []
    for id in ids:
        clause = by_id[id].clause_after or by_id[id].clause_before if id in by_id else ""
        label = choose_words(by_id[id].label, language) if id in by_id else ""
        name = say("label_id", language, label=label, id=id) if label else id
        names.append(say("measure", language, value=name, label=_say_clause(clause, language)) if clause else name)
    return join_labels(tuple(names), language, most=6)


def _witness(witness: Witness, comparison: RulesetComparison, language: Language) -> Entry:
    facts = [f"{id} = {_write(value)}" for id, value in witness.facts.items()]
    details = [(say("as_of", language), witness.as_of.isoformat())]
    if facts:
        details.append((say("diff_facts", language), join_labels(tuple(facts), language, most=10)))
    ids = tuple(witness.difference.split(", "))
    is_grade = witness.result == "grade"
    result = say("grade", language) if is_grade and language == "zh" else witness.result
    effect = witness.effect
    shown = (
        _say_effect(effect, comparison, language) if is_grade else f"{_short(effect.before)} → {_short(effect.after)}"
    )
    return Entry("open", f"{result}: {shown}", _name_causes(ids, comparison, language), tuple(details))


def _say_effect(grade: Effect, comparison: RulesetComparison, language: Language) -> str:
    """Write a grade before and after, by label where a ladder gives one."""
    labels = {id: choose_words(words, language) for id, words in comparison.grade_labels}
    return " → ".join(labels.get(id) or id for id in (grade.before, grade.after))


def _short(text: str) -> str:
    """Write a number of many digits as people read it; anything else as it is."""
    if not text:
        return "–"
    try:
        return format_decimal(Fraction(text), places=None)
    except ValueError:
        return text


def _write(value: object) -> str:
    if isinstance(value, tuple):
        records = ("{" + ", ".join(f"{k}: {_write(v)}" for k, v in record.cells.items()) + "}" for record in value)
        return f"[{', '.join(records)}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return format_value(value, DIMENSIONLESS, "en")  # type: ignore[arg-type]
