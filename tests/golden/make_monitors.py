"""Write monitors.npz: what tvb-library's monitors give for the runs of monitor_cases.py.

PYTHONPATH=tests tvb/bin/python tests/golden/make_monitors.py
"""

from __future__ import annotations

import logging

logging.disable(logging.CRITICAL)

from typing import Any  # noqa: E402

import make_goldens  # noqa: E402
import numpy as np  # noqa: E402
from golden import monitor_cases  # noqa: E402
from tvb.analyzers.fmri_balloon import BalloonModel  # noqa: E402
from tvb.datatypes import equations  # noqa: E402
from tvb.datatypes.time_series import TimeSeries  # noqa: E402
from tvb.simulator import monitors  # noqa: E402


def monitor(name: str, arguments: dict[str, Any]) -> Any:
    given = dict(arguments)
    for key in ("variables_of_interest", "spatial_mask"):
        if key in given:
            given[key] = np.array(given[key])
    if "hrf_kernel" in given:
        given["hrf_kernel"] = getattr(equations, given["hrf_kernel"])()
    if "default_mask" in given:
        given["default_mask"] = monitors.DefaultMasks(given["default_mask"])
    cls, _, method = name.partition(".")
    make = getattr(monitors, cls)
    return (getattr(make, method) if method else make)(**given)


def watched(case: monitor_cases.Watched) -> dict[str, np.ndarray]:
    watch = [monitor(*each) for each in case.monitors.values()]
    sim = make_goldens.build(case.run, watch=watch, voi=case.variables_of_interest)
    out = {}
    for key, (t, x) in zip(case.monitors, sim.run(simulation_length=case.length), strict=True):
        print(case.run.name, case.run.network, key, x.shape, np.abs(x).max(), flush=True)
        assert np.isfinite(x).all()
        prefix = f"{case.run.name}.{case.run.network}.{key}"
        out[f"{prefix}.t"] = t
        out[f"{prefix}.x"] = monitor_cases.stored(x)
    return out


def balloon(parameters: dict[str, float], revised: bool) -> np.ndarray:
    activity, dt = monitor_cases.activity()
    # TVB starts from rest at the first sample, and does not look at it
    data = np.concatenate([np.zeros((1, *activity.shape[1:])), activity])
    series = TimeSeries(
        data=data,
        time=np.arange(len(data)) * dt,
        sample_period=dt,
        sample_period_unit="s",
    )
    series.configure()
    given = {k: np.array([v]) if k == "epsilon" else v for k, v in parameters.items()}
    model = BalloonModel(time_series=series, RBM=revised, **given)
    signal = model.evaluate().data[1:]
    print("balloon", revised, signal.shape, np.abs(signal).max())
    return signal[9::10]


if __name__ == "__main__":
    make_goldens.use_double_precision()
    found: dict[str, np.ndarray] = {}
    for case in monitor_cases.WATCHED:
        found |= watched(case)
    for name, parameters in monitor_cases.BALLOON.items():
        found[f"balloon.{name}"] = balloon(parameters, name == "revised")
    np.savez_compressed(monitor_cases.HERE / "monitors.npz", **found)
