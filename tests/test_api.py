"""The public pipeline: load, compile, evaluate."""

import pickle
from datetime import date, datetime
from pathlib import Path

import pytest

import greenrules
from greenrules import FactsError, Ruleset, RulesetError, api
from greenrules.model.diagnostics import Diagnostic

HEAD = """\
format: 1
ruleset: ID
edition: "EDITION"
subject: factory
title: {zh: 示例, en: Example}
effective: {from: 2021-01-01, to: 2021-12-31, provenance: unverified, note: example}
documents: {guide: {title: {zh: 办法, en: Guide}}}
"""
FACTS = """\
facts:
  lawful: {label: {zh: 合法, en: lawful}, type: boolean}
  output: {label: {zh: 产量, en: output}, unit: t, range: ">= 0"}
"""
GRADES = """\
parameters:
  least_output:
    label: {zh: 最低产量, en: least output}
    unit: t
    value: 10
    cite: {document: guide, clause: "2"}
    provenance: published
basic_requirements:
  is_lawful:
    label: {zh: 合法, en: lawful}
    condition: lawful
    cite: {document: guide, clause: "1"}
    provenance: published
grades:
  - id: good
    label: {zh: 良好, en: good}
    condition: basic_requirements_met and output >= least_output
    cite: {document: guide, clause: "3"}
    provenance: published
"""


def text_of(id: str = "test.small", edition: str = "1", rest: str = FACTS + GRADES) -> str:
    """Return the text of a small ruleset."""
    return HEAD.replace("ID", id).replace("EDITION", edition) + rest


def write_rulesets(folder: Path, *texts: tuple[str, str]) -> Path:
    """Write rulesets of edition 1 as `<id>/1.yaml`; return the path of the first."""
    for id, rest in texts:
        (folder / id).mkdir()
        (folder / id / "1.yaml").write_text(text_of(id, rest=rest), encoding="utf-8")
    return folder / texts[0][0] / "1.yaml"


def codes_of(diagnostics: tuple[Diagnostic, ...]) -> list[str]:
    """Return the codes of the errors, in order."""
    return [diagnostic.code for diagnostic in diagnostics if diagnostic.severity == "error"]


@pytest.fixture
def small() -> Ruleset:
    """The small ruleset, compiled from its text and so named explicitly."""
    return greenrules.compile_text(text_of())


def test_a_text_becomes_a_ruleset_that_grades(small: Ruleset) -> None:
    """From text to grade in two calls."""
    assessment = greenrules.evaluate(small, {"lawful": True, "output": 10}, as_of="2021-06-30")

    assert (assessment.grade, assessment.settled, assessment.as_of) == ("good", True, date(2021, 6, 30))


def test_a_missing_fact_leaves_the_grade_open(small: Ruleset) -> None:
    """What is not known neither grants nor refuses."""
    assessment = greenrules.evaluate(small, {"output": 10}, as_of="2021-06-30")

    assert (assessment.grade, assessment.possible_grades) == ("none", ("good", "none"))
    assert [missing.id for missing in assessment.missing] == ["fact:lawful"]


def test_every_problem_of_a_text_is_in_the_exception() -> None:
    """An unknown key and an unknown name are reported together, each with its place."""
    text = text_of().replace("condition: lawful", "condition: lawfull").replace("subject:", "subjekt:")
    with pytest.raises(RulesetError) as caught:
        greenrules.compile_text(text, name="mine.yaml")

    assert {"GR020", "GR201"} <= set(codes_of(caught.value.diagnostics))
    assert "mine.yaml:4:1" in str(caught.value)


def test_the_digest_of_each_text_read_is_kept(tmp_path: Path) -> None:
    """Whoever keeps an assessment can tell which files it rests on."""
    root = write_rulesets(tmp_path, ("test.root", "imports: {words: test.words@1}\n" + GRADES), ("test.words", FACTS))
    ruleset = greenrules.compile_path(root)

    assert [Path(name).parent.name for name, _ in ruleset.sources] == ["test.root", "test.words"]
    assert all(len(digest) == 64 for _, digest in ruleset.sources)


def test_a_checked_ruleset_can_be_pickled(small: Ruleset) -> None:
    """A ruleset travels to another process and means the same there."""
    assert pickle.loads(pickle.dumps(small)) == small


def test_what_a_file_imports_may_lie_beside_it(tmp_path: Path) -> None:
    """A folder of one's own needs no pack."""
    root = write_rulesets(tmp_path, ("test.root", "imports: {words: test.words@1}\n" + GRADES), ("test.words", FACTS))
    assessment = greenrules.evaluate(greenrules.compile_path(root), {"lawful": True, "output": 12}, "2021-06-30")

    assert assessment.grade == "good"


