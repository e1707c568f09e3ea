"""Populations: how they grow, are counted, vary, and catch diseases; how organisms scale."""

import math
from typing import Annotated

from dive.packs.biology.entities import SpeciesCounts
from dive.tools import About, Pack, Pick, Result, ToolError, seeds, tool

PACK = Pack(name="ecology", domain="biology", title="population ecology and epidemiology", licence="Apache-2.0 (formulas)")


class Diversity(Result):
    """How diverse a community is."""

    richness: Annotated[int, About("species richness", high="highest", low="lowest")]
    shannon: Annotated[float, About("natural-log Shannon diversity index", digits=3)]
    simpson: Annotated[float, About("Gini-Simpson index", digits=3)]
    evenness: Annotated[float | None, About("Pielou evenness", digits=3)]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "shannon": [
            "the natural-log Shannon diversity index of {counts}",
            "What is the natural-log Shannon diversity index of {counts}?",
        ],
        "simpson": [
            "the Gini-Simpson index of {counts}",
        ],
        "evenness": [
            "the Pielou evenness of {counts}",
            "What is the Pielou evenness of {counts}?",
        ],
    },
    examples=[
        ({"counts": "10/10/10/10"}, {"richness": 4, "shannon": 1.38629, "simpson": 0.75, "evenness": 1.0}),
        ({"counts": "50, 50"}, {"shannon": 0.693147, "simpson": 0.5}),
        ({"counts": "7/0"}, {"richness": 1, "shannon": 0.0, "evenness": None}),
    ],
)
def species_diversity(counts: SpeciesCounts) -> Diversity:
    """Compute the diversity of a community from its species' counts: richness, Shannon (natural log), Gini-Simpson, evenness.

    Args:
        counts: individuals of each species, 1 to 200 whole numbers parted by slashes or commas, such as 12/9/4/3/1
    """
    parts = [part.strip() for part in counts.replace(",", "/").split("/")]
    if not 1 <= len(parts) <= 200 or not all(p.isascii() and p.isdecimal() and len(p) <= 12 for p in parts):
        raise ToolError("Give 1 to 200 whole numbers parted by slashes, such as 12/9/4/3/1.")
    present = [int(part) for part in parts if int(part)]
    if not present:
        raise ToolError("At least one count must be above 0.")
    shares = [n / sum(present) for n in present]
    shannon = abs(sum(p * math.log(p) for p in shares))
    return Diversity(
        richness=len(shares),
        shannon=round(shannon, 6),
        simpson=round(1 - sum(p * p for p in shares), 6),
        evenness=round(shannon / math.log(len(shares)), 6) if len(shares) > 1 else None,
    )


@seeds(SpeciesCounts, domain="biology")
def community_seeds() -> list[str]:
    """Made-up communities, from even ones to some that one species rules."""
    return ["12/9/4/3/1", "40/22/15/8/5/2", "31/30/28/6", "5/5/7/9/11/13", "88/3/2/1/1", "17/14/9/8", "60/25/10/4/1",
            "9/9/8/8/7/7", "120/45/12/6/3/2/1", "33/33/34", "50/20/20/5/5", "75/12/8/3/1/1", "21/19/18/16/14/12",
            "200/10/5/5", "28/14/7/3/1", "11/10/10/9", "64/32/16/8/4/2/1", "19/17/3/2", "36/9/6/5/4"]  # fmt: skip


