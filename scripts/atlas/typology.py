"""Compile word order, other structural features and families of languages into linguistics/data/typology.sqlite.

    pip download --no-deps lang2vec==1.1.2 -d FOLDER
    python scripts/atlas/typology.py FOLDER/lang2vec-1.1.2-py3-none-any.whl        # with numpy installed

URIEL (in lang2vec, CC BY-SA 4.0) gathers features from several sources. Read are those of the World Atlas of Language
Structures (CC BY 4.0) and the families of Glottolog (CC BY 4.0), for the languages of languages.sqlite; nothing of Ethnologue.
A macrolanguage is represented by the variety that these sources describe: Arabic by Standard Arabic. Constructed languages
have no family.
"""

import io
import sqlite3
import sys
import zipfile

import numpy
from compiled import PACKS, write

VARIETY = {
    "ara": "arb", "swa": "swh", "zho": "cmn", "fas": "pes", "msa": "zsm", "est": "ekk", "lav": "lvs", "nor": "nob",
    "sqi": "als", "uzb": "uzn", "aze": "azj", "mon": "khk", "orm": "gaz", "ori": "ory", "yid": "ydd", "pus": "pbt",
    "kur": "kmr", "mlg": "plt", "nep": "npi",
}  # fmt: skip
CONSTRUCTED = ("eo", "ia", "ie", "io", "vo")


def main(wheel: str) -> None:
    archive = zipfile.ZipFile(wheel)
    features = numpy.load(io.BytesIO(archive.read("lang2vec/data/features.npz")))
    families = numpy.load(io.BytesIO(archive.read("lang2vec/data/family_features.npz")))
    wals = features["data"][:, :, list(features["sources"]).index("WALS")]
    place = {str(code): i for i, code in enumerate(features["langs"])}
    names = [str(f).removeprefix("S_").replace("_", " ").lower() for f in features["feats"]]
    syntax = [i for i, f in enumerate(features["feats"]) if str(f).startswith("S_") or str(f) == "P_TONE"]
    names = [n.removeprefix("p ") for n in names]
    branch_place = {str(code): i for i, code in enumerate(families["langs"])}
    member = families["data"][:, :, 0] == 1
    size = member.sum(axis=0)
    base = sqlite3.connect(PACKS / "linguistics/data/languages.sqlite")
    languages = base.execute("SELECT code, code3 FROM languages").fetchall()
    rows, branches = [], []
    for code, code3 in languages:
        variety = VARIETY.get(code3, code3)
        if variety in place:
            values = wals[place[variety]]
            rows += [(code, names[i], int(values[i])) for i in syntax if values[i] in (0, 1)]
        if variety in branch_place and code not in CONSTRUCTED:
            found = [int(i) for i in numpy.flatnonzero(member[branch_place[variety]])]
            found.sort(key=lambda i: (-int(size[i]), i))  # a branch is smaller than what it belongs to
            branches += [(code, level, str(families["feats"][i]).removeprefix("F_")) for level, i in enumerate(found)]
    write(
        "linguistics/typology",
        """
        CREATE TABLE feature (code TEXT, name TEXT, value INTEGER NOT NULL, PRIMARY KEY (code, name)) WITHOUT ROWID;
        CREATE TABLE branch (code TEXT, level INTEGER, name TEXT NOT NULL, PRIMARY KEY (code, level)) WITHOUT ROWID;
        CREATE INDEX by_feature ON feature (name, value, code);
        CREATE INDEX by_branch ON branch (name, code);
        """,
        {"feature": sorted(rows), "branch": sorted(branches)},
        {
            "source": "URIEL in lang2vec 1.1.2 (Littell et al., EACL 2017): features of WALS (Dryer and Haspelmath, eds.), "
            "families of Glottolog (Hammarström et al.)",
            "version": "lang2vec 1.1.2",
            "licence": "CC BY-SA 4.0 (URIEL); WALS and Glottolog CC BY 4.0",
        },
    )


if __name__ == "__main__":
    main(sys.argv[1])
