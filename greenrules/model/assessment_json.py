"""The JSON of an assessment, field by field in a fixed order: `greenrules-assessment/1`.

greenrules/schemas/assessment-1.schema.json describes it. An absent value is null; an absent text is left empty.
"""

import json
from collections.abc import Iterable, Iterator

from attrs import fields

from greenrules.model.assessment import (
    FORMAT,
    Assessment,
    Assumption,
    Finding,
    Measure,
    MissingInput,
    UncheckedClause,
    UndefinedValue,
    UsedSource,
)
from greenrules.model.canonical import Json, canonical_json
from greenrules.model.json_texts import encode_citation as encode_citation
from greenrules.model.json_texts import encode_words as encode_words
from greenrules.model.json_texts import (
    quote,
    write_bounds,
    write_citation,
    write_list,
    write_unit,
    write_value,
    write_words,
)
from greenrules.model.memory import remembered
from greenrules.model.trace import Trace
from greenrules.model.trace_json import stream_trace
from greenrules.model.values import Undefined, format_number


def write_assessment(assessment: Assessment, *, with_trace: bool = True) -> str:
    """Return the canonical JSON text of an assessment."""
    return "".join(stream_assessment(assessment, with_trace=with_trace))


def stream_assessment(assessment: Assessment, *, with_trace: bool = True) -> Iterator[str]:
    """Yield the same text piece by piece, one for each node of the trace, so that the whole is never held.

    INVARIANT: every field of Assessment has a key of its own name, in the order of the class.
    """
    names = [field.name for field in fields(Assessment) if field.name != "trace"]
    written = [f'"{name}":{_write_field(name, assessment)}' for name in names]
    settled = "true" if assessment.settled else "false"
    head = f'{{"format":"{FORMAT}",{",".join(written)},"settled":{settled}'
    if with_trace:
        yield from stream_trace(assessment.trace, f'{head},"trace":', "}")
    else:
        yield head + "}"


def encode_assessment(assessment: Assessment, *, with_trace: bool = True) -> dict[str, Json]:
    """Return the JSON object of an assessment."""
    encoded: dict[str, Json] = json.loads(write_assessment(assessment, with_trace=with_trace))
    return encoded


def encode_trace(trace: Trace) -> Json:
    """Return the JSON object of a trace: every node of the reasoning once, operands before the node that uses them."""
    encoded: Json = json.loads("".join(stream_trace(trace)))
    return encoded


def _write_field(name: str, assessment: Assessment) -> str:
    match name:
        case "title" | "subject_name" | "grade_label":
            return write_words(getattr(assessment, name))
        case "as_of":
            return f'"{assessment.as_of.isoformat()}"'
        case "possible_grades" | "unused_facts" | "notes":
            return write_list(getattr(assessment, name))
        case "grade_labels":
            labels = [(quote(grade), write_words(label)) for grade, label in assessment.grade_labels]
            return _write_all(f'{{"id":{grade},"label":{label}}}' for grade, label in labels)
        case "score":
            score = assessment.score
            return write_value(score) if isinstance(score, Undefined) else write_bounds(score)
        case "maximum":
            return "null" if assessment.maximum is None else f'"{format_number(assessment.maximum)}"'
        case "findings":
            return _write_all(_write_finding(finding) for finding in assessment.findings)
        case "missing":
            return _write_all(_write_missing(missing) for missing in assessment.missing)
        case "undefined":
            return _write_all(_write_undefined(undefined) for undefined in assessment.undefined)
        case "assumptions":
            return _write_all(_write_assumption(assumption) for assumption in assessment.assumptions)
        case "caveats":
            return _write_all(write_words(caveat) for caveat in assessment.caveats)
        case "unchecked_clauses":
            return _write_all(_write_clause(clause) for clause in assessment.unchecked_clauses)
        case "overrides_used" | "sources_used":
            return _write_all(_write_used(used) for used in getattr(assessment, name))
        case "display":
            return canonical_json(dict(assessment.display))
        case _:
            text: str | None = getattr(assessment, name)
            return "null" if text is None else quote(text)


def _write_all(texts: Iterable[str]) -> str:
    return f"[{','.join(texts)}]"


def _write_finding(finding: Finding) -> str:
    maximum = "null" if finding.maximum is None else f'"{format_number(finding.maximum)}"'
    measures = ",".join([_write_measure(measure) for measure in finding.measures])
    amount = "null" if finding.amount is None else write_value(finding.amount)
    reason = "null" if finding.reason is None else write_value(finding.reason)
    return (
        f'{{"id":{quote(finding.id)},"kind":"{finding.kind}","label":{write_words(finding.label)},'
        f'"status":"{finding.status}","score":{write_bounds(finding.score)},"maximum":{maximum},'
        f'"measures":[{measures}],"amount":{amount},"unit":{write_unit(finding.unit)},'
        f'"citation":{write_citation(finding.citation)},'
        f'"points_citation":{write_citation(finding.points_citation)},"missing":{write_list(finding.missing)},'
        f'"reason":{reason},"parent":{quote(finding.parent)},"route":{write_list(finding.route)},'
        f'"before_pool":{"true" if finding.before_pool else "false"}}}'
    )


def _write_measure(measure: Measure) -> str:
    # What the standard fixes is one measure for every subject.
    return _write_measure_anew(measure) if measure.role == "value" else _write_kept_measure(measure)


def _write_measure_anew(measure: Measure) -> str:
    return (
        f'{{"role":"{measure.role}","id":{quote(measure.id)},"label":{write_words(measure.label)},'
        f'"value":{write_value(measure.value)},"unit":{write_unit(measure.unit)},'
        f'"value_label":{write_words(measure.value_label)}}}'
    )


_write_kept_measure = remembered(_write_measure_anew)


def _write_missing(missing: MissingInput) -> str:
    return (
        f'{{"id":{quote(missing.id)},"kind":"{missing.kind}","label":{write_words(missing.label)},'
        f'"unit":{write_unit(missing.unit)},"needed_by":{write_list(missing.needed_by)},'
        f'"points":"{format_number(missing.points)}"}}'
    )


def _write_assumption(assumption: Assumption) -> str:
    return (
        f'{{"id":{quote(assumption.id)},"label":{write_words(assumption.label)},'
        f'"value":{write_value(assumption.value)},"unit":{write_unit(assumption.unit)},"by":"{assumption.by}",'
        f'"citation":{write_citation(assumption.citation)},'
        f'"value_label":{write_words(assumption.value_label)}}}'
    )


def _write_undefined(undefined: UndefinedValue) -> str:
    label = write_words(undefined.label)
    return f'{{"id":{quote(undefined.id)},"label":{label},"reason":{write_value(undefined.reason)}}}'


def _write_clause(clause: UncheckedClause) -> str:
    return (
        f'{{"ruleset":{quote(clause.ruleset)},"document":{quote(clause.document)},'
        f'"title":{write_words(clause.title)},"number":{quote(clause.number)},"clause":{quote(clause.clause)},'
        f'"status":"{clause.status}","label":{write_words(clause.label)},'
        f'"reason":{write_words(clause.reason)},"by":{write_list(clause.by)}}}'
    )


@remembered
def _write_used(used: UsedSource) -> str:
    citation = write_citation(used.citation)
    return f'{{"id":{quote(used.id)},"label":{write_words(used.label)},"citation":{citation}}}'
