"""Country names as the whole pool writes them, from the ISO codes that finance data carries."""

from functools import cache

# Where countryinfo's own name is not the plain English one, or where it files two records under one code.
_PLAIN = {
    "GB": "United Kingdom", "BS": "Bahamas", "GM": "Gambia", "VA": "Vatican", "VG": "British Virgin Islands",
    "VI": "U.S. Virgin Islands", "MK": "North Macedonia", "SZ": "Eswatini", "MM": "Myanmar", "PS": "Palestine",
    "FM": "Micronesia", "BQ": "Caribbean Netherlands", "SX": "Sint Maarten", "MF": "Saint Martin",
}  # fmt: skip


@cache
def country_names() -> dict[str, str]:
    """ISO 3166 alpha-2 code, upper case, to English name."""
    from countryinfo import all_countries

    found = {}
    for country in all_countries():
        record = country.info()
        if code := record["ISO"]["alpha2"]:
            found[code] = _PLAIN.get(code, record["name"])
    return dict(sorted(found.items()))


@cache
def country_codes() -> dict[str, str]:
    """Accepted spelling of a country, casefolded, to its alpha-2 code."""
    import pycountry  # the other spellings: alpha-3 codes and official names

    found: dict[str, str] = {}
    for record in pycountry.countries:
        for attribute in ("alpha_2", "alpha_3", "name", "official_name", "common_name"):
            if spelling := getattr(record, attribute, None):
                found.setdefault(spelling.casefold(), record.alpha_2)
    for code, name in country_names().items():
        found[name.casefold()] = code
        found.setdefault(f"the {name}".casefold(), code)
    return found
