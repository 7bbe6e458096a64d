"""Renders an executed notebook as one HTML page that loads nothing from elsewhere.

The page's look and behaviour are in page/: a template, a style sheet and a script.
"""

import argparse
import base64
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import nbformat
from bs4 import BeautifulSoup, Tag
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from nbconvert.filters import Highlight2HTML, markdown2html, strip_ansi
from nbformat import NotebookNode

FOLDER = Path(__file__).parent / "page"
PLOT = "application/vnd.vegalite.v5+json"
RESULTS = "application/vnd.churn.results+json"


def main() -> None:
    """Renders what the arguments name."""
    options = parse_arguments()
    notebook = nbformat.read(options.notebook, as_version=4)
    scripts = [path.read_text(encoding="utf-8") for path in options.script]
    page = render(notebook, scripts, options.links, options.themes, site_of(options))
    # Half of a sign, as JSON may hold it, has no place in UTF-8.
    options.output.write_text(page, encoding="utf-8", errors="replace")


def render(
    notebook: NotebookNode,
    scripts: list[str],
    links: str = "",
    themes: str = "{}",
    site: list[dict[str, Any]] | None = None,
) -> str:
    """The page, with these scripts before its own; `links` goes before relative links.

    `themes` is what plots are configured with on light and on dark, as JSON. `site` has the pages
    of the other notebooks too, to which links to notebooks lead.
    """
    environment = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined
    )
    results = results_of(notebook)
    pages = {one["notebook"]: one["page"] for one in site or []}
    page = Page(links, pages, lifts_title=bool(results))
    cells = [page.cell(cell) for cell in notebook.cells]
    own = (FOLDER / "page.js").read_text(encoding="utf-8")
    own = own.replace("PLOT_THEMES", script_json(themes))
    return environment.get_template("page.html.j2").render(
        title=page.title,
        site=site or [],
        summary=page.summary,
        heading=Markup(page.lifted),
        results=results,
        sections=numbered(page.contents),
        contents=page.contents,
        cells=cells,
        style=Markup((FOLDER / "page.css").read_text(encoding="utf-8")),
        scripts=[Markup(script_text(script)) for script in [*scripts, own]],
    )


class Page:
    """What is gathered while the cells are rendered one after the other."""

    def __init__(self, links: str, pages: dict[str, str], lifts_title: bool = False) -> None:
        self.links = links
        self.pages = pages
        self.lifts_title = lifts_title
        self.lifted = ""
        self.title = ""
        self.summary = ""
        self.contents: list[dict[str, Any]] = []
        self.ids: set[str] = set()
        self.number = 0
        self.highlight = Highlight2HTML(pygments_lexer="typescript")

    def cell(self, cell: NotebookNode) -> dict[str, Any]:
        """What the template shows of a cell."""
        if cell.cell_type != "code":
            return {"prose": Markup(self.prose(cell.source))}
        self.number += 1
        code = BeautifulSoup(self.highlight(cell.source), "html.parser").pre
        assert code is not None
        return {
            "number": self.number,
            "code": Markup(code.decode_contents().strip()),
            "outputs": [output for one in cell.outputs if (output := shown(one))],
        }

    def prose(self, source: str) -> str:
        """Markdown as HTML, with anchors at headings and tables that scroll."""
        soup = BeautifulSoup(markdown2html(source), "html.parser")
        for anchor in soup.select("a.anchor-link"):
            anchor.decompose()
        for heading in soup.find_all(re.compile("^h[1-6]$")):
            self.heading(soup, heading)
        if self.lifts_title and not self.lifted and (title := soup.find("h1")):
            self.lifted = str(title.extract())
        for link in soup.find_all("a", href=re.compile(r"^(?!\w+:|#|/)")):
            link["href"] = self.target(str(link["href"]))
        for table in soup.find_all("table"):
            box = {"tabindex": "0", "role": "group", "aria-label": "Table"}
            table.wrap(soup.new_tag("div", attrs=box))
        if not self.summary and (first := soup.find("em")):
            self.summary = first.get_text()
        return str(soup)

    def target(self, link: str) -> str:
        """Where a relative link leads: to the page of a notebook that has one."""
        file, _, fragment = link.partition("#")
        page = self.pages.get(re.sub(r"^(\./|\.\./notebooks/)", "", unquote(file)))
        if page is None:
            return self.links + link
        return quote(page) + (f"#{slug(unquote(fragment))}" if fragment else "")

    def heading(self, soup: BeautifulSoup, heading: Tag) -> None:
        """Gives a heading its anchor and its place among the contents."""
        text = heading.get_text()
        name = self.anchor(text)
        heading["id"] = name
        if heading.name == "h1":
            self.title = self.title or text
            return
        entry = {"id": name, "text": text, "parts": []}
        if heading.name == "h2":
            self.contents.append(entry)
        elif heading.name == "h3" and self.contents:
            self.contents[-1]["parts"].append(entry)
        link = soup.new_tag(
            "a", attrs={"class": "anchor", "href": f"#{name}", "aria-label": f"Link to {text}"}
        )
        link.string = "#"
        heading.append(link)

    def anchor(self, text: str) -> str:
        """A heading's text as an identifier that no other heading has."""
        base = slug(text)
        name, number = base, 2
        while name in self.ids:
            name, number = f"{base}-{number}", number + 1
        self.ids.add(name)
        return name


