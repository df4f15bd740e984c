"""What the time limit of the service costs, as CPU time of an answer. Run: python benchmarks/time_limit.py"""

import json
import sys
from pathlib import Path
from statistics import median
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from greenrules.serving import Limits, Request, Service, handle

HOME = "/v1/rulesets/cn.ningbo.star_factory"
BODY = json.dumps({"as_of": "2022-09-24", "facts": {"per_mu_class": "B", "accidents": []}}).encode()
ASKED = (("evaluate", {}, 60), ("ask", {}, 9), ("improve", {"to": ["three"]}, 20))


def measure(path: str, query: dict[str, list[str]], times: int, seconds: int | None) -> float:
    """Return the median CPU milliseconds of one answer."""
    request = Request("POST", f"{HOME}/{path}", query, "application/json", BODY)
    service = Service(limits=Limits(seconds=seconds))
    assert handle(request, service).status == 200
    spent = []
    for _ in range(times):
        start = process_time()
        handle(request, service)
        spent.append(process_time() - start)
    return 1000 * median(spent)


if __name__ == "__main__":
    for path, query, times in ASKED:
        limited, free = (measure(path, query, times, seconds) for seconds in (10, None))
        print(f"{path}: {limited:.2f} ms with the limit, {free:.2f} ms without, {limited / free:.1f} times")
