"""Journeys: how long one takes, how fast it was, how much fuel it needs (arithmetic)."""

from typing import Annotated

from dive.packs.general import units
from dive.packs.general.entities import KilometresPerHour, Litres
from dive.packs.general.units import checked
from dive.tools import About, Pick, Result, tool

PACK = units.PACK

# Distances of journeys are plain numbers: the shortest line over the globe, or a length converted from miles, is no road.


class TravelTime(Result):
    """How long a journey takes."""

    hours: Annotated[float, About("travel time", "hours", "longest", "shortest", digits=2)]


@tool(
    domain="general",
    kind="processing",
    asks={
        "hours": [
            "the travel time for {distance} at an average speed of {speed}",
            "how long it takes to travel {distance} at an average speed of {speed}",
            "How long does it take to travel {distance} at an average speed of {speed}?",
        ],
    },
    examples=[
        ({"distance": 150, "speed": 60}, {"hours": 2.5}),
        ({"distance": 42.195, "speed": 12}, {"hours": 3.51625}),
    ],
)
def travel_time(
    distance: Annotated[float, Pick(180, 240, 300, 350, 420, says="{} kilometres", noun="distance")],
    speed: Annotated[float, Pick(75, 80, 90, 100, 120, says="{} kilometres per hour")],
) -> TravelTime:
    """Compute how long it takes to cover a distance at a constant speed.

    Args:
        distance: kilometres, not negative
        speed: kilometres per hour, from 0.001 up
    """
    hours = checked(distance) / checked(speed, least=0.001)
    return TravelTime(hours=hours)


class Speed(Result):
    """An average speed."""

    speed: Annotated[KilometresPerHour, About("average speed", "kilometres per hour", digits=0)]


@tool(
    domain="general",
    kind="processing",
    asks={
        "speed": [
            "the average speed needed to cover {distance} in {hours}",
            "What average speed is needed to cover {distance} in {hours}?",
        ],
    },
    examples=[
        ({"distance": 300, "hours": 2.5}, {"speed": 120.0}),
        ({"distance": 42.195, "hours": 2}, {"speed": 21.0975}),
    ],
)
def average_speed(
    distance: Annotated[float, Pick(210, 250, 340, 400, says="{} kilometres", noun="distance")],
    hours: Annotated[float, Pick(2.5, 3, 4, 5, says="{} hours", noun="time")],
) -> Speed:
    """Compute the average speed that covers a distance within a time.

    Args:
        distance: kilometres, more than 0
        hours: hours, more than 0
    """
    covered, time = checked(distance, least=1e-6), checked(hours, least=1e-6)
    return Speed(speed=covered / time)


class FuelUse(Result):
    """What a drive uses."""

    litres: Litres


@tool(
    domain="general",
    kind="processing",
    asks={
        "litres": [
            "the amount of fuel, in litres, that a car using {consumption} needs for {distance}",
            "How many litres of fuel does a car using {consumption} need for {distance}?",
        ],
    },
    via={"litres": "the amount of fuel that a car using {consumption} needs for {distance}"},
    examples=[
        ({"distance": 250, "consumption": 6}, {"litres": 15.0}),
        ({"distance": 1200, "consumption": 7.5}, {"litres": 90.0}),
    ],
)
def fuel_needed(
    distance: Annotated[float, Pick(280, 340, 500, 800, says="{} kilometres", noun="distance")],
    consumption: Annotated[float, Pick(4.5, 5.8, 6.5, 7.2, 9, says="{} litres per 100 kilometres", noun="fuel consumption")],
) -> FuelUse:
    """Compute the fuel a drive uses.

    Args:
        distance: kilometres, not negative
        consumption: litres per 100 kilometres, not negative
    """
    return FuelUse(litres=checked(distance) * checked(consumption) / 100.0)
