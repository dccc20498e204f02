"""What is left to do when mkdocs has written a site: search that works from files, and a check of every page."""
import html.parser
import json
import pathlib
import urllib.parse


NOT_UNDERSTOOD = ("\n* ", "\n- ", "\n1. ", "\n| ", "](", "```")  # in the text of a page: Markdown that was not taken for such


def search_from_files(site):
    """Pages that are opened as files may neither fetch an index nor start a worker from a file. So a script brings both: the index as
    a value, the worker as text (tools/guide/site/theme/main.html loads it for such pages only)."""
    worker = next((site / "assets/javascripts/workers").glob("search.*.js")).read_text(encoding="utf-8")
    index = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))
    # `__search` is where mkdocs-material looks for either before it fetches them.
    (site / "search/from_files.js").write_text(
        "var __search = {\n"
        f"  worker: URL.createObjectURL(new Blob([{as_script(worker)}], {{type: 'text/javascript'}})),\n"
        f"  index: Promise.resolve({as_script(index)})\n"
        "};\n", encoding="utf-8")
    for map_of_sources in site.rglob("*.map"):
        map_of_sources.unlink()


def as_script(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")


class Page(html.parser.HTMLParser):
    """What a page refers to, what in it can be referred to, and its text outside code."""

    LOADED = {("script", "src"), ("img", "src"), ("link", "href")}

    def __init__(self, path):
        super().__init__()
        self.references, self.loaded, self.ids, self.text = [], [], set(), {"title": "", "h1": "", "p": ""}
        self.open_tags = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        self.open_tags.append(tag)
        for name, value in attributes:
            if name == "id":
                self.ids.add(value)
            elif name in ("href", "src") and value is not None:
                self.references.append(value)
                if (tag, name) in self.LOADED and ("rel", "canonical") not in attributes:
                    self.loaded.append(value)

    def handle_endtag(self, tag):
        while self.open_tags and self.open_tags.pop() != tag:
            pass

    def handle_data(self, data):
        if {"code", "pre", "script", "style", "svg"} & set(self.open_tags):
            return
        for tag in self.text:
            if tag in self.open_tags:
                self.text[tag] += data


def problems_of(site):
    """Sentences on links that lead nowhere, on what would be fetched from outside, and on text that was not understood as Markdown."""
    pages = {path: Page(path) for path in sorted(site.rglob("*.html"))}
    problems = []
    for path, page in pages.items():
        name = path.relative_to(site)
        if not page.text["title"].strip():
            problems.append(f"{name}: no title")
        for reference in page.loaded:
            if urllib.parse.urlsplit(reference).scheme not in ("", "data") or reference.startswith("//"):
                problems.append(f"{name}: would fetch {reference}")
        if name.name == "404.html":  # its links are those of the server's root
            continue
        if not page.text["h1"].strip():
            problems.append(f"{name}: no heading")
        for sign in NOT_UNDERSTOOD:
            if sign in page.text["p"]:
                problems.append(f"{name}: {sign.strip()!r} stands in the text as it was written; is an empty line missing before it?")
        for reference in page.references:
            target, _, anchor = reference.partition("#")
            parts = urllib.parse.urlsplit(target)
            if parts.scheme or reference.startswith("//"):
                continue
            file = (path.parent / urllib.parse.unquote(parts.path)).resolve() if parts.path else path
            if file.is_dir():
                file = file / "index.html"
            if not file.exists():
                problems.append(f"{name}: no file {reference}")
            elif anchor and file in pages and urllib.parse.unquote(anchor) not in pages[file].ids | {"__drawer"}:
                problems.append(f"{name}: no heading {reference}")
    words = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))["docs"]
    if not any(entry["text"] for entry in words):
        problems.append("search/search_index.json: no words")
    return problems
