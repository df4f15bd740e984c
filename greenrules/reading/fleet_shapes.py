"""What the entries of the sections `cohort` and `programme` need beside their declaration."""

from collections.abc import Mapping

from greenrules.model.cohort_entries import (
    AverageEntry,
    ChangeEntry,
    CriterionEntry,
    PoolEntry,
    RankingEntry,
    StreakEntry,
    TierEntry,
)
from greenrules.model.programme import MEANINGS
from greenrules.model.programme_entries import BaselineEntry, ProgrammeEntry, TargetEntry
from greenrules.reading.structuring import Shape

_BETTER = {"better": ("higher", "lower")}
FLEET_SHAPES: Mapping[type, Shape] = {
    CriterionEntry: Shape(required=("by", "better"), words=_BETTER),
    TierEntry: Shape(required=("id", "label")),
    RankingEntry: Shape(required=("label", "by", "better", "ties", "rounding", "tiers"), words=_BETTER),
    PoolEntry: Shape(required=("label", "entitlement", "size")),
    AverageEntry: Shape(required=("label", "quantity", "sets")),
    ChangeEntry: Shape(required=("label", "before")),
    StreakEntry: Shape(required=("label", "ranking", "tier", "before")),
    ProgrammeEntry: Shape(required=("targets",)),
    BaselineEntry: Shape(required=("label", "grade", "number", "means"), words={"means": MEANINGS}),
    TargetEntry: Shape(required=("label", "grade", "kind", "goal", "means"), words={"means": MEANINGS}),
}
