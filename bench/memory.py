"""Memory: the engine's own on W2, and what an hour of BOLD of 998 regions adds to the process.

    python bench/memory.py [--dt 4] [--seconds 3600]

The hour is run with steps of 4 ms (seconds of work, not minutes): what BOLD needs, 1,800 samples of
one variable and what the haemodynamic response has yet to use, does not depend on the step. The
history of delayed states does; the engine reports it for both. Linux only: the peak is the kernel's
VmHWM, reset before.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from pathlib import Path

import ours
from workloads import WORKLOADS, read_connectome

from virtualbrain import datasets


def resident(what: str) -> float:
    """MB of this process: ``VmRSS`` now, ``VmHWM`` at its peak."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(what):
            return int(line.split()[1]) * 1024 / 1e6
    raise OSError(f"no {what} in /proc/self/status")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--dt", type=float, default=4.0, help="ms, of the hour of BOLD")
    parser.add_argument("--seconds", type=float, default=3600.0, help="simulated")
    options = parser.parse_args()
    case = WORKLOADS["W2"]
    weights, lengths = read_connectome(str(datasets.find(case.connectome)))

    hour = replace(case, dt=options.dt, bold=2000.0)
    ours.simulator(replace(case, speed=1e9), weights, lengths, 1).run(1.0)  # what loads lazily
    Path("/proc/self/clear_refs").write_text("5")  # resets the peak
    before = resident("VmRSS")
    began = time.perf_counter()
    sim = ours.simulator(hour, weights, lengths, 1)
    ((_, data),) = sim.run(1e3 * options.seconds)
    wall = time.perf_counter() - began
    growth = resident("VmHWM") - before
    print(
        f"BOLD of {options.seconds:g} s, 998 regions, dt {options.dt:g} ms: {len(data)} samples "
        f"({data.nbytes / 1e6:.1f} MB), engine {sim.nbytes / 1e6:.1f} MB, process grew by "
        f"{growth:.1f} MB at its peak (aim: below 60 MB for an hour); {wall:.0f} s"
    )

    for title, changed in [("averages over 1 ms", case), ("BOLD", replace(case, bold=2000.0))]:
        sim = ours.simulator(changed, weights, lengths, 1)
        configured = sim.nbytes
        sim.run(100.0)
        print(
            f"W2 with {title}, dt 1/16 ms: engine {configured / 1e6:.1f} MB configured, "
            f"{sim.nbytes / 1e6:.1f} MB after 100 ms"
            + (" (aim: below 20 MB)" if changed is case else "")
        )


if __name__ == "__main__":
    main()
