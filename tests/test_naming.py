"""Grades and other outcomes are named by their id, or by a label that only one of them has."""

import pytest

from greenrules.cli import main
from greenrules.model.citing import Words
from greenrules.model.diagnostics import FactsError
from greenrules.model.naming import find_named

LABELS = {
    "four": Words("四星级", "four stars"),
    "three": Words("三星级", "three stars"),
    "early": Words("星级", "star grade"),
    "late": Words("星级", "star grade, late"),
}
STAR, MOULDING = "cn.ningbo.star_factory", "examples/factories/injection_moulding.yaml"


def name(word: str) -> str:
    return find_named(word, LABELS, code="GR903", noun="grade", path="to")


@pytest.mark.parametrize("word", ["four", "四星级", "four stars", "Four Stars", "four_stars"])
def test_an_id_or_a_label_names_a_grade(word: str) -> None:
    """Id, Chinese and English label mean the same; case, blanks and underscores do not count."""
    assert name(word) == "four"


@pytest.mark.parametrize(
    ("word", "message", "help"),
    [
        ("星级", "`星级` is the label of 2 grades", "choose one of `early`, `late`"),
        ("四星", "there is no grade `四星`", "did you mean `four`?"),
        ("fore", "there is no grade `fore`", "did you mean `four`?"),
        ("9", "there is no grade `9`", "choose one of `four`, `three`, `early`, `late`"),
    ],
)
def test_what_names_none_or_several_is_refused_with_the_choices(word: str, message: str, help: str) -> None:
    """A part of a label names nothing; a label of two entries does not say which."""
    with pytest.raises(FactsError) as caught:
        name(word)
    (problem,) = caught.value.diagnostics

    assert (problem.code, problem.message, problem.help) == ("GR903", message, help)


@pytest.mark.parametrize(
    "words",
    [
        ("improve", STAR, MOULDING, "--to"),
        ("why-not", STAR, MOULDING),
        ("evaluate", STAR, MOULDING, "--fail-below"),
        ("ask", STAR, MOULDING, "--target"),
    ],
    ids=lambda words: words[0],
)
def test_commands_answer_a_label_as_they_answer_the_id(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever types the label gets what the id gives."""
    pair = ("可以推荐参评四星级", "eligibility:four_star_recommendation") if words[0] == "ask" else ("四星级", "four")
    answers = [(main([*words, word, "--lang", "zh"]), capsys.readouterr()) for word in pair]

    assert answers[0] == answers[1]
    assert answers[0][1].err == ""
