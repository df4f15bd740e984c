"""`greenrules new` writes a ruleset that works from the first minute."""

from pathlib import Path

import pytest

from greenrules import RulesetError, compile_path
from greenrules.authoring.formatting import format_text
from greenrules.authoring.scaffolding import write_scaffold
from greenrules.authoring.yaml_files import find_files
from greenrules.cli import main
from greenrules.explaining.ruleset_page import write_ruleset_page

LANGUAGES = ("zh", "en")


@pytest.fixture(params=LANGUAGES)
def ruleset(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    arguments = ["new", "my_city.workshop", "--edition", "2025", "--folder", str(tmp_path), "--lang", request.param]
    assert main(arguments) == 0
    return tmp_path / "my_city.workshop" / "2025.yaml"


def test_a_new_ruleset_checks_without_warnings(ruleset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No error, no warning, no note; id and edition are the ones asked for."""
    capsys.readouterr()

    assert main(["check", str(ruleset.parent), "--lang", "en"]) == 0
    assert capsys.readouterr() == ("files checked: 1, errors: 0, warnings: 0\n", "")
    assert compile_path(ruleset).key == "my_city.workshop@2025"
    assert compile_path(ruleset).warnings == ()


def test_a_new_ruleset_passes_its_cases_and_the_laws(ruleset: Path) -> None:
    """All cases, all laws, every way of the rules, and not one planted mistake goes unnoticed."""
    assert main(["test", str(ruleset)]) == 0
    assert main(["coverage", str(ruleset), "--fail-under", "100"]) == 0


def test_no_mistake_in_a_new_ruleset_goes_unnoticed(ruleset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every mutant is killed by a case."""
    capsys.readouterr()
    main(["mutate", str(ruleset), "--lang", "en"])
    row = capsys.readouterr().out.splitlines()[-1].split()

    assert row[0] == "my_city.workshop@2025"
    assert row[-1] == "0"
    assert int(row[3]) > 40


def test_a_new_ruleset_is_in_order(ruleset: Path) -> None:
    """`fmt` has nothing to do, in either language."""
    files = find_files(ruleset.parent)

    assert len(files) == 2
    assert [format_text(file.read_text(encoding="utf-8")).is_changed for file in files] == [False, False]


def test_both_languages_say_the_same() -> None:
    """Only comments differ, and each language has as many lines of them."""
    chinese, english = (write_scaffold("a.b", "1", language) for language in LANGUAGES)  # type: ignore[arg-type]
    for name in chinese:
        bare = [
            [line for line in text[name].splitlines() if not line.lstrip().startswith("#")]
            for text in (chinese, english)
        ]
        assert bare[0] == bare[1]
        assert len(chinese[name].splitlines()) == len(english[name].splitlines())


def test_the_page_of_a_foreign_ruleset_is_whole(ruleset: Path) -> None:
    """`greenrules docs` shows every section of a file that is no part of the library."""
    text = write_ruleset_page((compile_path(ruleset),), "en")

    parts = (
        "no_major_accident", "energy_intensity", "0.2 tce/10k CNY", "excellent", "energy_system", "illustrative",
        "Rating method for green workshops", "only says how to apply", "energy audit report",
    )  # fmt: skip

    assert [part for part in parts if part not in text] == []


def test_new_writes_over_nothing(ruleset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second time, and beside cases alone, nothing is written and every file in the way is named."""
    before = {path: path.read_bytes() for path in ruleset.parents[1].rglob("*.yaml")}
    folder = str(ruleset.parents[1])
    capsys.readouterr()

    assert main(["new", "my_city.workshop", "--edition", "2025", "--folder", folder]) == 2
    assert capsys.readouterr().err.count("GR790") == 2
    ruleset.unlink()
    assert main(["new", "my_city.workshop", "--edition", "2025", "--folder", folder]) == 2
    assert not ruleset.exists()
    assert {path: path.read_bytes() for path in ruleset.parents[1].rglob("*.yaml")} == {
        path: text for path, text in before.items() if path != ruleset
    }


def test_a_second_ruleset_keeps_the_conftest(ruleset: Path) -> None:
    """One `conftest.py` serves all rulesets below it."""
    conftest = ruleset.parents[1] / "conftest.py"
    conftest.write_text("# mine\n", encoding="utf-8")

    assert main(["new", "my_city.office", "--folder", str(conftest.parent)]) == 0
    assert conftest.read_text(encoding="utf-8") == "# mine\n"
    assert (conftest.parent / "my_city.office" / "1.yaml").is_file()


@pytest.mark.parametrize(
    ("id", "edition", "codes"),
    [
        ("My City", "1", ["GR024"]),
        ("../elsewhere", "1", ["GR024"]),
        ("绿色", "1", ["GR024"]),
        ("a.b", "../1", ["GR790"]),
        ("a.b", "1.cases", ["GR790"]),
        ("A", "", ["GR024", "GR790"]),
    ],
)
def test_names_that_cannot_be(id: str, edition: str, codes: list[str]) -> None:
    """An id or edition that is no name of a folder or file is refused with what to write."""
    with pytest.raises(RulesetError) as caught:
        write_scaffold(id, edition, "en")

    assert [problem.code for problem in caught.value.diagnostics] == codes
    assert all(problem.help for problem in caught.value.diagnostics)
