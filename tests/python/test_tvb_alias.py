"""TVB's module names: what scripts import, and that it runs and agrees with our own names."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

import virtualbrain as vb
import virtualbrain.tvb


@pytest.fixture(autouse=True)
def installed():
    virtualbrain.tvb.install()
    yield
    virtualbrain.tvb.uninstall()


def test_lab_has_what_scripts_import():
    from tvb.simulator import lab

    for name in (
        "simulator", "models", "coupling", "integrators", "monitors", "noise", "connectivity",
        "surfaces", "equations", "patterns", "region_mapping", "sensors", "cortex",
        "local_connectivity", "time_series",
    ):  # fmt: skip
        assert hasattr(lab, name)


def test_modules_have_one_identity():
    import tvb.simulator.models.oscillator
    from tvb.simulator import models
    from tvb.simulator.models import oscillator

    assert oscillator is models
    assert "virtualbrain" in tvb.simulator.models.__name__
    assert vb.__version__ == tvb.__version__


def test_uninstall():
    import tvb  # noqa: F401

    virtualbrain.tvb.uninstall()
    assert "tvb" not in sys.modules
    assert not any(isinstance(f, type(virtualbrain.tvb._FINDER)) for f in sys.meta_path)


def simulation(lab, **parts):
    conn = lab.connectivity.Connectivity.from_file()
    conn.speed = 4.0
    return lab.simulator.Simulator(
        **{
            "model": lab.models.Generic2dOscillator(a=0.5),
            "connectivity": conn,
            "coupling": lab.coupling.Linear(a=np.array([0.01])),
            "integrator": lab.integrators.HeunDeterministic(dt=0.25),
            "monitors": (lab.monitors.TemporalAverage(period=1.0),),
            **parts,
        }
    )


def test_same_numbers_as_under_our_names():
    from tvb.simulator import lab

    np.random.seed(3)
    ours = simulation(lab, monitors=(lab.monitors.Raw(),)).configure()
    ((time, data),) = ours.run(simulation_length=50.0)
    assert data.shape == (200, 1, 76, 1)
    assert time[0] == 0.25

    conn = vb.Connectivity.from_file()
    conn.speed = 4.0
    conn.set_idelays(0.25)
    np.random.seed(3)
    shape = (conn.horizon, 76, 1)
    drawn = [np.random.uniform(*pair, shape) for pair in ((-2.0, 4.0), (-6.0, 6.0))]
    sim = vb.Simulator(
        model=vb.models.Generic2dOscillator(a=0.5),
        connectivity=conn,
        coupling=vb.coupling.Linear(a=0.01),
        integrator=vb.integrators.HeunDeterministic(dt=0.25),
        monitors=vb.monitors.Raw(),
        # TVB's row r is step r - horizon, and row 0 the present
        initial_conditions=np.roll(np.stack(drawn, axis=1), -1, axis=0),
    ).configure()
    np.testing.assert_array_equal(data, sim.run(simulation_length=50.0)[0].data)


def test_python_and_engine_agree():
    """The step-by-step simulation in Python is an independent check of the translation."""
    from tvb.simulator import lab

    class Untraced(lab.models.Generic2dOscillator):
        def dfun(self, state, coupling, local_coupling=0.0):
            float(state[0, 0, 0])
            return super().dfun(state, coupling, local_coupling)

    results = []
    for model in (lab.models.Generic2dOscillator(), Untraced()):
        np.random.seed(5)
        sim = simulation(
            lab,
            model=model,
            monitors=(
                lab.monitors.Raw(), lab.monitors.TemporalAverage(period=1.0),
                lab.monitors.GlobalAverage(period=0.5), lab.monitors.SubSample(period=2.0),
                lab.monitors.AfferentCoupling(), lab.monitors.Bold(period=8.0, hrf_length=40.0),
            ),
        )  # fmt: skip
        if isinstance(model, Untraced):
            with pytest.warns(UserWarning, match="in Python"):
                sim.configure()
        else:
            sim.configure()
        results.append(sim.run(simulation_length=16.0))
    for (time, data), (python_time, python_data) in zip(*results, strict=True):
        np.testing.assert_allclose(time, python_time)
        np.testing.assert_allclose(data, python_data, rtol=1e-9, atol=1e-12)


def test_own_model_and_coupling():
    from tvb.basic.neotraits.api import Final, List, NArray
    from tvb.simulator import lab
    from tvb.simulator.models.base import Model

    class VanDerPol(Model):
        mu = NArray(default=np.array([1.0]))
        rate = NArray(default=np.array([0.1]))
        state_variables = ("x", "y")
        state_variable_range = Final(
            default={"x": np.array([-2.0, 2.0]), "y": np.array([-2.0, 2.0])}
        )
        state_variable_boundaries = Final(default={"x": np.array([-2.5, None])})
        variables_of_interest = List(of=str, default=("x", "x + y"), choices=("x", "y", "x + y"))
        _nvar = 2
        cvar = np.array([0], dtype=np.int32)
        called = 0

        def dfun(self, state_variables, coupling, local_coupling=0.0):
            type(self).called += 1
            x, y = state_variables
            derivative = np.empty_like(state_variables)
            derivative[0] = self.rate * (y + coupling[0] + local_coupling * x)
            derivative[1] = self.rate * (self.mu * (1 - x**2) * y - x)
            return derivative

    class Untraced(VanDerPol):
        def dfun(self, state_variables, coupling, local_coupling=0.0):
            float(state_variables[0, 0, 0])
            return super().dfun(state_variables, coupling, local_coupling)

    class Cubic(lab.coupling.SparseCoupling):
        a = NArray(default=np.array([0.01]))

        def pre(self, x_i, x_j):
            return x_j**3 - x_i

        def post(self, gx):
            return self.a * gx

    results = []
    for cls in (VanDerPol, Untraced):
        np.random.seed(1)
        sim = simulation(
            lab, model=cls(mu=np.linspace(0.5, 1.5, 76)), coupling=Cubic(),
            monitors=(lab.monitors.Raw(),),
        )  # fmt: skip
        if cls is Untraced:
            with pytest.warns(UserWarning, match="dfun of Untraced cannot be traced"):
                sim.configure()
        else:
            sim.configure()
            called = VanDerPol.called
        ((_, first),) = sim.run(simulation_length=20.0)
        if cls is VanDerPol:
            assert VanDerPol.called == called
        sim.model.mu[:] = 0.2
        sim.coupling.a = 0.002
        ((_, second),) = sim.run(simulation_length=20.0)
        results.append((first, second))
    assert results[0][0].shape == (80, 2, 76, 1)
    np.testing.assert_allclose(results[0][0], results[1][0], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(results[0][1], results[1][1], rtol=1e-9, atol=1e-12)


def test_own_monitor():
    from tvb.simulator import lab

    class Largest(lab.monitors.Monitor):
        def sample(self, step, state):
            if step % self.istep == 0:
                return [step * self.dt, state.max(axis=1)]
            return None

    sim = simulation(lab, monitors=(Largest(period=1.0), lab.monitors.Raw())).configure()
    (time, largest), (raw_time, raw) = sim.run(simulation_length=5.0)
    np.testing.assert_array_equal(time, raw_time[3::4])
    np.testing.assert_array_equal(largest, raw[3::4].max(axis=2))


def test_stimuli():
    """A stimulus begins again at each run, as in TVB; methods of one's own are called."""
    from tvb.simulator import lab

    conn = lab.connectivity.Connectivity.from_file()
    weight = np.zeros(76)
    weight[3] = 0.5

    def pulses():
        temporal = lab.equations.PulseTrain()
        temporal.parameters.update(onset=2.0, T=20.0, tau=3.0)
        temporal.comment = "any attribute can be set"
        return lab.patterns.StimuliRegion(connectivity=conn, weight=weight, temporal=temporal)

    class Several(lab.patterns.StimuliRegion):
        def __init__(self, *stimuli):
            self.stimuli = stimuli

        def configure_space(self, *arguments):
            for each in self.stimuli:
                each.configure_space(*arguments)

        def configure_time(self, time):
            for each in self.stimuli:
                each.configure_time(time)

        def __call__(self, *arguments):
            return sum(each(*arguments) for each in self.stimuli)

    model = lab.models.Linear(gamma=0.0)
    results = []
    for stimulus in (pulses(), Several(pulses(), pulses())):
        sim = simulation(
            lab, connectivity=conn, model=model, coupling=lab.coupling.Linear(a=0.0),
            integrator=lab.integrators.EulerDeterministic(dt=0.25), stimulus=stimulus,
            monitors=(lab.monitors.Raw(),), initial_conditions=np.zeros((1, 1, 76, 1)),
        ).configure()  # fmt: skip
        first, second = (sim.run(simulation_length=10.0)[0][1][:, 0, :, 0] for _ in range(2))
        results.append(first)
        np.testing.assert_allclose(second - second[0], first - first[0], atol=1e-12)
        assert not first[:, :3].any()
    np.testing.assert_allclose(results[0][-1, 3], 0.5 * 2.75)  # not at the onset itself
    np.testing.assert_allclose(results[1], 2 * results[0])


