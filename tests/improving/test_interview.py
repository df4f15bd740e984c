"""The interview: answers as people type them, a dialog fed with lines, a file that goes on and is read by evaluate."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import greenrules
from greenrules.api import read_facts, read_facts_file
from greenrules.cli.interview_dialog import Dialog, hold_interview
from greenrules.explaining.page import Language
from greenrules.improving.interview_answers import read_answer
from greenrules.improving.interview_file import write_answers
from greenrules.improving.interview_session import (
    Interview,
    give_answer,
    go_back,
    leave_unknown,
    open_interview,
    skip_question,
    take_turn,
)
from greenrules.model.declarations import Fact
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.facts import RawFact
from greenrules.model.ruleset import Ruleset
from greenrules.testing.documents import write_document
from greenrules.testing.factory_strategies import factories
from greenrules.testing.subjects import Factory
from tests.laws.specimens import law, load_specimen
from tests.page_blocks import HEADER

# Rulesets that ask few questions: an interview under the others takes a minute.
SHORT = ("cn.ningbo.star_factory@2022", "cn.hebei.star_factory@2024", "cn.zhejiang.green_low_carbon_factory@2025")
RULES = """\
facts:
  power:
    label: {zh: 用电量, en: electricity}
    unit: kWh
    range: ">= 0"
    evidence: [{zh: 电费单, en: bills}]
    help: {zh: 全厂, en: whole site}
  output: {label: {zh: 产量, en: output}, unit: t, range: "> 0"}
  intensity: {label: {zh: 能耗, en: intensity}, unit: kgce/t}
  share: {label: {zh: 占比, en: share}, unit: "%"}
  lawful: {label: {zh: 合法, en: lawful}, type: boolean}
  class:
    label: {zh: 档次, en: class}
    type: choice
    options: {A: {zh: 甲档, en: first class}, B: {zh: 乙档, en: second class}}
  systems:
    label: {zh: 体系, en: systems}
    type: set
    options: {q: {zh: 质量, en: quality}, e: {zh: 环境, en: environment}}
  since: {label: {zh: 起始, en: since}, type: date}
  length: {label: {zh: 期限, en: length}, type: duration}
  remark: {label: {zh: 备注, en: remark}, type: text}
  audits:
    label: {zh: 审核, en: audits}
    type: table
    columns:
      year: {label: {zh: 年份, en: year}, unit: year}
      passed: {label: {zh: 通过, en: passed}, type: boolean}
parameters:
  limit: {label: {zh: 限值, en: limit}, unit: kWh/t, value: 100, SOURCE}
derived:
  use: {label: {zh: 单耗, en: use per tonne}, unit: kWh/t, formula: power / output, SOURCE}
grades:
  - {id: good, label: {zh: 良好, en: good}, condition: lawful and use <= limit, SOURCE}
  - {id: fair, label: {zh: 合格, en: fair}, condition: lawful and some a in audits satisfies a.passed, SOURCE}
