"""What a case cannot do without: bytes read, operations, and the time that they take here.

    python bench/floor.py [W1 W2 ...]

* Bytes: the coupling alone. With delays every connection reads 8 bytes of history per step, and its
  own 16 bytes once per block of steps; without (or with a delay of less than 3 steps), weight and
  index, 10 bytes, per step. The model, the noise and the monitors work in registers and L1. On a
  surface also local coupling, in each stage of a step: 10 bytes of weight and index per connection
  (12 where 2 are too few for an index; 2 or 4, and 8 per vertex, where all weights of a vertex are
  equal), and each state variable written and read once.
* Operations: floating-point ones. Multiplication and addition count 1 each (so a fused pair counts
  2, as in the rate they are held against), a division or square root 1, elementary functions what
  their polynomials need (see `_OPERATIONS`), a normal random number 100 (a quarter of a Philox
  block, half a Box-Muller). What depends on parameters alone is not counted.
* The floor is the longer of two times: all bytes at the rate at which this core streams out of its
  L2 (a dot product of 400 kB), all operations at the rate of a matrix product. Neither rate can be
  held by real work, so 1 is out of reach; the larger of the two also supposes that they overlap
  perfectly. It is the floor of this way to compute, not of the mathematical problem.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from worker import environment
from workloads import WORKLOADS, Array, Workload, read_connectome, select

from virtualbrain import _core, datasets
from virtualbrain.coupling import Coupling

LEVELS = (64, 16, 4)  # lengths of blocks, cpp/src/kernels.hpp
_OPERATIONS = {"exp": 30, "log": 35, "tanh": 45, "sin": 30, "cos": 30, "pow": 70, "neg": 0}
_NORMAL = 100
_LEAVES = ("constant", "param", "state", "input", "local")
_PRE = {"SigmoidalJansenRit": 35}  # per source and step; other couplings here have nothing to do


@dataclass(frozen=True)
class Machine:
    l2: float  # bytes/s out of L2
    l3: float  # bytes/s out of L3
    flops: float  # fused multiply-adds count 2


@dataclass(frozen=True)
class Floor:
    """Of one simulated second."""

    steps: float
    bytes: float
    operations: float
    bytes_s: float
    operations_s: float

    @property
    def seconds(self) -> float:
        return max(self.bytes_s, self.operations_s)


def machine() -> Machine:
    """Rates of one core. In a process of its own, where NumPy is held to one thread."""
    command = [sys.executable, __file__, "--machine"]
    done = subprocess.run(command, env=environment(1), capture_output=True, text=True, check=True)
    return Machine(**json.loads(done.stdout))


def _measure_machine() -> Machine:
    def best(work: Callable[[], object], seconds: float = 0.4) -> float:
        end, shortest = time.perf_counter() + seconds, math.inf
        while time.perf_counter() < end:
            began = time.perf_counter()
            work()
            shortest = min(shortest, time.perf_counter() - began)
        return shortest

    def stream(nbytes: int) -> float:
        x, y = np.ones((2, nbytes // 16))
        return nbytes / best(lambda: np.dot(x, y))

    n = 384
    a, b, c = np.ones((3, n, n))
    return Machine(
        l2=stream(400_000),
        l3=stream(12_000_000),
        flops=2 * n**3 / best(lambda: np.matmul(a, b, out=c)),
    )


def model_operations(name: str) -> int:
    """Operations of one evaluation of a model's rates for one node."""
    nodes = _core.trace_model(name)["nodes"]
    varies: list[bool] = []
    total = 0
    for code, a, b, c, _, _ in nodes:
        op = _core.operations[code]
        if op in _LEAVES:
            varies.append(op in ("state", "input"))
            continue
        varies.append(any(varies[k] for k in (a, b, c) if k >= 0))
        if varies[-1]:
            total += _OPERATIONS.get(op, 1)
    return total


def local_weights() -> Any:
    """Of the cortex of 16384 vertices."""
    from virtualbrain.local_connectivity import LocalConnectivity

    return LocalConnectivity.from_file("local_connectivity_16384.mat").matrix


def local_bytes(weights: Any, variables: int) -> float:
    """What one stage of a step on a surface moves."""
    rows = weights.tocsr()
    vertices, connections = rows.shape[0], rows.nnz
    degrees = np.diff(rows.indptr)
    first = rows.data[np.minimum(rows.indptr[:-1], connections - 1)]
    equal = bool((rows.data == np.repeat(first, degrees)).all())
    index = 2.0 if vertices < 2**16 else 4.0
    moved = index * connections + 8.0 * (vertices if equal else connections)
    return moved + 16.0 * variables * vertices


def count(case: Workload, weights: Array, lengths: Array, on: Machine, features: int = 0) -> Floor:
    """Floor of a case on a connectome."""
    info: type[Coupling] = getattr(__import__("virtualbrain").coupling, case.coupling)
    model = _core.describe_model(case.model)
    if not features:
        features = info._info["features"] * max(1, len(model["cvar"]) // info._info["variables"])
    delays = np.rint(lengths[weights != 0] / case.speed / case.dt)
    level = np.select([delays + 1 >= k for k in LEVELS], LEVELS, 0)
    blocked = level > 0
    per_step = features * (8.0 * blocked.sum() + 8.0 * (~blocked).sum())
    per_step += (16.0 / level[blocked]).sum() + 2.0 * (~blocked).sum()

    stages = 2  # Heun
    n, variables = case.nodes, len(case.start)
    if case.local:
        per_step += stages * local_bytes(local_weights(), variables)
    operations = n * stages * (model_operations(case.model) + 3 * variables)
    operations += case.regions * _PRE.get(case.coupling, 0) + 2 * features * delays.size
    operations += n * sum(nsig > 0 for nsig in case.noise) * _NORMAL

    steps = 1000.0 / case.dt
    moved, done = steps * per_step, steps * operations
    return Floor(steps, moved, done, moved / on.l2, done / on.flops)


if __name__ == "__main__":
    if sys.argv[1:] == ["--machine"]:
        print(json.dumps(vars(_measure_machine())))
        sys.exit()
    here = machine()
    print(
        f"This core: {here.l2 / 1e9:.0f} GB/s out of L2, {here.l3 / 1e9:.0f} GB/s out of L3, "
        f"{here.flops / 1e9:.0f} Gflop/s\n\n"
        "| case | steps/s | GB/s | Gop/s | bytes take, s | operations take, s | floor, s |\n"
        "|---|---|---|---|---|---|---|"
    )
    for name in select(sys.argv[1:]):
        chosen = WORKLOADS[name]
        floor = count(chosen, *read_connectome(str(datasets.find(chosen.connectome))), here)
        print(
            f"| {name} | {floor.steps:g} | {floor.bytes / 1e9:.3g} | {floor.operations / 1e9:.3g} "
            f"| {floor.bytes_s:.4f} | {floor.operations_s:.4f} | {floor.seconds:.4f} |"
        )
