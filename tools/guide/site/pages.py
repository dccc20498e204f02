"""Hooks of mkdocs: the pages of the site are the project's own files, each at its place in the project, so that links between
files are links between pages, and no text stands twice."""
import ast
import pathlib
import posixpath
import re
import sys

from mkdocs.structure.files import File, Files
from pymdownx.slugs import slugify

ROOT = pathlib.Path(__file__).resolve().parents[3]
PICTURES = {".png", ".svg", ".jpg"}
LANGUAGES = {".yaml": "yaml", ".py": "python", ".hpp": "cpp", ".cpp": "cpp", ".json": "json", ".bib": "bibtex"}
FOLDER = ".names"
LONGEST_LISTING = 60_000  # bytes of a file that is shown whole

sys.path.insert(0, str(ROOT / "tools/lint"))
import check_links  # noqa: E402


class Listing(File):
    """A file of the project that is no page, shown as one; or what lies in a folder that has no README, by the name FOLDER/.names."""

    def is_documentation_page(self):
        return True

    def _get_dest_path(self, use_directory_urls):
        return posixpath.join(posixpath.dirname(self.src_uri), "index.html") if self.name == FOLDER else self.src_uri + ".html"

    def text(self):
        path = pathlib.Path(self.abs_src_path)
        if path.name == FOLDER:
            names = sorted(entry.name + "/" * entry.is_dir() for entry in path.parent.iterdir() if not entry.name.startswith((".", "__")))
            return f"# {posixpath.dirname(self.src_uri)}\n\n```text\n" + "\n".join(names) + "\n```\n"
        shown = path.read_text(encoding="utf-8")
        note = ""
        if len(shown) > LONGEST_LISTING:
            shown = shown[:shown.rindex("\n", 0, LONGEST_LISTING) + 1]
            note = "\nThe file goes on; here is its beginning.\n"
        return f"# {self.src_uri}\n{note}\n````{LANGUAGES.get(path.suffix, 'text')}\n{shown}````\n"


def on_config(config):
    config["mdx_configs"]["toc"]["slugify"] = slugify(case="lower")
    return config


def on_files(files, config):
    def made(kind, path):
        return kind(str(path.relative_to(ROOT)), str(ROOT), config["site_dir"], config["use_directory_urls"])

    pages = check_links.pages_of(ROOT)
    of_project = [made(File, page) for page in pages]
    linked = {target for page in pages for target in check_links.files_linked(page) if target.exists()}
    for target in sorted(linked - set(pages)):
        if target.is_file():
            of_project.append(made(File if target.suffix in PICTURES else Listing, target))
        elif target / "README.md" not in pages:
            of_project.append(made(Listing, target / FOLDER))
    # What mkdocs found by itself is the theme's, and the guide's folder once more.
    theme = [file for file in files if not pathlib.Path(file.abs_src_path).is_relative_to(ROOT)]
    return Files(of_project + theme)


def on_page_read_source(page, config):
    return page.file.text() if isinstance(page.file, Listing) else None


def on_page_markdown(markdown, page, config, files):
    if isinstance(page.file, Listing):
        return markdown
    here = pathlib.Path(page.file.abs_src_path).parent
    # Code in fences stays as it is; the parts beside it are those with even numbers.
    parts = re.split(r"(^```.*?^```$)", markdown.replace("<!-- the module's stubs -->", stubs_as_text()), flags=re.MULTILINE | re.DOTALL)
    return "".join(with_title(part) if number % 2 else as_mkdocs_reads_it(part, here) for number, part in enumerate(parts))


def with_title(code):
    """```yaml visitor.yaml, whose second word is the name of a file."""
    return re.sub(r"^```(\w+) (\S+)$", r'```\1 title="\2"', code, count=1, flags=re.MULTILINE)


def as_mkdocs_reads_it(text, here):
    """Links to folders become links to what shows them, and a list begins with an empty line before it."""
    def to_page(link):
        target = here / link[1]
        if not target.is_dir():
            return link[0]
        return f"]({link[1].rstrip('/')}/{'README.md' if (target / 'README.md').exists() else FOLDER})"

    text = re.sub(r"\]\(([^)\s#:]+)\)", to_page, text)
    return re.sub(r"^([^\s*-].*\n)(?=[*-] )", r"\1\n", text, flags=re.MULTILINE)


def stubs_as_text():
    """What tools/python/*.pyi say of the Python module: classes, functions and their docstrings."""
    parts = []
    for path in sorted((ROOT / "tools/python").rglob("*.pyi")):
        parts += described(ast.parse(path.read_text(encoding="utf-8")), 2)
    return "\n".join(parts)


def described(node, level):
    for entry in node.body:
        if not isinstance(entry, (ast.ClassDef, ast.FunctionDef)) or (entry.name.startswith("_") and entry.name != "__init__"):
            continue
        entry_text = ast.get_docstring(entry) or ""
        if isinstance(entry, ast.ClassDef):
            yield f"{'#' * level} {entry.name}\n\n{entry_text}\n"
            yield from described(entry, level + 1)
        else:
            returns = f" -> {ast.unparse(entry.returns)}" if entry.returns else ""
            yield f"```python\n{entry.name}({ast.unparse(entry.args)}){returns}\n```\n\n{entry_text}\n"
