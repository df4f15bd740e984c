"""Finding rulesets by id, edition and date."""

import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import greenrules
from greenrules import library
from greenrules.library import RulesetFile
from greenrules.model.periods import is_in_force

HEAD = """\
format: 1
ruleset: {id}
edition: "{edition}"
subject: factory
title: {{zh: 示例, en: Example}}
effective: {{{effective}}}
"""


def write_ruleset(folder: Path, id: str, edition: str, *, effective: str = "", rest: str = "") -> None:
    """Write a ruleset file that has little more than a head."""
    place = folder / "some" / "where" / id
    place.mkdir(parents=True, exist_ok=True)
    text = HEAD.format(id=id, edition=edition, effective=effective) + rest
    (place / f"{edition}.yaml").write_text(text, encoding="utf-8")


@pytest.fixture
def files(tmp_path: Path) -> tuple[RulesetFile, ...]:
    """Three editions of one ruleset, one of another, and files that are no rulesets."""
    write_ruleset(tmp_path, "cn.example", "2021", effective="from: 2021-01-01, to: 2021-12-31")
    write_ruleset(tmp_path, "cn.example", "2022", effective="from: 2022-01-01, to: 2023-12-31")
    write_ruleset(tmp_path, "cn.example", "draft", effective="to: 2020-12-31")
    write_ruleset(tmp_path, "cn.other", "1")
    beside = tmp_path / "some" / "where" / "cn.example"
    for name in ("2021.cases.yaml", "2021.facts.yaml", "notes.md"):
        (beside / name).write_text("cases: []\n", encoding="utf-8")
    return library.index_folder("test", tmp_path)


def test_an_index_takes_the_id_from_the_folder_and_the_edition_from_the_file(files: tuple[RulesetFile, ...]) -> None:
    """Cases and facts beside a ruleset are no rulesets."""
    keys = [f"{file.id}@{file.edition}" for file in files]

    assert keys == ["cn.example@2021", "cn.example@2022", "cn.example@draft", "cn.other@1"]


def test_the_name_of_a_file_is_its_pack_and_the_way_through_it(files: tuple[RulesetFile, ...]) -> None:
    """Diagnostics name a bundled file alike on every machine."""
    assert files[0].name == "test:some/where/cn.example/2021.yaml"


def test_a_zipped_pack_is_searched_like_a_folder(tmp_path: Path) -> None:
    """Only methods that a folder inside a zip file has are used."""
    archive = tmp_path / "pack.zip"
    with zipfile.ZipFile(archive, "w") as writer:
        writer.writestr("cn/cn.example/1.yaml", HEAD.format(id="cn.example", edition="1", effective=""))
    files = library.index_folder("zip", zipfile.Path(archive))  # type: ignore[arg-type]
    infos, problems = library.read_infos(files, files=files)

    assert ([info.key for info in infos], problems) == (["cn.example@1"], ())


def test_without_edition_and_date_the_one_that_started_last_is_found(files: tuple[RulesetFile, ...]) -> None:
    """An edition without a start counts as the oldest."""
    found, problems = library.find("cn.example", files=files)

    assert (found and found.edition, problems) == ("2022", ())


def test_a_named_edition_is_found_whatever_the_date(files: tuple[RulesetFile, ...]) -> None:
    """The edition named by the caller goes before the date."""
    found, problems = library.find("cn.example", "2021", date(2030, 1, 1), files=files)

    assert (found and found.edition, problems) == ("2021", ())


@pytest.mark.parametrize(
    ("day", "edition"),
    [("2020-12-31", "draft"), ("2021-01-01", "2021"), ("2021-12-31", "2021"), ("2022-01-01", "2022")],
)
def test_both_ends_of_a_period_are_in_force(files: tuple[RulesetFile, ...], day: str, edition: str) -> None:
    """The first and the last day belong to the period."""
    found, _ = library.find("cn.example", as_of=date.fromisoformat(day), files=files)

    assert found
    assert found.edition == edition


def test_a_date_outside_every_period_names_the_editions_and_their_periods(files: tuple[RulesetFile, ...]) -> None:
    """GR516 lists what could have been chosen."""
    found, problems = library.find("cn.example", as_of=date(2024, 1, 1), files=files)

    assert found is None
    assert [problem.code for problem in problems] == ["GR516"]
    assert problems[0].notes == (
        "edition `2021` is in force from 2021-01-01 to 2021-12-31",
        "edition `2022` is in force from 2022-01-01 to 2023-12-31",
        "edition `draft` is in force until 2020-12-31",
    )


def test_an_unknown_id_is_answered_with_the_nearest_one(files: tuple[RulesetFile, ...]) -> None:
    """GR510 says what may have been meant."""
    _, problems = library.find("cn.exampel", files=files)

    assert [(problem.code, problem.help) for problem in problems] == [("GR510", "did you mean `cn.example`?")]


def test_an_unknown_edition_is_answered_with_the_known_ones(files: tuple[RulesetFile, ...]) -> None:
    """GR510 names every edition."""
    _, problems = library.find("cn.example", "1999", files=files)

    assert [(problem.code, problem.help) for problem in problems] == [("GR510", "take one of `2021`, `2022`, `draft`")]


@pytest.mark.parametrize(
    ("pin", "help"), [("my.base@2025", "take one of `1`, `2024`"), ("cn.gbt36132@1999", "take one of `2018`, `2025`")]
)
def test_a_pinned_edition_that_is_missing_is_answered_with_those_there_are(tmp_path: Path, pin: str, help: str) -> None:
    """The editions in the folder beside count like those of the packs."""
    for edition in ("1", "2024"):
        write_ruleset(tmp_path, "my.base", edition)
    text = HEAD.format(id="my.overlay", edition="1", effective="") + f"extends: {pin}\nunits: {{product_unit: t}}\n"
    path = tmp_path / "some" / "where" / "my.overlay" / "1.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    with pytest.raises(greenrules.RulesetError) as caught:
        greenrules.compile_path(path)
    (problem,) = (each for each in caught.value.diagnostics if each.code == "GR510")

    assert problem.message == "`{}` has no edition `{}`".format(*pin.split("@"))
    assert problem.help == help
    assert problem.span is not None


