"""What fuzzing found once is found no more, and bytes of every kind harm no reader."""

import random
import time
from pathlib import Path

import pytest

from tests.fuzzing.targets import TARGETS

FOUND = sorted((Path(__file__).parent / "found").glob("*/*"))
SEEDS = {
    "expression": b'some r in t satisfies r.x in [1..2) or within(@"2020-01-01", @"P3Y", mode) and a ** 2 > 0',
    "cell": b'[1..5), >= 3, "a", not("b")',
    "json": b'{"a": [1.5e3, "\\u00e9\\n", true, null, {"b": -0.1}], "c": 1e400}',
    "yaml": b"a: {b: 1, c: [x, 'y']}\nd:\n  - |\n    t\n  - >-\n    u\n",
    "facts": b"subject: {id: a, zh: b}\nas_of: 2022-01-01\nfacts:\n  e: {value: 3, unit: tce}\n  t: [{a: 1}]\n",
    "values": b"10k CNY/mu^2*kgce",
    "ruleset": b"if certified then energy else energy * 2",
    "checker": b'[{"text": "a"}, "1/3", {"date": "2020-02-30"}, {"proven": null, "attainable": "1"}, "1e9"]',
}
ROUNDS = {"ruleset": 15}


def change(data: bytes, chance: random.Random) -> bytes:
    """Return the bytes with some of them dropped, doubled, swapped or replaced."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(changed) + 1)
        piece = changed[at : at + chance.randint(1, 12)]
        match chance.randrange(4):
            case 0:
                changed[at : at + len(piece)] = b""
            case 1:
                changed[at:at] = piece * chance.choice((1, 2, 40))
            case 2:
                changed[at:at] = chance.choice((b"\xff", "‮".encode(), "а".encode(), b"((((", b"[[[[", b"9" * 50, b'"'))
            case _:
                changed[at : at + 1] = bytes([chance.randrange(256)])
    return bytes(changed)


@pytest.mark.parametrize("name", TARGETS)
def test_no_bytes_harm_a_reader(name: str) -> None:
    """Changed examples raise nothing and take less than a second each."""
    chance, slowest = random.Random(name), 0.0
    for _ in range(ROUNDS.get(name, 200)):
        start = time.process_time()
        TARGETS[name](change(SEEDS[name], chance))
        slowest = max(slowest, time.process_time() - start)

    assert slowest < 1


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_found_case_stays_fixed(path: Path) -> None:
    """An input that once crashed a reader raises nothing."""
    TARGETS[path.parent.name](path.read_bytes())
