"""Time virtualbrain side by side with other simulators on the same work.

    python bench/compare.py W1 W2 --tvb PYTHON --tvbk PYTHON --tvboptim PYTHON --pairs 7

PYTHON is the interpreter of an environment that holds the simulator (see README.md); leave out
those that you do not have. Machines drift, so each run of another simulator stands beside one of
ours, and the ratio is the median over such pairs. Pairs in which either got clearly less of the
processor than it could use are thrown out, counted, and run again (up to twice as many in all).
Results are added to results.json beside this file; ``--markdown`` prints its table.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import floor
from worker import HERE, Worker
from workloads import WORKLOADS, read_connectome, select

from virtualbrain import _core, datasets

PEERS = {"tvb": "tvb-library", "tvbk": "tvbk", "tvboptim": "tvboptim"}
RESULTS = HERE / "results.json"
TOLERANCE = 1e-3  # of the spread over regions; others keep the past in float32


def disagreement(ours: list[list[float]], theirs: list[list[float]]) -> float:
    """Largest difference of mean or spread in the early transient, over the spread."""
    return max(
        abs(a - b) / spread
        for mine, other in zip(ours, theirs, strict=True)
        for spread in [mine[1]]
        for a, b in zip(mine, other, strict=True)
    )


def per_second(runs: list[dict[str, Any]]) -> dict[str, float]:
    """Shortest and median wall seconds per simulated second."""
    walls = [run["wall"] / run["simulated"] for run in runs]
    return {"min": min(walls), "median": statistics.median(walls)}


def compare(case: str, workers: dict[str, Worker], options: argparse.Namespace) -> dict[str, Any]:
    """Pairs of runs of one case; `workers` holds "ours" and the others."""
    work = WORKLOADS[case]
    path = str(datasets.find(work.connectome))
    opened = {name: worker.open(case, path) for name, worker in workers.items()}
    check = opened["ours"]["check"]
    ours = workers["ours"]

    result: dict[str, Any] = {
        "title": work.title,
        "threads": options.threads,
        "when": time.strftime("%Y-%m-%d %H:%M"),
        "cold": opened["ours"]["cold"],
        "floor": floor.count(work, *read_connectome(path), floor.machine()).__dict__,
        "peers": {},
    }
    pairs: dict[str, list[tuple[dict[str, Any], dict[str, Any]]]] = {}
    disturbed: dict[str, int] = {}
    for name in workers:
        if name == "ours":
            continue
        if "cannot" in opened[name]:
            result["peers"][name] = {"cannot": opened[name]["cannot"]}
            continue
        off = disagreement(check, opened[name]["check"])
        if not off < TOLERANCE:
            raise RuntimeError(f"{case}: {PEERS[name]} computes something else, off by {off:.2g}")
        result["peers"][name] = {
            "disagreement": off,
            "precision": opened[name]["precision"],
            "cold": opened[name]["cold"],
        }
        pairs[name], disturbed[name] = [], 0

    for _ in range(2 * options.pairs):
        waiting = [name for name in pairs if len(pairs[name]) < options.pairs]
        if not waiting:
            break
        for name in waiting:
            mine, theirs = ours.run(), workers[name].run()
            print(
                f"{case} ours {mine['wall'] / mine['simulated']:.4f} ({mine['share']:.2f} cpu), "
                f"{name} {theirs['wall'] / theirs['simulated']:.4f} ({theirs['share']:.2f} cpu)",
                file=sys.stderr,
            )
            if ours.is_disturbed(mine, options.share) or workers[name].is_disturbed(
                theirs, options.share
            ):
                disturbed[name] += 1
            else:
                pairs[name].append((mine, theirs))

    clean = [mine for of_peer in pairs.values() for mine, _ in of_peer]
    result["ours"] = per_second(clean) if clean else None
    for name, of_peer in pairs.items():
        result["peers"][name] |= {"pairs": len(of_peer), "thrown_out": disturbed[name]}
        if of_peer:
            ratios = [
                (theirs["wall"] / theirs["simulated"]) / (mine["wall"] / mine["simulated"])
                for mine, theirs in of_peer
            ]
            result["peers"][name] |= {
                **per_second([theirs for _, theirs in of_peer]),
                "ratio": statistics.median(ratios),
                "ratios": ratios,
            }
    return result


def about() -> dict[str, str]:
    """The machine, in words."""
    model = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    return {
        "processor": f"{model}, {os.cpu_count()} cores",
        "system": platform.system(),
        "instruction_set": _core.active_isa(),
    }


def markdown(results: dict[str, Any]) -> str:
    """Wall seconds per simulated second, and how many times faster ours is."""
    head = ["case", "virtualbrain", *PEERS.values(), "floor", "from floor"]
    rows = [head, ["---"] * len(head)]
    for case in [name for name in WORKLOADS if name in results["cases"]]:
        r = results["cases"][case]
        ours = r["ours"]
        cells = [f"{case}: {r['title']}", _seconds(ours)]
        for name in PEERS:
            cells.append(_peer_cell(r["peers"].get(name), WORKLOADS[case].targets.get(name)))
        least = max(r["floor"]["bytes_s"], r["floor"]["operations_s"])
        moved, done = r["floor"]["bytes"] / 1e9, r["floor"]["operations"] / 1e9
        cells.append(f"{least:.2g} ({moved:.2g} GB, {done:.2g} Gop)")
        cells.append(f"{ours['median'] / least:.1f} x" if ours else "-")
        rows.append(cells)
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    threads = sorted({r["threads"] for r in results["cases"].values()})
    return (
        f"{', '.join(results['machine'].values())}; threads: {', '.join(map(str, threads))}. "
        "Wall seconds per simulated second, shortest / median; in bold how many times faster ours "
        "is (median over neighbouring pairs), our aim, and the number of pairs, + those thrown "
        f"out.\n\n{table}"
    )


def _seconds(r: dict[str, float] | None) -> str:
    return f"{r['min']:.3g} / {r['median']:.3g}" if r else "no undisturbed run"


def _peer_cell(r: dict[str, Any] | None, target: float | None) -> str:
    if r is None:
        return "not run"
    if "cannot" in r:
        return "cannot"
    if "ratio" not in r:
        return f"no undisturbed pair of {r['thrown_out']}"
    aim = f", aim {target:g}" if target else ""
    return f"{_seconds(r)} **{r['ratio']:.1f} x**{aim} ({r['pairs']} + {r['thrown_out']})"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("cases", nargs="*", help=f"default all: {' '.join(WORKLOADS)}")
    for name, title in PEERS.items():
        parser.add_argument(f"--{name}", metavar="PYTHON", help=f"interpreter that has {title}")
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument(
        "--share", type=float, default=0.9, help="least share of the processor of a clean run"
    )
    parser.add_argument(
        "--markdown", action="store_true", help="only print the table of results.json"
    )
    options = parser.parse_args()

    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {"cases": {}}
    if not options.markdown:
        results["machine"] = about()
        with ExitStack() as stack:
            workers = {
                name: stack.enter_context(Worker(python, script, options.threads))
                for name, python, script in [
                    ("ours", sys.executable, "ours.py"),
                    *((p, getattr(options, p), f"peer_{p}.py") for p in PEERS),
                ]
                if python
            }
            if len(workers) == 1:
                parser.error("give at least one of " + ", ".join(f"--{name}" for name in PEERS))
            for case in select(options.cases):
                results["cases"][case] = compare(case, workers, options)
                RESULTS.write_text(json.dumps(results, indent=1) + "\n")
    print(markdown(results))


if __name__ == "__main__":
    main()
