"""Proofs find planted mistakes with facts that really evaluate so, and prove what is right."""

import json
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve

from greenrules import compile_text, evaluate
from greenrules.cli import main
from greenrules.model.diagnostics import RulesetError
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Bounds
from greenrules.testing import are_equivalent, find_facts, open_prover, prove
from greenrules.testing.proof_checking import check_claim
from greenrules.testing.proof_claims import Applies, Decides, Graded, Holds, RowHolds, Scored, StepReached, Valued
from greenrules.testing.proof_equivalence import Differ, Same, value_at
from greenrules.testing.proof_report import Proof, ProofReport
from greenrules.testing.proof_search import Found, Proven
from greenrules.testing.proof_subjects import read_environment
from greenrules.testing.proof_text import encode_document, write_json
from tests.laws.specimens import load_specimen

RULES = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    return compile_text(RULES)


def edit(old: str, new: str) -> Ruleset:
    """Return the example with one thing written differently."""
    assert old in RULES
    return compile_text(RULES.replace(old, new))


def refuted(report: ProofReport) -> dict[str, Proof]:
    return {f"{proof.question} {proof.entry}": proof for proof in report.having("refuted")}


def test_a_sound_ruleset_passes_every_standard_question(ruleset: Ruleset) -> None:
    """Nothing is refuted or left open, and every question found something to ask."""
    report = prove(ruleset)

    assert {proof.status for proof in report.proofs} <= {"proven", "not_applicable"}
    assert {proof.question for proof in report.having("proven")} == {
        "reachable", "complete", "bounded", "monotone", "veto", "influence",
    }  # fmt: skip


def test_every_example_of_a_proof_is_accepted_as_facts(ruleset: Ruleset) -> None:
    """Facts shown for what is possible evaluate without a problem."""
    documents = [proof.facts for proof in prove(ruleset).proofs if proof.facts is not None]

    assert len(documents) > 15
    assert all(evaluate(ruleset, document) for document in documents)


FREE_GATE, NO_GRADE = "reachable gate:lawful", "reachable grade:green"
NO_INFLUENCE = "influence derived:intensity"
PLANTED = {
    "a step that loses points when the share grows": (
        "{when: green_share >= high, points: 40}, {when: green_share >= low, points: 20}",
        "{when: green_share >= low and green_share < high, points: 40}, {when: green_share >= low, points: 20}",
        "monotone indicator:share_score",
    ),
    "a bypass around the gate": (
        "basic_requirements_met and score >= pass_mark",
        "(basic_requirements_met or has_title) and score >= pass_mark",
        "veto gate:lawful",
    ),
    "a grade nobody can reach": (
        "basic_requirements_met and",
        "basic_requirements_met and not(is_lawful) and",
        NO_GRADE,
    ),
    "a gate nobody can fail": ("condition: is_lawful", "condition: is_lawful or not(is_lawful)", FREE_GATE),
    "an input that cancels out": ("energy / output", "energy / output - energy / output + best", NO_INFLUENCE),
}  # fmt: skip


@pytest.mark.parametrize("mistake", PLANTED)
def test_a_planted_mistake_is_refuted(mistake: str) -> None:
    """The question that is about the mistake finds it."""
    old, new, expected = PLANTED[mistake]

    assert expected in refuted(prove(edit(old, new)))


def test_a_share_that_loses_points_comes_with_two_subjects_that_show_it() -> None:
    """The better subject differs in the share alone, and scores less."""
    rules = edit(*PLANTED["a step that loses points when the share grows"][:2])
    proof = refuted(prove(rules, ["monotone"]))["monotone indicator:share_score"]
    assert proof.facts is not None
    assert proof.beside is not None
    better, worse = (evaluate(rules, document) for document in (proof.facts, proof.beside))
    points = [next(f.score for f in one.findings if f.id == "indicator:share_score") for one in (better, worse)]
    shares = [document.facts["green_share"].value for document in (proof.facts, proof.beside)]

    assert all(isinstance(score, Bounds) and score.settled for score in points)
    assert points[0].proven < points[1].proven  # type: ignore[union-attr,operator]  # settled, as asserted
    assert shares[0] > shares[1]  # type: ignore[operator]  # numbers


def test_a_gap_in_a_table_is_shown_by_facts_in_it(ruleset: Ruleset) -> None:
    """A table without `otherwise` and without a row for some subject has no value for it."""
    table = ruleset.tables["factor"]
    # The checker refuses such a table, so it is made behind its back.
    rules = evolve(ruleset, tables={"factor": evolve(table, rows=table.rows[:2])})
    proof = refuted(prove(rules, ["complete"]))["complete table:factor"]
    assert proof.facts is not None

    assert proof.facts.facts["green_share"].value >= 50  # type: ignore[operator]  # a number
    assert proof.facts.facts["size"].value == "large"