@pytest.mark.parametrize(
    ("start", "path"), [("", "test.root/1.yaml"), ("test.root", "1.yaml"), ("x", "../test.root/1.yaml")]
)
def test_a_relative_path_finds_the_same_neighbours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: str, path: str
) -> None:
    """It does not matter from which folder a file is named."""
    write_rulesets(tmp_path, ("test.root", "imports: {words: test.words@1}\n" + GRADES), ("test.words", FACTS))
    (tmp_path / "x").mkdir()
    monkeypatch.chdir(tmp_path / start)

    assert greenrules.compile_path(path).imports["words"].key == "test.words@1"


def test_a_module_imported_twice_is_compiled_once(tmp_path: Path) -> None:
    """Two ways to a module lead to the same object."""
    root = write_rulesets(
        tmp_path,
        ("test.root", "imports: {left: test.left@1, right: test.right@1}\n"),
        ("test.left", "imports: {words: test.words@1}\n"),
        ("test.right", "imports: {words: test.words@1}\n"),
        ("test.words", FACTS),
    )
    ruleset = greenrules.compile_path(root)

    assert ruleset.imports["left"].imports["words"] is ruleset.imports["right"].imports["words"]


@pytest.mark.parametrize(
    ("rest", "code"),
    [
        ("imports: {other: test.words}\n", "GR512"),
        ("imports: {other: test.nowhere@1}\n", "GR510"),
        ("imports: {other: test.root@1}\n", "GR511"),
        ("imports: {other: test.back@1}\n", "GR511"),
        ("extends: test.words\n", "GR512"),
        ("extends: test.nowhere@1\n", "GR510"),
        ("extends: test.root@1\n", "GR511"),
        ("extends: test.over@1\n", "GR511"),
    ],
)
def test_a_pin_that_leads_nowhere_or_back_is_an_error_at_its_place(tmp_path: Path, rest: str, code: str) -> None:
    """Imports and bases name an existing edition and never lead back."""
    root = write_rulesets(
        tmp_path,
        ("test.root", rest),
        ("test.words", FACTS),
        ("test.back", "imports: {root: test.root@1}\n"),
        ("test.over", "extends: test.root@1\n"),
    )
    with pytest.raises(RulesetError) as caught:
        greenrules.compile_path(root)
    problem = next(problem for problem in caught.value.diagnostics if problem.code == code)

    assert problem.span is not None
    assert problem.help


def test_the_problems_of_an_import_are_reported_with_its_own_place(tmp_path: Path) -> None:
    """A mistake in an imported file is shown in that file, once."""
    root = write_rulesets(
        tmp_path,
        ("test.root", "imports: {words: test.words@1, again: test.words@1}\n"),
        ("test.words", FACTS.replace("unit: t", "unit: tonnen")),
    )
    with pytest.raises(RulesetError) as caught:
        greenrules.compile_path(root)

    assert codes_of(caught.value.diagnostics) == ["GR303"]
    assert "test.words" in str(caught.value.diagnostics[0].span)


def test_an_overlay_replaces_a_value_of_its_base(tmp_path: Path) -> None:
    """The overlay decides, the base stays as it is, and the assessment names the overlay."""
    override = 'path: parameters/least_output, value: 20, cite: {document: guide, clause: "9"}, provenance: secondary'
    base = write_rulesets(tmp_path, ("test.base", FACTS + GRADES))
    text = text_of("test.overlay", rest=f"extends: test.base@1\noverrides: [{{op: replace, {override}}}]\n")
    (tmp_path / "test.overlay").mkdir()
    overlay = tmp_path / "test.overlay" / "1.yaml"
    lines = text.splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(("subject:", "documents:"))]  # those of the base stand
    overlay.write_text("".join(kept), encoding="utf-8")
    facts = {"lawful": True, "output": 15}
    above, below = (greenrules.evaluate(greenrules.compile_path(path), facts, "2021-06-30") for path in (overlay, base))

    assert (above.grade, below.grade, above.overlay_of) == ("none", "good", "test.base@1")


def test_a_file_that_declares_another_id_than_its_folder_is_an_error(tmp_path: Path) -> None:
    """GR510: what is found under a name bears that name."""
    root = write_rulesets(tmp_path, ("test.root", "imports: {words: test.words@1}\n"), ("test.words", FACTS))
    (tmp_path / "test.words" / "1.yaml").write_text(text_of("test.other", rest=FACTS), encoding="utf-8")
    with pytest.raises(RulesetError) as caught:
        greenrules.compile_path(root)

    assert codes_of(caught.value.diagnostics) == ["GR510"]