def test_two_packs_with_the_same_edition_are_an_error(tmp_path: Path) -> None:
    """GR202: no pack shadows another silently."""
    write_ruleset(tmp_path, "cn.example", "1")
    files = (*library.index_folder("one", tmp_path), *library.index_folder("two", tmp_path))
    found, problems = library.find("cn.example", "1", files=files)

    assert (found, [problem.code for problem in problems]) == (None, ["GR202"])


def test_an_overlay_takes_its_period_and_its_outcomes_from_its_base(tmp_path: Path) -> None:
    """What the head of an overlay leaves open is read from the base."""
    write_ruleset(tmp_path, "cn.base", "1", effective="from: 2021-01-01", rest="grades: []\n")
    place = tmp_path / "cn.overlay"
    place.mkdir()
    text = 'format: 1\nruleset: cn.overlay\nedition: "1"\ntitle: {zh: 水泥, en: Cement}\nextends: cn.base@1\n'
    (place / "1.yaml").write_text(text, encoding="utf-8")
    files = library.index_folder("test", tmp_path)
    infos, _ = library.read_infos(files, files=files)
    overlay = next(info for info in infos if info.id == "cn.overlay")

    assert (overlay.start, overlay.end, overlay.subject, overlay.gradeable) == (date(2021, 1, 1), None, "factory", True)


def test_overlays_in_a_circle_are_listed(tmp_path: Path) -> None:
    """Listing ends although the files extend each other; compiling one of them reports the circle."""
    write_ruleset(tmp_path, "cn.a", "1", rest="extends: cn.b@1\n")
    write_ruleset(tmp_path, "cn.b", "1", rest="extends: cn.a@1\n")
    files = library.index_folder("test", tmp_path)
    infos, _ = library.read_infos(files, files=files)

    assert [info.key for info in infos] == ["cn.a@1", "cn.b@1"]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"\xff\xfe", "GR011"), (b"a" * 4_000_001, "GR002"), (None, "GR011")],
    ids=["not UTF-8", "too large", "absent"],
)
def test_a_file_that_cannot_be_read_is_a_diagnostic(tmp_path: Path, content: bytes | None, code: str) -> None:
    """Wrong bytes, endless files and missing ones end in a diagnostic with a way out."""
    path = tmp_path / "1.yaml"
    if content is not None:
        path.write_bytes(content)
    source, problems = library.read_text_of(path, "1.yaml")

    assert source is None
    assert [(problem.code, bool(problem.help)) for problem in problems] == [(code, True)]


def test_a_folder_is_no_text(tmp_path: Path) -> None:
    """GR011 says that a folder was named."""
    _, problems = library.read_text_of(tmp_path, "rules")

    assert [(problem.code, problem.message) for problem in problems] == [("GR011", "`rules` is a folder")]


def test_every_bundled_ruleset_has_a_title_and_a_subject_in_its_head() -> None:
    """What `available` shows is complete in both languages."""
    infos, problems = library.available()
    incomplete = [info.key for info in infos if not (info.title.zh and info.title.en and info.subject)]

    assert infos
    assert (incomplete, problems) == ([], ())


@given(st.dates(date(2019, 1, 1), date(2026, 1, 1)), st.integers(0, 800), st.integers(0, 800))
def test_a_day_is_in_force_exactly_when_it_lies_between_the_ends(start: date, length: int, offset: int) -> None:
    """Both ends inclusive, and an open end bounds nothing."""
    end, day = start + timedelta(days=length), start + timedelta(days=offset)

    assert is_in_force(start, end, day) == (offset <= length)
    assert is_in_force(None, end, day) == (offset <= length)
    assert is_in_force(start, None, day)


PACK = """\
from importlib.resources import files


def open_folder():
    return files(__name__) / "rules"


def fail():
    raise OSError("disk gone")
"""


@pytest.fixture
def installed_packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a distribution with two packs: one that opens and one that fails."""
    package, metadata = tmp_path / "some_pack", tmp_path / "some_pack-1.0.dist-info"
    package.mkdir()
    metadata.mkdir()
    (package / "__init__.py").write_text(PACK, encoding="utf-8")
    write_ruleset(package / "rules", "cn.foreign", "1")
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: some-pack\nVersion: 1.0\n", encoding="utf-8")
    points = "[greenrules.rulesets]\nsound = some_pack:open_folder\nbroken = some_pack:fail\n"
    (metadata / "entry_points.txt").write_text(points, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))


@pytest.mark.usefixtures("installed_packs")
def test_a_pack_of_another_distribution_is_found_and_a_broken_one_is_reported() -> None:
    """Third-party rulesets stand beside the bundled ones; GR510 names the pack that cannot be opened."""
    files, problems = library.index_rulesets()
    found, _ = library.find("cn.foreign", files=files)

    assert found
    assert found.name == "sound:some/where/cn.foreign/1.yaml"
    assert [(problem.code, problem.path) for problem in problems] == [("GR510", "some_pack:fail")]


@pytest.mark.usefixtures("installed_packs")
def test_a_broken_pack_does_not_stand_in_the_way_of_the_others() -> None:
    """What can be found is loaded, with a warning about what could not be searched."""
    ruleset = greenrules.load("cn.foreign")

    assert ruleset.key == "cn.foreign@1"
    assert [warning.code for warning in ruleset.warnings] == ["GR510"]
