"""Country names as the whole pool writes them, from the ISO codes that finance data carries."""

from functools import cache

from dive.packs.general.places import countries, country_spellings


@cache
def country_names() -> dict[str, str]:
    """ISO 3166 alpha-2 code, upper case, to English name."""
    return {code: record.name for code, record in sorted(countries().items())}


@cache
def country_codes() -> dict[str, str]:
    """Accepted spelling of a country, casefolded, to its alpha-2 code."""
    found = dict(country_spellings())
    for code, name in country_names().items():
        found[name.casefold()] = found[f"the {name}".casefold()] = code
    found["congo"] = "CG"  # ISO 4217 lists the Republic of the Congo as Congo; the other one has its full name
    return found