def test_a_laxer_edition_is_shown_by_who_passes_it_only(ruleset: Ruleset) -> None:
    """Whoever passes the lower mark alone is the counterexample; the stricter one is proven never laxer."""
    laxer = edit("unit: points, value: 60", "unit: points, value: 50")
    proof = refuted(prove(laxer, against=ruleset))["never_laxer grade:green"]
    assert proof.facts is not None

    assert evaluate(laxer, proof.facts).grade == "green"
    assert evaluate(ruleset, proof.facts).grade == "none"
    assert not prove(ruleset, against=laxer).having("refuted")


def test_a_question_about_two_rulesets_needs_the_second() -> None:
    """Asked without it, the question is refused, as is one that does not exist."""
    with pytest.raises(RulesetError) as caught:
        prove(compile_text(RULES), ["equivalent", "bouned"])

    assert [problem.code for problem in caught.value.diagnostics] == ["GR820", "GR821"]


# ---- finding facts


def test_facts_are_found_for_every_kind_of_claim(ruleset: Ruleset) -> None:
    """What is found is what the reference evaluator says, claim by claim, and together."""
    claims = [
        Decides("gate", "lawful", False), Decides("gates", "", False), Decides("rung", "green", False),
        Graded("none"), Scored("total", ">=", Fraction(50)), Scored("share_score", "=", Fraction(20)),
        Applies("energy_score", True), Valued("table", "factor", Fraction(2)), RowHolds("factor", 1),
        StepReached("share_score", 1), Holds(ruleset.rungs[0].condition, False),
    ]  # fmt: skip
    answer = find_facts(ruleset, claims)
    assert isinstance(answer, Found)
    environment = read_environment(ruleset, answer.subject)

    assert all(check_claim(claim, environment) for claim in claims)


def test_there_is_no_finding_facts_for_what_contradicts_itself(ruleset: Ruleset) -> None:
    """A grade with its gate unmet cannot be, and that is an answer."""
    answer = find_facts(ruleset, [Graded("green"), Decides("gate", "lawful", False)])

    assert isinstance(answer, Proven)


def test_facts_found_are_few_unless_all_are_asked_for(ruleset: Ruleset) -> None:
    """One fact is enough for one gate; `complete` gives everything."""
    few, all_given = (
        find_facts(ruleset, [Decides("gate", "lawful", True)], complete=complete) for complete in (False, True)
    )
    assert isinstance(few, Found)
    assert isinstance(all_given, Found)

    assert set(few.document.facts) == {"is_lawful"}
    assert set(all_given.document.facts) == set(ruleset.facts)


def test_an_undefined_quantity_can_be_asked_for() -> None:
    """A divisor that may be zero makes the quantity undefined, and the facts show when."""
    rules = edit('unit: t, range: "> 0"', 'unit: t, range: ">= 0"')
    answer = find_facts(rules, [Valued("derived", "intensity", None)])
    assert isinstance(answer, Found)

    assert answer.document.facts["output"].value == 0


# ---- comparing


@pytest.mark.parametrize(
    ("old", "new", "entry"),
    [
        ("green_share >= low, points: 20", "green_share > low, points: 20", ("score", "share_score")),
        ("condition: is_lawful", "condition: is_lawful and has_title", ("gate", "lawful")),
        ("score >= pass_mark", "score > pass_mark", ("rung", "green")),
        ('">= 50", 3]', '">= 50", 4]', ("table", "factor")),
    ],
)
def test_a_change_that_matters_is_shown_on_facts(ruleset: Ruleset, old: str, new: str, entry: tuple[str, str]) -> None:
    """Both evaluate the facts, and differ at the entry that is named."""
    other = edit(old, new)
    answer = are_equivalent(open_prover(ruleset), other, on=("gate", "score", "rung", "table"))
    assert isinstance(answer, Differ)
    values = [value_at(read_environment(rules, answer.found.subject), entry) for rules in (ruleset, other)]

    assert answer.entry == entry
    assert values[0] != values[1]


def test_a_dropped_gate_shows_in_the_grade(ruleset: Ruleset) -> None:
    """The facts are those on which the grade differs, not just any: that the gate is gone is seen without facts."""
    ungated = evolve(ruleset, gates={})
    answer = are_equivalent(ruleset, ungated)
    assert isinstance(answer, Differ)
    one, two = (read_environment(rules, answer.found.subject) for rules in (ruleset, ungated))

    assert answer.entry[0] in ("rung", "ladder")
    assert value_at(one, answer.entry) != value_at(two, answer.entry)


