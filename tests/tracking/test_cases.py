"""The cases about many subjects come out as they say."""

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from greenrules import Ruleset, load
from greenrules.model.cohort_judgement import CohortJudgement, Standing
from greenrules.model.programme_judgement import ProgrammeJudgement
from greenrules.model.values import Unknown
from greenrules.tracking import judge_cohort, judge_programme
from tests.tracking.case_files import FOLDER, list_subjects, read_file, to_number

FILES = {file: read_file(file) for file in sorted(FOLDER.glob("*.yaml"))}
COHORT = {"tiers", "possible", "places", "sizes", "cut", "paid", "between", "paid_in_all", "moves", "move_counts",
          "streaks", "averages"}  # fmt: skip
PROGRAMME = {"targets", "counts", "baselines", "outside"}


@cache
def load_once(key: str) -> Ruleset:
    return load(key)


def list_cases() -> list[Any]:
    pairs = [(file, case) for file, data in FILES.items() for case in data["cases"]]
    return [pytest.param(file, case, id=f"{file.stem}-{case['name']}") for file, case in pairs]


def index_standings(judgement: CohortJudgement, ranking: str) -> dict[str, Standing]:
    (result,) = [each for each in judgement.rankings if each.id == ranking]
    return {standing.subject: standing for group in result.groups for standing in group.standings}


def show(verdict: object) -> object:
    return "unknown" if isinstance(verdict, Unknown) else verdict


def found_in_cohort(judgement: CohortJudgement, part: str, name: str, keys: Mapping[str, Any] | None) -> Any:
    """Return what came out under a part of the expectations, for the keys asked for."""
    wanted = [] if keys is None else list(keys)
    pools = {pool.id: pool for pool in judgement.pools}
    match part:
        case "tiers" | "possible" | "places":
            standings = index_standings(judgement, name)
            return {key: show_standing(standings[key], part) for key in wanted}
        case "sizes":
            return dict(Counter(s.tier for s in index_standings(judgement, name).values() if s.tier != "none"))
        case "cut":
            return show(pools[name].cut)
        case "paid" | "between":
            claims = {claim.subject: [claim.paid_least, claim.paid_most] for claim in pools[name].claims}
            return {key: claims[key] if part == "between" else claims[key][0] for key in wanted}
        case "paid_in_all":
            return sum(claim.paid_least for claim in pools[name].claims)
        case "moves" | "move_counts":
            (change,) = [each for each in judgement.changes if each.id == name]
            events = {event.subject: list(event.moves) for event in change.events}
            counts = dict(Counter(moves[0] for moves in events.values()))
            return counts if part == "move_counts" else {key: events[key] for key in wanted}
        case "streaks":
            (streak,) = [each for each in judgement.streaks if each.id == name]
            return {key: show(dict(streak.verdicts)[key]) for key in wanted}
        case "averages":
            return show(next(each.value for each in judgement.averages if each.id == name))
    raise AssertionError(part)


def show_standing(standing: Standing, part: str) -> Any:
    if part == "places":
        return [standing.best_place, standing.worst_place]
    if part == "possible":
        return list(standing.possible_tiers)
    assert standing.settled
    return standing.tier


def found_in_programme(judgement: ProgrammeJudgement, part: str, name: str, keys: Any) -> Any:
    match part:
        case "counts":
            return {count.grade: count.proven for count in judgement.counts}[name]
        case "baselines":
            return {baseline.id: baseline.proven for baseline in judgement.baselines}[name]
    (target,) = [each for each in judgement.targets if each.id == name]
    found = {
        "reached": show(target.reached), "proven": target.proven, "needed": target.needed, "short": target.short,
        "forecast": target.forecast, "progress": [target.progress_least, target.progress_most],
        "first": target.candidates[0].subject.id if target.candidates else None,
    }  # fmt: skip
    return {key: found[key] for key in keys}


def convert(expected: Any) -> Any:
    if isinstance(expected, dict):
        return {key: convert(value) for key, value in expected.items()}
    if isinstance(expected, list):
        return [convert(value) for value in expected]
    return to_number(expected)


def list_differences(file: Mapping[str, Any], case: Mapping[str, Any]) -> Iterator[str]:
    """Yield every expectation that did not come out."""
    ruleset, subjects = load_once(file["ruleset"]), list(list_subjects(file, case))
    parameters, expect = case.get("parameters"), case["expect"]
    yield from (f"nobody looks at {part}" for part in set(expect) - COHORT - PROGRAMME)
    if set(expect) & COHORT:
        cohort = judge_cohort(ruleset, subjects, parameters=parameters)
        for part in sorted(set(expect) & COHORT):
            for name, expected in expect[part].items():
                found = found_in_cohort(cohort, part, name, expected if isinstance(expected, dict) else None)
                yield from () if found == convert(expected) else (f"{part} of {name}: {found}",)
    if set(expect) & PROGRAMME:
        programme = judge_programme(ruleset, subjects, parameters=parameters)
        outside = [subject.id for subject in programme.outside]
        yield from () if expect.get("outside", outside) == outside else (f"outside: {outside}",)
        for part in sorted(set(expect) & (PROGRAMME - {"outside"})):
            for name, expected in expect[part].items():
                found = found_in_programme(programme, part, name, expected)
                yield from () if found == convert(expected) else (f"{part} of {name}: {found}",)


@pytest.mark.parametrize(("file", "case"), list_cases())
def test_a_case_comes_out(file: Path, case: Mapping[str, Any]) -> None:
    """A case about many subjects comes out as it says."""
    differences = list(list_differences(FILES[file], case))

    assert differences == []


def test_cases_say_where_they_come_from() -> None:
    """Every case has a name of its own in its file, a label in both languages and a source."""
    cases = [(file.stem, case) for file, data in FILES.items() for case in data["cases"]]

    assert len({(stem, case["name"]) for stem, case in cases}) == len(cases)
    assert all(case["source"] and case["label"]["zh"] and case["label"]["en"] for _, case in cases)


def test_every_bundled_rule_about_many_subjects_has_a_case() -> None:
    """Each ranking, pool, average, change, streak, target and baseline of a ruleset with cases is looked at."""
    parts = {"rankings": ("tiers", "possible", "places", "sizes"), "pools": ("cut", "paid", "between", "paid_in_all"),
             "averages": ("averages",), "changes": ("moves",), "streaks": ("streaks",), "targets": ("targets",),
             "baselines": ("baselines",)}  # fmt: skip
    unseen = []
    for data in FILES.values():
        ruleset = load_once(data["ruleset"])
        for section, names in parts.items():
            holder = ruleset.programme if section in ("targets", "baselines") else ruleset.cohort
            declared = set() if holder is None else set(getattr(holder, section))
            seen = {name for case in data["cases"] for part in names for name in case["expect"].get(part, {})}
            unseen += [f"{data['ruleset']} {section} {name}" for name in declared - seen]

    assert unseen == []


def test_fractions_stay_exact() -> None:
    """A payment that has no finite decimal is kept as a fraction."""
    data = FILES[FOLDER / "cixi_fund.yaml"]
    case = next(case for case in data["cases"] if case["name"] == "one_amount_is_open")
    judgement = judge_cohort(load_once(data["ruleset"]), list(list_subjects(data, case)))

    assert judgement.pools[0].claims[0].paid_least == Fraction(156000000000, 2030000)
