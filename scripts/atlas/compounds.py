"""Compile the compound atlas from a `chemicals` wheel: python scripts/atlas/compounds.py WHEEL OUTPUT_DIRECTORY.

The wheel (MIT) bundles tables of many origins. Values come from the open ones only: identifiers (PubChem), properties
from Wikidata (CC0) and Open Notebook Science (CC0), critical constants of CoolProp (MIT), and the global warming
potentials of the IPCC's sixth report. A melting or boiling point is kept only where a second source agrees (the NIST
WebBook serves as such a check, never as a source), and only where it is the very value that the package's own lookup gives
first, whatever that one's origin: queries name the package, and a difference of two points must come out the same too.
A flash point only where it is the NIOSH Pocket Guide's, which are whole degrees Fahrenheit. What is doubtful is left unknown.
"""

import csv
import hashlib
import io
import json
import re
import sqlite3
import sys
import zipfile
from pathlib import Path

KNOWN = """water; ethanol; methane; carbon dioxide; ammonia; acetone; benzene; sodium chloride; caffeine; aspirin; glucose;
sucrose; methanol; acetic acid; sulfuric acid; toluene; propane; butane; ethylene; acetylene; formaldehyde; glycerol;
hydrogen peroxide; nitric acid; phenol; ethane; pentane; hexane; heptane; octane; decane; chloroform; dichloromethane;
diethyl ether; isopropanol; nitrous oxide; carbon monoxide; sulfur dioxide; hydrogen sulfide; ozone; urea; citric acid;
lactic acid; oxalic acid; formic acid; benzoic acid; salicylic acid; ibuprofen; acetaminophen; nicotine; morphine;
cholesterol; testosterone; ascorbic acid; naphthalene; aniline; styrene; cyclohexane; ethylene glycol; propylene;
vanillin; menthol; camphor; fructose; glycine; alanine; tryptophan; dopamine; adrenaline; serotonin; histamine;
calcium carbonate; sodium hydroxide; potassium permanganate; sodium bicarbonate; potassium chloride; calcium chloride;
silver nitrate; copper sulfate; nitroglycerin; trinitrotoluene; hydrazine; phosgene; sulfur hexafluoride; pyridine;
tetrahydrofuran; acetonitrile; dimethyl sulfoxide; ethyl acetate; butanone; carbon disulfide; carbon tetrachloride"""
PREFERRED = {
    "67-63-0": "isopropanol", "110-91-8": "morpholine", "7647-01-0": "hydrogen chloride", "7732-18-5": "water",
    "71-23-8": "1-propanol", "71-36-3": "1-butanol", "60-29-7": "diethyl ether", "50-78-2": "aspirin",
    "103-90-2": "acetaminophen", "50-81-7": "ascorbic acid", "118-96-7": "trinitrotoluene", "51-43-4": "adrenaline",
    "7664-41-7": "ammonia", "75-09-2": "dichloromethane", "108-88-3": "toluene", "64-17-5": "ethanol",
    "106-97-8": "butane", "74-86-2": "acetylene", "74-85-1": "ethylene", "115-07-1": "propylene", "107-21-1": "ethylene glycol",
    "10024-97-2": "nitrous oxide", "7664-38-2": "phosphoric acid", "50-99-7": "glucose", "57-48-7": "fructose",
    "67-68-5": "dimethyl sulfoxide", "109-99-9": "tetrahydrofuran", "75-05-8": "acetonitrile", "78-93-3": "butanone",
    "141-78-6": "ethyl acetate", "67-66-3": "chloroform", "56-23-5": "carbon tetrachloride",
    "55-63-0": "nitroglycerin", "7664-39-3": "hydrogen fluoride",
    "2699-79-8": "sulfuryl fluoride", "75-63-8": "bromotrifluoromethane", "76-16-4": "hexafluoroethane",
    "811-97-2": "1,1,1,2-tetrafluoroethane", "75-21-8": "ethylene oxide", "75-01-4": "vinyl chloride",
}  # fmt: skip
SOLUTIONS = {"111-30-8"}  # glutaraldehyde: both sources give the values of its solution in water
NOT_NAMES = {"stop", "light yellow", "dioxosilane", "dehp", "totm", "bio clear", "ganesha", "anchol"}
NAME = re.compile(r"[a-z0-9][a-z0-9 ,'+\-()\[\]]{1,44}")
CODE = re.compile(
    r"\b\d{2,7}-\d\d-\d\b|^\d|^[a-z]{1,6}[ -]?\d+[a-z]?$|\d{4,}|_"
    r"|^(nsc|ccris|hsdb|caswell|einecs|unii|ai3|c\.?i\.?) |, $|-$"
)
BOOKS = (
    "Identifiers/chemical identifiers example user db.tsv", "Identifiers/chemical identifiers pubchem small.tsv",
    "Identifiers/Inorganic db.tsv", "Identifiers/chemical identifiers pubchem large.tsv",
)  # fmt: skip


