"""A simulator in a process of its own, asked one line at a time.

It stays alive between timed runs, so that imports and compilation are paid once and the runs of
several simulators can be interleaved. NumPy only, like `workloads`.
"""

from __future__ import annotations

import gc
import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from workloads import WORKLOADS, Array, Workload, moments, read_connectome

HERE = Path(__file__).parent
CHECK_SECONDS = 0.04
SHORTEST = 0.3  # s: quicker runs are repeated within one measurement

Run = Callable[[], Array]
# prepare(workload, weights, lengths, seconds, threads) gives a function that returns a fresh
# simulation: a function that runs it and returns its samples (time, region). A case that a
# simulator cannot express raises NotImplementedError.
Prepare = Callable[[Workload, Array, Array, float, int], Callable[[], Run]]

_THREADS = ("OMP", "OPENBLAS", "MKL", "NUMBA", "NUMEXPR")


def serve(prepare: Prepare, precision: str) -> None:
    """Answer requests from standard input until it ends."""
    answers, sys.stdout = sys.stdout, sys.stderr  # what libraries print must not get in between
    fresh: Callable[[], Run] | None = None
    repeats, seconds = 1, 0.0
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["do"] == "open":
                case, seconds = WORKLOADS[request["case"]], request["seconds"]
                connectome = read_connectome(request["connectome"])
                threads = request["threads"]
                began = time.perf_counter()
                check = prepare(case.quiet(), *connectome, CHECK_SECONDS, threads)()()
                fresh = prepare(case, *connectome, seconds, threads)
                fresh()()
                cold = time.perf_counter() - began
                wall, _ = _timed(fresh, 1)
                repeats = math.ceil(SHORTEST / wall)
                answer = {"check": moments(check), "cold": cold, "precision": precision}
            else:
                assert fresh is not None, "open a case first"
                wall, cpu = _timed(fresh, repeats)
                answer = {"wall": wall, "share": cpu / wall, "simulated": repeats * seconds}
        except NotImplementedError as error:
            answer = {"cannot": str(error)}
        except Exception as error:
            answer = {"failed": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


def _timed(fresh: Callable[[], Run], repeats: int) -> tuple[float, float]:
    """Wall and processor time of so many runs, building them not counted."""
    wall = cpu = 0.0
    gc.collect()
    for _ in range(repeats):
        run = fresh()
        w, c = time.perf_counter(), time.process_time()
        run()
        wall += time.perf_counter() - w
        cpu += time.process_time() - c
    return wall, cpu


def environment(threads: int) -> dict[str, str]:
    """Environment variables that hold libraries to so many threads."""
    return {**os.environ, **{f"{name}_NUM_THREADS": str(threads) for name in _THREADS}}


class Worker:
    """The other end of `serve`.

    Parameters
    ----------
    python : str
        The interpreter of an environment that holds the simulator.
    script : str
        Its file in this folder.
    threads : int
    first_cpu : int
        It is held to `threads` processors from this one on: runtimes with pools of their own
        (XLA) know no other limit.
    """

    def __init__(self, python: str, script: str, threads: int = 1, first_cpu: int = 0) -> None:
        self.threads = threads
        self.best_share = 0.0
        self._process = subprocess.Popen(
            [python, str(HERE / script)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment(threads),
        )  # fmt: skip
        if hasattr(os, "sched_setaffinity"):
            cpus = sorted(os.sched_getaffinity(0))
            cpus = cpus[first_cpu : first_cpu + threads] or cpus
            os.sched_setaffinity(self._process.pid, cpus)

    def ask(self, **request: Any) -> dict[str, Any]:
        self.send(**request)
        return self.receive()

    def send(self, **request: Any) -> None:
        assert self._process.stdin is not None
        print(json.dumps(request), file=self._process.stdin, flush=True)

    def receive(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._process.args} ended; its error message is above")
        answer: dict[str, Any] = json.loads(line)
        if "failed" in answer:
            raise RuntimeError(f"{self._process.args}: {answer['failed']}")
        return answer

    def open(self, case: str, connectome: str, seconds: float | None = None) -> dict[str, Any]:
        """Get a case ready; the answer holds `check` and `cold`, or why it `cannot`."""
        seconds = WORKLOADS[case].seconds if seconds is None else seconds
        self.best_share = 0.0
        return self.ask(
            do="open", case=case, connectome=connectome, seconds=seconds, threads=self.threads
        )

    def run(self) -> dict[str, Any]:
        """A timed run: `wall` s for `simulated` s, at a `share` of one processor."""
        return self.note(self.ask(do="run"))

    def note(self, answer: dict[str, Any]) -> dict[str, Any]:
        self.best_share = max(self.best_share, answer["share"])
        return answer

    def is_disturbed(self, answer: dict[str, Any], least: float) -> bool:
        """Whether a run got less than this part of the processors that it can use."""
        usable = min(max(1.0, self.best_share), self.threads)
        return bool(answer["share"] < least * usable)

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
