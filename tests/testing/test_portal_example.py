"""The example of a portal that tests its own overlay passes, and finds what is wrong when the overlay is."""

import subprocess
import sys
from pathlib import Path
from shutil import copytree

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "portal_tests"


def run_pytest(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run pytest in a folder of its own, with this checkout on the path."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import pytest; sys.exit(pytest.main({command[3:]!r}))"
    return subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)


def test_the_portal_example_passes(tmp_path: Path) -> None:
    """The ten lines of the example run as they stand."""
    done = run_pytest(copytree(EXAMPLE, tmp_path / "portal"))

    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout


def test_the_plugin_names_file_and_line_of_a_case_that_fails(tmp_path: Path) -> None:
    """With another mark the plugin shows the line of the case, what was expected and found, the facts and the node."""
    folder = copytree(EXAMPLE, tmp_path / "portal")
    file = folder / "rulesets/portal.star_factory/2022.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("value: 78", "value: 79"), encoding="utf-8")

    done = run_pytest(folder, "-p", "greenrules.testing.plugin", "rulesets", "--no-laws")

    assert done.returncode == 1
    assert "2022.cases.yaml:12: exactly_the_district_mark" in done.stdout
    assert "grade: expected three, got none" in done.stdout
    assert "decided by grade:*" in done.stdout
    assert "judged.district_score: 78" in done.stdout
    assert "1 failed, 1 passed" in done.stdout


def test_the_plugin_tries_every_law_on_every_ruleset(tmp_path: Path) -> None:
    """Laws are tests of their own beside the cases; none is collected unless the plugin is asked for."""
    folder = copytree(EXAMPLE, tmp_path / "portal")

    listed = run_pytest(folder, "-p", "greenrules.testing.plugin", "rulesets", "--collect-only")
    unasked = run_pytest(folder, "rulesets", "--collect-only")

    assert "2022.yaml::veto" in listed.stdout
    assert "13 tests collected" in listed.stdout
    assert "no tests" in unasked.stdout