def test_the_order_of_the_grades_matters(ruleset: Ruleset) -> None:
    """Two rungs that may both hold, the other way round, give another grade."""
    easy = evolve(ruleset.rungs[0], id="easy", condition=ruleset.gates["lawful"].condition)
    one, other = (evolve(ruleset, rungs=rungs) for rungs in ((*ruleset.rungs, easy), (easy, *ruleset.rungs)))
    answer = are_equivalent(one, other)
    assert isinstance(answer, Differ)

    assert answer.entry == ("ladder", "")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{zh: 能耗, en: energy}, points", "{zh: 能源, en: power}, points"),
        ("condition: is_lawful,", "condition: not(not(is_lawful)),"),
        ("formula: energy * factor", "formula: energy + energy * (factor - 1)"),
        ("green_share >= low, points: 20", "green_share >= low and green_share < high, points: 20"),
        ("basic_requirements_met and score >= pass_mark", "score - pass_mark >= 0 and not(not(gate.lawful))"),
    ],
)
def test_a_change_that_does_not_matter_is_proven_so(ruleset: Ruleset, old: str, new: str) -> None:
    """Another way to say the same says the same for all facts."""
    answer = are_equivalent(open_prover(ruleset), edit(old, new))

    assert isinstance(answer, Same)


def test_what_differs_only_while_facts_are_missing_is_found_when_they_may_be(ruleset: Ruleset) -> None:
    """`x or not(x)` is always true, but unknown while x is: only a prover that lets facts be missing tells."""
    always = edit("condition: is_lawful,", "condition: 1 > 0,")
    either = edit("condition: is_lawful,", "condition: is_lawful or not(is_lawful),")

    assert isinstance(are_equivalent(open_prover(always), either), Same)
    assert isinstance(are_equivalent(open_prover(always, missing=True), either), Differ)


# ---- the command


def test_the_command_answers_in_both_languages_and_says_by_its_code_what_it_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """0 when all is proven, 1 when something is refuted."""
    sound, flawed = tmp_path / "sound.yaml", tmp_path / "flawed.yaml"
    sound.write_text(RULES, encoding="utf-8")
    flawed.write_text(RULES.replace("condition: is_lawful", "condition: is_lawful or not(is_lawful)"), encoding="utf-8")
    codes = [main(["prove", str(path), "--lang", lang]) for path, lang in ((sound, "en"), (flawed, "zh"))]
    shown = capsys.readouterr().out

    assert codes == [0, 1]
    assert "bounded: scores stay within their maximum: proven 3" in shown
    assert "不成立  基本要求 `lawful` 可以不满足" in shown


def test_counterexamples_can_be_evaluated_as_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The facts a proof is refuted with are written as facts files, the same as in the JSON."""
    laxer, strict = tmp_path / "laxer.yaml", tmp_path / "strict.yaml"
    strict.write_text(RULES, encoding="utf-8")
    laxer.write_text(RULES.replace("unit: points, value: 60", "unit: points, value: 50"), encoding="utf-8")
    arguments = ["prove", str(laxer), "--against", str(strict), "--json", "--facts", str(tmp_path / "found")]
    assert main(arguments) == 1
    report = json.loads(capsys.readouterr().out)
    files = sorted((tmp_path / "found").iterdir())
    assert main(["evaluate", str(laxer), str(files[0]), "--json"]) == 0
    assessed = json.loads(capsys.readouterr().out)

    assert Counter(proof["status"] for proof in report["proofs"])["refuted"] == len(files) == 1
    assert assessed["grade"] == "green"


def test_numbers_of_facts_keep_their_digits(ruleset: Ruleset) -> None:
    """A facts document becomes JSON without a binary number in between."""
    number = Fraction("0.123456789012")
    answer = find_facts(ruleset, [Valued("derived", "weighted", number), Valued("table", "factor", Fraction(1))])
    assert isinstance(answer, Found)

    assert '"energy":0.123456789012,' in write_json(encode_document(answer.document))


def test_the_largest_bundled_ruleset_is_proven_whole() -> None:
    """GB/T 36132-2018 passes every standard question but those that do not apply."""
    report = prove(load_specimen("cn.gbt36132@2018"))

    assert Counter(proof.status for proof in report.proofs).keys() == {"proven", "not_applicable"}
