"""The cache of checked rulesets: it saves work, never changes a result, and bears every fault of its folder."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from attrs import evolve, fields, has
from hypothesis import given
from hypothesis import strategies as st

import greenrules
from greenrules import cache, library
from greenrules.api import recalling
from greenrules.api.loading import bundled_rulesets
from greenrules.cli import main
from greenrules.model import ruleset_json
from greenrules.model.canonical import digest_of
from greenrules.model.cohort import Cohort
from greenrules.model.diagnostics import RulesetError
from greenrules.model.programme import Programme
from greenrules.model.ruleset import Ruleset
from greenrules.model.ruleset_json import read_ruleset, write_ruleset
from greenrules.model.source import SourceText

ROOT = Path(__file__).resolve().parents[1]
LARGEST = "cn.gbt36132@2018"
BASE = """\
format: 1
ruleset: test.base
edition: "1"
subject: factory
title: {zh: 测试规则, en: test rules}
documents: {doc: {title: {zh: 文件, en: document}}}
imports: {shared: test.shared@1}
parameters:
  least: {label: {zh: 下限, en: least}, unit: t, value: 10, cite: {document: doc, clause: "1"}, provenance: published}
derived:
  share: {label: {zh: 比例, en: share}, formula: least / output, cite: {document: doc}, provenance: published}
grades:
  - id: good
    label: {zh: 良好, en: good}
    condition: output >= least
    cite: {document: doc, clause: "1"}
    provenance: published
"""
SHARED = """\
format: 1
ruleset: test.shared
edition: "1"
title: {zh: 共用, en: shared}
facts:
  output: {label: {zh: 产量, en: output}, unit: t}
"""
OVERLAY = """\
format: 1
ruleset: test.overlay
edition: "1"
title: {zh: 修改, en: overlay}
extends: test.base@1
documents: {own: {title: {zh: 文件, en: document}}}
overrides:
  - {op: replace, path: parameters/least/value, value: 20, cite: {document: own, clause: "1"}, provenance: published}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of an empty cache."""
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    """Return an overlay on a base that imports a module."""
    for name, text in (("base", BASE), ("shared", SHARED), ("overlay", OVERLAY)):
        path = tmp_path / "rules" / f"test.{name}" / "1.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "rules" / "test.overlay" / "1.yaml"


def describe(ruleset: Ruleset) -> tuple[object, ...]:
    """Return everything a ruleset tells, its places and warnings included."""
    places = [str(entry.span) for entry in (*ruleset.facts.values(), *ruleset.parameters.values())]
    return ruleset, ruleset.digest, digest_of(ruleset), ruleset.sources, list(map(str, ruleset.warnings)), places


def entries_of(folder: Path) -> list[Path]:
    """Return the files of the cache."""
    return sorted(folder.iterdir()) if folder.is_dir() else []


def entry_of(folder: Path, key: str) -> Path:
    """Return the entry of a ruleset."""
    return next(path for path in entries_of(folder) if f'"{key}"'.encode() in path.read_bytes()[:400])


def forbid_assembling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a ruleset that is not found in the cache be none at all."""
    from greenrules.api import assembling

    monkeypatch.setattr(assembling, "assemble", lambda *_, **__: None)