def test_a_path_that_leads_nowhere_is_an_error() -> None:
    """GR011 instead of a traceback."""
    with pytest.raises(RulesetError) as caught:
        greenrules.compile_path("no/such/file.yaml")

    assert codes_of(caught.value.diagnostics) == ["GR011"]


@pytest.mark.parametrize(
    ("id", "edition", "as_of", "code"),
    [
        ("cn.ningbo.star_factori", None, None, "GR510"),
        ("cn.ningbo.star_factory", "1999", None, "GR510"),
        ("cn.ningbo.star_factory@1999", None, None, "GR510"),
        ("cn.ningbo.star_factory", None, "1999-01-01", "GR516"),
        ("cn.ningbo.star_factory", None, "yesterday", "GR608"),
    ],
)
def test_what_the_library_does_not_have_is_an_error(id: str, edition: str | None, as_of: str | None, code: str) -> None:
    """No ruleset is ever replaced by another one."""
    with pytest.raises(RulesetError) as caught:
        greenrules.load(id, edition, as_of)

    assert codes_of(caught.value.diagnostics) == [code]


def test_a_date_chooses_the_edition_in_force() -> None:
    """The same id means the edition of the day."""
    editions = [greenrules.load("cn.ningbo.star_factory", as_of=day).edition for day in ("2021-09-24", "2023-06-30")]

    assert editions == ["2021", "2022"]


def test_without_a_date_the_edition_that_started_last_is_loaded() -> None:
    """The newest edition is the default; an id may name its edition after an `@`."""
    latest, named = greenrules.load("cn.ningbo.star_factory"), greenrules.load("cn.ningbo.star_factory@2021")

    assert (latest.edition, named.edition) == ("2022", "2021")


def test_every_ruleset_that_is_available_can_be_loaded() -> None:
    """The list promises nothing that does not compile."""
    infos = greenrules.available()
    loaded = [greenrules.load(info.id, info.edition).key for info in infos]

    assert loaded
    assert loaded == [info.key for info in infos]


def test_one_fact_means_the_same_in_every_bundled_module() -> None:
    """Facts are global: one id, one meaning, one unit."""
    rulesets = [greenrules.load(info.id, info.edition) for info in greenrules.available()]

    assert api.compare_facts(rulesets) == ()


def test_a_fact_declared_differently_elsewhere_is_found(small: Ruleset) -> None:
    """GR207 stands at the second declaration and names the first."""
    other = greenrules.compile_text(text_of("test.other").replace("unit: t,", "unit: kg,", 1), name="other")
    problems = api.compare_facts([small, other])

    assert codes_of(problems) == ["GR207"]
    assert str(problems[0].span).startswith("other:")


def test_an_edition_out_of_force_is_an_error_that_names_the_periods() -> None:
    """GR516: the law of another year is not applied by accident."""
    ruleset = greenrules.load("cn.ningbo.star_factory", as_of="2021-09-24")
    with pytest.raises(FactsError) as caught:
        greenrules.evaluate(ruleset, {}, as_of="2024-06-30")

    assert codes_of(caught.value.diagnostics) == ["GR516"]
    assert [note[:14] for note in caught.value.diagnostics[0].notes] == ["edition `2021`", "edition `2022`"]


def test_a_named_edition_out_of_force_is_evaluated_with_a_caveat(small: Ruleset) -> None:
    """Whoever names an edition gets it, and is told."""
    assessment = greenrules.evaluate(small, {"lawful": True, "output": 10}, as_of="2030-01-01")

    assert assessment.grade == "good"
    assert any("from 2021-01-01 to 2021-12-31" in caveat.en for caveat in assessment.caveats)
    assert any("2030-01-01" in caveat.zh for caveat in assessment.caveats)


def test_within_its_period_an_edition_draws_no_caveat(small: Ruleset) -> None:
    """The last day of the period is within it."""
    assessment = greenrules.evaluate(small, {}, as_of="2021-12-31")

    assert assessment.caveats == ()


@pytest.mark.parametrize("as_of", [None, "2021-13-01", "today", datetime(2021, 6, 30, 12)])
def test_an_assessment_without_a_date_is_an_error(small: Ruleset, as_of: str | date | None) -> None:
    """GR608: the clock is never asked."""
    with pytest.raises(FactsError) as caught:
        greenrules.evaluate(small, {"lawful": True}, as_of=as_of)

    assert codes_of(caught.value.diagnostics) == ["GR608"]


def test_the_date_given_goes_before_the_date_of_the_document(small: Ruleset) -> None:
    """The argument decides; without it the document does."""
    document = {"as_of": "2021-03-01", "facts": {"lawful": True}}
    dates = [greenrules.evaluate(small, document, day).as_of for day in (None, "2021-04-01", date(2021, 5, 1))]

    assert dates == [date(2021, 3, 1), date(2021, 4, 1), date(2021, 5, 1)]


