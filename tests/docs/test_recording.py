"""The recordings in the READMEs show what the commands print, and spare those whom motion disturbs."""

import pytest

from tests.docs.recording import IMAGES, Screen, draw, record


@pytest.mark.parametrize(("language", "name"), [("en", "terminal.svg"), ("zh", "terminal-zh.svg")])
def test_a_recording_is_current_and_small(language: str, name: str) -> None:
    """The file is what recording anew gives (`python -m tests.docs.recording`), and at most 150 kB."""
    kept = IMAGES.joinpath(name).read_bytes()

    assert kept.decode("utf-8") == record(language)
    assert len(kept) <= 150_000


def test_text_stays_text_in_its_columns() -> None:
    """A run of signs stands at its column, as wide as in a terminal; nothing a command prints becomes markup."""
    drawn = draw([Screen(("$ x",), ("等级  <b>",))], "zh")

    assert '<tspan class="w" x="16" textLength="32">等级</tspan>' in drawn
    assert '<tspan x="48" textLength="40">  &lt;b&gt;</tspan>' in drawn


def test_less_motion_shows_the_last_screen() -> None:
    """Animation is asked for only where motion is welcome; without it the last screen alone is visible."""
    drawn = draw([Screen(("$ a",), ("one",)), Screen(("$ b",), ("two",))], "en")
    still, moving = drawn.split("@media (prefers-reduced-motion: no-preference)")

    assert "animation" not in still
    assert moving.count("infinite") == 6
    assert 'class="screen s0"' in drawn
    assert 'class="screen s1 last"' in drawn
