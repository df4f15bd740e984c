"""Judgements as canonical JSON: the same subjects and ruleset give the same bytes, in whatever order they came."""

from datetime import date
from fractions import Fraction

import attrs

from greenrules.model.assessment import Assessment
from greenrules.model.assessment_json import encode_assessment
from greenrules.model.canonical import Json, canonical_json, encode_number, encode_record, encode_value
from greenrules.model.cohort_judgement import FORMAT as COHORT_FORMAT
from greenrules.model.cohort_judgement import CohortJudgement
from greenrules.model.programme_judgement import FORMAT as PROGRAMME_FORMAT
from greenrules.model.programme_judgement import ProgrammeJudgement
from greenrules.model.units import Unit
from greenrules.model.values import Bounds, Months, Record, Seconds, Undefined, Unknown


def write_cohort_json(judgement: CohortJudgement) -> str:
    """Return a judged cohort as JSON (`greenrules-cohort/1`), the assessments in it without their traces."""
    return _write(COHORT_FORMAT, judgement)


def write_programme_json(judgement: ProgrammeJudgement) -> str:
    """Return a judged programme as JSON (`greenrules-programme/1`), the assessments in it without their traces."""
    return _write(PROGRAMME_FORMAT, judgement)


def _write(format: str, judgement: CohortJudgement | ProgrammeJudgement) -> str:
    encoded = _encode_class(judgement)
    return canonical_json({"format": format, **encoded}) + "\n"


def _encode(thing: object) -> Json:
    match thing:
        case None | bool() | str() | int():
            return thing
        case Fraction():
            return encode_number(thing)
        case Bounds() | Unknown() | Undefined() | Months() | Seconds() | frozenset():
            return encode_value(thing)
        case date():
            return thing.isoformat()
        case Unit():
            return str(thing)
        case Record():
            return encode_record(thing)
        case Assessment():
            return encode_assessment(thing, with_trace=False)
        case tuple():
            return [_encode(item) for item in thing]
        case _:
            return _encode_class(thing)


def _encode_class(thing: object) -> dict[str, Json]:
    """Return every field under its own name, in the order of the class."""
    kind = type(thing)
    if not attrs.has(kind):
        raise TypeError(f"no form for {kind.__name__}")
    return {field.name: _encode(getattr(thing, field.name)) for field in attrs.fields(kind)}
