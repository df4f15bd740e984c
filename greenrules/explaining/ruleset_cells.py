"""The cells of the page of a ruleset: labels in both languages, expressions as code, sources with how sure they are."""

from collections.abc import Iterable, Iterator, Sequence

from greenrules.explaining.citations import name_document, word_provenance
from greenrules.explaining.markdown import escape
from greenrules.explaining.messages import choose_words, say
from greenrules.explaining.page import Language
from greenrules.model.citing import Source, Words
from greenrules.model.expressions import Expr
from greenrules.model.ruleset import Ruleset

Row = Sequence[str]


def write_grid(heads: Iterable[str], rows: Iterable[Row], language: Language) -> Iterator[str]:
    """Yield a Markdown table, or nothing when it has no rows; columns that are empty throughout are left out.

    Args:
        heads: keys of the messages over the columns.
        rows: cells that are already Markdown.
    """
    titles, cells = [say(head, language) for head in heads], list(rows)
    shown = [column for column in range(len(titles)) if any(row[column] for row in cells)]
    if cells:
        yield _write_row(titles[column] for column in shown)
        yield "|" + "---|" * len(shown)
        yield from (_write_row(row[column] for column in shown) for row in cells)


def _write_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def write_code(text: str) -> str:
    """Return an id or a formula as code on one line; nothing stays nothing."""
    line = " ".join(text.split()).replace("|", "\\|")
    return f"`{line}`" if line else ""


def write_expression(expression: Expr | None) -> str:
    """Return an expression as it is written in the ruleset."""
    return "" if expression is None else write_code(expression.span.text)


def write_both(words: Words) -> str:
    """Return a label in both languages."""
    return escape(" · ".join(dict.fromkeys(text for text in (words.zh, words.en) if text)))


def write_source(source: Source, ruleset: Ruleset, language: Language) -> str:
    """Return document and clause of a source."""
    document = ruleset.documents.get(source.document)
    name = name_document(document.number, document.title, language) if document else ""
    return escape(" ".join(part for part in (name or source.document, source.clause) if part))


def write_provenance(source: Source, language: Language) -> str:
    """Return how sure a source is, with the reason where one is given; nothing for a definition of ours."""
    if not source.document and source.provenance == "published":
        return ""
    word = word_provenance(source.provenance, language)
    return escape(say("measure", language, value=word, label=source.note) if source.note else word)


def write_list(labels: Iterable[Words], language: Language) -> str:
    """Return labels as one list in one language."""
    return escape(say("semicolon", language).join(choose_words(words, language) for words in labels))
