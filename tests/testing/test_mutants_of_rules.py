"""Mutants of rules: small mistakes planted one at a time, noticed by cases or shown to make no difference."""

import json
import os
import re
from pathlib import Path
from random import Random

import pytest

from greenrules.cli import main
from greenrules.model.citing import NO_WORDS
from greenrules.testing.cases import read_cases
from greenrules.testing.coverage_cases import open_suite, read_base
from greenrules.testing.coverage_entries import observe
from greenrules.testing.coverage_measuring import find_targets
from greenrules.testing.coverage_report import measure_coverage
from greenrules.testing.coverage_subjects import open_environment, with_ruleset
from greenrules.testing.coverage_writing import write_case
from greenrules.testing.mutant_equivalence import open_judge
from greenrules.testing.mutant_page import digest_files, write_coverage_table, write_mutants_page
from greenrules.testing.mutant_report import Fate, list_trials, run_mutants, suggest_against, try_laws
from greenrules.testing.mutant_rulesets import build, list_mutants
from greenrules.testing.mutant_running import list_touched, prepare_bench, reopen, tell, wrong_entries
from tests.testing.coverage_samples import CASES, RULES, write_small

PROJECT = Path(__file__).parents[2]
RULESETS = PROJECT / "rulesets"
SOME = (
    "cn/zhejiang/ningbo/cn.ningbo.star_factory/2022.yaml",
    "cn/zhejiang/ningbo/cn.cixi.energy_saving_fund/2018.yaml",
    "cn/hebei/cn.hebei.star_factory/2024.yaml",
    "cn/national/cn.gbt36132.coke/2025.yaml",
)
EVERY_KIND = (
    "cn/national/cn.gbt36132.steel/2025.yaml",
    "cn/national/cn.miit.platform/2025.yaml",
    "cn/national/cn.gbt36132/2018.yaml",
    "cn/zhejiang/hangzhou/cn.linan.green_rewards/2020.yaml",
    "cn/zhejiang/ningbo/cn.ningbo.star_factory/2021.yaml",
)


def kinds_of(file: Path) -> set[str]:
    suite = open_suite(file)
    targets = find_targets(suite.ruleset, suite.base)
    return {mutant.kind for mutant in list_mutants(targets.entries, suite.ruleset)}


@pytest.mark.parametrize(
    ("before", "after", "mistake"),
    [
        ("recycled >= 80", "recycled > 80", "strictness"),
        ("value: 60", "value: 61", "value"),
        ('a.kind = "safety"', 'a.kind = "quality"', "constant"),
        ("lawful and not", "lawful or not", "and/or"),
    ],
)
def test_a_mutant_says_what_the_mistake_would_say(tmp_path: Path, before: str, after: str, mistake: str) -> None:
    """A mistake planted in the checked ruleset is the one an author would make in the text."""
    written = open_suite(write_small(tmp_path / "wrong", rules=RULES.replace(before, after, 1))).ruleset
    suite = open_suite(write_small(tmp_path / "sound"))
    mutants = list_mutants(find_targets(suite.ruleset).entries, suite.ruleset)
    built = [build(suite.ruleset, mutant) for mutant in mutants if mutant.kind == mistake]

    assert written in built


def test_bundled_rulesets_give_every_kind_of_mistake() -> None:
    """The kinds of mistake the cases are tried against are all there."""
    kinds = set[str]().union(*(kinds_of(RULESETS / name) for name in EVERY_KIND))

    assert kinds >= {
        "gate dropped", "operand dropped", "and/or", "not dropped", "negated", "strictness", "sign turned", "value",
        "constant", "arithmetic sign", "input dropped", "conversion forgotten", "quantifier", "extreme", "sum",
        "filter dropped", "branches swapped", "branch always", "ends swapped", "direction", "start dropped", "points",
        "weight", "step points", "applies dropped", "output", "cell", "row dropped", "outputs swapped", "otherwise",
        "wrong parameter", "wrong input", "rungs swapped", "over top_k dropped",
    }  # fmt: skip


def test_a_survivor_is_a_missing_case_in_words(tmp_path: Path) -> None:
    """With one usual case nobody notices a mark that counts on the wrong side; the report says which case would."""
    run = run_mutants(write_small(tmp_path), solver=False)
    words = {fate.missing.en for fate in run.survivors}
    zh = {fate.missing.zh for fate in run.survivors}

    assert "entry: no case lies exactly on the mark of `score >= mark`" in words
    assert "项：没有用例正好落在“score >= mark”的界限上" in zh


def test_suggested_cases_kill_every_mutant_that_matters(tmp_path: Path) -> None:
    """Pasted below the cases there are, the suggestions leave only mutants that make no difference."""
    file = write_small(tmp_path)
    suite, base = open_suite(file), read_base(file)
    texts = [write_case(case, suite.start, base) for case in suggest_against(file)]
    write_small(tmp_path, cases=CASES + "".join(texts))
    run = run_mutants(file, solver=False)

    assert len(read_cases(file.with_name("1.cases.yaml"))) > 1
    assert [fate.mistake.en for fate in run.survivors] == []


