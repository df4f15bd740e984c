"""Write what 1,000 made-up cement works report: their state at midnight, then a day of meter readings.

Run:  python examples/live/make_stream.py FOLDER [FACTORIES [READINGS]]

It writes FOLDER/midnight.jsonl and FOLDER/day.jsonl. Every factory is the constructed one of examples/factories with
other meter readings; all are made up. The seed is fixed: the same lines every time.
"""

import json
import sys
from pathlib import Path
from random import Random
from typing import Any

# A usual plant of the example, for the year: what meters show, and the unit.
METERS = {
    "energy_consumption": (97340, "tce"),
    "renewable_energy": (5900, "tce"),
    "co2_emissions": (718500, "tCO2"),
    "water_withdrawal": (330000, "m3"),
    "water_reused": (6200000, "m3"),
}
STEADY: dict[str, Any] = {
    "reporting_year": 2025,
    "lawfully_established": True,
    "complies_with_law": True,
    "accidents": [],
    "violations": [],
    "output_value": {"value": 36000, "unit": "10k CNY"},
    "output_value_three_years": {"value": 112000, "unit": "10k CNY"},
    "qualified_output": 1200000,
    "main_material_consumption": 1180000,
    "clinker_ratio": {"value": 73, "unit": "%"},
    "pollutant_amount": 540,
    "solid_waste_generated": {"value": 5200, "unit": "t"},
    "solid_waste_utilised": {"value": 5200, "unit": "t"},
    "stored_solid_waste_utilised": 0,
    "retrofit_investment": {"value": 2100, "unit": "10k CNY"},
    "product_categories": 1,
    "product_categories_with_footprint": 1,
    "management_systems": ["quality", "environment", "energy", "occupational_health_safety"],
    "green_design_reported": True,
    "green_design_verified": False,
    "energy_carbon_platform_running": True,
    "platform_functions": ["energy_query", "energy_efficiency_benchmarking", "carbon_emission_accounting"],
    "uses_advanced_technology": True,
    "green_responsibilities_assigned": True,
    "has_annual_green_targets": True,
    "has_green_plan": True,
    "site_area": {"value": 280000, "unit": "m2"},
    "building_footprint": {"value": 62000, "unit": "m2"},
    "structure_footprint": {"value": 38000, "unit": "m2"},
    "floor_area": {"value": 190000, "unit": "m2"},
    "yard_area": {"value": 45000, "unit": "m2"},
}
DAY, EVENING = "2026-06-30", "2026-07-01"


def read_meter(random: Random, name: str) -> dict[str, Any]:
    """Return a reading: the usual one, up to 20 % more or less."""
    usual, unit = METERS[name]
    return {"value": usual * random.randint(80, 120) // 100, "unit": unit, "evidence": ["meter"]}


def report(random: Random) -> dict[str, Any]:
    """Return what arrives during the day: mostly readings, seldom a violation, or a meter in the wrong unit."""
    chance = random.random()
    if chance < 0.01:
        return {"violations": [{"field": "environment", "found_on": DAY}]}
    name = random.choice(list(METERS))
    reading = read_meter(random, name)
    return {name: {**reading, "unit": "kg"} if chance > 0.99 else reading}


def main(folder: str, factories: str = "1000", readings: str = "5000") -> None:
    """Write both streams."""
    random = Random(20260630)
    names = [f"works {number:04}" for number in range(1, int(factories) + 1)]
    midnight = [{"subject": name, "tell": STEADY | {it: read_meter(random, it) for it in METERS}} for name in names]
    day: list[dict[str, Any]] = [
        {"subject": random.choice(names), "tell": report(random)} for _ in range(int(readings))
    ]
    for name, lines in (("midnight", midnight), ("day", [*day, {"advance": EVENING}])):
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (Path(folder) / f"{name}.jsonl").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