""".replace("SOURCE", 'cite: {document: guide, clause: "1"}, provenance: published')


# A factory that uses too much: only its audits can help it.
DIRTY = {"lawful": ["yes"], "electricity": ["500 MWh"], "output": ["100"]}


@cache
def rules() -> Ruleset:
    return greenrules.compile_text(HEADER + RULES)


def fact(name: str) -> Fact:
    return rules().facts[name]


def read(name: str, text: str) -> object:
    """Return the value and unit an answer is read as, or the code of what is wrong."""
    answer = read_answer(fact(name), text)
    if isinstance(answer, Diagnostic):
        return answer.code
    value = answer.value
    if isinstance(value, tuple):
        return tuple(item.value for item in value)
    return (value, answer.unit) if answer.unit else value


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("power", "350 万kWh", (Fraction(350), "万kWh")),
        ("power", "350万千瓦时", (Fraction(350), "万千瓦时")),
        ("power", "1,200.5", Fraction("1200.5")),
        ("power", "３５０", Fraction(350)),
        ("power", "3万", Fraction(30000)),
        ("power", "0.4 kgce/t", "GR603"),
        ("power", "-1", "GR604"),
        ("power", "many", "GR914"),
        ("power", "1" * 19, "GR914"),
        ("intensity", "0.4 kgce/t", (Fraction("0.4"), "kgce/t")),
        ("share", "12.5%", (Fraction("12.5"), "%")),
        ("share", "12.5", Fraction("12.5")),
        ("lawful", "是", True),
        ("lawful", "2", False),
        ("lawful", "perhaps", "GR914"),
        ("class", "2", "B"),
        ("class", "a", "A"),
        ("class", "乙档", "B"),
        ("class", "first class", "A"),
        ("class", "3", "GR914"),
        ("systems", "1 2", ("q", "e")),
        ("systems", "环境", ("e",)),
        ("systems", "无", ()),
        ("systems", "1 7", "GR914"),
        ("since", "2024年3月1日", date(2024, 3, 1)),
        ("since", "2024/3/1", date(2024, 3, 1)),
        ("since", "2024-02-30", "GR914"),
        ("length", "3年", "P3Y"),
        ("length", "18 months", "P18M"),
        ("length", "P6M", "P6M"),
        ("remark", "anything at all", "anything at all"),
    ],
)
def test_answers_are_read_as_people_type_them(name: str, text: str, expected: object) -> None:
    """Numbers with units of either language, options by number, id or label, dates and lengths as they are written."""
    assert read(name, text) == expected


LABELS = re.compile(r"(?:\[|【)\d+(?:\]|】) ?(.*)")


def talk(answers: Mapping[str, Sequence[str]], language: Language = "en") -> tuple[Interview, str]:
    """Return how a dialog ends and what was written.

    Args:
        answers: lines to type by the label of the question; nothing more is typed where they run out.
    """
    written: list[str] = []
    left = {label: list(lines) for label, lines in answers.items()}

    def feed() -> Iterator[str]:
        while lines := left.get(LABELS.findall("".join(written))[-1]):
            yield lines.pop(0)

    dialog = Dialog(feed(), written.append, lambda _: None, language)
    return hold_interview(open_interview(rules(), "2025-01-01"), dialog), "".join(written)


def test_the_interview_stops_as_soon_as_the_grade_is_settled() -> None:
    """One unlawful factory needs one answer: nothing else can change the grade."""
    ended, text = talk({"lawful": ["2"]})

    assert list(ended.document.facts) == ["lawful"]
    assert "Settled: no grade. Nothing else can change it" in text


def test_a_grade_is_reached_question_by_question() -> None:
    """With the answers typed in their own units the grade is that of the same facts evaluated."""
    ended, text = talk({"lawful": ["yes"], "audits": ["2"], "electricity": ["9 MWh"], "output": ["100"]})
    facts = read_facts(write_answers(ended.document, "example.rules@1"))

    assert "Settled: good." in text
    assert greenrules.evaluate(rules(), facts[0]).grade == "good"


def test_back_takes_the_last_answer_away() -> None:
    """After `back` the same question stands again, and another answer takes the place of the first."""
    ended, text = talk({"lawful": ["yes", "no"], "audits": ["back"]})

    assert "One question back." in text
    assert ended.document.facts["lawful"].value is False


def test_back_at_the_beginning_stays_there() -> None:
    """There is nothing before the first question."""
    ended, text = talk({"lawful": ["back", "no"]})

    assert "This is the first question." in text
    assert ended.document.facts["lawful"].value is False


def test_what_nobody_knows_stays_missing_and_is_not_asked_again() -> None:
    """`?` leaves a fact missing; when nothing is left to ask the grades still possible are told."""
    ended, text = talk({"lawful": ["?"], "audits": ["?"], "electricity": ["?"], "output": ["?"]})

    assert text.count("] lawful\n") == 1
    assert ended.document.facts["lawful"].value is None
    assert "not settled" in text


def test_a_skipped_question_comes_back_at_the_end() -> None:
    """`skip` puts a question off until no other is left."""
    interview = open_interview(rules(), "2025-01-01")
    first = take_turn(interview).question
    assert first is not None
    second = take_turn(skip_question(interview, first.id)).question
    assert second is not None
    later = skip_question(interview, first.id)
    while (turn := take_turn(later)).question is not None and turn.question.id != first.id:
        later = leave_unknown(later, turn.question.id)

    assert second.id != first.id
    assert turn.question is not None
    assert turn.question.id == first.id


def test_a_wrong_answer_is_asked_again_with_the_reason() -> None:
    """A unit of another kind is refused in words, and the question stands."""
    ended, text = talk({"lawful": ["yes"], "audits": ["2"], "electricity": ["9 kg", "9 MWh"], "output": ["100"]})

    assert "The unit does not fit: it has to convert to kWh." in text
    assert ended.document.facts["power"].unit == "MWh"


def test_records_of_a_table_are_asked_one_by_one() -> None:
    """Each record is asked for cell by cell until there is no other."""
    ended, text = talk({**DIRTY, "audits": ["1", "2023", "no", "1", "2024", "yes", "2"]})
    audits = ended.document.facts["audits"].value

    assert isinstance(audits, tuple)
    assert [record.value["passed"].value for record in audits] == [False, True]  # type: ignore[index, call-overload]
    assert "record 2 · year" in text
    assert "Settled: fair." in text


def test_quitting_in_the_middle_of_a_table_keeps_the_other_answers() -> None:
    """What was answered before the table stays; the table is asked for again next time."""
    ended, _ = talk({**DIRTY, "audits": ["1", "2023", "quit"]})

    assert "audits" not in ended.document.facts
    assert ended.document.facts["lawful"].value is True


def test_help_shows_evidence_range_and_what_can_be_typed() -> None:
    """`help` tells what a question means without answering it."""
    _, text = talk({"lawful": ["yes"], "audits": ["2"], "electricity": ["help"]})

    assert "whole site" in text
    assert text.count("evidence: bills") == 2
    assert "range: ≥ 0" in text


def test_status_tells_what_is_still_possible() -> None:
    """`status` lists the grades left."""
    _, text = talk({"lawful": ["status"]})

    assert "still possible: good, fair, no grade" in text


def test_the_interview_speaks_chinese() -> None:
    """Every line of the dialog is in the language asked for."""
    _, text = talk({"合法": ["是"], "审核": ["没有"], "用电量": ["500 MWh"], "产量": ["100"]}, language="zh")

    assert "已经确定：未评定等级。" in text
    assert "已记：用电量＝500 MWh" in text


def test_a_file_goes_on_where_it_was_left(tmp_path: Path) -> None:
    """A file written after some answers is read back as the same interview, with what nobody knew still unasked."""
    ended, _ = talk({"lawful": ["yes"], "audits": ["?"]})
    file = tmp_path / "answers.yaml"
    file.write_text(write_answers(ended.document, "example.rules@1"), encoding="utf-8")
    (document,) = read_facts_file(file)
    again = open_interview(rules(), None, document)
    before, after = take_turn(ended).question, take_turn(again).question

    assert before is not None
    assert after is not None
    assert (before.id, after.id) == (after.id, before.id)


def test_going_back_restores_the_state_before() -> None:
    """Back after an answer is the interview before it, skipped questions included."""
    interview = skip_question(open_interview(rules(), "2025-01-01"), "fact:lawful")
    answered = give_answer(interview, "fact:lawful", RawFact(True, "", (), "", "lawful"))

    assert go_back(answered) == interview


@pytest.mark.parametrize("name", SHORT)
def test_answering_like_a_factory_ends_with_its_grade(name: str) -> None:
    """Whatever order the questions come in, answered from a whole factory they settle on the grade of that factory."""
    ruleset = load_specimen(name)

    @law(name, share=0.05)
    @given(factories(ruleset))
    def holds(factory: Factory) -> None:
        whole = write_document(factory)
        expected = greenrules.evaluate(ruleset, whole).grade
        interview = open_interview(ruleset, factory.as_of)
        for _ in range(200):
            turn = take_turn(interview)
            if turn.question is None:
                break
            kind, _, id = turn.question.id.partition(":")
            source = whole.parameters if kind == "parameter" else whole.facts
            interview = give_answer(interview, turn.question.id, source[id.rpartition(":")[2]])
        outcome = turn.outlook.grades[0].grade

        assert turn.settled or turn.question is None
        assert outcome == expected or not turn.settled

    holds()


@given(st.text(max_size=30), st.sampled_from(("power", "class", "systems", "since", "length", "lawful", "remark")))
def test_no_text_breaks_an_answer(text: str, name: str) -> None:
    """Whatever is typed is read as a value or refused with help."""
    answer = read_answer(fact(name), text)

    assert not isinstance(answer, Diagnostic) or answer.help
