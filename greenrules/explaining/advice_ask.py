"""What is still open and what to ask next, as a page."""

from fractions import Fraction

from greenrules.explaining.advice_words import name_grade, name_subject, write_circumstances, write_facts
from greenrules.explaining.messages import choose_words, join_labels, say
from greenrules.explaining.numbers import format_decimal, format_quantity, name_unit
from greenrules.explaining.page import Entries, Entry, Language, Lines, Page, Section
from greenrules.model.advice import Ask, NamedValue, Question
from greenrules.model.citing import NO_WORDS
from greenrules.model.units import POINTS

_MOST = 40


def describe_ask(found: Ask, language: Language) -> Page:
    """Return the page of what can still come out, the next question, what matters and what does not."""
    title = say("advice_ask_title", language, subject=name_subject(found.about, language))
    sections = _tell_settled(found, language) if found.settled else _tell_open(found, language)
    if found.needless and not found.settled:
        labels = tuple(dict.fromkeys(_name(one, language) for one in found.needless))
        name = say("advice_needless", language, count=str(len(found.needless)))
        sections = (*sections, Section(name, (Lines((join_labels(labels, language, most=_MOST),)),)))
    return Page(language, title, write_circumstances(found.about, language), sections)


def _tell_settled(found: Ask, language: Language) -> tuple[Section, ...]:
    grade = name_grade(found.about, found.grades[0].grade, language)
    text = say("advice_settled", language, grade=grade)
    return (Section(say("outcome", language), (Lines((text,)),)),)


def _tell_open(found: Ask, language: Language) -> tuple[Section, ...]:
    entries = []
    for grade in found.grades:
        facts = write_facts(grade.example, language)
        details = ((say("example", language), facts),) if facts else ()
        standing = say("reachable" if grade.status == "reachable" else "undecided", language)
        mark = "good" if grade.status == "reachable" else "open"
        entries.append(Entry(mark, standing, name_grade(found.about, grade.grade, language), details))  # type: ignore[arg-type]
    method = say("advice_exact" if found.method == "exact" else "advice_bounded", language)
    table = Entries(say("standing", language), say("outcome", language), tuple(entries))
    grades = Section(say("advice_grades", language), (table, Lines((method,))))
    if not found.questions:
        return (grades,)
    asked = tuple(_describe_question(found, question, language) for question in found.questions)
    heads = (say("weight", language), say("question", language))
    count = say("advice_questions", language, count=str(len(asked) - 1))
    following = Section(say("advice_next", language), (Entries(*heads, asked[:1]),))
    rest = Section(count, (Entries(*heads, asked[1:]), Lines((say("advice_measure", language),))))
    return (grades, following, rest) if len(asked) > 1 else (grades, following)


def _describe_question(found: Ask, question: Question, language: Language) -> Entry:
    standing = say("matters_proven" if question.matters == "proven" else "matters_not_excluded", language)
    left = say("grades_left", language, count=format_decimal(question.grades_left, places=2))
    if question.width_left:
        points = format_quantity(question.width_left, POINTS, language, places=2)
        left = say("semicolon", language).join((left, say("width_left", language, points=points)))
    decides = tuple(
        dict.fromkeys(choose_words(label, language) for _, label in question.needed_by if label != NO_WORDS)
    )
    evidence = say("semicolon", language).join(choose_words(words, language) for words in question.evidence)
    details = (
        (say("after_answer", language), left),
        (say("decides", language), join_labels(decides, language, most=4)),
        (say("unit", language), name_unit(question.unit, language)),
        (say("evidence", language), evidence),
    )
    told = tuple((name, text) for name, text in details if text)
    title = _name(NamedValue(question.id, question.label, Fraction(0), question.unit), language)
    return Entry("open", standing, title, told, ((say("node", language), question.id),))


def _name(one: NamedValue, language: Language) -> str:
    """Return the label of an input; of a cell with the record it stands in."""
    label = choose_words(one.label, language) or one.id
    table, _, cell = one.id.partition(":")[2].partition("/")
    index, _, column = cell.partition("/")
    if not column:
        return label
    return say("cell", language, column=label, table=table, record=str(int(index) + 1))