@pytest.mark.parametrize("name", SOME)
def test_what_is_remembered_of_the_sound_ruleset_is_right(name: str) -> None:
    """A case tried on a mutant with everything untouched remembered comes out as if it were computed afresh."""
    suite = open_suite(RULESETS / name)
    bench, random = prepare_bench(suite.ruleset), Random(5)
    mutants = list(list_mutants(find_targets(suite.ruleset, suite.base).entries, suite.ruleset))
    trials = list(zip(list_trials(suite, bench), suite.drafts, strict=True))
    for mutant in random.sample(mutants, 25):
        wrong, touched = build(suite.ruleset, mutant), list_touched(bench, mutant)
        entries = wrong_entries(bench, mutant, wrong)
        trial, draft = random.choice(trials)
        remembered, fresh = reopen(trial.environment, wrong, touched), open_environment(with_ruleset(draft, wrong))
        for id, entry in entries.items():
            assert tell(entry, remembered) == tell(entry, fresh), (mutant, id)


def test_stated_reasons_hold_on_every_case() -> None:
    """A mutant that is called equivalent for a stated reason comes out the same on every subject at hand."""
    for name in ("cn/national/cn.gbt36132.coke/2025.yaml", "cn/zhejiang/shaoxing/cn.shangyu.green_rewards/2023.yaml"):
        suite = open_suite(RULESETS / name)
        bench, judge = prepare_bench(suite.ruleset), open_judge(suite.ruleset, solver=False)
        mutants = list_mutants(find_targets(suite.ruleset, suite.base).entries, suite.ruleset)
        for mutant in [each for each in mutants if judge.explain(each) is not None][:12]:
            wrong = build(suite.ruleset, mutant)
            entries = wrong_entries(bench, mutant, wrong)
            for draft in suite.drafts:
                sound, other = open_environment(draft), open_environment(with_ruleset(draft, wrong))
                assert observe(bench.entries[mutant.entry], sound) == observe(entries[mutant.entry], other), mutant


@pytest.mark.parametrize("name", SOME)
def test_cases_notice_every_mistake_that_makes_a_difference(name: str) -> None:
    """No mutant of a bundled ruleset survives its cases."""
    run = run_mutants(RULESETS / name, tries=5)

    assert [fate.mistake.en for fate in run.survivors] == []


def test_a_law_notices_what_no_case_does(tmp_path: Path) -> None:
    """A gate that is forgotten breaks a law, without any case about it."""
    suite = open_suite(write_small(tmp_path))
    mutants = list_mutants(find_targets(suite.ruleset).entries, suite.ruleset)
    mutant = next(each for each in mutants if each.kind == "gate dropped")
    fate = try_laws(suite, Fate(mutant, NO_WORDS, NO_WORDS, ""))

    assert fate.killed_by.startswith("law:")


def test_the_command_tells_survivors_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table counts, survivors stand below as missing cases, and the exit code is 1."""
    write_small(tmp_path)
    code = main(["mutate", str(tmp_path), "--no-solver", "--tries", "5", "--lang", "zh"])
    out = capsys.readouterr().out

    assert code == 1
    assert "没有用例" in out


def test_the_command_writes_json_and_suggestions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --json every mutant is listed with its fate; with --suggest the cases can be pasted."""
    file = write_small(tmp_path)
    main(["mutate", str(file), "--json", "--no-solver", "--tries", "5"])
    (data,) = json.loads(capsys.readouterr().out)
    main(["mutate", str(file), "--suggest", "--tries", "5"])

    assert data["mutants"] == len(data["list"])
    assert data["killed"] + data["equivalent"] + data["survived"] == data["mutants"]
    assert "  - name: " in capsys.readouterr().out


MARKER = re.compile(r"<!-- made of (\w+) -->\n")
TABLE = re.compile(r"(<!-- coverage table -->\n).*?(<!-- end of the table -->\n)", re.DOTALL)


def test_the_pages_are_made_of_these_rulesets_and_cases() -> None:
    """docs/mutants.md and the table of docs/coverage.md are current; GREENRULES_REGENERATE=1 makes them anew."""
    pages = (PROJECT / "docs/mutants.md", PROJECT / "docs/coverage.md")
    digest = digest_files(RULESETS.rglob("*.yaml"))
    if os.environ.get("GREENRULES_REGENERATE"):
        _write_pages(*pages, f"<!-- made of {digest} -->\n")
    for page in pages:
        assert MARKER.findall(page.read_text(encoding="utf-8")) == [digest]


def test_the_pages_leave_nothing_open() -> None:
    """The published tables show no survivor and no item that is open."""
    totals = [line for page in ("mutants", "coverage") for line in _read_totals(PROJECT / f"docs/{page}.md")]

    assert len(totals) == 2
    assert all(line.rstrip(" |").endswith(" 0") for line in totals)


def _read_totals(page: Path) -> list[str]:
    return [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| **all**")]


def _write_pages(mutants: Path, coverage: Path, marker: str) -> None:
    files = [file for file in sorted(RULESETS.rglob("*.yaml")) if file.with_name(f"{file.stem}.cases.yaml").is_file()]
    mutants.write_text(write_mutants_page([run_mutants(file) for file in files]) + marker, encoding="utf-8")
    text = MARKER.sub("", coverage.read_text(encoding="utf-8"))
    table = write_coverage_table([measure_coverage(file) for file in files])
    coverage.write_text(TABLE.sub(lambda found: found[1] + table + found[2], text) + marker, encoding="utf-8")
