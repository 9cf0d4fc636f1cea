"""Settings make the simulator that one would write by hand: the same numbers, also from TOML."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import virtualbrain as vb
from virtualbrain import equations, integrators, noise, patterns
from virtualbrain.config import RunConfig, from_toml, merge, read, to_toml
from virtualbrain.io import results

LABELS = vb.Connectivity.from_file().configure().region_labels.tolist()
RV1 = LABELS.index("rV1")
COURSE = np.sin(np.arange(30.0))


def by_hand(**changes: Any) -> vb.Simulator:
    """The simulator of ``RunConfig(monitor=["Raw"])``, written out."""
    given: dict[str, Any] = {
        "integrator": integrators.HeunDeterministic(dt=0.1),
        "monitors": [vb.monitors.Raw()],
        **changes,
    }
    return vb.Simulator(**given).configure()


def one_at(place: int, value: float, others: float = 0.0) -> np.ndarray:
    array = np.full(76, others)
    array[place] = value
    return array


def clamped(index: list[int], values: Any, dt: float = 0.1) -> integrators.Integrator:
    heun = integrators.HeunDeterministic(dt=dt)
    heun.clamped_state_variable_indices = index
    heun.clamped_state_variable_values = values
    return heun


def pulse(weight: Any, **parameters: float) -> patterns.StimuliRegion:
    return patterns.StimuliRegion(weight, equations.PulseTrain(parameters))


def bounded(lower: float, upper: float) -> vb.models.Model:
    model = vb.models.Generic2dOscillator()
    model.state_variable_boundaries = {"V": np.array([lower, upper])}
    return model


def driving(variables: list[int]) -> vb.models.Model:
    model = vb.models.Generic2dOscillator()
    model.stvar = np.array(variables)
    return model


def started(v: Any, w: Any = None) -> np.ndarray:
    """A state with V and W as given; others as a run without initial conditions draws them."""
    state = vb.models.Generic2dOscillator().initial(1, 76, np.random.default_rng(42))
    state[0, 0, :, 0] = v
    if w is not None:
        state[0, 1, :, 0] = w
    return state


MODES = vb.models.ReducedSetFitzHughNagumo().initial(1, 76, np.random.default_rng(3))[0]

CASES: dict[str, tuple[dict[str, Any], Callable[[], vb.Simulator]]] = {
    "nsig": (
        {"nsig": 1e-3},
        lambda: by_hand(noise=noise.Additive(1e-3)),
    ),
    "nsig of a variable": (
        {"nsig": {"W": 1e-3}},
        lambda: by_hand(noise=noise.Additive([0.0, 1e-3])),
    ),
    "nsig of all other variables": (
        {"nsig": {"W": 1e-3, "*": 1e-4}},
        lambda: by_hand(noise=noise.Additive([1e-4, 1e-3])),
    ),
    "nsig of regions": (
        {"nsig": np.linspace(0, 1e-3, 76).tolist()},
        lambda: by_hand(noise=noise.Additive(np.linspace(0, 1e-3, 76))),
    ),
    "nsig of a variable and a region": (
        {"nsig": {"W": {"rV1": 1e-3, "*": 1e-4}}},
        lambda: by_hand(
            noise=noise.Additive(np.stack([np.zeros(76), one_at(RV1, 1e-3, 1e-4)]))
        ),
    ),
    "nsig of variables and regions": (
        {"nsig": [[1e-3] * 76, [1e-4] * 76]},
        lambda: by_hand(noise=noise.Additive([[1e-3] * 76, [1e-4] * 76])),
    ),
    "ntau": (
        {"nsig": 1e-3, "ntau": "5ms"},
        lambda: by_hand(noise=noise.Additive(1e-3, ntau=5.0)),
    ),
    "noise_factor": (
        {"nsig": 1e-3, "noise_factor": "Linear:a=0.5,b=1"},
        lambda: by_hand(
            noise=noise.Multiplicative(1e-3, equations.Linear({"a": 0.5, "b": 1.0}))
        ),
    ),
    "noise_factor as an expression": (
        {"nsig": 1e-3, "noise_factor": {"equation": "1 + k * var**2", "k": 0.5}, "ntau": 2.0},
        lambda: by_hand(
            noise=noise.Multiplicative(
                1e-3, equations.Equation({"k": 0.5}, "1 + k * var**2"), ntau=2.0
            )
        ),
    ),
    "seed of noise without a strength": (
        {"integrator": "EulerStochastic", "seed": 5},
        lambda: by_hand(
            integrator=integrators.EulerStochastic(dt=0.1, noise=noise.Additive(noise_seed=5)),
            seed=5,
        ),
    ),
    "rtol and atol": (
        {"integrator": "Dopri5", "rtol": 1e-3, "atol": 1e-3, "dt": 5.0},
        lambda: by_hand(integrator=integrators.Dopri5(5.0, rtol=1e-3, atol=1e-3)),
    ),
    "VODE with noise": (
        {"integrator": "VODE", "rtol": 1e-4, "nsig": 1e-3},
        lambda: by_hand(integrator=integrators.VODE(0.1, rtol=1e-4), noise=noise.Additive(1e-3)),
    ),
    "Identity": (
        {"integrator": "Identity", "model": "Kuramoto", "dt": 1.0},
        lambda: by_hand(integrator=integrators.Identity(dt=1.0), model=vb.models.Kuramoto()),
    ),
    "clamp": (
        {"clamp": {"W": 0.5}},
        lambda: by_hand(integrator=clamped([1], 0.5)),
    ),
    "clamp by region": (
        {"clamp": {"W": {"rV1": 0.5, "*": 0.1}, "V": np.linspace(0, 1, 76).tolist()}},
        lambda: by_hand(
            integrator=clamped(
                [0, 1], np.stack([np.linspace(0, 1, 76), one_at(RV1, 0.5, 0.1)])[..., None]
            )
        ),
    ),
    "clamp by mode": (
        {"model": "ReducedSetFitzHughNagumo", "dt": 0.01, "clamp": {"xi": MODES[0].tolist()}},
        lambda: by_hand(
            model=vb.models.ReducedSetFitzHughNagumo(), integrator=clamped([0], MODES[:1], 0.01)
        ),
    ),
    "initial_conditions": (
        {"initial_conditions": {"V": 0.3}},
        lambda: by_hand(initial_conditions=started(0.3)),
    ),
    "initial_conditions by region": (
        {"initial_conditions": {"V": {str(RV1): 0.3, "*": 0.1}, "W": [0.2] * 76}},
        lambda: by_hand(initial_conditions=started(one_at(RV1, 0.3, 0.1), 0.2)),
    ),
    "initial_conditions by mode": (
        {"model": "ReducedSetFitzHughNagumo", "dt": 0.01,
         "initial_conditions": {n: MODES[i].tolist() for i, n in
                                enumerate(("xi", "eta", "alpha", "beta"))}},
        lambda: by_hand(
            model=vb.models.ReducedSetFitzHughNagumo(), initial_conditions=MODES[None],
            integrator=integrators.HeunDeterministic(dt=0.01),
        ),
    ),
    "state_variable_boundaries": (
        {"state_variable_boundaries": {"V": [-np.inf, 0.1]}},
        lambda: by_hand(model=bounded(-np.inf, 0.1)),
    ),
    "stimulus": (
        {"stimulus": "PulseTrain:onset=1,tau=5,T=100:rV1=0.5"},
        lambda: by_hand(stimulus=pulse(one_at(RV1, 0.5), onset=1.0, tau=5.0, T=100.0)),
    ),
    "stimulus by number": (
        {"stimulus": [f"PulseTrain:onset=1:{RV1}"]},
        lambda: by_hand(stimulus=pulse(one_at(RV1, 1.0), onset=1.0)),
    ),
    "stimulus everywhere": (
        {"stimulus": [{"temporal": "0.1 * sin(var / 3)", "weight": 0.5}]},
        lambda: by_hand(
            stimulus=patterns.StimuliRegion(
                np.full(76, 0.5), equations.Equation(equation="0.1 * sin(var / 3)")
            )
        ),
    ),
    "stimuli": (
        {"stimulus": [
            "PulseTrain:onset=1:*=0.5,rV1=0.1",
            {"temporal": {"equation": "Cosine", "frequency": 0.1},
             "weight": np.linspace(0, 1, 76).tolist(),
             "spatial": "Gaussian:sigma=0.3"},
        ]},
        lambda: by_hand(
            stimulus=[
                pulse(one_at(RV1, 0.1, 0.5), onset=1.0),
                patterns.StimuliRegion(
                    np.linspace(0, 1, 76), equations.Cosine({"frequency": 0.1}),
                    spatial=equations.Gaussian({"sigma": 0.3}),
                ),
            ]
        ),
    ),
    "sampled stimulus": (
        {"stimulus": {"values": COURSE.tolist(), "period": 0.2, "weight": {"rV1": 0.5}}},
        lambda: by_hand(
            stimulus=patterns.SampledStimulus(np.outer(COURSE, one_at(RV1, 0.5)), 0.2)
        ),
    ),
    "sampled stimulus of regions": (
        {"stimulus": {"values": np.outer(COURSE, np.arange(76) / 76).tolist()}},
        lambda: by_hand(stimulus=patterns.SampledStimulus(np.outer(COURSE, np.arange(76) / 76))),
    ),
    "stvar": (
        {"stvar": "W", "stimulus": "PulseTrain:onset=0:rV1"},
        lambda: by_hand(
            model=driving([1]), stimulus=pulse(one_at(RV1, 1.0), onset=0.0)
        ),
    ),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore:the noise has no strength")
@pytest.mark.parametrize("case", CASES)
def test_it_is_the_simulator_one_would_write_by_hand(case: str, tmp_path: Path) -> None:
    settings, simulator = CASES[case]
    config = RunConfig(monitor=["Raw"], **settings)
    (expected,) = simulator().run(n_steps=60)
    ours = config.simulator()
    (series,) = ours.run(n_steps=60)
    assert series.data.tobytes() == expected.data.tobytes()
    # a run without the setting is another one
    plain = RunConfig(monitor=["Raw"], model=config.model, dt=config.dt)
    assert plain.simulator().run(n_steps=60)[0].data.tobytes() != expected.data.tobytes()

    again = from_toml(to_toml(config))
    assert again == config
    assert to_toml(again) == to_toml(config)
    assert again.simulator().run(n_steps=60)[0].data.tobytes() == expected.data.tobytes()

    results.write(tmp_path / "a.h5", [series], results.Metadata.of(ours))
    same_metadata(results.Metadata.of(ours), results.read(tmp_path / "a.h5").metadata)


def same_metadata(one: results.Metadata, two: results.Metadata) -> None:
    for name in ("integrator", "dt", "rtol", "atol", "noise", "ntau", "seed", "units"):
        assert getattr(one, name) == getattr(two, name), name
    for name in ("clamped", "boundaries", "final_state"):
        written, kept = getattr(one, name), getattr(two, name)
        assert list(written) == list(kept)
        for key, value in written.items():
            np.testing.assert_array_equal(value, kept[key])
    assert repr(one.noise_factor) == repr(two.noise_factor)
    np.testing.assert_array_equal(one.nsig, two.nsig)
    assert len(one.stimuli) == len(two.stimuli)
    time = np.arange(60) * 0.1
    for mine, theirs in zip(one.stimuli, two.stimuli, strict=True):
        assert type(mine) is type(theirs)
        if isinstance(mine, patterns.SampledStimulus):
            np.testing.assert_array_equal(mine.values, theirs.values)
            assert mine.period == theirs.period
        else:
            np.testing.assert_array_equal(mine._course(time), theirs._course(time))
            np.testing.assert_array_equal(mine._term(76), theirs._term(76))


def test_a_run_goes_on_from_the_results_of_another(tmp_path: Path) -> None:
    first = RunConfig(monitor=["Raw"], duration=20.0, speed=np.inf)
    sim = first.simulator()
    series = sim.run(n_steps=200)
    results.write(tmp_path / "first.h5", series, results.Metadata.of(sim))
    (longer,) = first.simulator().run(n_steps=300)

    (tmp_path / "second.toml").write_text(
        'model = "Generic2dOscillator"\nmonitor = "Raw"\nspeed = inf\n'
        'initial_conditions = "first.h5"\n'
    )
    second = merge(read(tmp_path / "second.toml"))
    (tmp_path / "first.h5").unlink()  # the numbers are in the settings now
    (rest,) = from_toml(to_toml(second)).simulator().run(n_steps=100)
    np.testing.assert_array_equal(rest.data, longer.data[200:])


def test_states_given_by_name_win_over_those_of_results(tmp_path: Path) -> None:
    sim = RunConfig(monitor=["Raw"]).simulator()
    results.write(tmp_path / "a.h5", sim.run(n_steps=5), results.Metadata.of(sim))
    config = merge(
        {"model": "Generic2dOscillator"},
        {"initial_conditions": str(tmp_path / "a.h5")},
        {"initial_conditions": {"V": 0.5}},
    )
    state = config.simulator().current_state
    assert (state[0] == 0.5).all()
    np.testing.assert_array_equal(state[1], sim.current_state[1])


def test_numbers_of_files_are_kept_in_the_settings(tmp_path: Path) -> None:
    np.savetxt(tmp_path / "course.txt", COURSE)
    np.savetxt(tmp_path / "rows.csv", np.outer(COURSE, np.arange(76.0)), delimiter=",")
    np.savetxt(tmp_path / "w.txt", np.linspace(0, 1, 76))
    (tmp_path / "a.toml").write_text(
        'model = "Generic2dOscillator"\nmonitor = "Raw"\nclamp.W = "@w.txt"\n'
        'stimulus = ["@course.txt:period=1ms:rV1=0.5", {values = "@rows.csv"}]\n'
    )
    config = merge(read(tmp_path / "a.toml"))
    assert config.clamp == {"W": np.linspace(0, 1, 76).tolist()}
    first, second = config.stimulus
    assert first == {"values": COURSE.tolist(), "period": 1.0, "weight": {"rV1": 0.5}}
    assert np.shape(second["values"]) == (30, 76)
    assert from_toml(to_toml(config)) == config
    config.simulator().run(n_steps=3)


def test_settings_of_a_model_are_forgotten_with_it() -> None:
    config = merge(
        {"model": "Generic2dOscillator", "clamp": {"V": 0.0}, "stvar": ["W"],
         "integrator": "Dopri5", "rtol": 1e-3},
        {"model": "Kuramoto", "integrator": "HeunDeterministic"},
    )  # fmt: skip
    assert config == RunConfig(model="Kuramoto")


def test_clamps_and_initial_conditions_of_regions_reach_the_vertices_of_a_surface() -> None:
    values = np.linspace(0, 0.1, 76)
    config = RunConfig(
        surface="default", monitor=["Raw"],
        clamp={"W": values.tolist()}, initial_conditions={"V": {"rV1": 0.1, "*": 0.0}},
    )  # fmt: skip
    sim = config.simulator()
    regions = sim.surface.region_mapping  # type: ignore[union-attr]
    np.testing.assert_array_equal(sim.current_state[0, :, 0], np.where(regions == RV1, 0.1, 0.0))
    sim.run(n_steps=1)
    np.testing.assert_array_equal(sim.current_state[1, :, 0], values[regions])


def by_text(monitor: Any) -> list[vb.TimeSeries]:
    config = RunConfig(model="JansenRit", variables_of_interest=["y1 - y2", "y0"],
                       monitor=[monitor], dt=0.5, seed=3)  # fmt: skip
    again = from_toml(to_toml(config))
    assert again == config
    return again.simulator().run(100.0)


@pytest.mark.filterwarnings("ignore:BalloonWindkessel.*blood flow")  # without efficacy
@pytest.mark.parametrize(
    ("table", "monitor"),
    [
        ({"monitor": "TemporalAverage:1", "variables_of_interest": "y0"},
         lambda: vb.monitors.TemporalAverage(1.0, variables_of_interest=[1])),
        ({"monitor": "Bold:50", "hrf_kernel": {"equation": "Gamma", "tau": 1.0},
          "hrf_length": "5s"},
         lambda: vb.monitors.Bold(50.0, equations.Gamma({"tau": 1.0}), 5000.0)),
        ({"monitor": "EEG:1:average", "sensors": "eeg_unitvector_62.txt.bz2",
          "projection": "projection_eeg_62_surface_16k.mat", "obsnoise": 1e-3},
         lambda: vb.monitors.EEG.from_file(
             "eeg_unitvector_62.txt.bz2", "projection_eeg_62_surface_16k.mat", period=1.0,
             reference="average", obsnoise=noise.Additive(1e-3, noise_seed=3))),
        ({"monitor": "BalloonWindkessel:20", "efficacy": {"*": 0.01, "rV1": 0.02}},
         lambda: vb.monitors.BalloonWindkessel(
             period=20.0, efficacy=one_at(RV1, 0.02, 0.01))),
        ({"monitor": "SpatialAverage:1", "spatial_mask": (np.arange(76) // 20).tolist()},
         lambda: vb.monitors.SpatialAverage(1.0, spatial_mask=np.arange(76) // 20)),
        ({"monitor": "FunctionalConnectivity:50:RawVoi", "variables_of_interest": ["y0"]},
         lambda: vb.monitors.FunctionalConnectivity(50.0, vb.monitors.RawVoi([1]))),
        ({"monitor": "AfferentCouplingTemporalAverage:2", "variables_of_interest": ["c_y2"]},
         lambda: vb.monitors.AfferentCouplingTemporalAverage(2.0, [1])),
    ],
)  # fmt: skip
def test_monitors_with_arguments(table: dict[str, Any], monitor: Callable[[], Any]) -> None:
    (series,) = by_text(table)
    (expected,) = by_hand(
        model=vb.models.JansenRit(variables_of_interest=["y1 - y2", "y0"]),
        integrator=integrators.HeunDeterministic(dt=0.5), monitors=[monitor()], seed=3,
    ).run(100.0)  # fmt: skip
    np.testing.assert_array_equal(series.data, expected.data)
    assert series.variables == expected.variables
    (plain,) = by_text(table["monitor"])
    assert plain.data.shape != series.data.shape or (plain.data != series.data).any()


def test_files_of_monitors_are_beside_the_toml(tmp_path: Path) -> None:
    (tmp_path / "three.txt").write_text("A 0 0 100\nB 0 100 0\nC 100 0 0\n")
    (tmp_path / "a.toml").write_text(
        'model = "Kuramoto"\n[[monitor]]\nmonitor = "EEG:1"\nsensors = "three.txt"\n'
    )
    (monitor,) = merge(read(tmp_path / "a.toml")).monitor
    assert monitor == {"monitor": "EEG:1", "sensors": str(tmp_path / "three.txt")}
