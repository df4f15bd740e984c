"""Questions and replies of an interview, in words."""

from collections.abc import Iterator

from greenrules.explaining.advice_words import name_grade
from greenrules.explaining.messages import choose_words, join_labels, say
from greenrules.explaining.numbers import format_value, name_unit
from greenrules.explaining.page import Language
from greenrules.explaining.questionnaire import unit_of
from greenrules.explaining.ranges import write_range
from greenrules.model.advice import Ask, Question
from greenrules.model.citing import NO_WORDS
from greenrules.model.declarations import Fact, Parameter
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.facts import RawFact
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import (
    BooleanType,
    ChoiceType,
    DateType,
    DurationType,
    NumberType,
    SetType,
    TableType,
)


def introduce(ruleset: Ruleset, language: Language) -> str:
    """Return the title, and what can be typed at any time."""
    title = say("talk_title", language, title=choose_words(ruleset.title, language), edition=ruleset.edition)
    return f"{title}\n{say('talk_how', language)}\n"


def put_question(question: Question, declared: Fact | Parameter, number: int, language: Language) -> str:
    """Return a question: what is asked, what it decides, how it can be answered, and the evidence."""
    label = choose_words(question.label, language) or question.id
    lines = ["", say("talk_question", language, number=str(number), label=label)]
    decides = tuple(dict.fromkeys(choose_words(one, language) for _, one in question.needed_by if one != NO_WORDS))
    lines += [say("talk_decides", language, labels=join_labels(decides, language, most=3))] if decides else []
    lines += [*describe_answers(declared, language)]
    evidence = say("semicolon", language).join(choose_words(words, language) for words in question.evidence)
    lines += [say("talk_evidence", language, evidence=evidence)] if evidence else []
    return "\n  ".join(lines) + "\n"


def put_cell(column: Fact, record: int, language: Language) -> str:
    """Return the question for a cell of a record."""
    label = choose_words(column.label, language) or column.id
    lines = [f"  {say('talk_record', language, record=str(record), label=label)}"]
    lines += [f"    {line}" for line in describe_answers(column, language)]
    if column.assume is not None:
        value = format_value(column.assume.value, unit_of(column.type), language)
        lines.append(f"    {say('talk_blank', language, value=value)}")
    return "\n".join(lines) + "\n"


def describe_answers(declared: Fact | Parameter, language: Language) -> Iterator[str]:
    """Yield how a question can be answered."""
    match declared.type:
        case NumberType(unit=unit):
            text = say("talk_unit", language, unit=name_unit(unit, language)) if unit.atoms else ""
            yield text or say("talk_plain_number", language)
        case BooleanType():
            yield say("talk_yes_no", language)
        case ChoiceType() | SetType():
            yield from _list_options(declared, language)
        case DateType():
            yield say("talk_date", language)
        case DurationType():
            yield say("talk_length", language)
        case TableType():
            yield say("talk_table", language)
        case _:
            yield say("talk_text", language)
    if isinstance(declared, Fact) and declared.range:
        yield say("talk_range", language, range=write_range(declared.range, language))


def _list_options(declared: Fact | Parameter, language: Language) -> Iterator[str]:
    labels = {option.id: choose_words(option.label, language) for option in declared.options}
    assert isinstance(declared.type, ChoiceType | SetType), "only these have options"
    for number, id in enumerate(declared.type.options, 1):
        yield say("talk_option", language, number=str(number), label=labels.get(id) or id)
    if isinstance(declared.type, SetType):
        yield say("talk_several", language)


def give_help(declared: Fact | Parameter, language: Language) -> str:
    """Return the help of a question, with its evidence and range once more."""
    lines = list(describe_answers(declared, language))
    if isinstance(declared, Fact):
        help = choose_words(declared.help, language)
        evidence = say("semicolon", language).join(choose_words(words, language) for words in declared.evidence)
        lines += [help] if help else []
        lines += [say("talk_evidence", language, evidence=evidence)] if evidence else []
    return "".join(f"  {line}\n" for line in (*lines, say("talk_how", language)))


def tell_status(outlook: Ask, language: Language) -> str:
    """Return what can still come out."""
    grades = tuple(name_grade(outlook.about, one.grade, language) for one in outlook.grades)
    return say("talk_still", language, grades=join_labels(grades, language)) + "\n"


def tell_end(outlook: Ask, language: Language, *, settled: bool) -> str:
    """Return that it is settled, or what is still open when nothing is left to ask."""
    if settled:
        return say("talk_settled", language, grade=name_grade(outlook.about, outlook.grades[0].grade, language)) + "\n"
    grades = tuple(name_grade(outlook.about, one.grade, language) for one in outlook.grades)
    return say("talk_open", language, grades=join_labels(grades, language)) + "\n"


def tell_problem(problem: Diagnostic, declared: Fact | Parameter, language: Language) -> str:
    """Return why an answer was not taken, and what can be typed instead."""
    unit = name_unit(unit_of(declared.type), language)
    match problem.code:
        case "GR603":
            return say("talk_wrong_unit" if unit else "talk_no_unit", language, unit=unit) + "\n"
        case "GR604" if isinstance(declared, Fact):
            return say("talk_wrong_range", language, range=write_range(declared.range, language)) + "\n"
        case _:
            lines = "".join(f"  {line}\n" for line in describe_answers(declared, language))
            return f"{say('talk_wrong', language)}\n{lines}"


def echo_answer(answer: RawFact, declared: Fact | Parameter, text: str, language: Language) -> str:
    """Return an answer as it was understood: options by their labels, records counted, all else as typed."""
    labels = {option.id: choose_words(option.label, language) or option.id for option in declared.options}
    match answer.value:
        case bool():
            return say("yes" if answer.value else "no", language)
        case str() if isinstance(declared.type, ChoiceType):
            return labels.get(answer.value, answer.value)
        case tuple() if isinstance(declared.type, SetType):
            words = tuple(labels.get(str(item.value), str(item.value)) for item in answer.value)
            return join_labels(words, language) or say("empty_set", language)
        case tuple() as records:
            return say("one_record" if len(records) == 1 else "records", language, count=str(len(records)))
        case _:
            return text
