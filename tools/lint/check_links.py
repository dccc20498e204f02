#!/usr/bin/env python3
"""Refuses links in *.md that lead nowhere: to files that are not there, or to headings that the page does not have."""
import pathlib
import re
import sys

SKIPPED = {"build", ".git"}


def text_without_code(path):
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"`[^`\n]*`", "", text)


def anchors_of(path):
    """As GitHub makes them: small letters, blanks to dashes, without most other signs."""
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    anchors = set()
    for heading in re.findall(r"^#+ +(.*?) *$", text, re.MULTILINE):
        heading = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).lower().replace(" ", "-")
        anchors.add(re.sub(r"[^\w-]", "", heading))
    return anchors


def pages_of(root):
    return [path for path in sorted(root.rglob("*.md")) if not SKIPPED & set(path.relative_to(root).parts)]


def links_of(page):
    """What a page links to within the project, as it is written: a file, perhaps with a heading."""
    targets = re.findall(r"\]\(([^)\s]+)\)", text_without_code(page))
    return [target for target in targets if not re.match(r"[a-z]+:", target)]


def files_linked(page):
    names = {target.partition("#")[0] for target in links_of(page)}
    return {(page.parent / name).resolve() for name in names if name}


def main(root):
    problems = 0
    pages = pages_of(root)
    for page in pages:
        for target in links_of(page):
            name, _, anchor = target.partition("#")
            path = (page.parent / name) if name else page
            if not path.exists():
                print(f"{page.relative_to(root)}: error: no file {target}")
                problems += 1
            elif anchor and path.suffix == ".md" and anchor not in anchors_of(path):
                print(f"{page.relative_to(root)}: error: no heading {target}")
                problems += 1
    print(f"{len(pages)} pages, {problems} problems")
    return 0 if problems == 0 and pages else 1


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