def clean(name: str) -> str | None:
    """The name in lower case where a person would write it; None for codes and catalogue numbers."""
    name = name.strip().lower()
    letters = sum(c.isalpha() for c in name)
    return name if NAME.fullmatch(name) and letters >= 3 and letters > len(name) * 0.45 else None


def canonical(parts: list[str]) -> str | None:
    """The first synonym, else the systematic name, if it reads like a name that a chemist would write."""
    for name in (clean(parts[8]), clean(parts[7])):
        if (
            name
            and not re.search(r"-$|, | \(|\d{4,}|\d{2,7}-\d\d-\d|anyl\b|schembl|anylidene|azanyl|\d[a-z]-?$", name)
            and not re.fullmatch(r"[a-z]{1,6}[ -]?\d+[a-z]?|.* [a-z0-9]{1,2}", name)
        ):
            return name
    return None


def agree(one: float | None, others: list[float | None], tolerance: float) -> float | None:
    """The value, where some other source has it too within the tolerance and none contradicts it grossly."""
    known = [o for o in others if o is not None]
    if one is None or not any(abs(one - o) <= tolerance for o in known) or any(abs(one - o) > 12 for o in known):
        return None
    return one


def first_shown(value: float | None, shown: list[float | None]) -> float | None:
    """The value, where the first one that the package shows is the same to a hundredth of a kelvin."""
    first = next((other for other in shown if other is not None), None)
    return value if value is not None and first is not None and abs(value - first) < 0.005 else None


def celsius(kelvin: float | None, digits: int) -> float | None:
    """Kelvin to degrees Celsius, rounded."""
    return None if kelvin is None else round(kelvin - 273.15, digits)


def number(text: str | None) -> float | None:
    """The number a cell holds, None where it is empty."""
    return float(text) if text else None