def test_copies():
    import copy
    import pickle

    from tvb.simulator import lab

    sim = simulation(lab, monitors=(lab.monitors.Raw(),))
    sim.initial_conditions = np.full((1, 2, 76, 1), 0.1)
    np.random.seed(1)
    ((_, wanted),) = sim.configure().run(simulation_length=2.0)
    for twin in (sim.duplicate(), copy.deepcopy(sim), pickle.loads(pickle.dumps(sim))):
        assert twin.connectivity is not sim.connectivity
        with pytest.raises(RuntimeError, match="configure"):
            twin.run(simulation_length=2.0)
        np.random.seed(1)
        ((_, data),) = twin.configure().run(simulation_length=2.0)
        np.testing.assert_array_equal(data, wanted)


def test_generator_and_state():
    from tvb.simulator import lab

    sim = simulation(lab, monitors=(lab.monitors.Raw(),)).configure()
    times = []
    for ((time, data),) in sim(simulation_length=1.0):
        np.testing.assert_array_equal(data[0], sim.current_state[0])
        times.append(time)
    assert times == [0.25, 0.5, 0.75, 1.0]
    assert sim.current_step == 4
    sim.current_state[:] = 0.25
    ((_, after),) = sim.run(n_steps=1)
    assert abs(after - 0.25).max() < 0.5
    with pytest.raises(TypeError, match="n_steps"):
        sim.run(n_steps=1.5)


