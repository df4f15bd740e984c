"""What a durable log of a session costs: python benchmarks/durable_log.py [REQUESTS]."""

import statistics
import sys
import tempfile
import time
from pathlib import Path

import greenrules
from greenrules.live import Session


def measure(count: int, folder: Path, *, durable: bool) -> tuple[float, float]:
    """Return median and worst time of a request, in milliseconds."""
    ruleset, times = greenrules.load("cn.cleaner_production.level@2013"), []
    log = folder / str(durable)
    with Session(ruleset, "2024-01-01", engine="incremental", log=log, durable=durable) as session:
        for number in range(count):
            start = time.perf_counter()
            session.drop(f"mill {number}")
            times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times), max(times)


def main() -> None:
    """Measure both kinds of log beside each other, with the smallest request there is."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with tempfile.TemporaryDirectory(dir=".") as folder:
        for durable in (False, True):
            median, worst = measure(count, Path(folder), durable=durable)
            print(f"durable={durable}: median {median:.3f} ms, worst {worst:.2f} ms of {count} requests")


if __name__ == "__main__":
    main()
