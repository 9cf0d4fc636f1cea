"""A run that is saved and goes on in another process has the bits of one that never stopped."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
import test_surface_simulation
from networks import Network, connectome, make_model, random_network

import virtualbrain as vb
from virtualbrain import hybrid

NODES, FIRST, REST, DT = 21, 137, 260, 0.5
Case = dict[str, Any]


def network(delays: list[int]) -> Network:
    return random_network(3, make_model("Generic2dOscillator"), NODES, 0.3, delays)


def base(delays: list[int], **parts: Any) -> vb.Simulator:
    """A simulator of all monitors that keep something between samples."""
    net = network(delays)
    monitors = vb.monitors
    parts = {
        "model": make_model("Generic2dOscillator"),
        "connectivity": connectome(net.weights, net.delays, DT),
        "initial_conditions": net.history,
        "integrator": vb.integrators.HeunDeterministic(dt=DT),
        "coupling": vb.coupling.Difference(a=0.1),
        "monitors": [
            monitors.Raw(),
            monitors.TemporalAverage(period=17 * DT),
            monitors.GlobalAverage(period=13 * DT),
            monitors.Bold(period=50.0, hrf_length=100.0),
            monitors.BalloonWindkessel(period=50.0, integration_step=2.0),
            monitors.AfferentCouplingTemporalAverage(period=9 * DT),
            monitors.FunctionalConnectivity(25.0, monitors.SubSample(period=1.0), window=50.0),
        ],
    } | parts
    return vb.Simulator(**parts)


def noise(**values: Any) -> Any:
    return vb.noise.Additive(nsig=1e-4, **values)


def two_models(**_: Any) -> vb.Simulator:
    net = network([0, 2, 20, 80])
    two = hybrid.Hybrid(
        [
            hybrid.Population(make_model("Epileptor"), regions=list(range(8)), name="seizing"),
            hybrid.Population(make_model("Generic2dOscillator"), name="rest", noise=noise()),
        ]
    )
    return vb.Simulator(
        model=two,
        connectivity=connectome(net.weights, net.delays, 0.05),
        integrator=vb.integrators.HeunDeterministic(dt=0.05),
        monitors=[vb.monitors.Raw(), vb.monitors.TemporalAverage(period=0.85)],
    )


def on_a_surface() -> vb.Simulator:
    return vb.Simulator(
        model=make_model("Generic2dOscillator"),
        surface=test_surface_simulation.grid(),
        connectivity=test_surface_simulation.network(3, 40, DT)[0],
        integrator=vb.integrators.HeunStochastic(dt=DT, noise=noise()),
        monitors=[vb.monitors.Raw(), vb.monitors.SpatialAverage(period=7 * DT)],
    )


def pulses() -> Any:
    stimulus = vb.patterns.StimuliRegion(
        temporal=vb.equations.PulseTrain(parameters={"onset": 20.0, "T": 31.0, "tau": 12.0}),
        connectivity=base([0]).connectivity,
        weight=np.linspace(0, 1, NODES),
    )
    samples = vb.patterns.SampledStimulus(np.sin(np.arange(300.0)[:, None] * np.ones(NODES)))
    return [stimulus, samples]


LEVELS = [0, 1, 2, 3, 17, 70, 130]
CASES = {
    "Heun": lambda: base(LEVELS),
    "no delays": lambda: base([0]),
    "long delays only": lambda: base([80, 90]),
    "Euler with noise": lambda: base(
        LEVELS, integrator=vb.integrators.EulerStochastic(dt=DT, noise=noise())
    ),
    "RK4 with a stimulus": lambda: base(
        LEVELS, integrator=vb.integrators.RungeKutta4thOrderDeterministic(dt=DT), stimulus=pulses()
    ),
    "coloured noise": lambda: base(
        LEVELS, integrator=vb.integrators.HeunStochastic(dt=DT, noise=noise(ntau=5.0))
    ),
    "multiplicative noise and a stimulus": lambda: base(
        [0, 4, 40],
        integrator=vb.integrators.HeunStochastic(
            dt=DT, noise=vb.noise.Multiplicative(nsig=1e-4, b=vb.equations.Linear())
        ),
        stimulus=pulses(),
    ),
    "coupling of both ends": lambda: base(
        LEVELS,
        coupling=vb.coupling.from_functions(
            lambda x_i, x_j: np.tanh(x_j * x_i), lambda gx, a=0.1: a * gx
        )(),
    ),
    "two models": two_models,
    "surface": on_a_surface,
}


def go_on(folder: Path) -> None:
    """What the new process does."""
    for name, make in CASES.items():
        sim = make().configure()
        sim.load_checkpoint(folder / f"{name}.h5")
        results = sim.run(n_steps=REST)
        arrays = {f"{i}{k}": v for i, r in enumerate(results) for k, v in zip("tx", r, strict=True)}
        np.savez(folder / f"{name}.npz", **arrays)


@pytest.mark.filterwarnings("ignore:pre of UserCoupling")
def test_another_process_goes_on_with_the_same_bits(tmp_path: Path) -> None:
    expected = {}
    for name, make in CASES.items():
        sim = make().configure()
        sim.run(n_steps=FIRST)
        sim.save_checkpoint(tmp_path / f"{name}.h5")
        expected[name] = sim.run(n_steps=REST)
    code = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n" + (
        f"import pathlib, test_checkpoint; test_checkpoint.go_on(pathlib.Path({str(tmp_path)!r}))"
    )
    # however many threads
    environment = {**os.environ, "OMP_NUM_THREADS": "3"}
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True, env=environment)
    for name, results in expected.items():
        with np.load(tmp_path / f"{name}.npz") as found:
            for i, series in enumerate(results):
                assert series.data.size > 0
                assert np.array_equal(found[f"{i}t"], series.time), (name, series)
                assert np.array_equal(found[f"{i}x"], series.data), (name, series)


def test_a_simulator_goes_back_to_its_checkpoint(tmp_path: Path) -> None:
    """With another realisation of the noise, which is part of it."""
    path = tmp_path / "checkpoint.h5"
    integrator = vb.integrators.HeunStochastic(dt=DT, noise=noise())
    sim = base(LEVELS, integrator=integrator).configure()
    sim.run(n_steps=50, random_state=9)
    sim.save_checkpoint(path)
    once = sim.run(n_steps=100)
    assert sim.run(n_steps=1, random_state=10)
    sim.load_checkpoint(path)
    for ours, theirs in zip(sim.run(n_steps=100), once, strict=True):
        assert np.array_equal(ours.data, theirs.data)


def refused(saved: vb.Simulator, loading: vb.Simulator, path: Path, match: str) -> None:
    saved.configure().save_checkpoint(path)
    loading.configure()
    before = loading.current_state
    with pytest.raises(ValueError, match=match):
        loading.load_checkpoint(path)
    assert loading.current_step == base([0]).configure().current_step
    assert np.array_equal(loading.current_state, before)


@pytest.mark.parametrize(
    ("parts", "match"),
    [
        ({"model": vb.models.SupHopf()}, "other model: Generic2dOscillator here, SupHopf there"),
        ({"coupling": vb.coupling.Linear()}, "other coupling: Difference here, Linear there"),
        ({"integrator": vb.integrators.EulerDeterministic(dt=DT)}, "other integrator"),
        ({"monitors": [vb.monitors.Raw()]}, "other monitors: Raw of V, W every 1 steps here"),
    ],
)
def test_checkpoints_of_other_networks_are_refused(parts: Case, match: str, tmp_path: Path) -> None:
    one = base([0], initial_conditions=None)
    other = base([0], **({"initial_conditions": None} | parts))
    mine, saved = (other, one) if "monitors" in parts else (one, other)
    refused(saved, mine, tmp_path / "checkpoint.h5", match)


def test_other_weights_and_delays_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.h5"
    delayed = "other delays: up to 0 steps at 1 mm/ms here, up to 70 steps at 1 mm/ms there"
    refused(base([70]), base([0]), path, delayed)
    slower = "other delays: up to 0 steps at 1 mm/ms here, up to 140 steps at 0.5 mm/ms there"
    refused(base([70], conduction_speed=0.5), base([0]), path, slower)
    heavier = base([0])
    total = heavier.connectivity.weights.sum()
    heavier.connectivity.weights = heavier.connectivity.weights * 2
    weights = rf"other weights: sum {total:g}, .* here, sum {2 * total:g}, .* there"
    refused(heavier, base([0]), path, weights)


def test_another_speed_of_the_same_delays_is_the_same_network(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.h5"
    base([0], conduction_speed=2.0).configure().save_checkpoint(path)
    base([0]).configure().load_checkpoint(path)


def test_checkpoints_that_say_nothing_of_delays_can_be_read(tmp_path: Path) -> None:
    """Those of the first version: the engine tells connections apart."""
    path = tmp_path / "checkpoint.h5"
    for saved in (base([0]), base([70])):
        saved.configure().save_checkpoint(path)
        with h5py.File(path, "a") as file:
            for name in ("regions", "delays", "weights"):
                del file["network"].attrs[name]
        if saved.good_history_shape[0] == 1:
            base([0]).configure().load_checkpoint(path)
            continue
        with pytest.raises(ValueError, match="'connections' differ"):
            base([0]).configure().load_checkpoint(path)


def test_files_that_are_no_checkpoints(tmp_path: Path) -> None:
    sim = base([0]).configure()
    with pytest.raises(FileNotFoundError, match="does not exist"):
        sim.load_checkpoint(tmp_path / "nothing.h5")
    text = tmp_path / "text.h5"
    text.write_text("no HDF5")
    with pytest.raises(ValueError, match="no HDF5 file"):
        sim.load_checkpoint(text)
    with h5py.File(tmp_path / "other.h5", "w"):
        pass
    with pytest.raises(ValueError, match="no virtualbrain checkpoint"):
        sim.load_checkpoint(tmp_path / "other.h5")
    path = tmp_path / "checkpoint.h5"
    sim.save_checkpoint(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 2 // 3])
    with pytest.raises(ValueError, match="damaged"):
        sim.load_checkpoint(path)
    with pytest.raises(RuntimeError, match="configure"):
        base([0]).save_checkpoint(path)


def test_parts_that_do_not_fit_are_refused() -> None:
    """What a file cannot get past the description, but a caller of the engine can."""
    sim = base([0, 20]).configure()
    state = sim._engine.checkpoint()
    short = {**state, "states": state["states"][:-1]}
    for wrong, match in (
        (short, "'states' has"),
        ({k: v for k, v in state.items() if k != "step"}, "has no 'step'"),
        ({**state, "monitor 9 sums": np.zeros(1)}, "parts that this network has not"),
        ({**state, "nodes": state["nodes"][::-1].copy()}, "'nodes' differ"),
    ):
        with pytest.raises(ValueError, match=match):
            sim._engine.restore(wrong)
    sim._engine.restore(state)
