"""A facts file to fill in: it reads back with every value missing."""

from collections.abc import Iterator

from greenrules.explaining.layout import clean, join_name, wrap
from greenrules.explaining.messages import choose_words, say
from greenrules.explaining.page import Language
from greenrules.explaining.questionnaire import describe_fact, describe_parameter, name_type, unit_of
from greenrules.explaining.questions import Questions
from greenrules.model.declarations import Fact, Parameter
from greenrules.model.ruleset import Ruleset


def write_template(ruleset: Ruleset, questions: Questions, language: Language) -> str:
    """Return a YAML facts file whose comments say what each value is; empty values count as missing.

    Lines that begin with `#`, other than with `# ` and a word, hold YAML: without that sign they count.
    """
    title = say("questions_title", language, title=choose_words(ruleset.title, language), edition=ruleset.edition)
    lines = [f"# {clean(title)} {ruleset.key}", f"# {say('template_intro', language)}", ""]
    lines += ["subject:", "  id:", "  zh:", "  en:"]
    lines += [
        f"as_of:  # {say('template_as_of', language)}, YYYY-MM-DD",
        "",
        "facts:" if questions.facts else "facts: {}",
    ]
    for fact in questions.facts:
        lines += ["", *_fact_lines(fact, language)]
    if questions.parameters:
        lines += ["", *_parameter_lines(questions.parameters, language)]
    return "\n".join(lines) + "\n"


def _fact_lines(fact: Fact, language: Language) -> Iterator[str]:
    yield from _comment(choose_words(fact.label, language), "  # ")
    for name, text in describe_fact(fact, language):
        yield from _comment(join_name(name, text), "  #   ")
    yield from _comment(say(f"hint_{name_type(fact.type)}", language), "  #   ")
    yield f"  {fact.id}:"
    for number, column in enumerate(fact.columns):
        notes = [choose_words(column.label, language), say(f"hint_{name_type(column.type)}", language)]
        notes += [join_name(name, text) for name, text in describe_fact(column, language)]
        yield from _comment(say("semicolon", language).join(notes), "#      # ")
        yield f"#    {' ' if number else '-'} {column.id}:"


def _parameter_lines(parameters: tuple[tuple[str, Parameter], ...], language: Language) -> Iterator[str]:
    yield f"# {say('abstract_parameters', language, count=str(len(parameters)))}"
    yield "#parameters:"
    for name, parameter in parameters:
        unit = unit_of(parameter.type)
        notes = [choose_words(parameter.label, language)]
        notes += [join_name(name, text) for name, text in describe_parameter(parameter, language)]
        yield from _comment(say("semicolon", language).join(notes), "#  # ")
        # A plain scalar may not begin with %.
        yield f'#  {name}: {{value: , unit: "{unit}", cite: }}' if unit.atoms else f"#  {name}: {{value: , cite: }}"


def _comment(text: str, lead: str) -> tuple[str, ...]:
    """Return a comment as lines that each begin as `lead` does, whatever the text holds."""
    return wrap(lead + clean(text), indent=f"{lead}  ")