def main(wheel: str, output: str) -> None:
    """Write compounds.sqlite and compounds.json."""
    archive = zipfile.ZipFile(wheel)

    def lines(path: str) -> list[str]:
        return archive.read(f"chemicals/{path}").decode("utf-8").splitlines()

    def table(path: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO("\n".join(lines(path))), delimiter="\t"))

    def dashed(cas: str) -> str:
        return cas if "-" in cas else f"{cas[:-3]}-{cas[-3:-1]}-{cas[-1]}"

    wikidata = {dashed(r["CAS"]): r for r in table("Misc/wikidata_properties.tsv")}
    notebook = {r["CAS"]: float(r["Tm"]) for r in table("Phase Change/OpenNotebook Melting Points.tsv")}
    handbooks = [
        {r["CAS"]: r for r in table(f"Misc/Physical Constants of {kind} Compounds.csv")} for kind in ("Inorganic", "Organic")
    ]
    handbooks.append({dashed(r["CAS"]): r for r in table("Misc/common_chemistry_data.tsv")})
    webbook = {dashed(r["CAS"]): r for r in table("Misc/webbook_constants.tsv")}
    critical = {r["CAS"]: r for r in table("Misc/heos_constants.tsv")}
    warming = {
        r["CAS"]: float(r["100yr GWP"])
        for r in table("Environment/Official Global Warming Potentials 2021.tsv")
        if r["CAS"] and r["100yr GWP"]
    }

    found: dict[str, list[str]] = {}
    for book in BOOKS:
        for line in lines(book):
            parts = line.split("\t")
            if len(parts) < 9 or parts[1] in found:
                continue
            props = wikidata.get(parts[1], {})
            useful = props.get("Tb") or props.get("T_flash") or parts[1] in critical or parts[1] in warming
            if book == BOOKS[3] and not useful:
                continue
            found[parts[1]] = parts

    famous = [" ".join(n.split()) for n in KNOWN.split(";")]
    chosen: list[tuple[tuple[int, int, int, str], str, str, list[str], list[str]]] = []
    for cas, parts in found.items():
        formula = parts[2]
        if (
            not re.fullmatch(r"([A-Z][a-z]?\d*)+", formula)
            or re.search(r"[A-Z][a-z]?0", formula)
            or "D" in re.findall(r"[A-Z][a-z]?", formula)
        ):
            continue
        if "." in parts[4] and not all("+" in piece or "-]" in piece for piece in parts[4].split(".")):
            continue  # hydrates, mixtures, and oxides written as loose atoms, whose hydrogens are wrong
        names = [n for n in (clean(p) for p in parts[8:30]) if n]
        spoken = [n for n in names if not CODE.search(n)]
        first = PREFERRED.get(cas) or next((n for n in famous if n in names), None) or canonical(parts)
        if first is None:
            continue
        if first in NOT_NAMES or (first not in famous and len(set(re.findall("[A-Z][a-z]?", formula))) < 2):
            continue
        facts = sum(bool(wikidata.get(cas, {}).get(k)) for k in ("Tb", "Tm", "T_flash")) + (cas in critical)
        rank = famous.index(first) if first in famous else len(famous) + 4 - min(facts, 4)
        chosen.append(((rank, -min(len(parts), 400), len(first), cas), cas, first, parts, spoken))
    chosen.sort()

    target = Path(output) / "compounds.sqlite"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    out = sqlite3.connect(target)
    out.execute("PRAGMA page_size=4096")
    out.executescript("""
        CREATE TABLE compounds (rank INTEGER PRIMARY KEY, cas TEXT, name TEXT, formula TEXT, smiles TEXT, cid INTEGER,
          melting REAL, boiling REAL, flash REAL, lower REAL, upper REAL, tc REAL, pc REAL, acentric REAL,
          gwp REAL);
        CREATE TABLE names (name TEXT PRIMARY KEY, rank INTEGER) WITHOUT ROWID;
    """)
    taken: dict[str, int] = {}
    claims: dict[str, set[int]] = {}
    rank = 0
    for _, cas, name, parts, spoken in chosen:
        if name in taken or rank >= 2500:
            continue
        rank += 1
        taken[name] = rank
        for other in spoken[:8]:
            claims.setdefault(other, set()).add(rank)
        props = wikidata.get(cas, {})
        second, constants = webbook.get(cas, {}), critical.get(cas)
        shown = [book.get(cas, {}) for book in (*handbooks, webbook, wikidata)]
        measured = notebook.get(cas)
        melting_point = agree(number(props.get("Tm")), [measured, number(second.get("Tm"))], 3)
        if melting_point is not None and measured is not None:
            melting_point = measured
        melting_point = first_shown(melting_point, [measured, *(number(s.get("Tm")) for s in shown)])
        boiling_point = agree(number(props.get("Tb")), [number(second.get("Tb"))], 3)
        if cas in SOLUTIONS:
            boiling_point = melting_point = None
        pure = float(constants["Tb"]) if constants and constants["Tb"] else None
        if pure is not None:
            boiling_point = pure
        boiling_point = first_shown(boiling_point, [pure, *(number(s.get("Tb")) for s in shown)])
        if boiling_point and melting_point and boiling_point <= melting_point:
            boiling_point = melting_point = None
        flash = number(props.get("T_flash"))
        fahrenheit = flash * 1.8 - 459.67 if flash else 0.5
        if abs(fahrenheit - round(fahrenheit)) > 0.02 or (flash and boiling_point and flash >= boiling_point):
            flash = None
        lower, upper = number(props.get("LFL")), number(props.get("UFL"))
        if flash is None or lower is None or upper is None or not 0 < lower < upper <= 1:
            lower = upper = None
        out.execute(
            f"INSERT INTO compounds VALUES ({','.join('?' * 15)})",
            (
                rank,
                cas,
                name,
                parts[2],
                parts[4],
                int(parts[0]) if int(parts[0]) > 0 else None,
                celsius(melting_point, 2),
                celsius(boiling_point, 2),
                celsius(flash, 1),
                lower and round(lower * 100, 2),
                upper and round(upper * 100, 2),
                constants and round(float(constants["Tc"]), 2),
                constants and float(f"{float(constants['Pc']) / 1e6:.5g}"),
                number(constants["omega"]) if constants else None,
                warming.get(cas),
            ),
        )
    for name, owners in sorted(claims.items()):
        if name not in taken and len(owners) == 1:
            taken[name] = next(iter(owners))
    out.executemany("INSERT INTO names VALUES (?,?)", sorted(taken.items()))
    out.execute("CREATE UNIQUE INDEX by_cas ON compounds (cas)")
    out.execute("CREATE INDEX by_formula ON compounds (formula)")
    out.commit()
    out.execute("VACUUM")
    counts = {
        c: out.execute(f"SELECT count({c}) FROM compounds").fetchone()[0]
        for c in ("cas", "melting", "boiling", "flash", "lower", "tc", "gwp")
    }
    counts["names"] = len(taken)
    out.close()
    version = re.search(r"-(\d[\d.]*)-", Path(wheel).name)
    record = {
        "source": "chemicals", "version": version.group(1) if version else "", "licence": "MIT; data CC0 and public domain",
        "citation": "Identifiers: PubChem. Melting, boiling and flash points, flammability: Wikidata, Open Notebook Science. "
                    "Critical constants: CoolProp. Global warming potentials: IPCC Sixth Assessment Report (2021). "
                    "As collected by C. Bell and contributors, chemicals.",
        "rows": counts, "sha256": hashlib.sha256(target.read_bytes()).hexdigest(),
    }  # fmt: skip
    (target.parent / "compounds.json").write_text(json.dumps(record, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:3])
