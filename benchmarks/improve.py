"""How long the cheapest route takes on the synthetic standard: 60 indicators, 100 measures with links and gates.

Run:  python benchmarks/improve.py [FACTORIES]     CPU seconds for each factory, best and worst; needs `optimize`

A factory below three stars is to reach `four`. Measures move one to three quantities part of the way to their leading
values, mend a judged quality or a gate; some exclude one another, some need another first. Seeded.
"""

import sys
import time
from random import Random

from synthetic_standard import Facts, Quality, Quantity, draw_factories, list_indicators, write_ruleset

import greenrules
from greenrules.improving import improve

MEASURES, TARGET, AS_OF = 100, "four", "2025-12-31"


def draw_measures(facts: Facts, seed: int) -> dict[str, object]:
    """Return a measures file for a factory, as a mapping."""
    random = Random(seed)
    measures: dict[str, object] = {}
    for at in range(MEASURES):
        id = f"measure_{at:03}"
        earlier = list(measures)
        measures[id] = {
            "label": {"zh": f"措施{at}", "en": f"measure {at}"},
            "cost": random.randint(5, 400),
            "saving": random.randint(0, 60),
            "changes": _draw_changes(facts, random),
            "excludes": [random.choice(earlier)] if earlier and random.random() < 0.15 else [],
            "requires": [random.choice(earlier)] if earlier and random.random() < 0.1 else [],
        }
    return {"format": 1, "unit": "10k CNY", "measures": measures}


def _draw_changes(facts: Facts, random: Random) -> list[dict[str, object]]:
    if random.random() < 0.08:
        return [{"fact": f"gate_fact_{random.randint(1, 5)}", "set": True}]
    changes: dict[str, dict[str, object]] = {}
    for one in random.sample(list_indicators(), random.choice((1, 1, 1, 2, 3))):
        match one:
            case Quality():
                changes[one.name] = {"fact": one.name, "set": random.choice(("partial", "pass"))}
            case Quantity(derived=True):
                factor = round(random.uniform(1.02, 1.3), 2)
                changes[one.name] = {"fact": f"use_{one.name}", "multiply": factor}
            case Quantity():
                now = float(str(facts[one.name]))
                step = round((one.leading - now) * random.uniform(0.2, 0.8), 1)
                changes[one.name] = {"fact": one.name, "add": step}
    return list(changes.values())


def main() -> None:
    """Time the plan of some factories below three stars."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    ruleset = greenrules.compile_text(write_ruleset())
    poor = [facts for facts in draw_factories(number * 40)
            if greenrules.evaluate(ruleset, facts, as_of=AS_OF).grade == "none"][:number]  # fmt: skip
    seconds = []
    for seed, facts in enumerate(poor):
        measures = draw_measures(facts, seed)
        start = time.process_time()
        found = improve(ruleset, facts, to=TARGET, measures=measures, as_of=AS_OF)
        seconds.append(time.process_time() - start)
        shown = f"{len(found.plans[0].steps)} measures, cost {found.plans[0].cost}" if found.plans else "out of reach"
        print(f"{seconds[-1]:6.2f} s  {shown}, {found.proof} by {found.method}")
    print(f"{len(seconds)} factories, {MEASURES} measures: {min(seconds):.2f} to {max(seconds):.2f} s CPU each")


if __name__ == "__main__":
    main()
