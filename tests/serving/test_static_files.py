"""The files of the web components: small, complete, in both languages, and nothing in them that runs a text."""

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import greenrules
from greenrules.serving import Request, handle
from greenrules.serving.static_files import digest_static_files, read_static_files

FOLDER = Path(greenrules.__file__).parent / "serving" / "static"
SCRIPTS = sorted(FOLDER.glob("*.js"))
SOURCES = {path.name: path.read_text(encoding="utf-8") for path in SCRIPTS}
LIMIT = 40_000
_TEXT = re.compile(r'^  (\w+): \["((?:[^"\\]|\\.)*)",\s*"((?:[^"\\]|\\.)*)"\],$', re.MULTILINE)
TEXTS = {key: (zh, en) for key, zh, en in _TEXT.findall(SOURCES["texts.js"])}

# Texts whose key a script chooses: the role of a measure, an action, an answer, a question of the head, a legend.
CHOSEN = {
    "value", "baseline", "leading", "threshold", "base", "save", "restore", "print", "language", "jump", "yes", "no",
    "choose", "subject_name", "subject_id", "as_of", "proven", "open", "lost", "gates", "outcomes", "reached_by",
    "needs", "rung_met", "rung_unmet", "problem",
}  # fmt: skip


def test_all_scripts_together_are_small() -> None:
    """Compressed as a server sends them they stay below 40 kB."""
    sizes = [len(gzip.compress(source.encode(), 9, mtime=0)) for source in SOURCES.values()]

    assert 10_000 < sum(sizes) <= LIMIT


def test_every_text_stands_in_both_languages() -> None:
    """No text is empty, both have the same places to fill in, and the Chinese is Chinese."""
    written = re.search(r"TEXTS = \{(.*?)^\};", SOURCES["texts.js"], re.MULTILINE | re.DOTALL)

    assert written is not None
    assert len(TEXTS) == len(re.findall(r"^  \w+: \[", written[1], re.MULTILINE)) > 80
    for key, (zh, en) in TEXTS.items():
        assert zh, key
        assert en, key
        assert sorted(re.findall(r"\{\w+\}", zh)) == sorted(re.findall(r"\{\w+\}", en)), key
        assert key in ("language", "points", "quoted") or re.search(r"[\u4e00-\u9fff]", zh), key


def test_no_text_is_missing_and_none_is_idle() -> None:
    """Every key the scripts name is in the catalogue, and every key of the catalogue is named by a script."""
    others = "\n".join(source for name, source in SOURCES.items() if name != "texts.js")
    said = set(re.findall(r'say\([\w.#]*anguage, "(\w+)"', others))
    problems = {key for key in TEXTS if key.startswith("problem_")}

    assert said <= set(TEXTS)
    assert set(TEXTS) == said | CHOSEN | problems


def test_every_import_leads_to_a_file() -> None:
    """The scripts import one another by relative names alone: no build, no package of anybody else."""
    imported = {name for source in SOURCES.values() for name in re.findall(r'(?:from|import) "([^"]+)"', source)}

    assert {name.removeprefix("./") for name in imported} <= set(SOURCES)
    assert all(name.startswith("./") for name in imported)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_runs_a_text_or_writes_markup(path: Path) -> None:
    """Neither innerHTML nor eval; and a module fits a sitting."""
    source = SOURCES[path.name]

    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", source)
    assert len(source.splitlines()) <= 300


NUMBERS = {
    "1,461": "1461", "１，４６１": "1461", "1 461.50": "1461.50", "−12,345,678": "-12345678", "+007": "7",
    " 78.5 ": "78.5",
    "7,8": None, "1,0": None, "78，5": None, "1,0000": None, "12345,678": None, "1.234,5": None, "1,,000": None,
}  # fmt: skip


def test_a_comma_parts_thousands_or_stays_as_typed() -> None:
    """What may be a decimal comma is left for the service to refuse; JSON.stringify writes numbers, no digit less."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs Node")
    script = (
        f"import {{ Exact, readNumber }} from {json.dumps((FOLDER / 'exact-json.js').as_uri())};"
        f"const typed = {json.dumps(list(NUMBERS))};"
        "const written = ['1.50', '100', '0.1', '-3', '12345678901234567890', '0.1234567890123456789'];"
        "console.log(JSON.stringify([typed.map((one) => readNumber(one)).map((one) => one.text ?? [one]),"
        " written.map((one) => new Exact(one))]));"
    )
    run = subprocess.run(
        [node, "--input-type=module", "-e", script], capture_output=True, text=True, encoding="utf-8", check=True
    )
    read, written = json.loads(run.stdout)

    assert dict(zip(NUMBERS, read, strict=True)) == {typed: text or [typed] for typed, text in NUMBERS.items()}
    assert written == [1.5, 100, 0.1, -3, "12345678901234567890", "0.1234567890123456789"]


def test_a_file_is_sent_as_what_it_is() -> None:
    """Media type, digest as ETag, nosniff; the very content when nobody has it, 304 when they do."""
    found = handle(Request("GET", "/v1/static/greenrules.js"))
    again = handle(Request("GET", "/v1/static/greenrules.js", if_none_match=found.header("ETag")))

    assert found.body == (FOLDER / "greenrules.js").read_bytes()
    assert found.header("Content-Type") == "text/javascript; charset=utf-8"
    assert found.header("X-Content-Type-Options") == "nosniff"
    assert found.header("Cache-Control") == "no-cache"
    assert (again.status, again.body) == (304, b"")


def test_a_pinned_file_may_be_kept_and_another_version_is_none() -> None:
    """With the digest of this version it is immutable; with any other there is nothing at the address."""
    found = handle(Request("GET", f"/v1/static/{digest_static_files()}/theme.js"))

    assert (found.status, found.header("Cache-Control")) == (200, "public, max-age=31536000, immutable")
    assert handle(Request("GET", f"/v1/static/{'0' * 32}/theme.js")).status == 404


def test_the_npm_package_is_of_this_version_and_whole() -> None:
    """Its version is ours, what it exports is there, and all but the page of the service ships."""
    package = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
    exported = [name.removeprefix("./") for name in package["exports"].values()]

    assert (package["name"], package["version"]) == ("greenrules-widgets", greenrules.__version__)
    assert all((FOLDER / name).is_file() for name in exported)
    assert package["files"] == ["*.js", "!page.js"]
    assert "dependencies" not in package


def test_every_file_of_the_folder_is_served() -> None:
    """Nothing lies there that nobody can get."""
    assert set(read_static_files()) == {path.name for path in FOLDER.iterdir()}


def test_the_page_about_them_names_what_there_is() -> None:
    """Properties of style, parts, attributes and events of docs/widgets.md are those of the scripts."""
    page = (Path(__file__).parents[2] / "docs" / "widgets.md").read_text(encoding="utf-8")
    everything = "\n".join(SOURCES.values())
    parts = re.findall(r"`(\w+)`", page.partition("Parts for `::part()`:")[2].partition("\n\n")[0])
    written = {word for words in re.findall(r'part: ["`]([\w $.{}]+)["`]', everything) for word in words.split()}

    assert set(re.findall(r"`(--greenrules-[\w-]+)`", page)) == set(
        re.findall(r"var\((--greenrules-[\w-]+)", everything)
    )
    assert len(parts) > 20
    assert set(parts) - written - {"language"} == set()
    assert all(f'"{name}"' in everything for name in re.findall(r"^\| `(greenrules:\w+)`", page, re.MULTILINE))
