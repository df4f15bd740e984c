"""The rows of a table that were rejected, for the programme page and its workbook."""

from attrs import frozen

from greenrules.explaining.page import Language
from greenrules.explaining.reject_words import name_column, name_row, place_reject, quote_value, word_reject
from greenrules.model.programme_judgement import ProgrammeJudgement


@frozen
class RejectRow:
    """A bad cell: where it stands, whose row it is, which fact, what stands there, what is wrong, what to do."""

    place: str
    name: str
    fact: str
    value: str
    problem: str
    help: str


def list_reject_rows(judgement: ProgrammeJudgement, language: Language) -> tuple[RejectRow, ...]:
    """Return every bad cell in the order of the table."""
    rows = []
    for one in judgement.rejects:
        problem, help = word_reject(one, language)
        place, name, fact = (write(one, language) for write in (place_reject, name_row, name_column))
        rows.append(RejectRow(place, name, fact, quote_value(one, language), problem, help))
    return tuple(rows)
