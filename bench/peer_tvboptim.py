"""The cases with tvboptim on the processor, in float32 (JAX's default)."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable

os.environ["JAX_PLATFORMS"] = "cpu"
if os.environ.get("OMP_NUM_THREADS") == "1":
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
warnings.simplefilter("ignore")

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402
from tvboptim.experimental.network_dynamics import Network  # noqa: E402
from tvboptim.experimental.network_dynamics import prepare as compile_network  # noqa: E402
from tvboptim.experimental.network_dynamics.coupling import linear, tvb  # noqa: E402
from tvboptim.experimental.network_dynamics.dynamics.tvb import (  # noqa: E402
    epileptor,
    generic_2d_oscillator,
    jansen_rit,
    wong_wang,
)
from tvboptim.experimental.network_dynamics.graph.base import DenseGraph  # noqa: E402
from tvboptim.experimental.network_dynamics.graph.sparse import SparseDelayGraph  # noqa: E402
from tvboptim.experimental.network_dynamics.noise.gaussian import AdditiveNoise  # noqa: E402
from tvboptim.experimental.network_dynamics.solvers import Heun  # noqa: E402
from tvboptim.observations.tvb_monitors.bold import HRFBold  # noqa: E402
from worker import Run, serve  # noqa: E402
from workloads import Array, Workload  # noqa: E402

MODELS = {
    "Generic2dOscillator": generic_2d_oscillator.Generic2dOscillator,
    "ReducedWongWang": wong_wang.ReducedWongWang,
    "JansenRit": jansen_rit.JansenRit,
    "Epileptor": epileptor.Epileptor,
}


class Differences(linear.DelayedDifferenceCoupling):
    """Of the Epileptor's two variables at once."""

    N_OUTPUT_STATES = 2


# class with delays, class without, states that travel, states of the target
COUPLINGS = {
    ("Generic2dOscillator", "Linear"): (
        linear.DelayedLinearCoupling, linear.LinearCoupling, "V", None,
    ),
    ("ReducedWongWang", "Linear"): (
        linear.DelayedLinearCoupling, linear.LinearCoupling, "S", None,
    ),
    ("JansenRit", "SigmoidalJansenRit"): (
        tvb.DelayedSigmoidalJansenRit, None, ("y1", "y2"), None,
    ),
    ("Epileptor", "Difference"): (
        Differences, None, ("x1", "x2"), ("x1", "x2"),
    ),
}  # fmt: skip


def prepare(
    case: Workload, weights: Array, lengths: Array, seconds: float, threads: int
) -> Callable[[], Run]:
    if case.local:
        raise NotImplementedError("has no simulations of surfaces")
    delayed, instant, travels, local = COUPLINGS[case.model, case.coupling]
    has_delays = bool(np.isfinite(case.speed))
    w = jnp.array(weights, jnp.float32)
    # of its graphs and buffers the fastest on these cases: sparse and circular with delays, dense
    # without
    if has_delays:
        delays = np.where(weights != 0, lengths / case.speed, 0.0)
        graph = SparseDelayGraph(w, jnp.array(delays, jnp.float32))
        kind, options = delayed, {"buffer_strategy": "circular"}
    else:
        graph, kind, options = DenseGraph(w), instant, {}
    if local:
        options["local_states"] = local
    coupling = kind(incoming_states=travels, G=case.coupling_parameters["a"], **options)

    states = list(case.start)
    noisy = [name for name, nsig in zip(states, case.noise, strict=False) if nsig > 0]
    noise = (
        AdditiveNoise(sigma=float(np.sqrt(2 * max(case.noise))), apply_to=noisy) if noisy else None
    )
    dynamics = MODELS[case.model](**case.model_parameters)
    network = Network(
        dynamics, {"delayed" if has_delays else "instant": coupling}, graph, noise=noise
    )
    solve, config = compile_network(network, Heun(), t0=0.0, t1=1e3 * seconds, dt=case.dt)

    start = jnp.array(case.initial(), jnp.float32)
    config.initial_state.dynamics = start
    rows = [states.index(name) for name in np.atleast_1d(travels)]
    for state in config.initial_state.coupling.values():
        if getattr(state, "history", None) is not None:
            state.history = jnp.broadcast_to(start[jnp.array(rows)], state.history.shape)

    observed = states.index(case.observed)
    per_ms = case.steps_per_ms

    def observe(config):
        solution = solve(config)
        if case.bold:
            return HRFBold(period=case.bold, voi=observed)(solution).ys[:, 0]
        y = solution.ys[:, observed]
        return y[: len(y) // per_ms * per_ms].reshape(-1, per_ms, y.shape[1]).mean(1)

    compiled = jax.jit(observe)

    def run() -> Array:
        return np.asarray(compiled(config))

    return lambda: run


if __name__ == "__main__":
    serve(prepare, "float32")
