"""The portal as one function from a request to an answer; `fastapi_app.py` and `django_app.py` carry bytes to it.

It shows what a portal of a district does with greenrules: keep facts, show form and result, judge the whole district,
print reports, write decisions down. It has no log-in: it is a demonstration, for this machine alone.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import pages
from attrs import frozen
from store import Factory, Store, read_one

import greenrules
from greenrules import Assessment, FactsError
from greenrules.api import read_facts
from greenrules.model.facts import FactsDocument
from greenrules.reporting import compose_dossier, write_html
from greenrules.reporting.programme_page import write_programme_page
from greenrules.tracking import judge_programme
from greenrules.tracking.programme_routes import plan_cheapest

HERE = Path(__file__).resolve().parent
RULESET, PROGRAMME = "cn.ningbo.star_factory", "cn.beilun.programme"
LARGEST = 1_000_000
HTML, JSON = "text/html; charset=utf-8", "application/json"
_FILES = {"/portal.js": "text/javascript; charset=utf-8", "/portal.css": "text/css; charset=utf-8"}


@frozen
class Answer:
    """What goes back. `policy` is the content security policy, where the page does not bring its own."""

    status: int
    kind: str
    body: bytes
    policy: str = pages.POLICY


def answer(store: Store, method: str, path: str, body: bytes) -> Answer:
    """Answer one request below `/`; `/green` is the service of greenrules, which the host mounts."""
    match (method, *(unquote(part) for part in path.strip("/").split("/"))):
        case ("GET", ""):
            return Answer(200, HTML, pages.write_page("home", factories=store.list_factories()))
        case ("GET", "district"):
            return _show_district(store)
        case ("GET", "log"):
            return Answer(200, HTML, pages.write_page("log", entries=[*store.list_decisions()]))
        case ("GET", name) if f"/{name}" in _FILES:
            return Answer(200, _FILES[f"/{name}"], (HERE / name).read_bytes())
        case ("GET" | "PUT", "factories", id, *rest):
            factory = store.find(id)
            if factory is None:
                return _problem(404, "there is no such factory")
            return _answer_factory(store, factory, method, "/".join(rest), body)
        case _:
            return _problem(404, "there is nothing at this address")


def _answer_factory(store: Store, factory: Factory, method: str, what: str, body: bytes) -> Answer:
    match (method, what):
        case ("GET", ""):
            return Answer(200, HTML, pages.write_page("factory", factory=factory, ruleset=RULESET))
        case ("GET", "facts.json"):
            return Answer(200, JSON, factory.document.encode())
        case ("GET", "dossier.html"):
            document = read_one(factory)
            dossier = compose_dossier(greenrules.load(RULESET, as_of=document.as_of), document, "zh")
            return Answer(200, HTML, write_html(dossier).encode(), policy="")
        case ("PUT", "facts.json"):
            return _save(store, factory, body)
        case _:
            return _problem(405, "this address does not answer that method")


def _save(store: Store, factory: Factory, body: bytes) -> Answer:
    """Judge the facts, write the decision down, and only then keep them."""
    if len(body) > LARGEST:
        return _problem(413, "the facts are too large")
    try:
        document, *more = read_facts(body.decode("utf-8"), "facts.json")
        if more or document.subject != factory.id:
            return _problem(422, "these are not the facts of this factory")
        assessment = assess(document)
    except UnicodeDecodeError:
        return _problem(400, "the facts are not UTF-8")
    except FactsError as error:
        return _problem(422, str(error))
    number = store.log(write_record(assessment))
    store.save(make_row(document, body.decode("utf-8"), assessment))
    told = {"grade": assessment.grade, "label": assessment.grade_label.zh or "未达到任何等级", "number": number}
    return Answer(200, JSON, json.dumps(told, ensure_ascii=False).encode())


def _show_district(store: Store) -> Answer:
    documents = [read_one(factory) for factory in store.list_factories()]
    day = max(document.as_of for document in documents if document.as_of is not None)
    ruleset = greenrules.load(PROGRAMME, as_of=day)
    judgement = judge_programme(ruleset, documents, day, planner=plan_cheapest)
    return Answer(200, HTML, write_programme_page(judgement, "zh").encode(), policy="")


def assess(document: FactsDocument) -> Assessment:
    """Return the grade of a factory by the edition in force on its date."""
    return greenrules.evaluate(greenrules.load(RULESET, as_of=document.as_of), document, extra="ignore")


def make_row(document: FactsDocument, text: str, assessment: Assessment) -> Factory:
    """Return what is kept of a factory."""
    return Factory(document.subject, document.subject_zh, document.subject_en, text, assessment.grade)


def write_record(assessment: Assessment) -> dict[str, object]:
    """Return what the log says of a decision: when, whom, by which rules, what came out."""
    return {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "factory": assessment.subject,
        "ruleset": f"{assessment.ruleset}@{assessment.edition}",
        "digest": assessment.content_digest,
        "as_of": assessment.as_of.isoformat(),
        "grade": assessment.grade,
        "possible_grades": list(assessment.possible_grades),
    }


def fill(store: Store, district: Path) -> int:
    """Put the factories of a made-up district, one in JSON on each line, into an empty portal; return their number."""
    if not store.list_factories():
        for line in district.read_text(encoding="utf-8").splitlines():
            if line.startswith("- "):
                [document] = read_facts(line.removeprefix("- "), district.name)
                store.save(make_row(document, line.removeprefix("- "), assess(document)))
    return len(store.list_factories())


def _problem(status: int, title: str) -> Answer:
    return Answer(status, JSON, json.dumps({"status": status, "title": title}, ensure_ascii=False).encode())
