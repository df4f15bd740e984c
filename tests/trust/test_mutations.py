"""Whatever is changed in a receipt is found out; `python -m tests.trust.mutations` is the deep form."""

import json
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from greenrules.checker import check_receipt, read
from greenrules.claims import check_all
from greenrules.model.receipt import Receipt
from tests.trust.mutations import unseen_flips, unseen_swaps
from tests.trust.receipts import copy_body, receipt_of_a_factory, receipt_with_numbers, reseal

TIMES = float(os.environ.get("GREENRULES_LAW_EXAMPLES", "1"))
RECEIPTS = {"factory": receipt_of_a_factory, "numbers": receipt_with_numbers}
# Of one kind of mutation.
COUNTS = {receipt_of_a_factory: 60, receipt_with_numbers: 8}
makers = pytest.mark.parametrize("make", RECEIPTS.values(), ids=RECEIPTS.keys())


@makers
def test_an_honest_receipt_holds(make: Callable[[], Receipt]) -> None:
    """The checker finds nothing wrong with what the engine wrote."""
    assert check_all(make().to_json().encode()) == []


@makers
def test_every_flipped_bit_is_detected(make: Callable[[], Receipt]) -> None:
    """A receipt with one bit flipped, anywhere, does not hold."""
    assert unseen_flips(make().to_json().encode(), int(COUNTS[make] * TIMES), seed=1) == []


@makers
def test_every_swap_of_two_values_is_detected(make: Callable[[], Receipt]) -> None:
    """A receipt in which two different values changed places does not hold."""
    assert unseen_swaps(make().to_json().encode(), int(COUNTS[make] * TIMES), seed=2) == []


def list_lies(body: Any) -> Iterator[tuple[str, Any]]:
    """Yield a forged body for every computed step: its value changed, nothing else."""
    for n, node in enumerate(body["assessment"]["trace"]["nodes"]):
        if node["operation"] in ("supplied", "assumed", "missing", "parameter", "bound", "constant"):
            continue
        changed = json.loads(json.dumps(body))
        changed["assessment"]["trace"]["nodes"][n]["value"] = tell_lie(node["value"])
        yield node["id"], changed


def tell_lie(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case str():
            return "17" if value != "17" else "18"
        case {"proven": str() as proven}:
            return {**value, "proven": "17" if read(proven) != 17 else "18"}
        case {"options": _}:
            return {"options": ["none"] if value["options"] != ["none"] else ["five"]}
        case _:
            return True if not isinstance(value, bool) else None


@makers
def test_the_checker_alone_finds_an_arithmetic_lie_though_the_digests_fit(make: Callable[[], Receipt]) -> None:
    """A step that says something else than its operands give is named, even when every digest was made anew."""
    lies = list(list_lies(copy_body(make())))[:: max(1, int(24 / TIMES))]
    unseen = []
    for id, body in lies:
        problems = check_receipt(reseal(body))
        unseen += [] if ("step", id) in [problem[:2] for problem in problems] else [id]

    assert lies
    assert unseen == []


@makers
@pytest.mark.parametrize("word", ["parameter", "supplied", "assumed", "missing", "bound"])
def test_no_step_that_is_worked_out_passes_for_given(make: Callable[[], Receipt], word: str) -> None:
    """The checker alone works out a step also when its operation was renamed to one that is not worked out."""
    nodes = copy_body(make())["assessment"]["trace"]["nodes"]
    worked_out = [n for n, node in enumerate(nodes) if not node["id"].startswith(("fact:", "parameter:"))]
    unseen = []
    for n in worked_out[:: max(1, int(60 / TIMES))]:
        forged = copy_body(make())
        forged["assessment"]["trace"]["nodes"][n]["operation"] = word
        unseen += [] if check_receipt(reseal(forged)) else [nodes[n]["id"]]

    assert unseen == []
