"""The simulator: going on, stepping, state, threads, Ctrl-C, progress, divergence."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from networks import Network, connectome, make_model, random_network, run, simulator, uncoupled

import virtualbrain as vb

MODELS = [getattr(vb.models, name) for name in vb._core.model_names()]
DT = 0.25


def network(nodes: int = 21, delays: Any = (0, 5, 40)) -> Network:
    return random_network(4, make_model("Generic2dOscillator"), nodes, 0.3, delays)


def generic(net: Network | None = None, **arguments: Any) -> Any:
    arguments.setdefault("model", make_model("Generic2dOscillator"))
    return simulator(network() if net is None else net, dt=DT, **arguments)


def script(code: str, *arguments: Any) -> subprocess.CompletedProcess[str]:
    """Run in a Python of its own, which may die."""
    here = str(Path(__file__).parent)
    code = f"import sys; sys.path.insert(0, {here!r})\n{code}"
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=100,
    )


# Going on ----------------------------------------------------------------------------------------


def test_run_goes_on_where_the_last_one_ended() -> None:
    whole, sim = generic(), generic()
    (time, data) = whole.run(25.0)[0]
    parts = [sim.run(10.0)[0], sim.run(simulation_length=0.0)[0], sim.run(15.0)[0]]
    assert np.array_equal(np.concatenate([p.time for p in parts]), time)
    assert np.array_equal(np.concatenate([p.data for p in parts]), data)
    assert len(parts[1].time) == 0
    assert sim.last_result[0].data is parts[2].data


def test_configure_starts_anew() -> None:
    sim = generic()
    first = run(sim, 50)
    assert np.array_equal(run(sim.configure(), 50), first)


def test_length_is_rounded_up_to_whole_steps() -> None:
    for length, dt, steps in ((1.1, 0.1, 11), (2.0, 0.3, 7), (1.0, 0.3, 4), (0.01, 0.25, 1)):
        sim = uncoupled(make_model("Kuramoto"), dt=dt)
        assert len(sim.run(length)[0].time) == steps
        assert sim.current_step == steps


def test_simulation_length_of_the_simulator_is_the_default() -> None:
    sim = uncoupled(make_model("Kuramoto"), dt=0.5, simulation_length=7.0)
    assert len(sim.run()[0].time) == 14
    assert sum(1 for _ in sim()) == 14


def test_results() -> None:
    labels = ["a", "b", "c"]
    conn = vb.Connectivity(weights=np.eye(3), tract_lengths=np.eye(3), region_labels=labels)
    monitors = [vb.monitors.Raw(), vb.monitors.GlobalAverage(period=1.0)]
    sim = vb.Simulator(
        model=vb.models.Epileptor(),
        connectivity=conn,
        integrator=vb.integrators.HeunDeterministic(dt=0.05),
        monitors=monitors,
    ).configure()
    raw, mean = sim.run(10.0)
    assert raw.data.shape == (200, 2, 3, 1)
    assert mean.data.shape == (10, 2, 1, 1)
    assert (raw.monitor, mean.monitor) == ("Raw", "GlobalAverage")
    assert raw.variables == mean.variables == ("x2 - x1", "z")
    assert raw.labels.tolist() == labels
    assert mean.labels.tolist() == ["mean"]
    assert (raw.sample_period, mean.sample_period) == (0.05, 1.0)
    time, data = raw
    assert time is raw.time
    assert data is raw.data


# The generator -----------------------------------------------------------------------------------


def test_generator_is_exactly_at_the_step_of_each_output() -> None:
    expected = run(generic(), 60)
    sim = generic(monitors=[vb.monitors.SubSample(period=7 * DT), vb.monitors.TemporalAverage(5.0)])
    first = sim.current_step
    seen = []
    for sub, mean in sim(n_steps=60):
        step = sim.current_step
        seen.append(step)
        assert np.array_equal(sim.current_state, expected[step - first - 1])
        assert (sub is not None) == (step % 7 == 0)
        assert (mean is not None) == (step % 20 == 0)
        if sub is not None:
            assert sub[0] == step * DT
    assert seen == [k for k in range(first + 1, first + 61) if k % 7 == 0 or k % 20 == 0]
    assert sim.current_step == first + 60


def test_generator_that_is_left_can_be_gone_on_from() -> None:
    expected = run(generic(), 50)
    sim = generic()
    for count, _ in enumerate(sim(n_steps=50), start=1):
        if count == 20:
            break
    assert np.array_equal(run(sim, 30), expected[20:])


def test_parameters_changed_between_outputs_are_seen() -> None:
    """As if a new simulator started there, with the past so far."""
    net = network()
    sim = generic(net, model=make_model("Generic2dOscillator"), coupling=vb.coupling.Linear(a=0.1))
    states = list(net.history)
    for count, ((_, x),) in enumerate(sim(n_steps=60), start=1):
        states.append(x)
        if count == 20:
            sim.model.I = np.linspace(0, 1, net.size)
        if count == 40:
            sim.model.tau[0] = 1.3  # in place
            sim.coupling.a = 0.2
    for start, stop, tau, a in ((20, 40, 1.0, 0.1), (40, 60, 1.3, 0.2)):
        past = np.array(states[: len(net.history) + start])
        other = generic(
            Network(net.weights, net.delays, past),
            model=make_model("Generic2dOscillator", I=np.linspace(0, 1, net.size), tau=tau),
            coupling=vb.coupling.Linear(a=a),
        )
        ours = np.array(states[len(net.history) + start : len(net.history) + stop])
        np.testing.assert_allclose(ours, run(other, stop - start), rtol=1e-12)


def test_parameters_edited_in_place_are_seen_at_the_next_run() -> None:
    sim = generic(model=make_model("Generic2dOscillator", I=np.zeros(21)))
    twin = generic(model=make_model("Generic2dOscillator", I=np.zeros(21)))
    assert np.array_equal(run(sim, 10), run(twin, 10))
    sim.model.I[3] = 2.0
    changed = np.abs(run(sim, 1) - run(twin, 1)).max(axis=(0, 1, 3)) > 0
    assert changed.tolist() == [i == 3 for i in range(21)]


def test_noise_changed_between_runs_is_seen() -> None:
    integrator = vb.integrators.EulerStochastic(dt=DT, noise=vb.noise.Additive(nsig=0.0))
    sim, quiet = generic(integrator=integrator), generic(integrator=integrator)
    assert np.array_equal(run(sim, 10), run(quiet, 10))
    ours = run(quiet, 5)
    integrator.noise.nsig = [0.1, 0.0]
    noisy = run(sim, 5)
    assert (noisy[0, 0] != ours[0, 0]).all()
    assert np.array_equal(noisy[0, 1], ours[0, 1])


# Initial conditions and state --------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 2, 40, 41, 42, 100, 500])
def test_initial_conditions_of_any_length(rows: int) -> None:
    """Only the last rows count, and the clock starts at the last one."""
    net = network()
    reach = len(net.history)
    assert reach == 41
    rng = np.random.default_rng(rows)
    past = rng.uniform(-1, 1, (rows, *net.history.shape[1:]))
    used = (
        past[-reach:] if rows >= reach else np.concatenate([past[:1].repeat(reach - rows, 0), past])
    )
    sim = generic(Network(net.weights, net.delays, past))
    assert sim.current_step == rows - 1
    assert np.array_equal(sim.current_state, past[-1])
    time, data = sim.run(n_steps=60)[0]
    np.testing.assert_allclose(time, np.arange(rows, rows + 60) * DT)
    assert np.array_equal(data, run(generic(Network(net.weights, net.delays, used)), 60))


def test_random_initial_conditions_come_from_the_seed() -> None:
    def start(**arguments: Any) -> np.ndarray:
        sim = vb.Simulator(
            model=vb.models.JansenRit(), connectivity=connectome(np.ones((9, 9))), **arguments
        ).configure()
        assert sim.current_step == 0
        return np.asarray(sim.current_state)

    assert np.array_equal(start(), start(seed=42))
    assert not np.array_equal(start(), start(seed=43))
    ranges = np.array(list(vb.models.JansenRit().state_variable_range.values()))
    assert (start() >= ranges[:, :1, None]).all()
    assert (start() <= ranges[:, 1:, None]).all()


def test_bounds_hold_for_initial_conditions() -> None:
    past = np.array([[[[-3.0], [0.5]], [[1.0], [1.0]]]])
    model = make_model("MontbrioPazoRoxin")  # r >= 0
    sim = simulator(Network(np.zeros((2, 2)), np.zeros((2, 2)), past), model=model, dt=0.01)
    assert sim.current_state[0, :, 0].tolist() == [0.0, 0.5]


def test_initial_conditions_are_copied() -> None:
    net = network()
    sim = generic(net)
    expected = run(generic(net), 20)
    net.history[:] = 7
    assert np.array_equal(run(sim, 20), expected)


def test_current_state_is_a_copy_that_can_be_assigned() -> None:
    sim, twin = generic(), generic()
    state = sim.current_state
    state[:] = 99
    assert np.array_equal(sim.current_state, twin.current_state)
    run(sim, 10)
    run(twin, 10)
    state = sim.current_state
    sim.current_state = state
    assert np.array_equal(run(sim, 30), run(twin, 30))
    state[0, 2, 0] += 0.5
    sim.current_state = state
    assert np.array_equal(sim.current_state, state)
    run(sim, 1)
    assert sim.current_state[0, 2, 0] != twin.current_state[0, 2, 0]


def test_connectivity_shared_by_simulators_keeps_its_speed() -> None:
    conn = connectome(np.ones((3, 3)) / 9, np.full((3, 3), 24), DT)
    lengths = conn.tract_lengths.copy()

    def simulate(**arguments: Any) -> Any:
        return vb.Simulator(
            connectivity=conn,
            integrator=vb.integrators.HeunDeterministic(dt=DT),
            monitors=[vb.monitors.Raw()],
            **arguments,
        )

    alone = run(simulate().configure(), 100)
    simulate(conduction_speed=8.0).configure()
    assert conn.speed.tolist() == [1.0]
    assert np.array_equal(conn.tract_lengths, lengths)
    assert np.array_equal(run(simulate().configure(), 100), alone)


# What would otherwise be ignored -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("coupling", vb.coupling.Difference(a=0.1)),
        ("integrator", vb.integrators.EulerDeterministic(dt=DT)),
        ("model", vb.models.SupHopf()),
        ("monitors", [vb.monitors.Raw(), vb.monitors.Raw()]),
        ("integrator.dt", 0.5),
    ],
)
def test_what_is_replaced_after_configure_is_not_ignored(name: str, value: Any) -> None:
    sim = generic()
    owner, _, attribute = name.rpartition(".")
    setattr(getattr(sim, owner) if owner else sim, attribute, value)
    with pytest.raises(RuntimeError, match=rf"{name}.*configure"):
        sim.run(1.0)


def test_running_before_configure() -> None:
    with pytest.raises(RuntimeError, match="configure"):
        vb.Simulator(connectivity=connectome(np.eye(2))).run(1.0)


# Threads -----------------------------------------------------------------------------------------


def test_simulators_in_threads_give_the_same_bits() -> None:
    def simulate(seed: int) -> np.ndarray:
        nodes = 20 + 9 * seed
        net = random_network(seed, make_model("Generic2dOscillator"), nodes, 0.2, [0, 8, 70])
        noise = vb.noise.Additive(nsig=1e-3, noise_seed=seed)
        integrator = vb.integrators.HeunStochastic(dt=DT, noise=noise)
        return run(generic(net, integrator=integrator, threads=1 + seed % 3), 2000)

    alone = [simulate(seed) for seed in range(6)]
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(simulate, range(6)))
    for ours, expected in zip(together, alone, strict=True):
        assert np.array_equal(ours, expected)


LOCK = """
import os, signal, threading, time
from networks import *
import virtualbrain as vb