def test_divergence_warns_and_returns_everything():
    from tvb.simulator import lab

    conn = lab.connectivity.Connectivity.from_file()
    sim = lab.simulator.Simulator(
        model=lab.models.Linear(gamma=10.0), connectivity=conn,
        coupling=lab.coupling.Linear(a=np.array([1e3])),
        integrator=lab.integrators.EulerDeterministic(dt=1.0), monitors=(lab.monitors.Raw(),),
    ).configure()  # fmt: skip
    with pytest.warns(RuntimeWarning, match="no longer finite") as caught:
        ((time, data),) = sim.run(simulation_length=1000.0)
    assert len(caught) == 1
    assert len(time) == 1000
    assert not np.isfinite(data[-1]).all()


def test_command(tmp_path):
    (tmp_path / "beside.py").write_text("value = 3\n")
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\nfrom beside import value\nfrom tvb.simulator.lab import *\n"
        "coupling = coupling.Linear(a=0.1)\ncoupling = coupling.Difference(a=0.2)\n"
        "print(sys.argv[1:], value, coupling.a, models.Linear().nvar)\n"
        "watch = (monitors.ProgressLogger(period=1.0),)\n"
        "simulator.Simulator(connectivity=connectivity.Connectivity.from_file(), monitors=watch)"
        ".configure().run(simulation_length=2.0)\n"
    )
    command = [sys.executable, "-m", "virtualbrain.tvb", str(script), "--flag", "x"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['--flag', 'x'] 3 [0.2] 1"
    assert "virtualbrain - step 83 time 0.0010 s" in done.stderr


def test_pictures(monkeypatch):
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    from matplotlib import pyplot as plt
    from tvb.simulator import lab

    sim = lab.simulator.Simulator()  # all parts have defaults
    conn = sim.connectivity.configure()
    lab.plot_connectivity(conn, num="here", plot_hinton=True)
    lab.plot_matrix(conn.weights, connectivity=conn)
    lab.plot_3d_centres(conn.centres)
    stimulus = lab.patterns.StimuliRegion(
        connectivity=conn, weight=np.eye(76)[3], temporal=lab.equations.PulseTrain()
    )
    stimulus.configure_space()
    stimulus.configure_time(np.arange(0.0, 50.0, 1.0))
    lab.plot_pattern(stimulus)
    assert {"here", "here tract lengths", "hinton here"} <= set(plt.get_figlabels())
    plt.close("all")


def test_analyzers():
    from tvb.analyzers import graph, metric_kuramoto_index, metric_variance_global
    from tvb.analyzers.metric_proxy_metastability import compute_proxy_metastability_metric
    from tvb.analyzers.metric_variance_of_node_variance import (
        compute_variance_of_node_variance_metric,
    )
    from tvb.datatypes.time_series import TimeSeriesRegion

    data = np.random.default_rng(0).normal(size=(300, 2, 5, 1)) * np.arange(1, 6)[:, None]
    series = TimeSeriesRegion(data=data, sample_period=2.0, title="noise")
    series.configure()
    assert series.title == "noise"
    assert series.time[-1] == 598.0
    assert series.sample_rate == 500.0
    params = {"time_series": series, "start_point": 100.0, "segment": 4}
    rest = data[50:]
    centred = rest - rest.mean(axis=0)
    found = metric_variance_global.compute_variance_global_metric(params)
    np.testing.assert_allclose(found, centred.var())
    assert compute_variance_of_node_variance_metric(params) > 0
    far = np.abs(rest - rest.mean(axis=2, keepdims=True)).mean(axis=2)
    found = compute_proxy_metastability_metric(params)
    np.testing.assert_allclose(found["Metastability"], far.std())
    locked = TimeSeriesRegion(data=np.ones((10, 2, 5, 1)), sample_period=1.0)
    found = metric_kuramoto_index.compute_kuramoto_index_metric({"time_series": locked})
    np.testing.assert_allclose(found, 1.0)
    ring = np.roll(np.eye(6), 1, axis=0) + np.roll(np.eye(6), -1, axis=0)
    np.testing.assert_allclose(graph.efficiency_bin(ring), (2 * 1 + 2 / 2 + 1 / 3) / 5)
