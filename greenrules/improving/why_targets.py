"""What advice is about: the grade, one rung of the ladder, an eligibility or an entitlement."""

from typing import Literal, TypeAlias

from attrs import frozen

from greenrules.evaluating.environment import Environment, grade_of
from greenrules.evaluating.outcomes import eligibility_verdict, grant_verdict
from greenrules.improving.why_premises import Board
from greenrules.improving.why_reach import HELPS, HINDERS, Dependence
from greenrules.model.advice import GRADE
from greenrules.model.citing import Words
from greenrules.model.naming import find_named
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Unknown

Kind = Literal["grade", "rung", "eligibility", "entitlement"]
Reading: TypeAlias = tuple[str, tuple[str, ...]] | bool | None
GRADE_WORDS = Words("等级", "grade")


@frozen
class Target:
    """An outcome by its id: `grade`, a rung, `eligibility:x` or `entitlement:x`."""

    id: str
    kind: Kind
    name: str
    label: Words


def find_target(ruleset: Ruleset, id: str, *, path: str, rungs: bool = False) -> Target:
    """Return the outcome with an id, or the only one with a label.

    Args:
        path: where the id came from, for the diagnostic.
        rungs: whether a grade may be named, instead of the grade as such.
    Raises: FactsError (GR911 when there is none, or more than one of the label).
    """
    targets = list_targets(ruleset, rungs=rungs)
    labels = {one.id: one.label for one in targets.values()}
    nothing = "this ruleset has no outcome to ask about"
    return targets[find_named(id, labels, code="GR911", noun="outcome", path=path, otherwise=nothing)]


def list_targets(ruleset: Ruleset, *, rungs: bool = False) -> dict[str, Target]:
    """Return every outcome of a ruleset by its id."""
    found: dict[str, Target] = {}
    if rungs:
        found |= {rung.id: Target(rung.id, "rung", rung.id, rung.label) for rung in ruleset.rungs}
    elif ruleset.rungs:
        found[GRADE] = Target(GRADE, "grade", "", GRADE_WORDS)
    for one in ruleset.eligibilities.values():
        found[f"eligibility:{one.id}"] = Target(f"eligibility:{one.id}", "eligibility", one.id, one.label)
    for money in ruleset.entitlements.values():
        found[f"entitlement:{money.id}"] = Target(f"entitlement:{money.id}", "entitlement", money.id, money.label)
    return found


def choose_target(ruleset: Ruleset) -> str:
    """Return what is asked about unless something else is: the grade, else the first other outcome."""
    return GRADE if ruleset.rungs else next(iter(list_targets(ruleset)), GRADE)


def follow_target(board: Board, target: Target) -> dict[str, int]:
    """Return the findings an outcome reaches, in the order of the board, with how each helps it."""
    root, dependence = board.root, Dependence()
    match target.kind:
        case "grade":
            for rung in root.rungs:
                dependence.follow(rung.condition, root, HELPS)
        case "rung":
            condition = next(rung.condition for rung in root.rungs if rung.id == target.name)
            dependence.follow(condition, root, HELPS)
        case "eligibility":
            dependence.follow(root.eligibilities[target.name].condition, root, HELPS)
        case "entitlement":
            _follow_entitlement(root, target.name, HELPS, dependence)
    ways = {id: dependence.found[one.place] for id, one in board.premises.items() if one.place in dependence.found}
    return ways


def _follow_entitlement(root: Ruleset, name: str, way: int, dependence: Dependence) -> None:
    """Follow the condition of an entitlement, and against it those that exclude it."""
    dependence.follow(root.entitlements[name].condition, root, way)
    for other in root.entitlements.values():
        if name in other.excludes:
            _follow_entitlement(root, other.id, HINDERS * way, dependence)


def read_verdict(environment: Environment, target: Target) -> Reading:
    """Return the verdict on an outcome: proven and possible grades; or true, false or None while it is open."""
    match target.kind:
        case "grade":
            ladder = grade_of(environment)
            return ladder.proven, ladder.possible
        case "rung":
            ladder = grade_of(environment)
            order = [rung.id for rung in environment.ruleset.rungs]
            return ladder.proven in order and order.index(ladder.proven) <= order.index(target.name)
        case "eligibility":
            verdict = eligibility_verdict(environment, target.name)
        case "entitlement":
            verdict = grant_verdict(environment, target.name)
    return None if isinstance(verdict, Unknown) else verdict