def interrupt():
    for _ in range(50):  # each waits for the lock of Python
        time.sleep(1e-4)
    os.kill(os.getpid(), signal.SIGINT)

# One call of the engine, without any Python in between, for minutes unless it is interrupted.
net = random_network(4, make_model("Generic2dOscillator"), 100, .3, [5, 40])
forever = vb.monitors.SubSample(period=1e7)
sim = simulator(net, model=make_model("Generic2dOscillator"), dt=.1, monitors=forever)
threading.Timer(.1, interrupt).start()
try:
    next(sim(n_steps=10**8))
except KeyboardInterrupt:
    print(sim.current_step)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ")
def test_other_python_threads_go_on_during_a_run() -> None:
    result = script(LOCK)
    assert 0 < int(result.stdout) < 10**8, result.stderr


BUSY = """
import threading
import numpy as np
from networks import *
net = random_network(4, make_model("Generic2dOscillator"), 200, .3, [5, 40])
sim = simulator(net, model=make_model("Generic2dOscillator"), dt=.1)
refused = []
def attempt(_=None):
    try:
        sim.run(n_steps=5_000)
    except RuntimeError as error:
        assert "running" in str(error), error
        refused.append(error)
if sys.argv[1] == "callback":
    sim.run(n_steps=6_000, progress=attempt)
else:
    threads = [threading.Thread(target=attempt) for _ in range(4)]
    [t.start() for t in threads]
    [t.join() for t in threads]
assert refused
"""