class PopulationSize(Result):
    """A population's size."""

    size: Annotated[float, About("population size", None, "largest", "smallest", digits=0)]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "size": [
            "the size after {years} of a population in continuous logistic growth from {start} at {rate} towards {capacity}",
            "How large after {years} is a population in continuous logistic growth from {start} at {rate} towards {capacity}?",
        ],
    },
    examples=[
        ({"years": 0, "start": 100, "rate": 50, "capacity": 1000}, {"size": 100.0}),
        ({"years": 10, "start": 500, "rate": 0, "capacity": 1000}, {"size": 500.0}),
        ({"years": 1, "start": 500, "rate": 100, "capacity": 1000}, {"size": 731.06}),
    ],
)
def logistic_growth(
    years: Annotated[float, Pick(2, 5, 8, 10, says="{} years", noun="time")],
    start: Annotated[float, Pick(50, 80, 120, says="{} individuals", noun="initial size")],
    rate: Annotated[float, Pick(20, 25, 40, 60, says="an intrinsic rate of {} percent a year")],
    capacity: Annotated[float, Pick(600, 1000, 1500, 1800, says="a carrying capacity of {} individuals")],
) -> PopulationSize:
    """Compute a population's size under continuous logistic growth: K / (1 + (K/N - 1) e^(-r t)).

    Args:
        years: from 0 to 1,000
        start: individuals at first, above 0
        rate: intrinsic rate of increase in percent a year, from -100 to 1,000
        capacity: carrying capacity in individuals, above 0
    """
    if not 0 <= years <= 1000 or not -100 <= rate <= 1000:
        raise ToolError("Give 0 to 1,000 years and a rate from -100 to 1,000 percent.")
    if not (0 < start <= 1e15 and 0 < capacity <= 1e15):
        raise ToolError("Give a start and a capacity above 0.")
    decay = math.exp(min(700.0, -rate / 100 * years))
    return PopulationSize(size=round(capacity / (1 + (capacity / start - 1) * decay), 4))


@tool(
    domain="biology",
    kind="processing",
    asks={
        "size": [
            "the Chapman estimate of the size of a population after {marked} were released and {recaptured} turned up in "
            "{caught}",
            "What population size does Chapman's estimator give after {marked} were released and {recaptured} turned up in "
            "{caught}?",
        ],
    },
    examples=[
        ({"marked": 49, "caught": 39, "recaptured": 9}, {"size": 199.0}),
        ({"marked": 99, "caught": 99, "recaptured": 99}, {"size": 99.0}),
    ],
)
def mark_recapture(
    marked: Annotated[int, Pick(80, 120, 150, 200, says="{} marked animals")],
    caught: Annotated[int, Pick(50, 80, 90, 150, says="a later catch of {}")],
    recaptured: Annotated[int, Pick(9, 14, 18, 24, says="{} marked ones")],
) -> PopulationSize:
    """Estimate a closed population from one mark-recapture round by Chapman (1951): (M+1)(C+1)/(R+1) - 1.

    Args:
        marked: animals marked and released at first, at least 1
        caught: animals caught the second time, at least 1
        recaptured: marked ones among them
    """
    if not (1 <= marked <= 10**9 and 1 <= caught <= 10**9):
        raise ToolError("Give at least one marked and one caught animal.")
    if not 0 <= recaptured <= min(marked, caught):
        raise ToolError("No more can be recaptured than were marked or caught.")
    return PopulationSize(size=round((marked + 1) * (caught + 1) / (recaptured + 1) - 1, 4))


