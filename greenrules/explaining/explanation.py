"""The whole explanation, and the short one: which sections, in which order."""

from collections.abc import Sequence
from typing import Literal, TypeVar

from greenrules.api.editions import OlderEdition
from greenrules.explaining.findings import (
    describe_eligibilities,
    describe_entitlements,
    describe_gates,
    describe_groups,
    describe_losses,
)
from greenrules.explaining.inputs import (
    describe_assumptions,
    describe_changes,
    describe_missing,
    describe_undefined,
    describe_unused,
)
from greenrules.explaining.markdown import render_markdown
from greenrules.explaining.messages import say
from greenrules.explaining.page import LANGUAGES, Language, Page, Section
from greenrules.explaining.result import explain_grade, name_subject, write_headline
from greenrules.explaining.sources import describe_caveats, describe_documents, describe_overlay
from greenrules.explaining.steps import explain_node
from greenrules.explaining.summary import describe_obstacles
from greenrules.explaining.text import render_text
from greenrules.explaining.unchecked import describe_unchecked
from greenrules.model.assessment import Assessment

Format = Literal["text", "markdown"]
FORMATS: tuple[Format, ...] = ("text", "markdown")
Word = TypeVar("Word", bound=str)
# The order is the contract: the result, whether it is still that of the standard, why, what made it, what is missing,
# how sure it is.
_SECTIONS = (
    describe_changes,
    explain_grade,
    describe_gates,
    describe_losses,
    describe_groups,
    describe_eligibilities,
    describe_entitlements,
    describe_missing,
    describe_undefined,
    describe_assumptions,
    describe_unchecked,
    describe_caveats,
    describe_overlay,
    describe_unused,
    describe_documents,
)


def explain(
    assessment: Assessment,
    lang: Language = "en",
    format: Format = "text",
    node: str | None = None,
    *,
    older: OlderEdition | None = None,
) -> str:
    """Explain an assessment: the grade and score first, then why, with clauses, missing facts and caveats.

    Args:
        assessment: the result of `evaluate`.
        lang: "en" or "zh".
        format: "text" (a tree within 100 columns) or "markdown" (tables).
        node: id of a trace node to unfold step by step, instead of the whole.
        older: what `greenrules.api.editions.find_newer` found, where the edition was chosen by the date.

    Raises:
        FactsError: GR901 when there is no such node.
        ValueError: `lang` or `format` is none of the above.
    """
    language = _require(lang, LANGUAGES)
    return render(
        explain_node(assessment, node, language) if node is not None else _whole(assessment, language, older), format
    )


def summarise(
    assessment: Assessment, lang: Language = "en", format: Format = "text", *, older: OlderEdition | None = None
) -> str:
    """Say the grade, the score and what blocks a better grade, in a few lines; the arguments are those of `explain`."""
    language = _require(lang, LANGUAGES)
    sections = tuple(
        section
        for describe in (describe_changes, explain_grade, describe_obstacles)
        for section in describe(assessment, language)
    )
    return render(_page(assessment, language, sections, older), format)


def render(page: Page, format: Format) -> str:
    """Return a page in one of FORMATS."""
    return render_markdown(page) if _require(format, FORMATS) == "markdown" else render_text(page)


def _whole(assessment: Assessment, language: Language, older: OlderEdition | None) -> Page:
    sections = tuple(section for describe in _SECTIONS for section in describe(assessment, language))
    return _page(assessment, language, sections, older)


def _page(
    assessment: Assessment, language: Language, sections: tuple[Section, ...], older: OlderEdition | None
) -> Page:
    title = say("page_title", language, subject=name_subject(assessment, language))
    return Page(language, title, write_headline(assessment, language, older), sections)


def _require(word: Word, allowed: Sequence[Word]) -> Word:
    if word not in allowed:
        raise ValueError(f"`{word}` is not one of {', '.join(allowed)}")
    return word
