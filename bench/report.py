"""What a sitting found: medians, ranges and ratios, as a table and as JSON."""

import json
import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

RESULTS = Path(__file__).resolve().parent / "results"
# What each of ours is held against, and what the ratio is to reach.
AGAINST = {
    "slots of a staff-day": ("page", 0.5),
    "slots of a staff-month": ("page", None),
    "day view": ("page", None),
    "confirm POST": ("raw", None),
    "complete bookings": ("raw", 0.03),
}
MOST_GROWTH = 1.2


def summary(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Give the median and the range of the rounds."""
    rates = [row["rate"] for row in rows]
    found: dict[str, Any] = {"rate": median(rates), "low": min(rates), "high": max(rates)}
    for name in ("p50", "p95", "web_cpu", "sql_cpu"):
        if name in rows[0]:
            found[f"{name}_ms"] = median(row[name] for row in rows)
    if "bytes" in rows[0]:
        found["bytes"] = rows[-1]["bytes"]
    faults = [row["faults"] for row in rows if row.get("faults")]
    if faults:
        found["faults"] = faults
    return {name: round(value, 3) if isinstance(value, float) else value for name, value in found.items()}


def whole(
    found: dict[str, list[dict[str, Any]]],
    sizes: Sequence[int],
    server: dict[str, str],
    before: tuple[float, ...],
) -> dict[str, Any]:
    """Put figures, ratios and circumstances together."""
    figures = {name: summary(rows) for name, rows in found.items()}
    limits = {
        name: figures[name if name == "raw" else f"{name}@{sizes[0]}"]
        for name in ("ok", "query", "page", "raw")
    }
    ours: dict[str, Any] = {}
    for name, (limit, wanted) in AGAINST.items():
        by_size = {str(size): figures[f"{name}@{size}"] for size in sizes}
        growth = by_size[str(sizes[1])]["rate"] / by_size[str(sizes[-1])]["rate"]
        ours[name] = {
            "against": limit,
            "ratio": {size: round(row["rate"] / limits[limit]["rate"], 4) for size, row in by_size.items()},
            "cpu_ratio": {size: cpu_ratio(row, limits[limit]) for size, row in by_size.items()},
            "wanted": wanted,
            "largest_to_10k": round(growth, 3),
            "cpu_largest_to_10k": round(cost(by_size[str(sizes[-1])]) / cost(by_size[str(sizes[1])]), 3),
            "sizes": by_size,
        }
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "machine": machine(),
        "load": {"before": before, "after": os.getloadavg()},
        "postgresql": server,
        "limits": limits,
        "ours": ours,
    }


def cpu_ratio(row: dict[str, Any], limit: dict[str, Any]) -> float | None:
    """Hold an answer's processor time against the limit's: other work on the machine counts in neither."""
    if "web_cpu_ms" not in limit:
        return None
    return round(cost(limit) / cost(row), 3)


def cost(row: dict[str, Any]) -> float:
    """Give the processor time of one answer, web and database together."""
    return float(row["web_cpu_ms"] + row["sql_cpu_ms"]) or 0.001


def commit() -> str:
    """Name the state of the code."""
    name, changed = (
        subprocess.run(
            ["git", *words], cwd=RESULTS.parent, capture_output=True, text=True, check=False
        ).stdout.strip()
        for words in (("rev-parse", "--short", "HEAD"), ("status", "--porcelain", "-uno"))
    )
    return f"{name}{' with changes' if changed else ''}"


def machine() -> dict[str, Any]:
    """Describe the machine."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return {
        "processor": model or platform.processor(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def table(whole: dict[str, Any]) -> str:
    """Write the figures for a reader."""
    sql, load = whole["postgresql"], whole["load"]
    lines = [
        f"\n{whole['machine']['processor']}, {whole['machine']['cores']} cores, commit {whole['commit']}",
        f"Load {load['before'][0]:.1f} before, {load['after'][0]:.1f} after (8 clients are part of it).",
        f"PostgreSQL {sql['server_version']}: fsync={sql['fsync']}, "
        f"synchronous_commit={sql['synchronous_commit']}, full_page_writes={sql['full_page_writes']}, "
        f"shared_buffers={sql['shared_buffers']}",
        "A second, median of the rounds (lowest to highest); processor time of an answer in web + database:",
    ]
    if sql["fsync"] != "on":
        lines.append("NOT DURABLE: nothing waits for the disk here; the raw transaction gains most by that.")
    for name, row in whole["limits"].items():
        lines.append(f"  limit  {name:<24}{figure(row)}{cost_of(row)}")
    for name, found in whole["ours"].items():
        for size, row in found["sizes"].items():
            ratio = f"{found['ratio'][size]:.3f} of {found['against']}"
            cost = f"{row['web_cpu_ms']:5.1f} + {row['sql_cpu_ms']:.1f} ms"
            if found["cpu_ratio"][size]:
                ratio += f" ({found['cpu_ratio'][size]:.2f} by processor time)"
            lines.append(
                f"  {int(size):>9,}  {name:<22}{figure(row)}  {row['p95_ms']:5.0f} ms p95  {cost}  {ratio}"
            )
        wanted = f", wanted {found['wanted']} of {found['against']}" if found["wanted"] else ""
        lines.append(
            f"             10k to the largest: {found['largest_to_10k']:.2f} x "
            f"({found['cpu_largest_to_10k']:.2f} by processor time; wanted {MOST_GROWTH}){wanted}"
        )
    return "\n".join(lines)


def cost_of(row: dict[str, Any]) -> str:
    """Write the processor time of one answer."""
    return f"  {row['web_cpu_ms']:.1f} + {row['sql_cpu_ms']:.1f} ms" if "web_cpu_ms" in row else ""


def figure(row: dict[str, Any]) -> str:
    """Write one rate with its range, and what went wrong."""
    wrong = f"  faults {row['faults']}" if row.get("faults") else ""
    return f"{row['rate']:8.1f}  ({row['low']:.1f} to {row['high']:.1f}){wrong}"


def keep(whole: dict[str, Any]) -> Path:
    """Write the results beside the earlier ones."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{whole['date'][:16].replace(':', '')}-{whole['commit'].split(' ')[0]}.json"
    path.write_text(json.dumps(whole, indent=1) + "\n")
    return path
