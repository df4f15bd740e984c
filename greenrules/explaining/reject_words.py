"""Bad cells of a table in words: where they stand, whose they are, what is wrong and what to do."""

from collections.abc import Iterator

from greenrules.explaining.messages import choose_words, say
from greenrules.explaining.page import Entry, Language, Section
from greenrules.explaining.sections import list_entries
from greenrules.model.diagnostic_words import TITLES
from greenrules.model.diagnostic_zh import word_help, word_particulars
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.rejects import Reject


def describe_rejects(rejects: tuple[Reject, ...], language: Language) -> tuple[Section, ...]:
    """Return the section of the rows that were not judged, or nothing when there are none."""
    entries = (_describe(one, language) for one in rejects)
    return list_entries(say("rejects", language, counts=count_rejects(rejects, language)),
                        ("reject_place", "fleet_name"), entries, language)  # fmt: skip


def count_rejects(rejects: tuple[Reject, ...], language: Language) -> str:
    """Say how many rows were not judged, and for how many bad cells; empty when there are none."""
    rows = len({(one.file, one.row) for one in rejects})
    return say("reject_counts", language, rows=str(rows), cells=str(len(rejects))) if rejects else ""


def word_rejects(rejects: tuple[Reject, ...], language: Language) -> str:
    """Say that rows were not judged, and what becomes of them; empty when there are none."""
    counts = count_rejects(rejects, language)
    return say("rejects_warning", language, counts=counts) if counts else ""


def list_refused(rejects: tuple[Reject, ...], language: Language) -> Iterator[tuple[str, str]]:
    """Yield bad cells as whoever lists refused subjects has them: a name and a reason."""
    for one in rejects:
        message, help = word_reject(one, language)
        reason = say("semicolon", language).join(text for text in (message, help) if text)
        yield f"{place_reject(one, language)} · {name_row(one, language)}", reason


def _describe(one: Reject, language: Language) -> Entry:
    message, help = word_reject(one, language)
    details = [(name_column(one, language), quote_value(one, language)), ("", message)]
    details += [(say("reject_help", language), help)] if help else []
    return Entry("bad", place_reject(one, language), name_row(one, language), tuple(details))


def place_reject(one: Reject, language: Language) -> str:
    """Return where a cell stands: `D7` as a spreadsheet program has it, else its line or row; the file first."""
    if one.line is None:
        place = say("reject_row", language, row=str(one.row))
    elif one.letter:
        place = f"{one.letter}{one.line}"
    else:
        place = say("reject_line", language, line=str(one.line))
    return f"{one.file} {place}" if one.file else place


def name_row(one: Reject, language: Language) -> str:
    """Return whose row it is: the name with the id, as far as the row has them."""
    if one.name and one.id not in ("", one.name):
        return say("label_id", language, label=one.name, id=one.id)
    return one.name or one.id or say("reject_nobody", language)


def name_column(one: Reject, language: Language) -> str:
    """Return the label of the fact in a column with its id; of another column its name."""
    label = choose_words(one.label, language)
    return say("label_id", language, label=label, id=one.column) if label else one.column


def quote_value(one: Reject, language: Language) -> str:
    """Return what stands in a cell, and of an empty one that it is."""
    return one.value or say("reject_empty", language)


def word_reject(one: Reject, language: Language) -> tuple[str, str]:
    """Return what is wrong with a cell and what to do, in a language."""
    if language == "en":
        return one.message, one.help
    said = Diagnostic(one.code, one.message, help=one.help)
    return f"{TITLES[one.code]}：{word_particulars(said)}", word_help(said)
