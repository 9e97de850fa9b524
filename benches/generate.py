"""Writes a general table of spend: the file that `make bench` imports.

Every figure is computed from the row's number, so that the same size gives
the same bytes on every machine.
"""

from datetime import date, timedelta
from pathlib import Path

HEADER = "date,campaign,ad group,ad,cost,impressions,clicks,conversions,conversion value\n"
FIRST_DAY = date(2024, 11, 1)
DAYS = 730
CAMPAIGNS = 60
BYTES_A_ROW = 66


def write(path: Path, megabytes: int) -> int:
    """Writes about so many megabytes and returns the number of rows."""
    ads = max(1, megabytes * 1_000_000 // (BYTES_A_ROW * DAYS * CAMPAIGNS))
    names = [
        f"Campaign {campaign:03},Group {ad % 8},Ad {ad:05}"
        for campaign in range(CAMPAIGNS)
        for ad in range(ads)
    ]
    rows = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER)
        for index in range(DAYS):
            day = (FIRST_DAY + timedelta(days=index)).isoformat()
            lines = []
            for number, name in enumerate(names):
                mixed = (index * 2_654_435_761 + number * 40_503) % 1_000_003
                clicks = mixed % 397
                sales = clicks // 31
                lines.append(
                    f"{day},{name},{mixed % 50_000 / 100:.2f},{clicks * 53 + mixed % 53},"
                    f"{clicks},{sales},{sales * (2_000 + mixed % 997) / 100:.2f}\n"
                )
            rows += len(lines)
            file.write("".join(lines))
    return rows
