"""A made-up district: facts documents of subjects in the grades somebody asks for, to try a programme with."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from attrs import frozen

from greenrules.explaining.questions import list_questions
from greenrules.model.canonical import canonical_json
from greenrules.model.declarations import Fact
from greenrules.model.diagnostics import Diagnostic, FactsError
from greenrules.model.ruleset import Ruleset
from greenrules.model.suggestions import suggest
from greenrules.testing.synthetic import PLAUSIBLE, Habits, synthesize
from greenrules.tracking.programme import gather_participants
from greenrules.tracking.subjects import assess_subjects, gather_documents, open_field

# Subjects drawn for each one that is wanted, before a grade counts as one that does not come up.
_MOST_DRAWN = 200


@frozen
class District:
    """What is to be made up.

    Attributes:
        grades: how many of each proven grade, `none` among them; without any, whatever comes.
    """

    count: int
    as_of: date
    seed: int = 1
    habits: Habits = PLAUSIBLE
    grades: Mapping[str, int] | None = None


def write_district(ruleset: Ruleset, district: District) -> str:
    """Return a made-up district as YAML, a facts document on each line, with only the facts the ruleset asks for.

    Of a ruleset with a programme the grades are those of its ladder, and every subject is in scope.

    Raises: FactsError (GR022 when the grades are not those of the ladder, or one does not come up).
    """
    head = f"# Made up by `greenrules synth {ruleset.key}`. No figure is of a real subject.\n"
    return head + "".join(f"- {canonical_json(one)}\n" for one in make_up(ruleset, district))


def make_up(ruleset: Ruleset, district: District) -> tuple[dict[str, Any], ...]:
    """Return the documents of a made-up district, the best grades first where grades are asked for."""
    wanted = {grade: number for grade, number in (district.grades or {}).items() if number}
    ladder = _list_ladder(ruleset)
    for name in wanted:
        if name not in ladder:
            help = suggest(name, ladder, otherwise=f"the grades are {', '.join(ladder)}")
            raise FactsError((Diagnostic("GR022", f"there is no grade `{name}`", path="--grades", help=help),))
    count = sum(wanted.values()) or district.count
    found: dict[str, list[dict[str, Any]]] = {grade: [] for grade in ladder}
    for row in _draw(ruleset, district, count * _MOST_DRAWN):
        grade: str | None = _grade(ruleset, row) if ladder else ""
        if grade is not None and (not wanted or len(found[grade]) < wanted.get(grade, 0)):
            found.setdefault(grade, []).append(row)
            if sum(map(len, found.values())) == count:
                return tuple(_name(rows, number, count) for number, rows in enumerate(_join(found), 1))
    lacking = ", ".join(name for name in wanted if len(found[name]) < wanted[name])
    help = "ask for fewer of it, or take another seed or date"
    raise FactsError((Diagnostic("GR022", f"too few subjects come to `{lacking}`", path="--grades", help=help),))


def _join(found: Mapping[str, list[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    for rows in found.values():
        yield from rows


def _list_ladder(ruleset: Ruleset) -> tuple[str, ...]:
    graded = ruleset.imports[ruleset.programme.ladder] if ruleset.programme and ruleset.programme.ladder else ruleset
    return (*(rung.id for rung in graded.rungs), "none") if graded.rungs else ()


def _draw(ruleset: Ruleset, district: District, most: int) -> Iterator[dict[str, Any]]:
    asked = {fact.id: fact for fact in list_questions(ruleset).facts}
    for row in synthesize(ruleset, most, district.seed, district.habits, district.as_of):
        facts = {id: _narrow(fact, row[id]) for id, fact in asked.items() if row.get(id) is not None}
        yield {"subject": {"id": row["id"]}, "as_of": district.as_of.isoformat(), "facts": facts}


def _narrow(fact: Fact, value: Any) -> Any:
    """Return a value without the columns nobody reads."""
    columns = {column.id for column in fact.columns}
    if not columns or not isinstance(value, list):
        return value
    return [{name: cell for name, cell in record.items() if name in columns} for record in value]


def _grade(ruleset: Ruleset, row: dict[str, Any]) -> str | None:
    """Return the proven grade; None of a subject that the programme does not surely count."""
    field = open_field(ruleset, gather_documents([row], None, None), None, "error")
    if ruleset.programme is None:
        return assess_subjects(field)[0].grade
    _, _, participants = gather_participants(ruleset.programme, field)
    return participants[0].assessment.grade if participants and participants[0].in_scope is True else None


def _name(row: dict[str, Any], number: int, count: int) -> dict[str, Any]:
    shown = str(number).zfill(len(str(count)))
    return {**row, "subject": {"id": f"factory_{shown}", "zh": f"示例工厂{shown}", "en": f"Example factory {shown}"}}
