"""What differs between two rulesets, and whose grade it changes."""

import pickle
from pathlib import Path

import pytest

import greenrules
from greenrules.cli import main
from greenrules.explaining.diff_page import explain_comparison
from greenrules.improving import compare_rulesets
from greenrules.improving.diff_entries import list_differences
from greenrules.model.ruleset import Ruleset
from greenrules.testing.documents import write_plainly
from tests.laws.specimens import BUNDLED, load_specimen

OWN = Path(__file__).parent / "rulesets" / "cn.example.plans" / "1.yaml"
SUBJECT = {
    "energy": 100, "output": 1000, "water": 100, "water_reused": 900, "green_share": 60, "effectiveness": 1,
    "has_plan": True, "has_meters": True, "uses_water": True, "systems": ["quality", "energy"], "rating": "fair",
    "titles": [], "judged.judged_part": 8,
}  # fmt: skip


def change(*pairs: tuple[str, str]) -> tuple[Ruleset, Ruleset]:
    """Return the made-up ruleset, and the same with some of its text replaced."""
    text = OWN.read_text(encoding="utf-8").replace("required: true", "value: 40, " + SOURCE)
    other = text
    for before, after in pairs:
        assert before in other
        other = other.replace(before, after)
    return greenrules.compile_text(text), greenrules.compile_text(other)


SOURCE = 'cite: {document: guide, clause: "7"}, provenance: published'
HIGHER = ("value: 40, ", "value: 60, ")
STRICTER = ("condition: has_plan or rating", 'condition: (has_plan and rating != "fair") or rating')


@pytest.mark.parametrize("name", BUNDLED)
def test_an_edition_does_not_differ_from_itself(name: str) -> None:
    """A copy of the same edition has no difference, whether its spans and objects are the same or not."""
    ruleset = load_specimen(name)

    assert list_differences(ruleset, pickle.loads(pickle.dumps(ruleset))) == ()


def test_a_changed_number_is_named_with_both_values() -> None:
    """A pass mark that rises is one changed entry, old value to new, under its clause."""
    (found,) = list_differences(*change(HIGHER))

    assert (found.id, found.status) == ("parameter:pass_mark", "changed")
    assert [(a.path[-1], a.before, a.after) for a in found.aspects] == [("value", "40", "60")]
    assert found.clause_after == "示例3号 7"


def test_what_only_reads_differently_is_told_apart() -> None:
    """A new label and a new clause change no result; an indicator in another group has moved."""
    old, new = change(("zh: 合格线, en: pass mark", "zh: 及格线, en: mark"), ('clause: "3"}, provenance: published, scoring: {kind: steps', 'clause: "3 a"}, provenance: published, scoring: {kind: steps'))  # fmt: skip # noqa: E501
    found = {one.id: one.status for one in list_differences(old, new)}

    assert found == {"parameter:pass_mark": "restated", "indicator:share_score": "restated"}


def test_a_subject_whose_grade_falls_is_named_with_each_cause() -> None:
    """Two differences that each take the grade away are two causes, each enough by itself."""
    old, new = change(HIGHER, STRICTER)
    found = compare_rulesets(old, new, [{"as_of": "2025-01-01", "facts": SUBJECT}])

    assert [(one.grade.before, one.grade.after) for one in found.changes] == [("best", "none")]
    assert found.changes[0].causes == (("parameter:pass_mark",), ("gate:planned",))


def test_the_page_names_grades_and_sureness_in_words() -> None:
    """A Chinese page has the labels of both grades, and says `示例` for a clause that is made up."""
    old, new = change((SOURCE, SOURCE.replace("published", "illustrative")), HIGHER)
    page = explain_comparison(compare_rulesets(old, new, [{"as_of": "2025-01-01", "facts": SUBJECT}]), "zh")

    best = next(rung.label.zh for rung in old.rungs if rung.id == "best")
    assert f"{best} → 未评定等级" in page
    assert "[示例]" in page
    assert "best →" not in page
    assert "[illustrative]" not in page


def test_a_grade_that_only_both_differences_change_has_them_as_one_cause() -> None:
    """Where each difference alone leaves the other way open, the smallest set is the pair."""
    either = ('condition: has_plan or rating = "good"', 'condition: rating = "good"')
    titled = ('t.level = "nation") or rung.passed', 't.level = "city") or rung.passed')
    old, new = change(either, titled)
    titles = [{"level": "nation"}]
    found = compare_rulesets(old, new, [{"as_of": "2025-01-01", "facts": {**SUBJECT, "titles": titles}}])

    assert [(one.grade.before, one.grade.after) for one in found.changes] == [("best", "none")]
    assert found.changes[0].causes == (("gate:planned", "grade:named"),)


def test_a_made_up_subject_shows_what_each_difference_does() -> None:
    """Every witness, evaluated under the ruleset with that difference, has the other result."""
    old, new = change(HIGHER, STRICTER)
    found = compare_rulesets(old, new)

    assert {one.difference for one in found.witnesses} == {"parameter:pass_mark", "gate:planned"}
    assert found.unseen == ()
    for witness in found.witnesses:
        assert witness.effect.before != witness.effect.after


def test_a_witness_has_both_results_when_it_is_evaluated() -> None:
    """What a witness claims of the older and the newer ruleset is what `evaluate` says of its facts under each."""
    for pair in (HIGHER, STRICTER):
        old, new = change(pair)
        (witness,) = compare_rulesets(old, new).witnesses
        facts = write_plainly(witness.facts)
        before, after = (greenrules.evaluate(ruleset, facts, witness.as_of) for ruleset in (old, new))

        assert witness.result == "grade"
        assert (before.grade, after.grade) == (witness.effect.before, witness.effect.after)


def test_a_subject_whose_facts_do_not_fit_is_listed_and_not_counted() -> None:
    """One bad row neither hides the others nor passes for a subject without a change."""
    old, new = change(HIGHER)
    found = compare_rulesets(old, new, [{"subject": "bad", "as_of": "2025-01-01", "facts": {"energy": "much"}}])

    assert found.changes == ()
    assert found.refused[0][0] == "bad"


def test_the_command_writes_text_markdown_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    """One comparison in three forms, the same bytes every time."""
    words = ["diff", "cn.zhejiang.green_low_carbon_factory@2022", "cn.zhejiang.green_low_carbon_factory@2025"]
    outputs = []
    for form in (["--lang", "zh"], ["--format", "markdown", "--lang", "en"], ["--json"], ["--json"]):
        assert main([*words, *form]) == 0
        outputs.append(capsys.readouterr().out)

    assert "resource_use_leads_locally → resource_use_leads_industry" in outputs[0]
    assert outputs[1].startswith("# ")
    assert outputs[2] == outputs[3]
