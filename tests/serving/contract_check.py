"""The contract against the answers: Schemathesis tries every address with fitting and with misfitting requests.

Run: python tests/serving/contract_check.py [EXAMPLES]. It needs `pip install -e '.[contract]'` and takes minutes, so it
is a command of its own and no part of the default tests. Through the ASGI callable; no port is opened.
"""

import sys
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from greenrules.serving import asgi, handle
from greenrules.serving.exchange import Request

# What a schema for every ruleset at once cannot say: which facts one of them knows. Those refusals are documented.
ACCEPTED = ["2xx", "404", "422"]


def run(examples: int) -> int:
    """Try every address so many times; return 0 when every check holds."""
    import schemathesis  # not needed to collect the tests of this folder

    handle(Request("POST", "/v1/rulesets/cn.ningbo.star_factory/evaluate", body=b"{}", content_type="application/json"))
    config = schemathesis.Config.from_dict({
        "checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTED}},
    })  # fmt: skip
    schema = schemathesis.openapi.from_asgi("/openapi.json", asgi, config=config)
    failed = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        failed += not _try(operation, examples)
    return 1 if failed else 0


def _try(operation: Any, examples: int) -> bool:
    wanted = settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    import schemathesis

    tried = 0
    modes = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)
    try:
        for mode in modes:

            @wanted
            @given(case=operation.as_strategy(generation_mode=mode))
            def check(case: Any) -> None:
                nonlocal tried
                tried += 1
                case.call_and_validate()

            try:
                check()
            except Unsatisfiable:  # an address without parameters takes no misfitting request
                continue
    except (Exception, BaseExceptionGroup) as error:
        print(f"FAILED {operation.method.upper()} {operation.path}\n{error}\n", file=sys.stderr)
        return False
    print(f"passed {operation.method.upper()} {operation.path}: {tried} requests")
    return True


if __name__ == "__main__":
    sys.exit(run(int(sys.argv[1]) if len(sys.argv) > 1 else 50))
