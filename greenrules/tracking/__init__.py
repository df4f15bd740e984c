"""Many subjects together: rank tiers, quotas, pools, averages, changes, and the targets of a programme.

Input: a checked ruleset and the facts of many subjects. Output: frozen judgements with a reason for every subject.
May import: everything below, down to model; only reporting, serving and cli may import it.

The evaluator knows one subject; here stands what no single subject can tell. Names are fetched on first use.
"""

from typing import TYPE_CHECKING

from greenrules.front_doors import fetch_from

if TYPE_CHECKING:
    from greenrules.tracking.cohort import judge_cohort
    from greenrules.tracking.folder import read_subjects
    from greenrules.tracking.programme import judge_programme
    from greenrules.tracking.programme_routes import plan_cheapest, plan_with
    from greenrules.tracking.table import evaluate_table, explain_row
    from greenrules.tracking.table_explaining import explain_file_row
    from greenrules.tracking.table_run import evaluate_file

__all__ = [
    "evaluate_file",
    "evaluate_table",
    "explain_file_row",
    "explain_row",
    "judge_cohort",
    "judge_programme",
    "plan_cheapest",
    "plan_with",
    "read_subjects",
]

_HOMES = {
    "evaluate_file": "greenrules.tracking.table_run",
    "evaluate_table": "greenrules.tracking.table",
    "explain_file_row": "greenrules.tracking.table_explaining",
    "explain_row": "greenrules.tracking.table",
    "judge_cohort": "greenrules.tracking.cohort",
    "judge_programme": "greenrules.tracking.programme",
    "plan_cheapest": "greenrules.tracking.programme_routes",
    "plan_with": "greenrules.tracking.programme_routes",
    "read_subjects": "greenrules.tracking.folder",
}

if not TYPE_CHECKING:  # a type checker would take it for a promise that every name exists
    __getattr__ = fetch_from(__name__, _HOMES)