def test_a_list_of_dated_subjects_gives_one_assessment_each(small: Ruleset) -> None:
    """The order of the subjects is kept; one list item is still a list."""
    documents = [{"as_of": "2021-03-01", "facts": {"lawful": True, "output": output}} for output in (9, 11)]
    grades = [assessment.grade for assessment in greenrules.evaluate(small, documents)]

    assert grades == ["none", "good"]
    assert len(greenrules.evaluate(small, documents[:1])) == 1
    assert greenrules.evaluate(small, []) == ()


def test_facts_that_were_read_can_be_evaluated(small: Ruleset) -> None:
    """What `read_facts` returns goes straight into `evaluate`."""
    documents = api.read_facts("as_of: 2021-03-01\nfacts: {lawful: true, output: 10}\n")

    assert [assessment.grade for assessment in greenrules.evaluate(small, documents)] == ["good"]
    assert greenrules.evaluate(small, documents[0]).grade == "good"


def test_json_and_yaml_hold_the_same_facts() -> None:
    """A text that begins like JSON is read as JSON."""
    yaml = api.read_facts("as_of: 2021-03-01\nfacts:\n  output: 0.1\n", name="facts")
    json = api.read_facts('{"as_of": "2021-03-01", "facts": {"output": 0.1}}', name="facts")

    assert yaml[0].as_of == json[0].as_of
    assert yaml[0].facts["output"].value == json[0].facts["output"].value


@pytest.mark.parametrize("text", ["", "[", "{", "a: b: c", "- 1", "\x00", "[" * 60_000], ids=lambda text: text[:6])
def test_a_text_that_holds_no_facts_is_an_error(text: str) -> None:
    """Whatever is handed in, the answer is a diagnostic."""
    with pytest.raises(FactsError) as caught:
        api.read_facts(text)

    assert codes_of(caught.value.diagnostics)


def test_a_facts_file_that_is_not_there_is_an_error() -> None:
    """GR011 instead of a traceback."""
    with pytest.raises(FactsError) as caught:
        api.read_facts_file("no/such/facts.yaml")

    assert codes_of(caught.value.diagnostics) == ["GR011"]


def test_every_problem_of_the_facts_is_in_the_exception(small: Ruleset) -> None:
    """A wrong type, a wrong unit and an unknown name come together."""
    facts = {"lawful": "yes", "output": {"value": 3, "unit": "kWh"}, "outputs": 1}
    with pytest.raises(FactsError) as caught:
        greenrules.evaluate(small, facts, as_of="2021-06-30")

    assert sorted(codes_of(caught.value.diagnostics)) == ["GR601", "GR602", "GR603"]


def test_an_extra_fact_can_be_ignored_but_not_silently(small: Ruleset) -> None:
    """`extra="ignore"` turns the error into a note of the assessment."""
    assessment = greenrules.evaluate(small, {"lawful": True, "colour": "green"}, "2021-06-30", extra="ignore")

    assert any("colour" in note for note in assessment.notes)


def test_extra_facts_are_treated_in_one_of_two_ways(small: Ruleset) -> None:
    """GR025 names both."""
    with pytest.raises(FactsError) as caught:
        greenrules.evaluate(small, {}, "2021-06-30", extra="warn")  # type: ignore[arg-type]

    assert codes_of(caught.value.diagnostics) == ["GR025"]


def test_a_fact_of_another_bundled_module_is_accepted_and_listed(small: Ruleset) -> None:
    """One questionnaire serves every standard."""
    facts = {"lawful": True, "output": 10, "per_mu_class": "B"}
    assessment = greenrules.evaluate(small, facts, as_of="2021-06-30")

    assert (assessment.grade, assessment.unused_facts) == ("good", ("per_mu_class",))


def test_parameters_and_assumptions_can_be_passed_beside_the_facts(small: Ruleset) -> None:
    """A bound parameter and an assumed fact decide, and both are shown as the caller's."""
    assessment = greenrules.evaluate(
        small, {"output": 6}, "2021-06-30", parameters={"least_output": 5}, assumptions={"lawful": True}
    )

    assert assessment.grade == "good"
    assert [assumption.id for assumption in assessment.assumptions] == ["fact:lawful"]
    assert assessment.weakest_provenance == "illustrative"


def test_an_argument_stands_above_the_document(small: Ruleset) -> None:
    """The parameter of the call replaces that of the document, as the date does."""
    document = {"as_of": "2021-06-30", "facts": {"lawful": True, "output": 6}, "parameters": {"least_output": 5}}
    grades = [greenrules.evaluate(small, document, parameters=bound).grade for bound in (None, {"least_output": 7})]

    assert grades == ["good", "none"]
