"""Receipts with one bit flipped or two different values swapped, of which none may hold.

    python -m tests.trust.mutations --small 4250 --large 1000

makes as many flips and as many swaps of a small and of a large receipt, prints those nobody notices, and ends with 1 if
there are any.
"""

import argparse
import json
import random
import sys
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing import Pool
from typing import Any

from greenrules.checker import canonical
from greenrules.claims import check_all
from greenrules.model.receipt import Receipt
from tests.trust.receipts import receipt_of_a_factory, receipt_with_numbers

Way = tuple[Any, ...]
_SHARE = 50


def unseen_flips(data: bytes, count: int, seed: int) -> list[int]:
    """Return the bits, of so many drawn at random, whose flip the checker does not notice."""
    places = random.Random(seed).sample(range(len(data) * 8), min(len(data) * 8, count))
    return [place for place in places if not check_all(flip(data, place))]


def flip(data: bytes, place: int) -> bytes:
    """Return the bytes with one bit turned over."""
    changed = bytearray(data)
    changed[place // 8] ^= 1 << place % 8
    return bytes(changed)


def unseen_swaps(data: bytes, count: int, seed: int) -> list[tuple[Way, Way]]:
    """Return the pairs of different values, of so many drawn at random, whose swap the checker does not notice."""
    body, chance = json.loads(data), random.Random(seed)
    places = list(list_places(body))
    unseen, done = [], 0
    while done < count:
        one, other = chance.sample(places, 2)
        if is_swap(body, one, other):
            done += 1
            unseen += [] if check_all(canonical(swap(body, one, other))) else [(one, other)]
    return unseen


def list_places(part: Any, way: Way = ()) -> Iterator[Way]:
    """Yield the way to every value."""
    yield way
    pairs = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, value in pairs:
        yield from list_places(value, (*way, key))


def look(body: Any, way: Way) -> Any:
    """Return the value at the end of a way."""
    for key in way:
        body = body[key]
    return body


def is_swap(body: Any, one: Way, other: Way) -> bool:
    """Whether two values can change places and differ."""
    inside = one[: len(other)] == other or other[: len(one)] == one
    return not inside and look(body, one) != look(body, other)


def swap(body: Any, one: Way, other: Way) -> Any:
    """Return a copy in which two values changed places."""
    changed = json.loads(json.dumps(body))
    first, second = look(body, one), look(body, other)
    look(changed, one[:-1])[one[-1]], look(changed, other[:-1])[other[-1]] = second, first
    return changed


def _run(receipts: dict[str, bytes], task: tuple[str, str, int, int]) -> tuple[str, str, int, list[str]]:
    kind, name, count, seed = task
    unseen = (unseen_flips if kind == "flips" else unseen_swaps)(receipts[name], count, seed)
    return kind, name, count, [str(place) for place in unseen]


def main() -> int:
    """Make the mutations in two processes and report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", type=int, default=100, help="flips, and swaps, of the small receipt")
    parser.add_argument("--large", type=int, default=10, help="flips, and swaps, of the large one")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1, 10**9))
    arguments = parser.parse_args()
    makers: dict[str, Callable[[], Receipt]] = {"small": receipt_of_a_factory, "large": receipt_with_numbers}
    receipts = {name: make().to_json().encode() for name, make in makers.items()}
    tasks = [
        (kind, name, min(_SHARE, getattr(arguments, name) - done), arguments.seed + done)
        for name in makers
        for kind in ("flips", "swaps")
        for done in range(0, getattr(arguments, name), _SHARE)
    ]
    done = dict.fromkeys([(kind, name) for kind, name, _, _ in tasks], 0)
    missed = 0
    with Pool(2) as pool:
        for kind, name, count, unseen in pool.imap_unordered(partial(_run, receipts), tasks):
            done[kind, name] += count
            missed += len(unseen)
            for place in unseen:
                print(f"{kind} {name}: nobody notices {place}", flush=True)
    for (kind, name), count in done.items():
        print(f"{count} {kind} of the {name} receipt ({len(receipts[name])} bytes)")
    print(f"seed {arguments.seed}: {sum(done.values())} mutations, {missed} not noticed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
