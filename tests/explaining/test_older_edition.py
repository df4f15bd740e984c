"""A date that chooses an older edition is said so, and only then."""

from datetime import date

import pytest

from greenrules.api.editions import OlderEdition, find_newer
from greenrules.cli import main
from greenrules.explaining.result import write_older, write_period
from greenrules.library import RulesetInfo
from greenrules.model.citing import NO_WORDS

STAR, FACTS = "cn.ningbo.star_factory", "examples/ningbo/shiyu_metal.yaml"
OLD, NEW = date(2021, 1, 1), date(2022, 1, 1)


def info(edition: str, start: date | None, end: date | None) -> RulesetInfo:
    return RulesetInfo("cn.example", edition, NO_WORDS, "factory", start, end, "", True)


@pytest.mark.parametrize("command", ["evaluate", "explain"])
def test_the_older_edition_and_the_newest_stand_on_one_line(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Which edition applies, its period, and the newer one, in both languages."""
    answers = {
        language: (main([command, STAR, FACTS, "--lang", language]), capsys.readouterr().out)
        for language in ("en", "zh")
    }

    assert (
        "Edition  2021 on this date (2021-01-01 to 2021-12-31); the newest is 2022 (since 2022-01-01)\n"
        in answers["en"][1]
    )
    assert (
        "按基准日适用2021版（2021年1月1日至2021年12月31日）；最新为2022版（2022年1月1日起施行）\n" in answers["zh"][1]
    )


@pytest.mark.parametrize(
    "words",
    [
        (STAR, FACTS, "--as-of", "2022-06-01"),
        (f"{STAR}@2021", FACTS),
        (STAR, FACTS, "--edition", "2021"),
        ("rulesets/cn/zhejiang/ningbo/cn.ningbo.star_factory/2021.yaml", FACTS),
    ],
)
def test_nothing_is_said_of_the_newest_or_of_a_named_edition(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever names the edition knows it."""
    assert main(["evaluate", *words, "--lang", "en"]) == 0
    assert "Edition  " not in capsys.readouterr().out


def test_the_library_knows_the_newer_edition() -> None:
    """The one that started last is the newest; it has none newer, and neither has what the library does not hold."""
    found = find_newer(STAR, "2021")
    assert found is not None

    assert (found.applied.key, found.newest.key) == (f"{STAR}@2021", f"{STAR}@2022")
    assert find_newer(STAR, "2022") is None
    assert find_newer(STAR, "1999") is None


def test_periods_are_said_as_far_as_they_are_stated() -> None:
    """Either end may be open."""
    older = OlderEdition(info("1", None, None), info("2", NEW, None))

    assert write_older(older, "en") == "1 on this date (without stated dates); the newest is 2 (since 2022-01-01)"
    assert write_period(None, OLD, "zh") == "施行至2021年1月1日"
