"""Compile yearly and monthly US consumer prices into `us_prices.sqlite`.

Input: the database inside the wheel cpi 2.1.0 (MIT); the figures are the Bureau of Labor Statistics' CPI-U, not seasonally
adjusted, U.S. city average (public domain). Usage: `python scripts/atlas/us_prices.py <wheel>`.
"""

import hashlib
import json
import sqlite3
import sys
import tempfile
import zipfile
from pathlib import Path

OUT = Path(__file__).parents[2] / "src/dive/packs/finance/data"
ITEMS = {
    "SAA": "apparel", "SAF1": "food", "SEHA": "rent", "SEHF01": "electricity", "SAC": "commodities", "SAS": "services",
    "SAD": "durable goods", "SAM": "medical care", "SAT": "transportation", "SAH": "housing", "SA0E": "energy",
    "SAE1": "education", "SAR": "recreation", "SAF11": "food at home", "SEFV": "food away from home",
    "SAF116": "alcoholic beverages",
    "SEEC01": "postage", "SEFC": "beef and veal", "SEFD": "pork", "SEFF": "poultry", "SEFG": "fish and seafood", "SEFH": "eggs",
    "SEFJ": "dairy products", "SEFR": "sugar and sweets", "SEGA": "tobacco products", "SEHE01": "fuel oil",
    "SEHF02": "piped gas", "SEHJ": "furniture and bedding", "SEMC01": "physicians' services", "SEMC02": "dental services",
    "SEMF01": "prescription drugs", "SETA01": "new vehicles", "SETA02": "used cars and trucks", "SETB01": "gasoline",
    "SETC01": "tires", "SETE": "motor vehicle insurance", "SETG": "public transportation", "SETG01": "airline fares",
    "SEFD03": "pork chops", "SEFK01": "apples", "SEFK02": "bananas", "SEFL01": "potatoes", "SEFL02": "lettuce",
    "SEFL03": "tomatoes", "SS02011": "white bread", "SS10011": "butter", "SS16011": "margarine", "SS17031": "roasted coffee",
    "SS17032": "instant coffee", "SEFP01": "coffee", "SEFC01": "ground beef", "SEAE": "footwear", "SERA01": "televisions",
    "SS05011": "frankfurters", "SEHG01": "water and sewerage", "SS20021": "whiskey at home", "SEFW03": "wine at home",
    "SEFW01": "beer at home", "SEFA01": "flour", "SEFA02": "breakfast cereal", "SEFJ02": "cheese", "SEFJ03": "ice cream",
    "SEFT01": "soups", "SEFT03": "snacks", "SEEB01": "college tuition", "SEMD": "hospital services", "SERE01": "toys",
    "SERC": "sporting goods", "SERG": "reading materials", "SEAG02": "jewelry", "SEAG01": "watches", "SEGD02": "funerals",
    "SEEB03": "day care and preschool", "SEFN01": "carbonated drinks", "SERB01": "pets and pet products",
    "SEHP03": "moving and storage", "SEED03": "wireless telephone services", "SEEE02": "computer software",
    "SEFF01": "chicken", "SEFJ01": "milk", "SEGA01": "cigarettes", "SEGC01": "haircuts", "SEHB": "lodging away from home",
    "SEHK": "appliances", "SETA04": "car and truck rental", "SS01031": "rice", "SS16014": "peanut butter",
    "SS62031": "movie, theater and concert tickets", "SS62032": "sporting event tickets", "SS62054": "veterinary services",
    "SSEA011": "college textbooks", "SEME": "health insurance", "SEMF02": "nonprescription drugs",
}  # fmt: skip
AREAS = {
    "S11A": "Boston", "S12A": "New York", "S12B": "Philadelphia", "S23A": "Chicago", "S23B": "Detroit", "S35C": "Atlanta",
    "S37A": "Dallas", "S37B": "Houston", "S49B": "San Francisco", "S49D": "Seattle",
    "S35B": "Miami",
}  # fmt: skip


def main(wheel):
    path = OUT / "us_prices.sqlite"
    path.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(wheel).extract("cpi/cpi.db", folder)
        source = sqlite3.connect(Path(folder) / "cpi/cpi.db")
        base = sqlite3.connect(path)
        base.executescript("""
            PRAGMA page_size=4096;
            CREATE TABLE month (year INTEGER, month INTEGER, value REAL, PRIMARY KEY (year, month)) WITHOUT ROWID;
            CREATE TABLE item (name TEXT, year INTEGER, value REAL, PRIMARY KEY (name, year)) WITHOUT ROWID;
            CREATE TABLE area (name TEXT, year INTEGER, value REAL, PRIMARY KEY (name, year)) WITHOUT ROWID;
        """)
        read = "SELECT year, period, value FROM indexes WHERE series = ? ORDER BY year, period"
        for year, period, value in source.execute(read, ("CUUR0000SA0",)):
            base.execute("INSERT INTO month VALUES (?, ?, ?)", (year, int(period[1:]), value))  # 13 is the year's average
        for table, series in (
            ("item", {f"CUUR0000{code}": name for code, name in ITEMS.items()}),
            ("area", {f"CUUR{code}SA0": name for code, name in AREAS.items()}),
        ):
            for identifier, name in sorted(series.items(), key=lambda pair: pair[1]):
                rows = [(name, year, value) for year, period, value in source.execute(read, (identifier,)) if period == "M13"]
                if not rows:
                    raise SystemExit(f"{name} ({identifier}) has no yearly averages")
                base.executemany(f"INSERT INTO {table} VALUES (?, ?, ?)", rows)
        base.commit()
        base.execute("VACUUM")
        counts = {t: base.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("month", "item", "area")}
        base.close()
    facts = {
        "source": "U.S. Bureau of Labor Statistics, Consumer Price Index for All Urban Consumers, not seasonally adjusted",
        "version": "1913 to 2025, as compiled in cpi 2.1.0",
        "licence": "public domain (BLS); package MIT",
        "rows": counts,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    (OUT / "us_prices.json").write_text(json.dumps(facts, indent=1) + "\n")
    print(facts, path.stat().st_size)


if __name__ == "__main__":
    main(sys.argv[1])