@pytest.mark.parametrize("how", ["callback", "threads"])
def test_a_simulator_that_runs_cannot_be_run(how: str) -> None:
    result = script(BUSY, how)
    assert result.returncode == 0, f"{result.returncode} {result.stderr}"


# Interruption ------------------------------------------------------------------------------------

CTRL_C = """
import os, signal, threading, time
import numpy as np
from networks import *
import virtualbrain as vb
model = make_model("Generic2dOscillator")
net = random_network(0, model, 998, .036, [10, 40, 90, 300, 900])

def make():
    return simulator(net, model=model, dt=1/16, monitors=[vb.monitors.SubSample(period=1.)])

sim = make()
first = sim.current_step
sent = [0.0]
def interrupt():
    sent[0] = time.perf_counter()
    os.kill(os.getpid(), signal.SIGINT)

delays, parts = [], []
for _ in range(3):
    timer = threading.Timer(.3, interrupt)
    try:
        timer.start()
        sim.run(n_steps=10**6)
    except KeyboardInterrupt:
        delays.append(time.perf_counter() - sent[0])
        parts.append(sim.last_result[0])
    timer.join()
assert len(delays) == 3, delays
done = sim.current_step - first
assert done > 0
expected = make().run(n_steps=done + 100)[0]
parts.append(sim.run(n_steps=100)[0])
assert all(len(p.time) for p in parts), [len(p.time) for p in parts]
assert np.array_equal(np.concatenate([p.time for p in parts]), expected.time)
assert np.array_equal(np.concatenate([p.data for p in parts]), expected.data)
# the best of three, for a machine that is busy with something else
assert min(delays) < .2, delays
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ")
def test_ctrl_c_stops_soon_keeps_what_was_recorded_and_can_go_on() -> None:
    result = script(CTRL_C)
    assert result.returncode == 0, result.stderr


def test_progress_callback() -> None:
    seen: list[float] = []
    expected = run(generic(), 20_000)
    assert np.array_equal(run(generic(), 20_000, progress=seen.append), expected)
    assert seen == sorted(seen)
    assert 0 < seen[0] <= seen[-1] == 1


def test_progress_callback_that_raises_stops_the_run() -> None:
    sim = generic()
    expected = run(generic(), 3_000)

    def refuse(fraction: float) -> None:
        raise LookupError(f"at {fraction}")

    with pytest.raises(LookupError, match=r"at \d"):
        sim.run(n_steps=1_000_000, progress=refuse)
    done = sim.last_result[0].data
    assert 0 < len(done) == sim.current_step - len(network().history) + 1
    together = np.concatenate([done, run(sim, 100)])
    n = min(len(together), len(expected))
    assert np.array_equal(together[:n], expected[:n])


# Divergence --------------------------------------------------------------------------------------


def assert_names_the_first(error: vb.SimulationDiverged, sim: Any, first: int, node: int) -> None:
    """Time, region and variable of the error are those of the first number not finite."""
    ((time, data),) = error.result
    assert sim.last_result is error.result
    bad = np.argwhere(~np.isfinite(data.transpose(0, 2, 1, 3)))
    step, region, variable, _ = bad[0]
    assert error.time == time[step] == pytest.approx(first * sim.integrator.dt)
    assert error.region == f"region_{node:03d}" == f"region_{region:03d}"
    assert error.state_variable == sim.model.state_variables[variable]
    assert sim.current_step - first <= 128
    for part in (error.region, error.state_variable, f"{error.time:g} ms"):
        assert part in str(error)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("cls", MODELS, ids=lambda c: c.__name__)
def test_no_model_hides_what_is_not_finite(cls: Any, value: float) -> None:
    """In any state variable, bounded or not, of any mode; the last node, beside spare lanes."""
    model = make_model(cls.__name__)
    for integrator in (vb.integrators.EulerDeterministic, vb.integrators.HeunDeterministic):
        sim = uncoupled(model, 3, integrator=integrator(dt=0.01))
        start = sim.current_state
        for v in range(model.nvar):
            sim.configure()
            state = start.copy()
            state[v, 2, -1] = value
            sim._engine.set_state(state)  # what a user may not do
            with pytest.raises(vb.SimulationDiverged) as caught:
                sim.run(n_steps=300)
            assert_names_the_first(caught.value, sim, 1, 2)


@pytest.mark.parametrize("delays", [[0], [20], [0, 3, 20, 90]])
@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("at", [1, 63, 64, 65, 200])
def test_states_that_blow_up_are_found(delays: Any, threads: int, at: int) -> None:
    """A huge increment at one step overflows one variable of one node among many."""
    nodes, node, steps = 70, 37, 500
    noise = vb.noise.Additive(nsig=1e200)
    net = random_network(8, make_model("Generic2dOscillator"), nodes, 0.1, delays)
    sim = generic(
        net, integrator=vb.integrators.EulerStochastic(dt=DT, noise=noise), threads=threads
    )
    increments = np.zeros((steps, 2, nodes, 1))
    increments[at - 1, 1, node] = 1e300
    before = sim.current_step
    with pytest.raises(vb.SimulationDiverged) as caught:
        sim.run(n_steps=steps, increments=increments)
    assert_names_the_first(caught.value, sim, before + at, node)
    assert caught.value.state_variable == "W"
    ours = caught.value.result[0].data[: at - 1]
    assert np.array_equal(ours, run(generic(net), steps)[: at - 1]) or at > 1
    assert np.isfinite(ours).all()


def test_parameters_that_blow_up_are_found_in_the_generator() -> None:
    sim = uncoupled(make_model("Linear", gamma=np.array([-1.0, -1.0, 1e6])), 3)
    times = []

    def watch() -> None:
        for ((time, x),) in sim(n_steps=1000):
            assert np.isfinite(x).all()
            times.append(time)

    with pytest.raises(vb.SimulationDiverged) as caught:
        watch()
    assert caught.value.region == "region_002"
    assert caught.value.time == pytest.approx(times[-1] + 0.1)


def test_a_simulator_can_be_configured_again_after_divergence() -> None:
    model = make_model("Linear", gamma=1e9)
    sim = uncoupled(model, 3)
    with pytest.raises(vb.SimulationDiverged):
        sim.run(n_steps=1000)
    model.gamma = -1.0
    assert np.isfinite(run(sim.configure(), 1000)).all()


@pytest.mark.parametrize("nodes", [1, 3, 5, 17, 33])
def test_spare_lanes_raise_no_alarm(nodes: int) -> None:
    """Nodes that would explode within ten steps without their coupling, which spare lanes lack."""
    # V' = V^3 + 10 V + 5 + c with c = -20 V stays near 0.5; without c it is infinite in 10 steps
    explosive = {"d": 1.0, "alpha": 0.0, "e": 0.0, "f": -1.0, "g": 10.0, "I": 5.0}
    model = make_model("Generic2dOscillator", a=0.0, b=0.0, **explosive)
    start = np.zeros((1, 2, nodes, 1))
    start[:, 0] = 0.5
    net = Network(-20 * np.eye(nodes), np.zeros((nodes, nodes)), start)
    data = run(simulator(net, model=model, dt=0.1, coupling=vb.coupling.Linear(a=1.0)), 500)
    assert np.abs(data[:, 0] - 0.526).max() < 0.05
    with pytest.raises(vb.SimulationDiverged):
        uncoupled(model, nodes, initial_conditions=start).run(n_steps=50)


@pytest.mark.parametrize("nodes", [2, 7, 18, 40])
def test_spare_lanes_of_delayed_nodes_raise_no_alarm(nodes: int) -> None:
    """The last node holds the others, by a delayed input of -100, where they do not explode."""
    drive = np.full(nodes, 100.0)
    drive[-1] = 9.0  # V^3 - 10 V + 9 = 0 at V = 1
    model = make_model(
        "Generic2dOscillator", a=0.0, b=0.0, d=1.0, alpha=0.0, e=0.0, f=-1.0, g=-10.0, I=drive
    )
    weights = np.zeros((nodes, nodes))
    weights[:-1, -1] = -100.0
    start = np.zeros((1, 2, nodes, 1))
    start[:, 0, -1] = 1.0
    net = Network(weights, np.full((nodes, nodes), 70), start)
    data = run(simulator(net, model=model, dt=0.05, coupling=vb.coupling.Linear(a=1.0)), 500)
    assert np.abs(data[:, 0] - start[0, 0]).max() < 1e-9
    with pytest.raises(vb.SimulationDiverged):
        uncoupled(model, nodes, dt=0.05, initial_conditions=start).run(n_steps=50)


def test_warnings_name_the_line_of_the_user() -> None:
    sim = vb.Simulator(
        connectivity=vb.Connectivity.from_file(),
        integrator=vb.integrators.HeunStochastic(dt=0.1),
        monitors=[vb.monitors.TemporalAverage(1.03), vb.monitors.Bold(250.03)],
    )
    with pytest.warns(UserWarning, match="no multiple|no strength") as caught:
        sim.configure()
    assert [w.filename for w in caught] == [__file__] * 3


@pytest.mark.parametrize("what", ["weights", "in place", "speed", "period", "seed"])
def test_what_was_built_in_is_watched(what: str) -> None:
    """A change that would have no effect is refused."""
    monitor = vb.monitors.SubSample(period=0.9765625)
    sim = vb.Simulator(connectivity=vb.Connectivity.from_file(), monitors=[monitor]).configure()
    sim.run(simulation_length=2.0)
    if what == "weights":
        sim.connectivity.weights = np.zeros((76, 76))
    elif what == "in place":
        sim.connectivity.weights[3, [4, 5]] = sim.connectivity.weights[3, [5, 4]] + [0.5, -0.5]
    elif what == "speed":
        sim.connectivity.speed = 7.0
    elif what == "period":
        monitor.period = 1.953125
    else:
        sim.seed = 5
    with pytest.raises(RuntimeError, match=r"after configure\(\): call it again"):
        sim.run(simulation_length=2.0)
    sim.configure().run(simulation_length=2.0)


def test_copies_and_pickles() -> None:
    """Of results they are the same; of simulators they are the parts, and want configure()."""
    sim = vb.Simulator(monitors=[vb.monitors.SubSample(period=0.9765625)]).configure()
    (series,) = sim.run(simulation_length=5.0)
    for again in (copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))):
        other = again(series)
        assert repr(other) == repr(series)
        assert vars(other).keys() == vars(series).keys()
        np.testing.assert_array_equal(other.data, series.data)
        np.testing.assert_array_equal(other.labels, series.labels)
        twin = again(sim)
        with pytest.raises(RuntimeError, match="call configure"):
            twin.run(simulation_length=1.0)
        (other,) = twin.configure().run(simulation_length=5.0)
        np.testing.assert_array_equal(other.data, series.data)
