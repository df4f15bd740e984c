"""The names FEEL (OMG DMN 1.5) has: its keywords, the functions we take from it and those we refuse by name."""

ALLOWED_FUNCTIONS = frozenset({
    "abs", "floor", "ceiling", "decimal", "round up", "round down", "round half up", "round half down",
    "min", "max", "sum", "mean", "count", "the", "within", "year", "month", "day",
})  # fmt: skip
KEYWORDS = frozenset({
    "true", "false", "null", "and", "or", "not", "if", "then", "else", "for", "in", "return", "some", "every",
    "satisfies", "between", "instance", "of", "function",
})  # fmt: skip

_TEXT = 'compare with `=` or `in ("a", "b")`, or use a choice with options'
_LIST = "use a filter `t[condition]`, `some`, `every`, or `min max sum mean count`"
_DATE = 'write a date as `@"2025-12-31"`, a duration as `@"P3Y"`; the date of the assessment is `as_of`'
_TIME = 'the language has dates without a time of day: write `@"2025-12-31"`'
_PARTS = "use `year(d)`, `month(d)`, `day(d)` or the difference of two dates"
_MATH = "use `+ - * / **`, `abs`, `floor`, `ceiling`, or supply the value as a fact or parameter"
_RANGE = "compare the ends with `<` and `<=`, or write `x in [a..b]`"
_CONTEXT = "give each value a name of its own, as a fact, parameter or derived quantity"

# Function of FEEL: what to write instead.
REFUSED_FUNCTIONS: dict[str, str] = {
    **dict.fromkeys((
        "substring", "string length", "upper case", "lower case", "substring before", "substring after", "replace",
        "contains", "starts with", "ends with", "matches", "split", "string join", "string", "number",
    ), _TEXT),
    **dict.fromkeys((
        "list contains", "append", "concatenate", "insert before", "remove", "reverse", "index of", "union",
        "distinct values", "duplicate values", "flatten", "product", "median", "stddev", "mode", "all", "any",
        "sublist", "sort", "list replace",
    ), _LIST),
    **dict.fromkeys(("date", "duration", "today", "now"), _DATE),
    **dict.fromkeys(("time", "date and time"), _TIME),
    **dict.fromkeys((
        "years and months duration", "day of year", "day of week", "month of year", "week of year",
        "last day of month",
    ), _PARTS),
    **dict.fromkeys(("sqrt", "log", "exp", "odd", "even", "modulo"), _MATH),
    **dict.fromkeys((
        "before", "after", "meets", "met by", "overlaps", "overlaps before", "overlaps after", "finishes",
        "finished by", "includes", "during", "starts", "started by", "coincides", "range",
    ), _RANGE),
    **dict.fromkeys(("get value", "get entries", "context", "context put", "context merge"), _CONTEXT),
    "is": "compare with `=`",
}  # fmt: skip

# Names of several words, longest first: `round half down` before `round half`.
SPACED_FUNCTIONS = tuple(
    sorted((name for name in (*ALLOWED_FUNCTIONS, *REFUSED_FUNCTIONS) if " " in name), key=len, reverse=True)
)
