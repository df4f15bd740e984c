"""What importing greenrules brings with it, and who may name a package that is not ours."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import greenrules

ROOT = Path(__file__).resolve().parents[1]
# Package: the modules that may import it, as paths from the package folder (a folder stands for all in it).
OWNERS = {
    "attr": ("",),
    "attrs": ("",),
    "checker": ("claims.py",),  # our own, where the two files lie alone in a folder
    "yaml": ("reading/yaml_tree.py",),
    "cattrs": ("reading",),
    "rich": ("explaining/terminal.py",),
    "durable": ("compiling/rete_host.py",),
    "sqlglot": ("compiling/sql",),
    "z3": ("compiling/smt.py",),
    "highspy": ("improving",),
    "hypothesis": ("testing",),
    "pytest": ("testing",),
    "flask": ("serving/flask_host.py",),
    "django": ("serving/django_host.py",),
    "numpy": ("compiling/columns.py", "compiling/columns_support.py"),
    "pyarrow": ("tracking/table_",),
    "polars": ("tracking/table.py",),
    "python_calamine": ("tracking/table_", "exchanging"),
    "xlsxwriter": ("exchanging", "tracking/table_", "reporting"),
    "duckdb": ("tracking/on_duckdb.py",),
    "psycopg": ("tracking/on_postgres.py",),
    "pyspark": ("tracking/on_spark.py",),
    "jinja2": ("reporting",),
    "markupsafe": ("reporting",),
    "typst": ("reporting",),
    "docx": ("reporting",),
    "pygls": ("authoring",),
    "lsprotocol": ("authoring",),
    "cryptography": ("attesting/signing.py",),
}


def run_python(code: str) -> str:
    """Run code in a fresh process that sees this checkout, and return what it prints."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def imported_packages(path: Path) -> set[str]:
    """Return the first part of every absolute import in a file, at whatever place in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_importing_greenrules_loads_only_the_standard_library_and_attrs() -> None:
    """A program that embeds greenrules pays for YAML, cattrs and the rest only when it uses them."""
    code = (
        "import sys; before = set(sys.modules); import greenrules;"
        "names = {name.partition('.')[0] for name in set(sys.modules) - before};"
        "print(*sorted(names - set(sys.stdlib_module_names) - {'attr', 'attrs', 'greenrules'}))"
    )

    assert run_python(code) == ""


def test_naming_an_exception_loads_no_reader() -> None:
    """Catching `RulesetError` does not load the readers."""
    code = "import sys, greenrules; greenrules.RulesetError; print(*({'yaml', 'cattrs', 'rich'} & set(sys.modules)))"

    assert run_python(code) == ""


def test_loading_a_ruleset_needs_no_test_tool_and_no_extra() -> None:
    """The whole pipeline runs on the core dependencies alone."""
    extras = {"rich", "hypothesis", "jsonschema", "pytest", "durable", "numpy", "pandas"}
    code = f"import sys, greenrules; greenrules.load('cn.gbt36132'); print(*({extras!r} & set(sys.modules)))"

    assert run_python(code) == ""


def test_evaluating_a_file_loads_no_compiled_evaluator() -> None:
    """The command asks the reference, and does not wait for the modules that generate code."""
    command = ["evaluate", "cn.gbt36132.cement", "examples/cement/kiln.yaml", "--json"]
    code = (
        f"import sys; from greenrules.cli import main; main({command!r});"
        "print(*sorted(name for name in sys.modules if name.startswith('greenrules.compiling')))"
    )

    told, _, loaded = run_python(code).rpartition("}")

    assert '"grade"' in told
    assert loaded.strip() == ""


@pytest.mark.parametrize("name", greenrules.__all__)
def test_every_public_name_is_found_where_the_front_door_says(name: str) -> None:
    """Each promised name resolves, and `dir` shows it."""
    value = getattr(greenrules, name)

    assert value is not None
    assert name in dir(greenrules)


def test_a_name_that_does_not_exist_is_an_attribute_error() -> None:
    """A typing mistake is reported as Python reports it."""
    with pytest.raises(AttributeError, match="lod"):
        greenrules.lod  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.parametrize("path", sorted((ROOT / "greenrules").rglob("*.py")), ids=lambda path: path.name)
def test_a_foreign_package_is_named_only_by_its_owner(path: Path) -> None:
    """A third-party name appears only in the module that owns it, so that it can be exchanged in one place."""
    inside = path.relative_to(ROOT / "greenrules").as_posix()
    foreign = imported_packages(path) - set(sys.stdlib_module_names) - {"greenrules"}
    strangers = {name for name in foreign if not inside.startswith(OWNERS.get(name, ("(nobody)",)))}

    assert strangers == set()
