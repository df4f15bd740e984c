"""What the distribution promises: its metadata, what it ships, and the commands of the README."""

import re
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import greenrules
from greenrules import library

ROOT = Path(__file__).resolve().parents[1]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
README = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
CI = (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def folders_of_the_package() -> list[Path]:
    """Return every folder below the package that holds Python modules."""
    return sorted({path.parent for path in (ROOT / "greenrules").rglob("*.py")})


def test_the_core_needs_three_packages() -> None:
    """The core install stays tiny: attrs, cattrs, PyYAML."""
    names = [re.split(r"[<>=!~ ;\[]", requirement)[0] for requirement in PROJECT["project"]["dependencies"]]

    assert names == ["attrs", "cattrs", "PyYAML"]


def test_the_wheel_ships_the_rulesets_where_the_library_looks() -> None:
    """The top-level folder is mapped to the place `builtin` asks for first."""
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]

    assert wheel["force-include"] == {"rulesets": "greenrules/rulesets"}
    assert (ROOT / "rulesets").is_dir()


@pytest.mark.parametrize(
    "target",
    [
        *PROJECT["project"]["scripts"].values(),
        *PROJECT["project"]["entry-points"]["greenrules.rulesets"].values(),
    ],
)
def test_every_entry_point_leads_to_a_function(target: str) -> None:
    """The console script and the bundled pack can be called."""
    module, _, name = target.partition(":")

    assert callable(getattr(import_module(module), name))


def test_the_bundled_pack_is_registered_as_the_library_expects() -> None:
    """The entry point is `builtin` itself, so that it is never counted twice."""
    point = PROJECT["project"]["entry-points"]["greenrules.rulesets"]["builtin"]

    assert point == f"{library.__name__}:{library.builtin.__name__}"


def test_the_version_is_written_once() -> None:
    """The distribution takes its version from the package."""
    assert PROJECT["project"]["dynamic"] == ["version"]
    assert PROJECT["tool"]["hatch"]["version"]["path"] == "greenrules/__init__.py"
    assert re.fullmatch(r"\d+\.\d+\.\d+", greenrules.__version__)


def test_the_package_tells_type_checkers_it_is_typed() -> None:
    """The marker file of PEP 561 is there."""
    assert (ROOT / "greenrules" / "py.typed").is_file()


@pytest.mark.parametrize("folder", folders_of_the_package(), ids=lambda folder: folder.name)
def test_every_folder_says_what_goes_in_what_comes_out_and_what_it_may_import(folder: Path) -> None:
    """The docstring of a folder is its contract."""
    text = (folder / "__init__.py").read_text(encoding="utf-8")
    docstring = text.split('"""')[1]

    assert [part for part in ("Input:", "Output:", "May import:") if part not in docstring] == []


@pytest.mark.parametrize("line", (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines())
def test_a_constraint_is_a_pinned_name_without_a_host(line: str) -> None:
    """The constraints pin versions and say nothing about where they were found."""
    assert re.fullmatch(r"[a-z0-9._-]+==[0-9][0-9a-z.]*( ; [^/@]+)?", line)


@pytest.mark.parametrize("command", ["greenrules explain", "-m pytest"])
def test_the_readme_sets_up_and_runs_in_one_line_and_ci_runs_that_line(command: str) -> None:
    """A newcomer copies one line; `.ci/run` evaluates the same line."""
    line = next(line for line in README if command in line)

    assert line.startswith("python3 -m venv .venv && .venv/bin/pip install -q -c constraints.txt -e ")
    assert f"readme_command '{command}'" in CI


def test_every_file_the_readme_names_exists() -> None:
    """Links and example files of the README lead somewhere."""
    text = "\n".join(README)
    named = [*re.findall(r"\]\(([^)#:]+)\)", text), *re.findall(r"examples/[\w/]+\.yaml", text)]

    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
