"""The page's parts that do not need a browser."""

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from nbformat import NotebookNode
from task_scripts import render_page


def page_of(*cells: NotebookNode, links: str = "", site: Any = None) -> Any:
    notebook = nbformat.v4.new_notebook(cells=list(cells))
    page = render_page.render(notebook, [], links, site=site)
    return BeautifulSoup(page, "html.parser")


def code_cell(data: dict[str, Any]) -> Any:
    output = nbformat.v4.new_output("display_data", data)
    return nbformat.v4.new_code_cell("show()", outputs=[output])


def text_cell(source: str) -> Any:
    return nbformat.v4.new_markdown_cell(source)


def test_headings_of_the_same_text_have_anchors_of_their_own() -> None:
    page = page_of(text_cell("# Title\n\n*Promise*\n\n## A & B\n\n## A & B\n\n### Part"))
    assert page.title.string == "Title"
    assert page.find("meta", {"name": "description"})["content"] == "Promise"
    assert [link["href"] for link in page.select("nav a")] == [
        "#a-b",
        "#a-b-2",
        "#part",
    ]
    assert [heading["id"] for heading in page.select("main h2")] == ["a-b", "a-b-2"]


def test_relative_links_get_what_goes_before_them_and_others_stay() -> None:
    page = page_of(text_cell("[a](../lib) [b](https://example.com) [c](#part)"), links="code/")
    hrefs = [link["href"] for link in page.select("main a")]
    assert hrefs == ["code/../lib", "https://example.com", "#part"]


SITE = [
    {"notebook": "a.ipynb", "page": "index.html", "title": "A & <b>", "sentence": 'Says "a"'},
    {"notebook": "b c.ipynb", "page": "b c.html", "title": "B", "sentence": "Says b"},
]


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("a.ipynb", "index.html"),
        ("./a.ipynb", "index.html"),
        ("a.ipynb#7.-How-good%3F", "index.html#7-how-good"),
        ("a.ipynb#", "index.html"),
        ("b%20c.ipynb", "b%20c.html"),
        ("../notebooks/a.ipynb", "index.html"),
        ("other.ipynb", "code/other.ipynb"),
        ("../work/a.ipynb", "code/../work/a.ipynb"),
        ("https://example.com/a.ipynb", "https://example.com/a.ipynb"),
        ("a.ipynb.md", "code/a.ipynb.md"),
    ],
)
def test_links_to_notebooks_of_the_site_lead_to_their_pages(link: str, target: str) -> None:
    site = [{**page, "current": False} for page in SITE]
    page = page_of(text_cell(f"[x]({link})"), links="code/", site=site)
    assert page.select_one("main a")["href"] == target


def test_pages_of_a_site_name_each_other_and_one_alone_names_none() -> None:
    site = [{**page, "current": page["title"] == "B"} for page in SITE]
    page = page_of(text_cell("# B"), site=site)
    assert [
        (link["href"], link.get_text(), link.get("aria-current"))
        for link in page.select("nav.site a")
    ] == [("index.html", "A & <b>", None), ("b%20c.html", "B", "page")]
    for pages in ([], site[:1]):
        assert not page_of(text_cell("# B"), site=pages).select("nav.site")


def test_a_plot_is_a_picture_with_words_and_its_specification() -> None:
    spec = {"title": "</script><script>alert(1)</script>"}
    page = page_of(
        code_cell(
            {
                "application/vnd.vegalite.v5+json": spec,
                "image/svg+xml": "<svg/>",
                "image/png": "AAAA",
                "text/plain": 'Two "words" & <more>',
            }
        )
    )
    image = page.select_one("figure img")
    assert image["alt"] == 'Two "words" & <more>'
    assert image["src"].startswith("data:image/svg+xml;base64,")
    assert len(page.select("main script")) == 1
    assert "alert(1)" in page.select_one("main script").string


@given(
    st.text(max_size=30)
    | st.sampled_from(
        ["</script>", "</SCRIPT >", "<script", "<!--", "<!--<script>", "-->", "]]>", "\\", "\u2028"]
    )
)
def test_a_specification_is_read_back_as_it_was_whatever_its_names_are(name: str) -> None:
    spec = {name: [name, {"data": f"a{name}b"}]}
    document = {"application/vnd.vegalite.v5+json": spec, "image/png": "AAAA"}
    shown = render_page.shown(nbformat.v4.new_output("display_data", document))
    assert "<" not in shown["spec"]
    assert json.loads(shown["spec"]) == spec


def test_halves_of_signs_do_not_stop_the_page(tmp_path: Path, monkeypatch: Any) -> None:
    cell = code_cell({"text/plain": "\ud83d"})
    source, page = tmp_path / "x.ipynb", tmp_path / "x.html"
    source.write_text(json.dumps(nbformat.v4.new_notebook(cells=[cell])), encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["render_page.py", str(source), str(page)])
    render_page.main()
    assert ">?</pre>" in page.read_text(encoding="utf-8")


def test_texts_streams_and_errors_are_shown_as_they_are() -> None:
    cell = nbformat.v4.new_code_cell(
        "1 < 2",
        outputs=[
            nbformat.v4.new_output("stream", name="stdout", text="\x1b[33m<b>\x1b[0m\n"),
            nbformat.v4.new_output("error", ename="JobError", evalue="a < b", traceback=[]),
            nbformat.v4.new_output("display_data", {"text/html": "<table><tr><td>1</td></table>"}),
            nbformat.v4.new_output("execute_result", {"text/plain": ""}, execution_count=1),
        ],
    )
    page = page_of(cell)
    texts = [pre.get_text() for pre in page.select("main pre.output")]
    assert texts == ["<b>", "JobError: a < b"]
    assert page.select_one("main details code").get_text() == "1 < 2"
    assert len(page.select("main .output")) == 3