def slug(text: str) -> str:
    """A text, or Jupyter's anchor of it, as an identifier."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "section"


def site_of(options: argparse.Namespace) -> list[dict[str, Any]]:
    """The pages of the site, each with whether it is the one that is rendered."""
    pages = json.loads(options.pages)
    return [{**page, "current": page["page"] == options.output.name} for page in pages]


def results_of(notebook: NotebookNode) -> list[dict[str, Any]]:
    """The lines of the results that the notebook shows, the last ones if there are several."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    found = [output.data[RESULTS] for output in outputs if RESULTS in output.get("data", {})]
    return found[-1]["lines"] if found else []


def numbered(contents: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """The sections whose headings begin with a number, by that number."""
    found = ((re.match(r"(\d+)\.\s", entry["text"]), entry) for entry in contents)
    return {int(match[1]): entry for match, entry in found if match}


def shown(output: NotebookNode) -> dict[str, Any] | None:
    """What the template shows of an output; nothing of an empty one."""
    if output.output_type == "stream":
        return {"kind": "stream", "text": strip_ansi(output.text).rstrip()}
    if output.output_type == "error":
        return {"kind": "error", "text": f"{output.ename}: {output.evalue}"}
    data = output.get("data", {})
    plain = str(data.get("text/plain", "")).rstrip()
    if picture := picture_of(data):
        spec = data.get(PLOT)
        return {
            "kind": "plot",
            "picture": picture,
            "alt": plain,
            "spec": spec and Markup(script_json(json.dumps(spec, ensure_ascii=False))),
        }
    if RESULTS in data:
        return {"kind": "results", "lines": data[RESULTS]["lines"]}
    if "text/html" in data:
        return {"kind": "html", "html": Markup(data["text/html"])}
    return {"kind": "text", "text": plain} if plain else None


def picture_of(data: dict[str, Any]) -> str | None:
    """A picture as a data URI: SVG where there is one, else PNG."""
    if svg := data.get("image/svg+xml"):
        return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
    if png := data.get("image/png"):
        return f"data:image/png;base64,{png}".replace("\n", "")
    return None


def script_text(code: str) -> str:
    """JavaScript that a script element can hold: nothing in it ends or opens one."""
    return re.sub(r"<(?=/script|script|!--)", r"\\x3c", code, flags=re.IGNORECASE)


def script_json(document: str) -> str:
    """JSON that a script element can hold; `\\x3c`, as in JavaScript, is no escape there."""
    return document.replace("<", "\\u003c")


def parse_arguments() -> argparse.Namespace:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notebook", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--script", type=Path, action="append", default=[], help="put in the page")
    parser.add_argument("--themes", default="{}", help="plots on light and dark, as JSON")
    parser.add_argument("--links", default="", help="goes before the notebook's relative links")
    parser.add_argument("--pages", default="[]", help="the pages of the site, as JSON")
    return parser.parse_args()


if __name__ == "__main__":
    main()
