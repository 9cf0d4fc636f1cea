"""The oscillator cases with tvbk, in float32.

tvbk holds the delayed coupling of one simulation in C++ (`cx_j`); the oscillator and Heun's scheme
are written in NumPy around it, as tvbk leaves it to its users. Its fused kernels (`step_mpr`,
`step_jr`) are of other models and couplings, and always run 8 simulations side by side.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import tvbk
from worker import Run, serve
from workloads import Array, Workload

f = np.float32


def prepare(
    case: Workload, weights: Array, lengths: Array, seconds: float, threads: int
) -> Callable[[], Run]:
    if case.model != "Generic2dOscillator" or case.coupling != "Linear" or case.noise or case.bold:
        raise NotImplementedError("has no such model, coupling or monitor for one simulation")
    if case.local:
        raise NotImplementedError("has no simulations of surfaces")
    n, per_ms = case.regions, case.steps_per_ms

    # it wants connections sorted by source
    source, target = np.nonzero(weights.T)
    conn = tvbk.Conn(n, len(source))
    conn.weights[:] = weights[target, source]
    conn.indices[:] = target
    conn.indptr[:] = np.searchsorted(source, np.arange(n + 1))
    # step t reads what was written at step t - delay; ours and TVB's delay of 0 is the step before
    delays = np.rint(lengths[target, source] / case.speed / case.dt).astype(np.uint32) + 1
    conn.idelays[:] = delays
    horizon = 2 ** int(np.ceil(np.log2(delays.max() + 2)))
    cx = tvbk.Cx(n, horizon)
    start = case.initial().astype(f)
    a, dt, half = f(case.coupling_parameters["a"]), f(case.dt), f(case.dt / 2)

    def rates(V: Array, W: Array, c: Array) -> tuple[Array, Array]:
        return f(0.02) * (W + 3 * V * V - V * V * V + c), f(0.02) * (f(-2.0) - f(10.0) * V - W)

    def run() -> Array:
        V, W = start
        out = np.zeros((round(1e3 * seconds), n), f)
        t = 0
        for row in out:
            for _ in range(per_ms):
                tvbk.cx_j(cx, conn, t)
                c = a * cx.cx1
                dV, dW = rates(V, W, c)
                dV2, dW2 = rates(V + dt * dV, W + dt * dW, c)
                V = V + half * (dV + dV2)
                W = W + half * (dW + dW2)
                cx.buf[:, t % horizon] = V
                row += V
                t += 1
            row /= f(per_ms)
        return out

    def fresh() -> Run:
        cx.buf[:] = start[0][:, None]
        return run

    return fresh


if __name__ == "__main__":
    serve(prepare, "float32")
