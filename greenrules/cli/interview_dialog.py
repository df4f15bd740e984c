"""The dialog of an interview: lines in, lines out, a file after every answer."""

from collections.abc import Callable, Iterator
from typing import Literal, TypeAlias

from attrs import define, field

from greenrules.explaining.advice_interview import (
    echo_answer,
    give_help,
    introduce,
    put_cell,
    put_question,
    tell_end,
    tell_problem,
    tell_status,
)
from greenrules.explaining.messages import choose_words, say
from greenrules.explaining.page import Language
from greenrules.improving.interview_answers import read_answer
from greenrules.improving.interview_session import (
    Interview,
    Turn,
    give_answer,
    go_back,
    leave_unknown,
    skip_question,
    take_turn,
)
from greenrules.model.declarations import Fact
from greenrules.model.diagnostics import Diagnostic, FactsError
from greenrules.model.facts import RawFact
from greenrules.model.types import BooleanType, TableType

Command: TypeAlias = Literal["unknown", "skip", "back", "help", "status", "quit"]
_WORDS: dict[str, Command] = {
    **dict.fromkeys(("?", "？", "don't know", "dont know", "unknown", "不知道", "不清楚"), "unknown"),
    **dict.fromkeys(("skip", "s", "跳过"), "skip"),
    **dict.fromkeys(("back", "b", "返回", "上一问"), "back"),
    **dict.fromkeys(("help", "h", "帮助"), "help"),
    **dict.fromkeys(("status", "进度"), "status"),
    **dict.fromkeys(("quit", "q", "exit", "退出"), "quit"),
}
MOST_RECORDS = 200


class _Stop(Exception):
    """Somebody typed a command in the middle of a table."""

    def __init__(self, command: Command) -> None:
        super().__init__(command)
        self.command = command


@define
class Dialog:
    """Where a dialog reads from, writes to and keeps its answers."""

    lines: Iterator[str]
    write: Callable[[str], None]
    save: Callable[[Interview], None]
    language: Language
    number: int = field(default=0)

    def ask(self) -> str:
        """Return the next line; `quit` when there is none."""
        self.write(say("talk_prompt", self.language))
        line = next(self.lines, None)
        return "quit" if line is None else line.strip()


def hold_interview(interview: Interview, dialog: Dialog) -> Interview:
    """Ask until the result is settled, nothing is left to ask, or somebody quits."""
    language = dialog.language
    dialog.write(introduce(interview.ruleset, language))
    while True:
        turn = take_turn(interview)
        if turn.question is None or turn.declared is None:
            dialog.write("\n" + tell_end(turn.outlook, language, settled=turn.settled))
            return interview
        dialog.number += 1
        dialog.write(put_question(turn.question, turn.declared, dialog.number, language))
        after = _take_answer(interview, turn, dialog)
        if after is None:
            return interview
        interview = after
        dialog.save(interview)


def _take_answer(interview: Interview, turn: Turn, dialog: Dialog) -> Interview | None:
    """Return the interview after one answer or command; None to quit."""
    assert turn.question is not None, "there is a question"
    assert turn.declared is not None, "a question asks for something declared"
    language, id = dialog.language, turn.question.id
    label = choose_words(turn.question.label, language) or id
    while True:
        text = dialog.ask()
        command = _WORDS.get(text.casefold())
        try:
            if command is None and text:
                answer = _read(turn, text, dialog)
                if isinstance(answer, Diagnostic):
                    dialog.write(tell_problem(answer, turn.declared, language))
                    continue
                after = give_answer(interview, id, answer)
                dialog.write(
                    say("talk_noted", language, label=label, value=echo_answer(answer, turn.declared, text, language))
                    + "\n"
                )
                return after
        except _Stop as stop:
            command = stop.command
        except FactsError as error:
            dialog.write(tell_problem(error.diagnostics[0], turn.declared, language))
            continue
        match command:
            case "quit":
                return None
            case "unknown":
                dialog.write(say("talk_left_unknown", language, label=label) + "\n")
                return leave_unknown(interview, id)
            case "skip":
                dialog.write(say("talk_skipped", language, label=label) + "\n")
                return skip_question(interview, id)
            case "back":
                dialog.write(say("talk_back" if interview.past else "talk_first", language) + "\n")
                return go_back(interview)
            case "status":
                dialog.write(tell_status(turn.outlook, language))
            case _:
                dialog.write(give_help(turn.declared, language))


def _read(turn: Turn, text: str, dialog: Dialog) -> RawFact | Diagnostic:
    declared = turn.declared
    assert declared is not None, "there is a question"
    if isinstance(declared.type, TableType) and isinstance(declared, Fact):
        return _read_table(declared, text, dialog)
    return read_answer(declared, text)


def _read_table(table: Fact, text: str, dialog: Dialog) -> RawFact | Diagnostic:
    """Ask for the records of a table, one cell after another."""
    has_some = _read_yes_no(table, text)
    records: list[RawFact] = []
    while isinstance(has_some, RawFact) and has_some.value is True and len(records) < MOST_RECORDS:
        cells = {column.id: _ask_cell(column, len(records) + 1, dialog) for column in table.columns}
        known = {name: cell for name, cell in cells.items() if cell is not None}
        records.append(RawFact(known, "", (), "", table.id))
        has_some = _ask_again(table, dialog)
    return has_some if isinstance(has_some, Diagnostic) else RawFact(tuple(records), "", (), "", table.id)


def _read_yes_no(table: Fact, text: str) -> RawFact | Diagnostic:
    return read_answer(Fact(table.id, BooleanType(), table.label, (), (), (), "", (), table.help, None), text)


def _ask_again(table: Fact, dialog: Dialog) -> RawFact:
    dialog.write(f"  {say('talk_more', dialog.language)}\n")
    while True:
        answer = _read_yes_no(table, _ask_inside(dialog))
        if isinstance(answer, RawFact):
            return answer
        dialog.write(tell_problem(answer, table, dialog.language))


def _ask_cell(column: Fact, record: int, dialog: Dialog) -> RawFact | None:
    """Return a cell; None where it was left empty because absence is a statement, or is not known."""
    dialog.write(put_cell(column, record, dialog.language))
    while True:
        text = dialog.ask()
        command = _WORDS.get(text.casefold())
        if not text and column.assume is not None:
            return None
        if command == "unknown":
            return RawFact(None, "", (), "", column.id)
        if command == "help" or not text:
            dialog.write(give_help(column, dialog.language))
            continue
        if command is not None:
            raise _Stop(command)
        answer = read_answer(column, text)
        if isinstance(answer, RawFact):
            return answer
        dialog.write(tell_problem(answer, column, dialog.language))


def _ask_inside(dialog: Dialog) -> str:
    text = dialog.ask()
    command = _WORDS.get(text.casefold())
    if command in ("back", "quit", "skip"):
        raise _Stop(command)
    return text
