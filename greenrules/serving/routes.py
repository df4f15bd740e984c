"""Every address of the service, as data: what it takes, what it gives, and the function that answers."""

from collections.abc import Mapping
from typing import Literal

from attrs import frozen

from greenrules.model.citing import Words
from greenrules.serving import (
    advice_answers,
    page_answers,
    paper_answers,
    result_answers,
    ruleset_answers,
    service_answers,
    subject_answers,
)
from greenrules.serving.exchange import DOCX, HTML, JSON, LINES, MARKDOWN, PDF, SCHEMA, TEXT, XLSX
from greenrules.serving.questions import AS_OF, EXTRA, LANG, TARGET, Option, flag
from greenrules.serving.ruleset_answers import Endpoint

Taken = Literal["", "document", "documents", "document+measures", "document+uncertainty"]


@frozen
class Route:
    """An address. `{id}` in its path is a ruleset, `{file}` a static file, `{digest}` that of all static files."""

    method: Literal["GET", "POST"]
    path: str
    name: str
    about: Words
    endpoint: Endpoint
    options: tuple[Option, ...] = ()
    takes: Taken = ""
    gives: tuple[str, ...] = (JSON,)
    answer: str = ""  # the schema of the answer in the contract; empty: any JSON

    def match(self, path: str) -> Mapping[str, str] | None:
        """Return what the path holds where this one has braces; None when it is another address."""
        parts, given = self.path.split("/"), path.split("/")
        if len(parts) != len(given):
            return None
        pairs = [(part, found) for part, found in zip(parts, given, strict=True) if part != found]
        if not all(part.startswith("{") and found for part, found in pairs):
            return None
        return {part[1:-1]: found for part, found in pairs}


_HOME = "/v1/rulesets/{id}"
_EXPLAIN = Option("explain", "with the trace of every step", ("off", "full"), "off", meaning="word")
_FORMAT = Option("format", "form of the text", ("markdown", "text"), "markdown", meaning="word")
_NODE = Option("node", "id of one step to unfold, such as `gate:no_major_accident`")
_EVERY = flag("every", "every minimal set, up to 20")
_TARGET_NEEDED = Option("target", "a grade, or the id of an eligibility or entitlement", required=True)
_TO = Option("to", "a grade, or `eligibility:ID`", required=True)
_PLANS = Option("plans", "how many plans, the cheapest first", default="1", meaning="count", most=20)
_PARETO = flag("pareto", "also the most points each cost can buy")
_GRADE = Option("to", "a grade", required=True)
_KEPT = Option("facts", "whether the receipt holds the facts or only their digest", ("given", "digest"), "given",
               meaning="word")  # fmt: skip
_PAGE_LANG = Option("lang", "language of the page", ("zh", "en"), "zh", meaning="word")
_REPORT = Option("format", "form of the report", ("html", "docx", "pdf"), "html", meaning="word")
_SHOWN = Option("ruleset", "the ruleset the page shows: its id, or `id@edition`")

