"""Run tvb-library, as tvb, and virtualbrain in one process; print how far they differ, as JSON."""

from __future__ import annotations

import json
import logging
import warnings

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

import numpy as np  # noqa: E402
from tvb.analyzers import fft, pca  # noqa: E402
from tvb.datatypes import equations, time_series  # noqa: E402
from tvb.simulator.lab import (  # noqa: E402
    connectivity,
    coupling,
    integrators,
    models,
    monitors,
    simulator,
)

import virtualbrain as vb  # noqa: E402
import virtualbrain.analysis  # noqa: E402

RUNS = {
    "Generic2dOscillator": ("Linear", "HeunDeterministic"),
    "Epileptor": ("Difference", "EulerDeterministic"),
    "WilsonCowan": ("Sigmoidal", "HeunDeterministic"),
    "JansenRit": ("SigmoidalJansenRit", "HeunDeterministic"),
    "ReducedWongWang": ("HyperbolicTangent", "RungeKutta4thOrderDeterministic"),
    "Kuramoto": ("Kuramoto", "EulerDeterministic"),
    "MontbrioPazoRoxin": ("Scaling", "HeunDeterministic"),
}
WEAK = {"Kuramoto": {"a": np.array([0.01])}}  # at its default the network is chaotic
PERIODS = {"Raw": None, "TemporalAverage": 1.0, "SubSample": 0.5, "GlobalAverage": 2.0, "Bold": 8.0}


def run(lab, name, chosen, scheme, start):
    """Samples of all monitors."""
    conn = lab["Connectivity"].from_file()
    conn.speed = np.array([4.0])
    conn.configure()
    conn.set_idelays(0.1)
    parts = {
        monitor: getattr(lab["monitors"], monitor)(**({} if period is None else {"period": period}))
        for monitor, period in PERIODS.items()
    }
    sim = lab["Simulator"](
        model=getattr(lab["models"], name)(),
        connectivity=conn,
        coupling=getattr(lab["coupling"], chosen)(**WEAK.get(chosen, {})),
        integrator=getattr(lab["integrators"], scheme)(dt=0.1),
        monitors=tuple(parts.values()),
        initial_conditions=np.repeat(start[None], conn.horizon, axis=0),
    )
    sim.configure()
    return list(sim.run(simulation_length=24.0))


def far(ours, theirs):
    """Largest difference, over the largest size."""
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    assert ours.shape == theirs.shape, (ours.shape, theirs.shape)
    return float(np.abs(ours - theirs).max() / max(np.abs(theirs).max(), 1e-300))


def main() -> None:
    native = {
        "Connectivity": vb.Connectivity, "Simulator": vb.Simulator, "models": vb.models,
        "coupling": vb.coupling, "integrators": vb.integrators, "monitors": vb.monitors,
    }  # fmt: skip
    theirs = {
        "Connectivity": connectivity.Connectivity, "Simulator": simulator.Simulator,
        "models": models, "coupling": coupling, "integrators": integrators, "monitors": monitors,
    }  # fmt: skip
    told = {}
    for name, (chosen, scheme) in RUNS.items():
        model = getattr(models, name)()
        rng = np.random.default_rng(len(name))
        ends = [model.state_variable_range[v] for v in model.state_variables]
        shape = (76, model.number_of_modes)
        start = np.stack([rng.uniform(lo, lo + (hi - lo) / 4, shape) for lo, hi in ends])
        pairs = [run(lab, name, chosen, scheme, start) for lab in (native, theirs)]
        for monitor, ours, reference in zip(PERIODS, *pairs, strict=True):
            told[f"{name}, {monitor}, time"] = far(ours[0], reference[0])
            told[f"{name}, {monitor}"] = far(ours[1], reference[1])
    x = np.linspace(0.0, 40.0, 101)
    for name in ("Gaussian", "DoubleGaussian", "Sigmoid", "Alpha", "PulseTrain", "Cosine"):
        told[name] = far(getattr(vb.equations, name)().evaluate(x),
                         getattr(equations, name)().evaluate(x))  # fmt: skip
    data = np.random.default_rng(0).normal(size=(1000, 1, 5, 1)).cumsum(axis=0)
    series = time_series.TimeSeries(data=data, sample_period=2.0)
    series.configure()
    spectrum = fft.compute_fast_fourier_transform(series, 500.0, None, True)
    told["fft"] = far(
        virtualbrain.analysis.fourier_spectrum(data, 500.0, sample_period=2.0).coefficients,
        spectrum.array_data[:, 0, :, 0],
    )
    told["pca"] = far(
        virtualbrain.analysis.principal_components(data).fractions,
        pca.compute_pca(series).fractions[:, 0, 0],
    )
    print(json.dumps(told))


if __name__ == "__main__":
    main()