def test_a_second_load_reads_and_checks_nothing(folder: Path, overlay: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An overlay with its base and import comes out of the cache as it came out of the checker."""
    checked = greenrules.compile_path(overlay)
    forbid_assembling(monkeypatch)
    recalled = greenrules.compile_path(overlay)

    assert checked.warnings
    assert describe(recalled) == describe(checked)


@pytest.mark.parametrize("name", ["test.overlay", "test.base", "test.shared"])
def test_a_change_in_any_text_is_seen(folder: Path, overlay: Path, name: str) -> None:
    """The text itself, that of its base and that of an import of the base are all compared."""
    before = greenrules.compile_path(overlay)
    path = overlay.parents[1] / name / "1.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("zh: ", "zh: 新"), encoding="utf-8")
    after = greenrules.compile_path(overlay)

    assert after.sources != before.sources
    assert after.digest != before.digest


def test_an_error_in_an_import_is_reported_as_without_a_cache(
    folder: Path, overlay: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is wrong with an import since the entry was made is reported in full, once."""
    greenrules.compile_path(overlay)
    path = overlay.parents[1] / "test.shared" / "1.yaml"
    path.write_text(SHARED.replace("unit: t", "unit: tt"), encoding="utf-8")
    with pytest.raises(RulesetError) as cached:
        greenrules.compile_path(overlay)
    monkeypatch.setenv(cache.VARIABLE, "off")
    with pytest.raises(RulesetError) as plain:
        greenrules.compile_path(overlay)

    assert str(cached.value) == str(plain.value)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("value: 10,", "value: !!int 10,"),
        ("least / output", "least / / output"),
        ("value: 10,", "value: 10, value: 10,"),
    ],
    ids=["a tag", "a formula", "a key twice"],
)
def test_a_text_with_an_error_is_refused_every_time(folder: Path, overlay: Path, right: str, wrong: str) -> None:
    """What the reader found wrong stays wrong: such a text never passes for a checked one out of the cache."""
    base = overlay.parents[1] / "test.base" / "1.yaml"
    base.write_text(BASE.replace(right, wrong), encoding="utf-8")
    said = []
    for path in (base, base, overlay, overlay):
        with pytest.raises(RulesetError) as refused:
            greenrules.compile_path(path)
        said.append(str(refused.value))

    assert said[0] == said[1]
    assert said[2] == said[3]


@pytest.mark.parametrize(
    "broken",
    [
        BASE.replace("output >= least", "output >= 3 t"),
        BASE.replace("formula: least / output", "formula: least /"),
        BASE.replace("    condition:", "    labl: good\n    condition:"),
        BASE.replace("provenance: published}", "provenance: rumoured}"),
    ],
    ids=["expression", "formula", "key", "word"],
)
def test_what_the_reader_refused_is_refused_again(folder: Path, overlay: Path, broken: str) -> None:
    """A text with a part the reader could not read is never kept without it: the second look finds the same."""
    place = overlay.parent.parent / "test.base" / "1.yaml"
    place.write_text(broken, encoding="utf-8")
    found = []
    for _ in range(2):
        with pytest.raises(RulesetError) as caught:
            greenrules.compile_path(place)
        found.append([str(problem) for problem in caught.value.diagnostics])

    assert found[0] == found[1]
    assert found[0]


def test_a_text_under_another_id_is_refused_though_it_is_in_the_cache(folder: Path, overlay: Path) -> None:
    """The place of a file is checked for what comes out of the cache too."""
    base = overlay.parents[1] / "test.base" / "1.yaml"
    greenrules.compile_path(base)
    base.write_text(BASE.replace("test.shared@1", "test.copy@1"), encoding="utf-8")
    copy = overlay.parents[1] / "test.copy" / "1.yaml"
    copy.parent.mkdir()
    copy.write_text(SHARED, encoding="utf-8")
    greenrules.compile_path(copy)
    with pytest.raises(RulesetError, match="GR510"):
        greenrules.compile_path(base)