ROUTES: tuple[Route, ...] = (
    Route("GET", "/healthz", "health", Words("服务是否正常", "whether the service is up"),
          service_answers.tell_health, answer="Health"),
    Route("GET", "/openapi.json", "contract", Words("本接口的说明", "this contract"), service_answers.tell_contract),
    Route("GET", "/", "start", Words("试用页面：填报与结果", "a page to try it out: form and result"),
          page_answers.show_page, (_SHOWN, _PAGE_LANG), gives=(HTML,)),
    Route("GET", "/v1/static/{file}", "static", Words("网页组件的文件", "files of the web components"),
          service_answers.send_file, gives=("*/*",)),
    Route("GET", "/v1/static/{digest}/{file}", "staticPinned",
          Words("网页组件的文件（按摘要固定，可长期缓存）", "files of the web components, pinned by their digest"),
          service_answers.send_pinned_file, gives=("*/*",)),
    Route("GET", "/v1/rulesets", "rulesets", Words("全部规则", "every ruleset"),
          ruleset_answers.list_rulesets, answer="Rulesets"),
    Route("GET", _HOME, "ruleset", Words("一项规则", "one ruleset"),
          ruleset_answers.describe_ruleset, (AS_OF,), answer="Ruleset"),
    Route("GET", f"{_HOME}/facts", "facts", Words("需提供的事实", "the facts it asks for"),
          ruleset_answers.list_facts, (AS_OF,)),
    Route("GET", f"{_HOME}/facts.schema.json", "factSchema", Words("事实文件的结构", "the schema of a facts document"),
          ruleset_answers.write_fact_schema, (AS_OF, LANG), gives=(SCHEMA,)),
    Route("GET", f"{_HOME}/form.json", "form", Words("填报表单", "a form for the facts"),
          ruleset_answers.write_form, (AS_OF, LANG)),
    Route("GET", f"{_HOME}/documents", "documents", Words("所依据的文件与条款", "documents and clauses"),
          ruleset_answers.list_documents, (AS_OF,)),
    Route("GET", f"{_HOME}/page", "page", Words("规则全文页", "the page of the ruleset"),
          ruleset_answers.write_page, (AS_OF, LANG), gives=(MARKDOWN,)),
    Route("POST", f"{_HOME}/evaluate", "evaluate", Words("评价", "evaluate a subject"),
          subject_answers.evaluate_subject, (EXTRA, _EXPLAIN), "document", answer="Decision"),
    Route("POST", f"{_HOME}/receipt", "receipt", Words("出具凭证", "evaluate and give the receipt"),
          result_answers.give_receipt, (_KEPT,), "document", answer="Receipt"),
    Route("POST", f"{_HOME}/result", "result", Words("供网页组件显示的结果", "the result as the component shows it"),
          result_answers.show_result, (EXTRA, _EXPLAIN), "document", answer="Result"),
    Route("POST", f"{_HOME}/ways", "ways", Words("如何达到某一等级", "what would reach a grade, and how"),
          result_answers.show_ways, (_GRADE,), "document"),
    Route("POST", f"{_HOME}/explain", "explain", Words("说明理由", "explain an assessment"),
          subject_answers.explain_subject, (EXTRA, LANG, _FORMAT, _NODE), "document", (MARKDOWN, TEXT)),
    Route("POST", f"{_HOME}/why", "why", Words("为何得此结果", "what forced the result"),
          advice_answers.tell_why, (TARGET, _EVERY), "document"),
    Route("POST", f"{_HOME}/why-not", "whyNot", Words("为何未达到", "what would reach an outcome"),
          advice_answers.tell_why_not, (_TARGET_NEEDED, _EVERY), "document"),
    Route("POST", f"{_HOME}/ask", "ask", Words("下一步该问什么", "what to ask next"),
          advice_answers.tell_questions, (TARGET,), "document"),
    Route("POST", f"{_HOME}/margins", "margins", Words("余量", "how safe the grade is"),
          advice_answers.tell_margins, (), "document+uncertainty"),
    Route("POST", f"{_HOME}/improve", "improve", Words("提升路径", "the cheapest way to a grade"),
          advice_answers.tell_improvement, (_TO, _PLANS, _PARETO), "document+measures"),
    Route("POST", f"{_HOME}/dossier", "dossier", Words("自评价报告", "the self-evaluation report"),
          paper_answers.give_dossier, (LANG, _REPORT), "document", (HTML, DOCX, PDF)),
    Route("GET", f"{_HOME}/questionnaire.xlsx", "questionnaire", Words("填报工作簿", "a workbook to fill in"),
          paper_answers.give_questionnaire, (AS_OF, LANG), gives=(XLSX,)),
    Route("POST", f"{_HOME}/worked.xlsx", "worked", Words("计算工作簿", "the grade as live formulas"),
          paper_answers.give_worked_sheet, (LANG,), "document", (XLSX,)),
    Route("POST", f"{_HOME}/batch", "batch", Words("批量评价", "evaluate many subjects"),
          subject_answers.evaluate_batch, (EXTRA, _EXPLAIN), "documents", (LINES,)),
)  # fmt: skip
