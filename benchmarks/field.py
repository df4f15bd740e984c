"""Engines side by side on the synthetic standard, one factory at a time.

Run:  pip install -r benchmarks/requirements.txt && python -m benchmarks.field [--rounds 40] [--write]

Every engine's grades and totals are checked against the reference evaluator before its time counts. Then the engines
take turns: each round times every engine beside the hand-written function on the same factories, and the ratio of the
two is what is reported (the median over the rounds, with the quartiles), since absolute times differ between machines.
`--write` puts the table and the plot into docs/benchmarks.md and docs/benchmarks.svg.
"""

import argparse
import gc
import platform
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from importlib import import_module
from statistics import median, quantiles

from attrs import evolve, frozen

from benchmarks.field_report import write_report
from benchmarks.peers.own import build_hand_written, build_own, load_reference
from benchmarks.peers.peer import Facts, Peer, Verdict
from benchmarks.synthetic_standard import draw_factories

OTHERS = ("zen", "datalogic", "rule_engine", "cel_rust", "cel_python", "clips", "openfisca", "durable")
# The hand-written function is quick: it is timed over this many factories, whatever its opponent takes.
STEADY = 200


@frozen
class Agreement:
    """How many factories an engine judged like the reference evaluator."""

    checked: int
    other_grades: int
    other_totals: int
    largest_difference: float


@frozen
class Row:
    """A line of the table: how many times the hand-written function an engine takes."""

    name: str
    version: str
    ratio: float
    low: float
    high: float
    microseconds: float
    with_trace: float | None
    agreement: Agreement
    note: str


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark; 1 when an engine's grades differ from the reference."""
    arguments = _read_arguments(argv)
    hand_written = build_hand_written(arguments.indicators)
    peers = [*build_own(arguments.indicators), *_list_others(arguments.indicators)]
    factories = draw_factories(2000, arguments.indicators)
    expected = _expect(factories, arguments.indicators)
    agreements = {peer.name: check(peer, factories, expected) for peer in (hand_written, *peers)}
    rows = measure(hand_written, peers, factories, agreements, arguments.rounds)
    text = write_report(rows, _describe_machine(arguments), write=arguments.write)
    print(text)
    return int(any(row.agreement.other_grades for row in rows if row.name.startswith("greenrules")))


def _read_arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Time engines side by side on the synthetic standard.")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--indicators", type=int, default=60)
    parser.add_argument("--write", action="store_true", help="into docs/benchmarks.md and docs/benchmarks.svg")
    return parser.parse_args(argv)


def _list_others(count: int) -> Iterator[Peer]:
    for name in OTHERS:
        try:
            yield import_module(f"benchmarks.peers.{name}_peer").build(count)
        except ImportError as error:
            print(f"{name}: not installed ({error})", file=sys.stderr)


def _expect(factories: list[Facts], count: int) -> list[Verdict]:
    reference = load_reference(count)
    return [reference(facts) for facts in factories[:500]]


def check(peer: Peer, factories: list[Facts], expected: list[Verdict]) -> Agreement:
    """Compare an engine with the reference evaluator on as many factories as its speed allows."""
    number = min(len(expected), max(20, peer.calls * 20))
    pairs = [(peer.judge(facts), verdict) for facts, verdict in zip(factories[:number], expected, strict=False)]
    differences = [abs(peer.read_total(total) - true_total) for (_, total), (_, true_total) in pairs]
    return Agreement(
        number,
        sum(grade != true_grade for (grade, _), (true_grade, _) in pairs),
        sum(difference > peer.tolerance for difference in differences),
        max(differences),
    )


def measure(
    hand_written: Peer, peers: list[Peer], factories: list[Facts], agreements: dict[str, Agreement], rounds: int
) -> list[Row]:
    """Return a row for each engine, timed in turns with the hand-written function."""
    rows = [_time(hand_written, peer, factories, agreements[peer.name], rounds) for peer in peers]
    return sorted(rows, key=lambda row: row.ratio)


def _time(hand_written: Peer, peer: Peer, factories: list[Facts], agreement: Agreement, rounds: int) -> Row:
    plain = pair_up(peer.judge, hand_written.judge, factories, peer.calls, rounds)
    low, _, high = quantiles(plain.ratios, n=4)
    row = Row(peer.name, peer.version, median(plain.ratios), low, high, plain.microseconds, None, agreement, peer.note)
    if peer.judge_with_trace is None:
        return row
    if peer.judge_with_trace is peer.judge:
        return evolve(row, with_trace=row.ratio)
    calls = max(1, peer.calls // 5)
    traced = pair_up(peer.judge_with_trace, hand_written.judge, factories, calls, max(10, rounds // 2))
    return evolve(row, with_trace=median(traced.ratios))


@frozen
class Pairs:
    """Ratios of paired samples, and what one call of the first took at the median."""

    ratios: tuple[float, ...]
    microseconds: float


def pair_up(
    judge: Callable[[Facts], object],
    against: Callable[[Facts], object],
    factories: list[Facts],
    calls: int,
    rounds: int,
) -> Pairs:
    """Time two functions in turns on the same factories; the order changes from round to round."""
    ratios, times = [], []
    gc.collect()
    judge(factories[0])
    for turn in range(rounds):
        start = turn * calls % max(1, len(factories) - STEADY)
        some, many = factories[start : start + calls], factories[start : start + STEADY]
        if turn % 2:
            other, own = _sample(against, many), _sample(judge, some)
        else:
            own, other = _sample(judge, some), _sample(against, many)
        ratios.append(own / other)
        times.append(own)
    return Pairs(tuple(ratios), median(times) * 1e6)


def _sample(judge: Callable[[Facts], object], factories: list[Facts]) -> float:
    """Return the CPU seconds a call takes."""
    start = time.process_time()
    for facts in factories:
        judge(facts)
    return (time.process_time() - start) / len(factories)


def _describe_machine(arguments: argparse.Namespace) -> str:
    engine = f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}"
    return f"{arguments.indicators} indicators, {arguments.rounds} rounds, {engine}, {date.today().isoformat()}"


if __name__ == "__main__":
    sys.exit(main())