class Epidemic(Result):
    """How far an epidemic goes."""

    infected_percent: Annotated[float, About("final attack rate", "percent", digits=2)]
    herd_immunity_percent: Annotated[float, About("herd immunity threshold", "percent", digits=2)]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "infected_percent": [
            "the final attack rate of an SIR epidemic in a fully susceptible population at {r0}",
            "What is the final attack rate of an SIR epidemic in a fully susceptible population at {r0}?",
        ],
        "herd_immunity_percent": [
            "the herd immunity threshold at {r0}",
            "What is the herd immunity threshold at {r0}?",
        ],
    },
    examples=[
        ({"r0": 2.0}, {"infected_percent": 79.68, "herd_immunity_percent": 50.0}),
        ({"r0": 4.0}, {"infected_percent": 98.02, "herd_immunity_percent": 75.0}),
        ({"r0": 0.9}, {"infected_percent": 0.0, "herd_immunity_percent": 0.0}),
    ],
)
def epidemic_final_size(
    r0: Annotated[float, Pick(1.8, 2.2, 2.5, 3.2, 5, says="a basic reproduction number of {}")],
) -> Epidemic:
    """Solve the final-size equation of the SIR model, z = 1 - exp(-R0 z), and give the herd immunity threshold 1 - 1/R0.

    Args:
        r0: basic reproduction number, from 0 to 100
    """
    if not 0 <= r0 <= 100:
        raise ToolError("Give a basic reproduction number from 0 to 100.")
    if r0 <= 1:
        return Epidemic(infected_percent=0.0, herd_immunity_percent=0.0)
    low, high = (1 - 1 / r0) / 2, 1.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if 1 - math.exp(-r0 * middle) > middle else (low, middle)
    return Epidemic(infected_percent=round(100 * low, 5), herd_immunity_percent=round(100 * (1 - 1 / r0), 5))


class Metabolism(Result):
    """An animal's basal metabolism."""

    watts: Annotated[float, About("basal metabolic rate", "watts", digits=2)]
    kilocalories_per_day: Annotated[float, About("basal metabolic rate", "kilocalories per day", digits=0)]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "kilocalories_per_day": [
            "the basal metabolic rate of a mammal that weighs {mass}",
            "What is the basal metabolic rate of a mammal that weighs {mass}?",
        ],
    },
    cite="Kleiber's law",
    rules=("Take 70 kilocalories a day at one kilogram",),
    examples=[
        ({"mass": 1.0}, {"kilocalories_per_day": 70.0, "watts": 3.3898}),
        ({"mass": 16.0}, {"kilocalories_per_day": 560.0}),
        ({"mass": 10000.0}, {"kilocalories_per_day": 70000.0}),
    ],
)
def kleiber_metabolic_rate(
    mass: Annotated[float, Pick(190, 240, 310, 420, 550, says="{} kilograms", noun="body mass")],
) -> Metabolism:
    """Estimate a mammal's basal metabolic rate by Kleiber's law: 70 kcal a day × mass in kg to the power of 3/4.

    Args:
        mass: body mass in kilograms, above 0
    """
    if not 0 < mass <= 1e6:
        raise ToolError("Give a body mass above 0 and up to 1,000,000 kg.")
    daily = 70 * mass**0.75
    return Metabolism(watts=round(daily * 4184 / 86400, 5), kilocalories_per_day=round(daily, 4))


class Growth(Result):
    """How fast a culture doubles."""

    generations: Annotated[float, About("number of generations", high="largest", low="smallest", digits=2)]
    doubling_minutes: Annotated[float, About("doubling time", "minutes", "longest", "shortest", digits=1)]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "doubling_minutes": [
            "the doubling time of bacteria that grow exponentially from {start} to {end} in {minutes}",
            "What is the doubling time of bacteria that grow exponentially from {start} to {end} in {minutes}?",
        ],
    },
    examples=[
        ({"start": 1000, "end": 8000, "minutes": 60}, {"generations": 3.0, "doubling_minutes": 20.0}),
        ({"start": 500, "end": 1000, "minutes": 35}, {"generations": 1.0, "doubling_minutes": 35.0}),
    ],
)
def bacterial_doubling_time(
    start: Annotated[int, Pick(1000, 2000, 3000, says="{} cells", noun="initial count")],
    end: Annotated[int, Pick(96000, 160000, 250000, says="{} cells", noun="final count")],
    minutes: Annotated[float, Pick(120, 180, 240, 300, says="{} minutes", noun="growth time")],
) -> Growth:
    """Compute the generations and the doubling time of an exponentially growing culture from two counts.

    Args:
        start: cells at first, at least 1
        end: cells at the end, more than at first
        minutes: time between the counts, above 0
    """
    if not 1 <= start < end <= 10**18:
        raise ToolError("Give at least one cell at first, and more at the end.")
    if not 0 < minutes <= 1e7:
        raise ToolError("Give a time above 0 minutes.")
    generations = math.log2(end / start)
    return Growth(generations=round(generations, 6), doubling_minutes=round(minutes / generations, 6))


