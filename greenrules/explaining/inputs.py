"""What the result rests on from outside: changed, missing, undefined, assumed and unused inputs, as sections."""

from greenrules.explaining.citations import cite_details, format_citation
from greenrules.explaining.messages import choose_words, join_labels, say
from greenrules.explaining.numbers import format_decimal, format_value, name_unit, word_reason
from greenrules.explaining.page import Entry, Language, Lines, Section
from greenrules.explaining.sections import list_entries
from greenrules.model.assessment import Assessment, Assumption, MissingInput, UndefinedValue
from greenrules.model.trace import ChangedParameter


def describe_changes(assessment: Assessment, language: Language) -> tuple[Section, ...]:
    """Return the values of the standard the caller put others in place of; nothing when there are none."""
    lines = tuple(_write_change(one, language) for one in assessment.trace.changed)
    return (Section(say("changed", language), (Lines(lines),)),) if lines else ()


def list_changes(assessment: Assessment, language: Language) -> tuple[str, ...]:
    """Return the same, each as a sentence of its own."""
    return tuple(
        say("changed_sentence", language, change=_write_change(one, language)) for one in assessment.trace.changed
    )


def describe_missing(assessment: Assessment, language: Language) -> tuple[Section, ...]:
    """Return what to supply, which findings need it and the points at stake."""
    entries = (_missing_entry(assessment, item, language) for item in assessment.missing)
    title = say("missing", language, count=str(len(assessment.missing)))
    return list_entries(title, ("kind", "missing_head"), entries, language)


def describe_undefined(assessment: Assessment, language: Language) -> tuple[Section, ...]:
    """Return the quantities that have no value, with the reason in words."""
    entries = (_undefined_entry(one, language) for one in assessment.undefined)
    return list_entries(say("undefined", language), ("because", "quantity"), entries, language)


def describe_assumptions(assessment: Assessment, language: Language) -> tuple[Section, ...]:
    """Return the values nobody supplied, with who assumed them and why that is allowed."""
    entries = (_assumption_entry(one, language) for one in assessment.assumptions)
    return list_entries(say("assumptions", language), ("by_head", "assumption"), entries, language)


def describe_unused(assessment: Assessment, language: Language) -> tuple[Section, ...]:
    """Return the supplied facts that played no part."""
    unused = assessment.unused_facts
    return (Section(say("unused", language), (Lines((join_labels(unused, language, most=40),)),)),) if unused else ()


def name_input(item: MissingInput, language: Language) -> str:
    """Return the label of a missing input; for a cell of a table also the record it belongs to."""
    name = item.id.partition(":")[2]
    label = choose_words(item.label, language) or name
    table, _, cell = name.partition("/")
    record, _, column = cell.partition("/")
    if not (column and record.isdigit()):
        return label
    return say("cell", language, column=label, table=table, record=str(int(record) + 1))


def _write_change(one: ChangedParameter, language: Language) -> str:
    label = choose_words(one.label, language) or one.id
    before, after = (
        choose_words(words, language) or format_value(value, one.unit, language)
        for value, words in ((one.before, one.before_label), (one.after, one.after_label))
    )
    clause = format_citation(one.citation, language)
    key = "changed_cited" if clause else "changed_uncited"
    return say(key, language, label=label, before=before, after=after, clause=clause)


def _missing_entry(assessment: Assessment, item: MissingInput, language: Language) -> Entry:
    # A group waits for whatever its indicators wait for: naming those says more.
    labels = {one.id: choose_words(one.label, language) for one in assessment.findings if one.kind != "group"}
    needed = join_labels(tuple(dict.fromkeys(labels[id] for id in item.needed_by if id in labels)), language, most=4)
    points = format_decimal(item.points, places=dict(assessment.display).get("score")) if item.points else ""
    details = (
        (say("needed_by", language), needed),
        (say("points_at_stake", language), points),
        (say("unit", language), name_unit(item.unit, language)),
    )
    told = tuple((name, text) for name, text in details if text)
    return Entry(
        "open", say(item.kind, language), name_input(item, language), told, ((say("node", language), item.id),)
    )


def _undefined_entry(one: UndefinedValue, language: Language) -> Entry:
    title = choose_words(one.label, language) or one.id
    return Entry("bad", word_reason(one.reason, language), title, (), ((say("node", language), one.id),))


def _assumption_entry(one: Assumption, language: Language) -> Entry:
    value = choose_words(one.value_label, language) or format_value(one.value, one.unit, language)
    title = f"{choose_words(one.label, language) or one.id} = {value}"
    standing = say("by_ruleset" if one.by == "ruleset" else "by_caller", language)
    clause = cite_details(one.citation, language) if one.citation else ()
    return Entry("none", standing, title, (), (*clause, (say("node", language), one.id)))
