"""Compile trading holidays, short days and regular hours of large exchanges from exchange_calendars.

Run in an environment of its own, which Dive does not need:  pip install exchange_calendars==4.13.2 ;
python scripts/atlas/exchange_sessions.py src/dive/packs/finance/data
"""

import hashlib
import json
import sqlite3
import sys
from pathlib import Path

import exchange_calendars
from exchange_calendars.errors import CalendarError

# Left out on purpose: exchanges whose hours or short days the source simplifies
# (SGX, B3, BMV, Istanbul, Warsaw, Indonesia, Philippines).
EXCHANGES = [
    "XNYS", "XNAS", "XLON", "XTKS", "XETR", "XPAR", "XHKG", "XSHG", "XTSE", "XASX", "XBOM", "XKRX", "XSWX", "XAMS", "XMIL",
    "XMAD", "XTAI", "XSTO", "XCSE", "XHEL", "XOSL", "XBRU", "XDUB", "XLIS", "XWBO", "XJSE", "XNZE", "XPRA", "XBUD",
]  # fmt: skip
FIRST, LAST = 2015, 2026


def hhmm(moment, zone):
    """Local HH:MM of a UTC timestamp."""
    return moment.tz_convert(zone).strftime("%H:%M")


def compile_into(folder: Path) -> None:
    """Write the SQLite file and the note beside it."""
    path = folder / "exchange_sessions.sqlite"
    path.unlink(missing_ok=True)
    db = sqlite3.connect(path)
    db.execute("PRAGMA page_size=4096")
    db.executescript("""
        CREATE TABLE exchange(mic TEXT PRIMARY KEY, rank INTEGER, timezone TEXT) WITHOUT ROWID;
        CREATE TABLE hours(mic TEXT, since TEXT, opens TEXT, closes TEXT, PRIMARY KEY(mic, since)) WITHOUT ROWID;
        CREATE TABLE holiday(mic TEXT, day TEXT, PRIMARY KEY(mic, day)) WITHOUT ROWID;
        CREATE TABLE short_day(mic TEXT, day TEXT, opens TEXT, closes TEXT, PRIMARY KEY(mic, day)) WITHOUT ROWID;
    """)
    counts = dict.fromkeys(("exchange", "hours", "holiday", "short_day"), 0)

    def put(table, *row):
        db.execute(f"INSERT INTO {table} VALUES ({','.join('?' * len(row))})", row)
        counts[table] += 1

    import pandas as pd

    for rank, mic in enumerate(EXCHANGES):
        calendar = exchange_calendars.get_calendar(mic, start=f"{FIRST}-01-01", end=f"{LAST}-12-31")
        zone = str(calendar.tz)
        put("exchange", mic, rank, zone)

        def at(pairs, day):
            return [t for since, t in pairs if since is None or since <= day][-1].strftime("%H:%M")

        changes = {pd.Timestamp(f"{FIRST}-01-01")}
        changes |= {s for s, _ in (*calendar.open_times, *calendar.close_times) if s is not None and FIRST <= s.year <= LAST}
        for day in sorted(changes):
            put("hours", mic, day.strftime("%Y-%m-%d"), at(calendar.open_times, day), at(calendar.close_times, day))
        sessions = set(calendar.sessions)
        assert all(s.weekday() < 5 for s in sessions), mic
        for day in pd.date_range(f"{FIRST}-01-01", f"{LAST}-12-31", freq="B"):
            if day not in sessions:
                put("holiday", mic, day.strftime("%Y-%m-%d"))
        for day in sorted(sessions):
            opens, closes = hhmm(calendar.opens[day], zone), hhmm(calendar.closes[day], zone)
            if (opens, closes) != (at(calendar.open_times, day), at(calendar.close_times, day)):
                put("short_day", mic, day.strftime("%Y-%m-%d"), opens, closes)
    db.commit()
    db.execute("VACUUM")
    db.close()
    note = {
        "source": "exchange_calendars", "version": exchange_calendars.__version__, "licence": "Apache-2.0",
        "citation": "exchange_calendars, the gerrymanoim project: sessions, early closes and hours, compiled as facts",
        "years": [FIRST, LAST], "rows": counts, "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }  # fmt: skip
    (folder / "exchange_sessions.json").write_text(json.dumps(note, indent=1) + "\n")
    print(note)


if __name__ == "__main__":
    try:
        compile_into(Path(sys.argv[1]))
    except CalendarError as error:
        sys.exit(str(error))