class Velocity(Result):
    """How fast an enzyme works."""

    percent_of_maximum: Annotated[float, About("velocity", "percent of the maximum", digits=2)]
    apparent_km: Annotated[float, About("apparent Michaelis constant", "micromoles per litre", digits=2)]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "percent_of_maximum": [
            "the velocity of an enzyme with {km} at {substrate}",
            "What is the velocity of an enzyme with {km} at {substrate}?",
        ],
    },
    examples=[
        ({"km": 50, "substrate": 50}, {"percent_of_maximum": 50.0}),
        ({"km": 10, "substrate": 90}, {"percent_of_maximum": 90.0}),
        ({"km": 10, "substrate": 20, "inhibitor": 5, "ki": 5}, {"apparent_km": 20.0, "percent_of_maximum": 50.0}),
    ],
)
def michaelis_menten(
    km: Annotated[float, Pick(20, 35, 50, 60, says="a Michaelis constant of {} micromolar")],
    substrate: Annotated[float, Pick(25, 40, 55, 75, says="a substrate concentration of {} micromolar")],
    inhibitor: float = 0,
    ki: float = 1,
) -> Velocity:
    """Compute an enzyme's velocity by Michaelis and Menten, with a competitive inhibitor where one is given.

    Args:
        km: Michaelis constant in µmol/L, above 0
        substrate: substrate concentration in µmol/L, from 0
        inhibitor: concentration of a competitive inhibitor in µmol/L
        ki: inhibition constant in µmol/L, above 0
    """
    if not (0 < km <= 1e9 and 0 < ki <= 1e9 and 0 <= substrate <= 1e9 and 0 <= inhibitor <= 1e9):
        raise ToolError("Give constants above 0 and concentrations from 0, in µmol/L.")
    apparent = km * (1 + inhibitor / ki)
    return Velocity(percent_of_maximum=round(100 * substrate / (apparent + substrate), 5), apparent_km=round(apparent, 6))


class ViableCount(Result):
    """Living cells by plating."""

    per_millilitre: Annotated[
        float, About("viable count", "colony-forming units per millilitre", "highest", "lowest", digits=0)
    ]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "per_millilitre": [
            "the viable count of a culture that gave {colonies} from {volume} plated after {dilutions}",
            "What is the viable count of a culture that gave {colonies} from {volume} plated after {dilutions}?",
        ],
    },
    figures=3,
    examples=[
        ({"colonies": 150, "dilutions": 6, "volume": 0.1}, {"per_millilitre": 1.5e9}),
        ({"colonies": 42, "dilutions": 3, "volume": 1.0}, {"per_millilitre": 42000.0}),
    ],
)
def viable_plate_count(
    colonies: Annotated[int, Pick(38, 57, 84, 126, 210, says="{} colonies")],
    dilutions: Annotated[int, Pick(4, 5, 6, 7, says="{} tenfold dilution steps")],
    volume: Annotated[float, Pick(0.1, 0.2, 0.5, says="{} millilitres", noun="plated volume")],
) -> ViableCount:
    """Compute colony-forming units per millilitre of a culture from a plate of a serial tenfold dilution.

    Args:
        colonies: colonies on the plate, from 0
        dilutions: number of tenfold dilution steps, from 0 to 12
        volume: millilitres plated, above 0 and up to 10
    """
    if not 0 <= colonies <= 10**6 or not 0 <= dilutions <= 12 or not 0 < volume <= 10:
        raise ToolError("Give colonies from 0, up to 12 dilution steps, and a plated volume above 0 and up to 10 mL.")
    return ViableCount(per_millilitre=float(f"{colonies * 10.0**dilutions / volume:.10g}"))
