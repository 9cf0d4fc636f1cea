"""Two threads in one simulation against two independent simulations of one thread each.

    python bench/threads.py [W2] [--pairs 7] [--seconds 4]

Two processes side by side are what the machine can give: they share its caches and memory as two
threads do, and never wait for each other. Both are measured in the same run, by turns.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from contextlib import ExitStack

from worker import Worker
from workloads import WORKLOADS

from virtualbrain import datasets


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("case", nargs="?", default="W2", choices=WORKLOADS)
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=4.0, help="simulated per run")
    parser.add_argument("--share", type=float, default=0.9, help="least share of a clean run")
    options = parser.parse_args()
    path = str(datasets.find(WORKLOADS[options.case].connectome))

    ratios, gains, thrown_out = [], [], 0
    with ExitStack() as stack:
        both, first, second = (
            stack.enter_context(Worker(sys.executable, "ours.py", threads, cpu))
            for threads, cpu in [(2, 0), (1, 0), (1, 1)]
        )
        for worker in (both, first, second):
            worker.open(options.case, path, options.seconds)
        while len(ratios) < options.pairs and thrown_out < options.pairs:
            two = both.run()
            alone = first.run()
            for worker in (first, second):
                worker.send(do="run")
            apart = [worker.note(worker.receive()) for worker in (first, second)]
            speed, single = (r["simulated"] / r["wall"] for r in (two, alone))
            together = sum(r["simulated"] / r["wall"] for r in apart)
            print(
                f"{options.case} simulated s per s: two threads {speed:.2f} ({two['share']:.2f} "
                f"cpu), two processes {together:.2f} ({apart[0]['share']:.2f} and "
                f"{apart[1]['share']:.2f} cpu), one thread {single:.2f} ({alone['share']:.2f} cpu)",
                file=sys.stderr,
            )
            # two threads also run parts alone, so that their share says less than those of the
            # processes, which show whether both processors were free
            if min(r["share"] for r in (alone, *apart)) < options.share or two["share"] < 1.5:
                thrown_out += 1
            else:
                ratios.append(speed / together)
                gains.append(speed / single)
    if not ratios:
        sys.exit(f"no undisturbed run in {thrown_out}: the machine is busy")
    print(
        f"{options.case}: two threads do {statistics.median(ratios):.2f} of the work of two "
        f"processes (aim 0.85; {min(ratios):.2f} to {max(ratios):.2f}), and "
        f"{statistics.median(gains):.2f} times that of one thread; median of {len(ratios)} runs, "
        f"{thrown_out} thrown out"
    )


if __name__ == "__main__":
    main()
