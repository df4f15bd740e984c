"""The questionnaire of a ruleset as a page and as JSON: name, label, type, unit, range, evidence."""

import json

from greenrules.explaining.layout import join_name
from greenrules.explaining.messages import choose_words, say
from greenrules.explaining.numbers import format_value, name_unit
from greenrules.explaining.page import Entries, Entry, Language, Page, Section
from greenrules.explaining.questions import Questions
from greenrules.explaining.ranges import write_range
from greenrules.model.citing import Words
from greenrules.model.declarations import Fact, Option, Parameter
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import (
    BooleanType,
    ChoiceType,
    DateType,
    DurationType,
    NumberType,
    SetType,
    TableType,
    TextType,
    Type,
)
from greenrules.model.units import DIMENSIONLESS, Unit

Json = dict[str, object]


def describe_questions(ruleset: Ruleset, questions: Questions, language: Language) -> Page:
    """Return the page of everything that must be supplied."""
    title = say("questions_title", language, title=choose_words(ruleset.title, language), edition=ruleset.edition)
    facts = tuple(_fact_entry(fact, language) for fact in questions.facts)
    parameters = tuple(_parameter_entry(name, parameter, language) for name, parameter in questions.parameters)
    heads = (say("type", language), say("missing_head", language))
    sections = [Section(say("questions", language, count=str(len(facts))), (Entries(*heads, facts),))]
    if parameters:
        heads = (say("type", language), say("parameter", language))
        name = say("abstract_parameters", language, count=str(len(parameters)))
        sections.append(Section(name, (Entries(*heads, parameters),)))
    return Page(language, title, (), tuple(sections))


def write_questions_json(ruleset: Ruleset, questions: Questions) -> str:
    """Return the questionnaire as JSON, labels in both languages."""
    content = {
        "ruleset": ruleset.key,
        "facts": [_encode_fact(fact) for fact in questions.facts],
        "parameters": [
            {
                "id": name,
                "label": _encode_words(parameter.label),
                "type": name_type(parameter.type),
                "unit": str(unit_of(parameter.type)),
            }
            for name, parameter in questions.parameters
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def name_type(type: Type) -> str:
    """Return the word for a type in the ruleset language."""
    match type:
        case NumberType():
            return "number"
        case BooleanType():
            return "boolean"
        case ChoiceType():
            return "choice"
        case SetType():
            return "set"
        case TextType():
            return "text"
        case DateType():
            return "date"
        case DurationType():
            return "duration"
        case TableType():
            return "table"


def unit_of(type: Type) -> Unit:
    """Return the unit of a number, else none."""
    return type.unit if isinstance(type, NumberType) else DIMENSIONLESS


def describe_fact(fact: Fact, language: Language) -> tuple[tuple[str, str], ...]:
    """Return unit, range, options, period, evidence and help of a fact, as far as it has them."""
    ordered = isinstance(fact.type, ChoiceType) and fact.type.ordered
    absence = "" if fact.assume is None else format_value(fact.assume.value, unit_of(fact.type), language)
    details = (
        (say("unit", language), name_unit(unit_of(fact.type), language)),
        (say("range", language), write_range(fact.range, language)),
        (say("options_ordered" if ordered else "options", language), _write_options(fact.options, language)),
        (say("period", language), fact.period),
        (say("absence", language), absence),
        (
            say("evidence", language),
            say("semicolon", language).join(choose_words(words, language) for words in fact.evidence),
        ),
        (say("help", language), choose_words(fact.help, language)),
    )
    return tuple((name, text) for name, text in details if text)


def _fact_entry(fact: Fact, language: Language) -> Entry:
    columns = tuple((say("column", language), _write_column(column, language)) for column in fact.columns)
    title = say("label_id", language, label=choose_words(fact.label, language), id=fact.id)
    return Entry("none", say(name_type(fact.type), language), title, describe_fact(fact, language) + columns)


def describe_parameter(parameter: Parameter, language: Language) -> tuple[tuple[str, str], ...]:
    """Return unit and options of a parameter, as far as it has them."""
    details = (
        (say("unit", language), name_unit(unit_of(parameter.type), language)),
        (say("options", language), _write_options(parameter.options, language)),
    )
    return tuple((name, text) for name, text in details if text)


def _parameter_entry(name: str, parameter: Parameter, language: Language) -> Entry:
    title = say("label_id", language, label=choose_words(parameter.label, language), id=name)
    return Entry("none", say(name_type(parameter.type), language), title, describe_parameter(parameter, language))


def _write_column(column: Fact, language: Language) -> str:
    title = say("label_id", language, label=choose_words(column.label, language), id=column.id)
    details = [say(name_type(column.type), language)]
    details += [join_name(name, text) for name, text in describe_fact(column, language)]
    return f"{title} {say('semicolon', language).join(details)}"


def _write_options(options: tuple[Option, ...], language: Language) -> str:
    return say("list_comma", language).join(_write_option(option.id, option.label, language) for option in options)


def _write_option(id: str, label: Words, language: Language) -> str:
    text = choose_words(label, language)
    return id if not text or text == id else say("measure", language, value=id, label=text)


def _encode_fact(fact: Fact) -> Json:
    ordered = isinstance(fact.type, ChoiceType) and fact.type.ordered
    return {
        "id": fact.id,
        "label": _encode_words(fact.label),
        "type": name_type(fact.type),
        "unit": str(unit_of(fact.type)),
        "range": write_range(fact.range, "en"),
        "options": [{"id": option.id, "label": _encode_words(option.label)} for option in fact.options],
        "ordered": ordered,
        "columns": [_encode_fact(column) for column in fact.columns],
        "period": fact.period,
        "evidence": [_encode_words(words) for words in fact.evidence],
        "help": _encode_words(fact.help),
        "may_be_left_out": fact.assume is not None,
    }


def _encode_words(words: Words) -> Json:
    return {"zh": words.zh, "en": words.en}