def test_another_engine_makes_entries_of_its_own(folder: Path, overlay: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another version checked is not taken."""
    greenrules.compile_path(overlay)
    number = len(entries_of(folder))
    monkeypatch.setattr(recalling, "_identify_engine", lambda: "another version")
    greenrules.compile_path(overlay)

    assert len(entries_of(folder)) == 2 * number


def test_a_module_of_the_engine_that_changed_makes_another_engine(tmp_path: Path) -> None:
    """In a checkout the version stays while the code changes: size and time of every module count."""
    module = tmp_path / "module.py"
    module.write_text("one = 1", encoding="utf-8")
    os.utime(module, ns=(1, 1))
    first = cache.identify_engine((tmp_path,))
    os.utime(module, ns=(1, 2))

    assert cache.identify_engine((tmp_path,)) != first


def cut(entry: bytes) -> bytes:
    return entry[:-200]


def empty(entry: bytes) -> bytes:
    return b""


def flip(entry: bytes) -> bytes:
    return entry[:-300] + bytes([entry[-300] ^ 1]) + entry[-299:]


def rename_grade(entry: bytes) -> bytes:
    return entry.replace(b"good", b"best")


def claim_other_format(entry: bytes) -> bytes:
    return entry.replace(b"greenrules-cache/1", b"greenrules-cache/0", 1)


@pytest.mark.parametrize(
    "damage", [cut, empty, flip, rename_grade, claim_other_format], ids=lambda damage: damage.__name__
)
def test_a_damaged_entry_is_made_again(folder: Path, overlay: Path, damage: Callable[[bytes], bytes]) -> None:
    """Whatever happened to an entry, the ruleset is the one of the texts, and the entry is whole afterwards."""
    checked = greenrules.compile_path(overlay)
    entry = entry_of(folder, "test.overlay@1")
    whole = entry.read_bytes()
    entry.write_bytes(damage(whole))

    assert damage(whole) != whole
    assert describe(greenrules.compile_path(overlay)) == describe(checked)
    assert entry.read_bytes() == whole


def test_an_entry_of_one_ruleset_does_not_pass_for_another(folder: Path, overlay: Path) -> None:
    """An entry says what it is for: a whole one under another name is not taken."""
    checked = greenrules.compile_path(overlay)
    base = entry_of(folder, "test.base@1") if len(entries_of(folder)) > 2 else entry_of(folder, "test.shared@1")
    entry_of(folder, "test.overlay@1").write_bytes(base.read_bytes())

    assert describe(greenrules.compile_path(overlay)) == describe(checked)


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")
@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_an_entry_others_can_write_is_not_trusted(folder: Path, overlay: Path, mode: int) -> None:
    """Only this user and the administrator may have written an entry."""
    greenrules.compile_path(overlay)
    for entry in entries_of(folder):
        entry.chmod(mode)
        kind, _, key = entry.stem.partition("-")

        assert cache.read_entry(kind, key) is None


@st.composite
def forge(draw: st.DrawFn) -> object:
    """A ruleset as JSON in which some piece is another one."""
    rules = bundled_rulesets()["shared.rewards@1"]
    written = json.loads(write_ruleset(rules, list_texts(rules)) or "")
    strange = st.sampled_from([None, True, -1, 10**9, 10**30, "", "x", [], [[]], {}, 1.5, [0, 0]])
    at: object = written
    for _ in range(draw(st.integers(0, 2))):
        if not isinstance(at, list) or not at or not isinstance(at[-1], list):
            break
        at = at[draw(st.integers(0, len(at) - 1))]
    if isinstance(at, list) and at:
        at[draw(st.integers(0, len(at) - 1))] = draw(strange)
    return written


def list_texts(ruleset: Ruleset) -> list[SourceText]:
    """Return the texts a ruleset stands in, those of its imports left out."""
    found: dict[SourceText, None] = {}
    waiting: list[object] = [evolve(ruleset, imports={}, facts={})]
    # Of the facts only its own: one it shares with an import stands in a text of the import.
    shared = {id(fact) for imported in ruleset.imports.values() for fact in imported.facts.values()}
    waiting += [fact for fact in ruleset.facts.values() if id(fact) not in shared]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, SourceText):
            found[thing] = None
        elif isinstance(thing, dict):
            waiting += thing.values()
        elif isinstance(thing, tuple):
            waiting += thing
        elif has(type(thing)):
            waiting += [getattr(thing, field.name) for field in fields(type(thing))]
    return list(found)


@given(forge())
def test_a_forged_text_gives_no_exception(written: object) -> None:
    """A text of any shape gives a ruleset or none; taking it apart runs nothing and raises nothing."""
    rules = bundled_rulesets()["shared.rewards@1"]
    read = read_ruleset(json.dumps(written), list_texts(rules), rules.imports)

    assert read is None or isinstance(read, Ruleset)


@given(st.text(max_size=40))
def test_any_text_gives_no_exception(text: str) -> None:
    """Not even JSON is needed."""
    assert read_ruleset(text, (), {}) is None


@given(st.recursive(st.none() | st.integers() | st.text(max_size=5), st.lists, max_leaves=12))
def test_an_entry_with_a_forged_head_is_made_again(head: object) -> None:
    """Even under a right digest a head of another form is as good as none."""
    source = SourceText("<forged>", SHARED)
    work = recalling.Compilation(library.Shelf(()))
    key = recalling._make_key(source)
    cache.write_entry("ruleset", key, f"{json.dumps(head)}\n[]".encode())
    ruleset = recalling.obtain(source, work, way=(), place="")

    assert ruleset is not None
    assert ruleset.key == "test.shared@1"


@pytest.mark.parametrize("key", [LARGEST, "cn.gbt36132.cement@2025", "cn.ningbo.star_factory@2022"])
def test_bundled_rulesets_come_back_whole(folder: Path, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Imports, overlays, places and warnings included."""
    checked = greenrules.load(key)
    forbid_assembling(monkeypatch)

    assert describe(greenrules.load(key)) == describe(checked)


def test_every_bundled_ruleset_can_be_kept() -> None:
    """Whatever a ruleset may be made of can be written and read back, equal and with the same digest."""
    lost = []
    for key, ruleset in bundled_rulesets().items():
        texts = list_texts(ruleset)
        written = write_ruleset(ruleset, texts)
        read = read_ruleset(written, texts, ruleset.imports) if written else None
        if read != ruleset or read is None or digest_of(read) != ruleset.digest or read.warnings != ruleset.warnings:
            lost.append(key)

    assert lost == []


def test_every_class_a_ruleset_may_hold_can_be_kept() -> None:
    """Whatever the declaration of a ruleset names, in whichever module of the model, is on the closed list."""
    named, waiting = {Ruleset}, [Ruleset]
    while waiting:
        hints = get_type_hints(waiting.pop(), localns={"Cohort": Cohort, "Programme": Programme})
        found = {part for hint in hints.values() for part in list_parts(hint) if has(part)} - named
        named |= found
        waiting += found

    assert named - {SourceText} <= set(ruleset_json._classes(rare=True).values())


def list_parts(hint: Any) -> list[Any]:
    """Return the classes a type is made of."""
    return [hint, *(part for argument in get_args(hint) for part in list_parts(argument))]


def unwritable(place: Path) -> None:
    place.mkdir()
    place.chmod(0o500)


def a_file(place: Path) -> None:
    place.write_text("not a folder", encoding="utf-8")


def a_dangling_link(place: Path) -> None:
    place.symlink_to(place.parent / "nowhere" / "at" / "all")


def full(place: Path) -> None:
    place.symlink_to("/dev/full")


@pytest.mark.skipif(os.name != "posix", reason="rights and links of files are those of POSIX")
@pytest.mark.parametrize("make", [unwritable, a_file, a_dangling_link, full], ids=lambda make: make.__name__)
def test_a_folder_that_cannot_be_used_is_no_obstacle(folder: Path, overlay: Path, make: Callable[[Path], None]) -> None:
    """Where nothing can be kept everything is done anew, without a word."""
    make(folder)

    assert greenrules.compile_path(overlay) == greenrules.compile_path(overlay)
    assert greenrules.compile_path(overlay).key == "test.overlay@1"


def test_a_write_that_fails_leaves_nothing_behind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk, met when the file is put in place, leaves neither an entry nor an unfinished file."""

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    cache.write_entry("ruleset", "key", b"text")

    assert entries_of(folder) == []


def test_switched_off_it_writes_nothing(folder: Path, overlay: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`GREENRULES_CACHE=off` means no folder at all."""
    monkeypatch.setenv(cache.VARIABLE, "off")
    greenrules.compile_path(overlay)

    assert entries_of(folder) == []


def test_processes_that_write_at_a_time_leave_whole_entries(folder: Path, overlay: Path) -> None:
    """Of several processes that make the same entries each puts whole ones in place."""
    code = f"import greenrules; print(greenrules.compile_path({str(overlay)!r}).digest)"
    processes = [
        subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    digests = {process.communicate()[0].strip() for process in processes}

    assert digests == {greenrules.compile_path(overlay).digest}
    assert all(is_whole(entry) for entry in entries_of(folder))


def is_whole(entry: Path) -> bool:
    """Return whether an entry is finished and carries the digest of its text."""
    head, _, text = entry.read_bytes().partition(b"\n")
    return entry.suffix == ".entry" and head.split()[-1].decode() == sha256(text).hexdigest()


def test_the_oldest_entries_make_room(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder does not grow without end, and what was written last is still there."""
    monkeypatch.setattr(cache, "_MOST_ENTRIES", 8)
    for number in range(30):
        cache.write_entry("head", f"{number:04}", b"text")
        os.utime(folder / f"head-{number:04}.entry", ns=(number, number))

    assert len(entries_of(folder)) <= 8
    assert cache.read_entry("head", "0029") == b"text"


@pytest.mark.parametrize(
    ("platform", "environment", "place"),
    [
        ("linux", {"HOME": "/home/li"}, "/home/li/.cache/greenrules"),
        ("linux", {"HOME": "/home/li", "XDG_CACHE_HOME": "/fast"}, "/fast/greenrules"),
        ("linux", {"HOME": "/home/li", "XDG_CACHE_HOME": "fast"}, "/home/li/.cache/greenrules"),
        ("darwin", {"HOME": "/Users/li"}, "/Users/li/Library/Caches/greenrules"),
        ("win32", {"LOCALAPPDATA": "/AppData"}, "/AppData/greenrules/Cache"),
        ("linux", {"HOME": "/home/li", "GREENRULES_CACHE": "/mine"}, "/mine"),
        ("linux", {"HOME": "/home/li", "GREENRULES_CACHE": "OFF"}, None),
        ("linux", {}, None),
        ("win32", {}, None),
        ("emscripten", {"HOME": "/home/web"}, None),
    ],
)
def test_the_folder_lies_where_the_platform_keeps_caches(
    platform: str, environment: dict[str, str], place: str | None
) -> None:
    """XDG, Library/Caches and LocalAppData; the variable goes before; without a home there is no cache."""
    found = cache.find_folder(environment, platform)

    assert (None if found is None else found.as_posix()) == place


def test_a_load_from_the_cache_needs_no_reader(folder: Path) -> None:
    """A process that finds its ruleset in the cache loads neither YAML nor the checker, nor to choose an edition."""
    code = (
        "import sys, greenrules; greenrules.load('cn.gbt36132', as_of='2025-12-31');"
        "print(*sorted(name for name in sys.modules if name in ('yaml', 'cattrs', 'greenrules.model.syntax')"
        " or name.startswith(('greenrules.reading', 'greenrules.checking'))))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.strip()
        for _ in range(2)
    ]

    assert "greenrules.checking.ruleset" in runs[0]
    assert runs[1] == ""


def test_the_command_shows_and_clears(folder: Path, overlay: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`greenrules cache` counts the entries, `--clear` removes them and nothing else in the folder."""
    greenrules.compile_path(overlay)
    (folder / "note.txt").write_text("somebody's", encoding="utf-8")
    number = len(entries_of(folder)) - 1
    main(["cache", "--lang", "en"])
    main(["cache", "--clear", "--lang", "en"])
    shown, cleared = capsys.readouterr().out.splitlines()

    assert f"{folder} holds {number} entries" in shown
    assert f"removed {number} entries" in cleared
    assert [entry.name for entry in entries_of(folder)] == ["note.txt"]


def test_the_command_says_when_there_is_no_cache(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the cache off there is nothing to show."""
    monkeypatch.setenv(cache.VARIABLE, "off")

    assert main(["cache", "--lang", "zh"]) == 0
    assert capsys.readouterr().out == "未使用缓存\n"
