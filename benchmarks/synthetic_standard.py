"""The synthetic standard every engine is measured on: its ruleset, its factories, and a careful hand-written function.

Run:  python benchmarks/synthetic_standard.py [FACTORIES]     checks the function against greenrules, shows the grades

Five gates veto. Five groups weigh 30, 25, 20, 15 and 10; their indicators share the weight equally. Of every six
indicators four are quantities (0 beyond the baseline, 60 % at the baseline, rising linearly to all at the leading
value, which is 1.5 or 0.6 times the baseline; one of the four is derived as use over output, with a guard) and two are
judged pass, partial (60 %) or none. From 90 points and recognised: five; from 85: four; from 75: three.
Everything is drawn from a seed; a common quality runs through a factory, so that all grades occur.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from random import Random

from attrs import frozen

GATES, FREE_TEXTS = 5, 19
WEIGHTS = (30, 25, 20, 15, 10)
AT_BASELINE = 0.6
_LONG_NAMES = 1200
_SHORT = re.compile(r"\b[qk]\d")
MARKS = {"five": 90, "four": 85, "three": 75}
Facts = dict[str, object]


@frozen
class Quantity:
    """A measured quantity; one that is `derived` is use over output."""

    name: str
    group: int
    baseline: float
    leading: float
    derived: bool

    @property
    def less_is_better(self) -> bool:
        return self.leading < self.baseline


@frozen
class Quality:
    """What somebody judged as pass, partial or none."""

    name: str
    group: int


Indicator = Quantity | Quality


def list_indicators(count: int = 60, seed: int = 1) -> tuple[Indicator, ...]:
    """Return the indicators of the standard.

    Args:
        count: a multiple of 30, so that every group has the same mixture.
    """
    assert count % 30 == 0, "a multiple of 30"
    # A ruleset file holds a million characters: a standard of 1,920 indicators fits with shorter names.
    quantity, quality = ("quantity_", "quality_") if count <= _LONG_NAMES else ("q", "k")
    random = Random(seed)
    indicators: list[Indicator] = []
    for at in range(count):
        # A group takes six neighbours, so that it has every kind.
        group, place = at // 6 % 5, at % 6
        if place >= 4:
            indicators.append(Quality(f"{quality}{at + 1}", group))
            continue
        baseline = random.randrange(200, 4000) / 10
        derived = place == 3
        factor = 1.5 if derived or random.random() < 0.5 else 0.6
        indicators.append(Quantity(f"{quantity}{at + 1}", group, baseline, round(baseline * factor, 2), derived))
    return tuple(indicators)


def write_ruleset(count: int = 60, seed: int = 1) -> str:
    """Return the standard as the text of a ruleset."""
    indicators = list_indicators(count, seed)
    return "\n".join(
        [*_write_head(), *_write_facts(indicators), *_write_numbers(indicators), *_write_rules(indicators)]
    )


_SOURCE = "cite: {document: d, clause: '1'}, provenance: illustrative"


def _label(text: str) -> str:
    text = "x" if _SHORT.search(text) else text
    return f"label: {{zh: {text}, en: {text}}}"


def _write_head() -> Iterator[str]:
    yield "format: 1"
    yield "ruleset: bench.synthetic"
    yield 'edition: "1"'
    yield "subject: factory"
    yield "title: {zh: 基准测试用标准, en: synthetic standard}"
    yield "documents: {d: {title: {zh: 虚构标准, en: a made-up standard}}}"
    yield "display: {score: 2}"


def _write_facts(indicators: tuple[Indicator, ...]) -> Iterator[str]:
    yield "facts:"
    for name in ("recognised", *(f"gate_fact_{at + 1}" for at in range(GATES))):
        yield f"  {name}: {{{_label(name)}, type: boolean}}"
    for at in range(FREE_TEXTS):
        yield f"  remark_{at + 1}: {{{_label(f'remark {at + 1}')}, type: text}}"
    for one in indicators:
        match one:
            case Quality():
                yield f"  {one.name}: {{{_label(one.name)}, type: choice, options: [none, partial, pass]}}"
            case Quantity(derived=True):
                yield f"  use_{one.name}: {{{_label(f'use of {one.name}')}, unit: kWh, range: '>= 0'}}"
                yield f"  output_{one.name}: {{{_label(f'output of {one.name}')}, unit: t, range: '>= 0'}}"
            case Quantity():
                yield f"  {one.name}: {{{_label(one.name)}, unit: kWh/t, range: '>= 0'}}"


def _write_numbers(indicators: tuple[Indicator, ...]) -> Iterator[str]:
    yield "parameters:"
    yield f"  start: {{{_label('share at the baseline')}, value: {AT_BASELINE}, {_SOURCE}}}"
    for grade, mark in MARKS.items():
        yield f"  {grade}_mark: {{{_label(f'mark of {grade}')}, unit: points, value: {mark}, {_SOURCE}}}"
    quantities = [one for one in indicators if isinstance(one, Quantity)]
    for one in quantities:
        for end, value in (("baseline", one.baseline), ("best", one.leading)):
            yield f"  {one.name}_{end}: {{{_label(f'{end} of {one.name}')}, unit: kWh/t, value: {value}, {_SOURCE}}}"
    yield "derived:"
    for one in quantities:
        if one.derived:
            use, output = f"use_{one.name}", f"output_{one.name}"
            formula = f"if {output} > 0 then {use} / {output} else 0"
            yield f"  {one.name}: {{{_label(one.name)}, unit: kWh/t, formula: {formula}, {_SOURCE}}}"


def _write_rules(indicators: tuple[Indicator, ...]) -> Iterator[str]:
    yield "basic_requirements:"
    for at in range(GATES):
        yield f"  gate_{at + 1}: {{{_label(f'gate {at + 1}')}, condition: gate_fact_{at + 1}, {_SOURCE}}}"
    yield "indicators:"
    yield "  children:"
    for group, weight in enumerate(WEIGHTS):
        yield f"    group_{group + 1}:"
        yield f"      {_label(f'group {group + 1}')}"
        yield f"      points: {weight}"
        yield "      combine: weighted"
        yield "      cite: {document: d, clause: '1'}"
        yield "      provenance: illustrative"
        yield "      children:"
        for one in (one for one in indicators if one.group == group):
            yield f"        {one.name}_score: {{{_label(f'score of {one.name}')}, weight: 1, {_SOURCE},"
            yield f"          scoring: {_write_scoring(one)}}}"
    yield "grades:"
    for grade in MARKS:
        titled = "recognised and " if grade == "five" else ""
        condition = f"basic_requirements_met and {titled}score >= {grade}_mark"
        yield f"  - {{id: {grade}, {_label(grade)}, condition: {condition}, {_SOURCE}}}"
    yield ""


def _write_scoring(one: Indicator) -> str:
    if isinstance(one, Quality):
        full, part = (f'{{when: {one.name} = "{option}", points: {points}}}' for option, points in _QUALITY.items())
        return f"{{kind: steps, steps: [{full}, {part}]}}"
    better = "lower" if one.less_is_better else "higher"
    ends = f"baseline: {one.name}_baseline, leading: {one.name}_best, at_baseline: start"
    return f"{{kind: ramp, quantity: {one.name}, better: {better}, {ends}}}"


_QUALITY = {"pass": 1, "partial": AT_BASELINE}


def draw_factories(number: int, count: int = 60, seed: int = 1) -> list[Facts]:
    """Return factories as plain facts: booleans, floats, options, and texts that no rule looks at."""
    indicators = list_indicators(count, seed)
    random = Random(seed * 7919 + count)
    return [_draw_factory(indicators, random) for _ in range(number)]


def _draw_factory(indicators: tuple[Indicator, ...], random: Random) -> Facts:
    quality = random.betavariate(4, 1.8)
    facts: Facts = {"recognised": random.random() < quality}
    facts |= {f"gate_fact_{at + 1}": random.random() < 0.96 for at in range(GATES)}
    facts |= {f"remark_{at + 1}": f"remark {random.randrange(1000)}" for at in range(FREE_TEXTS)}
    for one in indicators:
        luck = quality + random.gauss(0, 0.12)
        if isinstance(one, Quality):
            facts[one.name] = "pass" if luck > 0.55 else "partial" if luck > 0.3 else "none"
            continue
        # At 0.2 a factory is at the baseline, at 0.85 at the leading value.
        value = max(0.0, one.baseline + (one.leading - one.baseline) * (luck - 0.2) / 0.65)
        if not one.derived:
            facts[one.name] = round(value, 1)
            continue
        output = 0.0 if random.random() < 1 / 200 else round(random.uniform(100, 90000), 1)
        facts |= {f"use_{one.name}": round(value * output, 1), f"output_{one.name}": output}
    return facts


def hide_facts(factories: list[Facts], share: float, seed: int = 1) -> list[Facts]:
    """Return the factories with this share of their facts taken away."""
    random = Random(seed)
    return [{name: value for name, value in facts.items() if random.random() >= share} for facts in factories]


def write_function(count: int = 60, seed: int = 1) -> str:
    """Return the hand-written function: what a careful engineer writes for this one standard, in floats, no reasons."""
    indicators = list_indicators(count, seed)
    lines = ["def judge(f):"]
    lines += [f"    g{group} = 0.0" for group in range(len(WEIGHTS))]
    for one in indicators:
        lines += [f"    {line}" for line in _write_branch(one)]
    sizes = Counter(one.group for one in indicators)
    total = " + ".join(f"g{group} * {weight / sizes[group]!r}" for group, weight in enumerate(WEIGHTS))
    met = " and ".join(f"f['gate_fact_{at + 1}']" for at in range(GATES))
    lines += [f"    total = {total}", f"    if not ({met}):", "        return 'none', total"]
    lines += ["    if total >= 90.0 and f['recognised']:", "        return 'five', total"]
    lines += ["    if total >= 85.0:", "        return 'four', total"]
    lines += ["    if total >= 75.0:", "        return 'three', total"]
    return "\n".join([*lines, "    return 'none', total", ""])


def _write_branch(one: Indicator) -> list[str]:
    group = f"g{one.group}"
    if isinstance(one, Quality):
        return [
            f"v = f['{one.name}']",
            "if v == 'pass':",
            f"    {group} += 1.0",
            "elif v == 'partial':",
            f"    {group} += {AT_BASELINE}",
        ]
    beyond, inside = ("<=", "<=") if one.less_is_better else (">=", ">=")
    slope = (1 - AT_BASELINE) / (one.leading - one.baseline)
    lines = [f"v = f['{one.name}']"]
    if one.derived:
        lines = [f"o = f['output_{one.name}']", f"v = f['use_{one.name}'] / o if o > 0.0 else 0.0"]
    return [
        *lines,
        f"if v {beyond} {one.leading!r}:",
        f"    {group} += 1.0",
        f"elif v {inside} {one.baseline!r}:",
        f"    {group} += {AT_BASELINE} + (v - {one.baseline!r}) * {slope!r}",
    ]


def load_function(count: int = 60, seed: int = 1) -> Callable[[Facts], tuple[str, float]]:
    """Return the hand-written function, ready to call: facts to grade and total."""
    names: dict[str, Callable[[Facts], tuple[str, float]]] = {}
    exec(compile(write_function(count, seed), "<hand-written>", "exec"), names)
    return names["judge"]


def main() -> None:
    """Check the hand-written function against greenrules, and show how the grades are spread."""
    import greenrules
    from greenrules.model.values import Bounds

    number = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    ruleset, judge = greenrules.compile_text(write_ruleset()), load_function()
    grades: Counter[str] = Counter()
    different = 0
    for facts in draw_factories(number):
        assessment = greenrules.evaluate(ruleset, facts, as_of="2025-12-31")
        grade, total = judge(facts)
        score = assessment.score
        assert isinstance(score, Bounds), "a score, since every fact is given"
        different += grade != assessment.grade or abs(total - float(score.proven or 0)) > 1e-9
        grades[assessment.grade] += 1
    print(f"{number} factories of {len(draw_factories(1)[0])} facts; grades {dict(grades)}; {different} different")


if __name__ == "__main__":
    main()
