"""Pages and workbooks for people who decide: one file that opens anywhere, offline.

Input: judgements and assessments. Output: HTML that needs no script and no network, workbooks.
May import: everything below, down to model; only cli may import it.

The words of `explaining` are used wherever it has them; here stand layout, figures and the words of the pages. Jinja2
(extra `report`) and XlsxWriter (extra `excel`) are loaded when a report is written.
"""
