"""Measure a live session: one changed fact judged again, memory for each subject, and memory over many tells.

Run:  python benchmarks/live.py [--engine rete] [--subjects 10000] [--tells 20000] [--warm 10000]
      python benchmarks/live.py --soak 1000000        # memory over a million tells, about ten minutes

Each subject has 100 facts: the constructed standard below asks for them, with 50 indicators, 10 gates and a ladder.
Times are CPU time of one process, memory is what the operating system counts.
"""

import argparse
import statistics
import time
from random import Random

import greenrules
from greenrules.live import Session
from greenrules.model.ruleset import Ruleset

CITE = 'cite: {document: guide, clause: "1"}, provenance: illustrative'


def make_standard() -> Ruleset:
    """Return a standard with 100 facts: 80 numbers and 20 booleans."""
    lines = ["format: 1", "ruleset: example.hundred", 'edition: "1"', "subject: factory"]
    lines += ["title: {zh: 百, en: hundred}", "documents: {guide: {title: {zh: 指南, en: guide}}}", "facts:"]
    lines += [f"  amount_{at}: {{label: {{zh: 量, en: amount}}, type: number, unit: t}}" for at in range(80)]
    lines += [f"  claim_{at}: {{label: {{zh: 项, en: claim}}, type: boolean}}" for at in range(20)]
    lines += ["parameters:"]
    lines += [f"  low: {{label: {{zh: 低, en: low}}, unit: t, value: 10, {CITE}}}"]
    lines += [f"  high: {{label: {{zh: 高, en: high}}, unit: t, value: 90, {CITE}}}"]
    lines += [
        f"  mark_{mark}: {{label: {{zh: 线, en: mark}}, unit: points, value: {mark}, {CITE}}}" for mark in (60, 80)
    ]
    lines += ["derived:"]
    lines += [
        f"  mean_{at}: {{label: {{zh: 均, en: mean}}, unit: t, {CITE}, "
        f'formula: "if claim_{at % 20} then max(amount_{at}, amount_{at + 30}) else amount_{at}"}}'
        for at in range(50)
    ]
    lines += ["basic_requirements:"]
    lines += [
        f"  gate_{at}: {{label: {{zh: 门, en: gate}}, condition: claim_{at} or amount_{at} <= high, {CITE}}}"
        for at in range(10)
    ]
    lines += ["indicators:", "  children:"]
    lines += [
        f"    score_{at}: {{label: {{zh: 分, en: score}}, points: 2, {CITE}, scoring: "
        f"{{kind: ramp, quantity: mean_{at}, better: higher, baseline: low, leading: high}}}}"
        for at in range(50)
    ]
    lines += ["grades:"]
    for id, mark in (("high", 80), ("plain", 60)):
        condition = f"basic_requirements_met and score >= mark_{mark}"
        lines.append(f"  - {{id: {id}, label: {{zh: 级, en: {id}}}, condition: {condition}, {CITE}}}")
    return greenrules.compile_text("\n".join(lines))


def draw_value(random: Random, name: str) -> object:
    """Return a value of a fact."""
    return random.random() < 0.5 if name.startswith("claim") else random.randint(0, 1000) / 10


def read_memory() -> float:
    """Return the memory of this process in MB."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=("incremental", "rete"), default="incremental")
    parser.add_argument("--subjects", type=int, default=10000)
    parser.add_argument("--tells", type=int, default=20000)
    parser.add_argument("--warm", type=int, default=10000)
    parser.add_argument("--soak", type=int, default=0)
    arguments = parser.parse_args()
    random, ruleset = Random(7), make_standard()
    names = list(ruleset.facts)
    start = read_memory()
    session = Session(ruleset, "2025-01-01", engine=arguments.engine, warm=arguments.warm)
    subjects = [f"factory {number}" for number in range(arguments.subjects)]
    began = time.process_time()
    for subject in subjects:
        session.tell_many(subject, {name: draw_value(random, name) for name in names})
    filled = (time.process_time() - began) / len(subjects)
    each = (read_memory() - start) * 1024 / len(subjects)
    print(f"engine {session.engine}, {len(subjects)} subjects x {len(names)} facts, {arguments.warm} kept warm")
    print(f"first judgement of a subject: {filled * 1e3:.2f} ms; memory for each: {each:.0f} KB")
    times: list[float] = []
    events = 0
    for _ in range(arguments.tells):
        subject, name = random.choice(subjects), random.choice(names)
        value = draw_value(random, name)
        began = time.process_time()
        events += len(session.tell(subject, name, value))
        times.append(time.process_time() - began)
    quantiles = statistics.quantiles(times, n=100)
    print(f"one changed fact: median {statistics.median(times) * 1e3:.3f} ms, 99 % within {quantiles[98] * 1e3:.3f} ms")
    print(f"events for each changed fact: {events / max(1, arguments.tells):.1f}")
    for done in range(0, arguments.soak, max(1, arguments.soak // 10)):
        print(f"after {done} tells: {read_memory():.0f} MB")
        for _ in range(arguments.soak // 10):
            session.tell(random.choice(subjects), name := random.choice(names), draw_value(random, name))
    if arguments.soak:
        print(f"after {arguments.soak} tells: {read_memory():.0f} MB")


if __name__ == "__main__":
    main()
