"""Whether another distribution offers entry points: never no where `importlib.metadata` would find one."""

import sys
import zipfile
from importlib.metadata import MetadataPathFinder, distributions
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenrules.entry_points import may_offer

GROUP = "greenrules.rulesets"
OWN = "greenrules.library:builtin"
LINES = st.sampled_from(
    [
        f"[{GROUP}]", "[console_scripts]", f"builtin = {OWN}", "other = pack:open_folder", "  other=pack:open_folder  ",
        "", "# comment", f"# {GROUP}", "greenrules = greenrules.cli:main", "[ greenrules.rulesets ]",
    ]
)  # fmt: skip


def install(folder: Path, text: str | None, name: str = "pack-1.0.dist-info") -> None:
    """Put a distribution with these entry points into a folder."""
    (folder / name).mkdir()
    (folder / name / "METADATA").write_text("Metadata-Version: 2.1\nName: pack\nVersion: 1.0\n", encoding="utf-8")
    if text is not None:
        (folder / name / "entry_points.txt").write_text(text, encoding="utf-8")


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the only folder on the path, with the finders of Python alone."""
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    return tmp_path


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        (None, False),
        ("[console_scripts]\nrun = pack:run\n", False),
        (f"[{GROUP}]\nbuiltin = {OWN}\n", False),
        (f"[{GROUP}]\nbuiltin = {OWN}\nother = pack:open_folder\n", True),
        (f"# {GROUP}\n[console_scripts]\nrun = pack:run\n", False),
    ],
)
@pytest.mark.parametrize("name", ["pack-1.0.dist-info", "pack.egg-info"])
def test_a_pack_is_seen_in_its_metadata(alone: Path, name: str, text: str | None, offered: bool) -> None:
    """Only another value in the group counts."""
    install(alone, text, name)

    assert may_offer(GROUP, beside=OWN) is offered


def test_a_path_without_distributions_offers_nothing(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is not there is none at all."""
    monkeypatch.setattr(sys, "path", [str(alone), str(alone / "absent"), ""])
    monkeypatch.chdir(alone)

    assert may_offer(GROUP, beside=OWN) is False


def test_what_cannot_be_read_might_offer_something(alone: Path) -> None:
    """Metadata that is no text is left to `importlib.metadata`."""
    install(alone, "")
    (alone / "pack-1.0.dist-info" / "entry_points.txt").write_bytes(b"\xff\xfe")

    assert may_offer(GROUP, beside=OWN) is True


def test_an_archive_might_offer_something(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Distributions may lie inside a zip file on the path."""
    with zipfile.ZipFile(alone / "packs.zip", "w") as archive:
        archive.writestr("readme.txt", "")
    monkeypatch.setattr(sys, "path", [str(alone), str(alone / "packs.zip")])

    assert may_offer(GROUP, beside=OWN) is True


def test_a_foreign_finder_might_offer_something(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever finds modules in its own way may find distributions too."""
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, MetadataPathFinder])

    assert may_offer(GROUP, beside=OWN) is True


@given(st.lists(LINES, max_size=6).map("\n".join))
def test_no_pack_is_overlooked(text: str) -> None:
    """Where `importlib.metadata` finds another entry point of the group, the answer is never no."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        install(Path(folder), text)
        patch.setattr(sys, "path", [folder])
        try:
            points = [point for found in distributions(path=[folder]) for point in found.entry_points]
        except Exception:  # it does not get through the text, so that nobody is offered anything
            return
        offered = any(point.group == GROUP and point.value != OWN for point in points)

        assert may_offer(GROUP, beside=OWN) or not offered
