"""What every model, coupling and scheme must do, read from what it declares."""

from __future__ import annotations

import copy
import inspect
import pickle
import re
from typing import Any

import numpy as np
import pytest
from networks import Network, make_model, random_network, run, simulator, uncoupled

import virtualbrain as vb
from virtualbrain import _core

MODELS = _core.model_names()
COUPLINGS = _core.coupling_names()
SCHEMES = _core.scheme_names()
CLASSES = [getattr(vb.models, n) for n in MODELS] + [getattr(vb.coupling, n) for n in COUPLINGS]
SHORT = 1e-3  # ms; no model overflows in a few such steps from within its ranges
REFERENCE = re.compile(r"(19|20)\d\d.*(doi:10\.\d{4,}/\S+|\d+:\d+)")


def declared(cls: Any) -> list[dict[str, Any]]:
    return list(cls._info["parameters"])


def numbers(cls: Any) -> list[str]:
    """Parameters that may differ from node to node."""
    return [p["name"] for p in declared(cls) if p["kind"] in ("number", "integer", "flag")]


def any_network(model: Any, nodes: int = 21) -> Network:
    return random_network(5, model, nodes, 0.2, [0, 2, 7, 30])


# What is declared --------------------------------------------------------------------------------


def test_modules_offer_what_is_compiled_in() -> None:
    own = {"Model", "Parameter", "TracingError", "from_equations", "from_function"}
    assert set(vb.models.__all__) == {*own, *MODELS}
    assert set(vb.coupling.__all__) == {"Coupling", "from_functions", *COUPLINGS}
    used = {getattr(vb.integrators, n).scheme for n in vb.integrators.__all__}
    assert used - {""} == set(SCHEMES)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda c: c.__name__)
def test_documentation(cls: Any) -> None:
    doc = inspect.getdoc(cls)
    assert doc is not None
    summary, parameters = doc.split("Parameters\n----------\n")
    parameters, _, rest = parameters.partition("\n\n")
    assert summary.strip().endswith(".")
    assert len(summary) > 20
    assert REFERENCE.search(rest.split("References\n----------\n")[1].replace("\n", " "))
    entries = dict(re.findall(r"^(\w+) : (.*(?:\n    .*)+)", parameters, re.M))
    for p in declared(cls):
        text = entries[p["name"]]
        assert re.search(r"\n    \S.{3,}", text), f"{p['name']} has no description"
        assert "Default" in text
        assert not p["unit"] or text.split("\n")[0].endswith(f", {p['unit']}")
    assert max(map(len, doc.split("References\n")[0].splitlines())) <= 100


@pytest.mark.parametrize("name", MODELS)
def test_states_are_documented(name: str) -> None:
    cls = getattr(vb.models, name)
    doc = inspect.getdoc(cls) or ""
    for state in cls._info["states"]:
        assert re.search(rf"^{state['name']} : .*starts in .* to ", doc, re.M)
        assert len(state["doc"]) > 3
    for input_name, text in cls._info["inputs"]:
        assert input_name
        assert len(text) > 3


@pytest.mark.parametrize("cls", CLASSES, ids=lambda c: c.__name__)
def test_defaults_and_signature(cls: Any) -> None:
    made = cls()
    shown = inspect.signature(cls).parameters
    options = {"variables_of_interest"} if issubclass(cls, vb.models.Model) else set()
    assert set(shown) == {p["name"] for p in declared(cls)} | options
    names = [p["name"] for p in declared(cls)]
    assert len(set(names)) == len(names)
    for p in declared(cls):
        lo, hi = p["range"]
        value = np.array(p["value"])
        assert lo < hi
        assert (lo <= value).all(), p
        assert (value <= hi).all(), p
        assert np.array_equal(np.atleast_1d(shown[p["name"]].default), value)
        assert shown[p["name"]].kind is inspect.Parameter.KEYWORD_ONLY
        held = getattr(made, p["name"])
        assert held.shape == value.shape
        assert np.array_equal(held, value)
        # what the signature shows may be given, by itself or one by one for nodes
        assert np.array_equal(
            getattr(cls(**{p["name"]: shown[p["name"]].default}), p["name"]), value
        )
    assert repr(made) == f"{cls.__name__}()"
    assert made.parameter_names == names


@pytest.mark.parametrize("name", MODELS)
def test_declarations_agree(name: str) -> None:
    model = getattr(vb.models, name)()
    info = model._info
    assert model.nvar == len(model.state_variables) == len(set(model.state_variables)) > 0
    assert list(model.state_variable_range) == list(model.state_variables)
    assert set(model.state_variable_boundaries) <= set(model.state_variables)
    for lo, hi in [*model.state_variable_range.values(), *model.state_variable_boundaries.values()]:
        assert lo <= hi
    for state, (lo, hi) in model.state_variable_boundaries.items():
        start = model.state_variable_range[state]
        assert lo <= start[0] <= start[1] <= hi
    for indices in (model.cvar, model.stvar):
        assert len(set(indices.tolist())) == len(indices) > 0
        assert ((indices >= 0) & (indices < model.nvar)).all()
    # a flag may add coupling variables (Hopfield's dynamic)
    flags = {p["name"]: 1.0 for p in info["parameters"] if p["kind"] in ("flag", "integer")}
    most = len(vb._core.describe_model(name, flags)["cvar"])
    assert 1 <= len(info["inputs"]) <= max(len(model.cvar), most)
    assert len(model.variables_of_interest) > 0
    assert len(model._observables()) == len(model.variables_of_interest)


@pytest.mark.parametrize("name", SCHEMES)
def test_schemes_are_documented(name: str) -> None:
    info = _core.describe_scheme(name)
    assert info["order"] >= (0 if name == "Identity" else 1)
    assert info["summary"].endswith(".")
    assert REFERENCE.search(info["reference"])


# What is computed --------------------------------------------------------------------------------


def random_states(model: Any, nodes: int, rng: np.random.Generator) -> np.ndarray:
    """Anywhere within the ranges of a model, the corners included."""
    x = model.initial(1, nodes, rng)[0]
    for v, (lo, hi) in enumerate(model.state_variable_range.values()):
        x[v, 0], x[v, 1] = lo, hi
    return np.asarray(x)


@pytest.mark.parametrize("name", MODELS)
def test_rates_are_finite_within_the_ranges(name: str) -> None:
    model = make_model(name)
    rng = np.random.default_rng(0)
    x = random_states(model, 2000, rng)
    shape = (len(model.cvar), 2000, model.number_of_modes)
    for c in (np.zeros(shape), rng.uniform(-0.01, 0.01, shape), rng.uniform(0, 0.1, shape)):
        assert np.isfinite(model.dfun(x, c)).all()


@pytest.mark.parametrize("name", MODELS)
def test_rates_are_finite_for_all_parameters_within_their_ranges(name: str) -> None:
    """Each parameter at both ends of its range, and all of them anywhere."""
    cls = getattr(vb.models, name)
    rng = np.random.default_rng(4)
    nodes = 200
    ranges = {
        p["name"]: p["range"]
        for p in declared(cls)
        if p["kind"] != "vector" and np.isfinite(p["range"]).all()
    }
    anywhere = {
        p["name"]: rng.uniform(*p["range"], nodes)
        for p in declared(cls)
        if p["name"] in ranges and p["kind"] == "number"
    }
    ends = [{parameter: end} for parameter, pair in ranges.items() for end in pair]
    for values in [*ends, anywhere]:
        model = cls(**values)
        x = random_states(model, nodes, rng)
        shape = (len(model.cvar), nodes, model.number_of_modes)
        with np.errstate(over="ignore"):  # of exponentials in denominators
            rates = model.dfun(x, rng.uniform(-0.01, 0.1, shape))
        assert np.isfinite(rates).all(), values if len(values) == 1 else "all varied"


def vary(cls: Any, rng: np.random.Generator, nodes: int) -> dict[str, np.ndarray]:
    """Each parameter from node to node, near its default and within its range."""
    values = {}
    for p in declared(cls):
        if p["kind"] != "number":
            continue
        lo, hi = p["range"]
        value = p["value"][0] * rng.uniform(0.95, 1.05, nodes)
        values[p["name"]] = np.clip(value, lo, hi)
    return values


@pytest.mark.parametrize("varied", [False, True])
@pytest.mark.parametrize("name", MODELS)
def test_compiled_rates_are_those_of_the_graph(name: str, varied: bool) -> None:
    """One Euler step of dt = 1 with a constant input is the rates; there is no coupling but b."""
    nodes = 37
    rng = np.random.default_rng(1)
    cls = getattr(vb.models, name)
    model = make_model(name, **(vary(cls, rng, nodes) if varied else {}))
    model.state_variable_boundaries = {}
    x = random_states(model, nodes, rng)
    b = 0.03
    c = np.full((len(model.cvar), nodes, model.number_of_modes), b)
    rates = model.dfun(x, c)
    assert np.isfinite(rates).all()
    sim = uncoupled(
        model,
        nodes,
        integrator=vb.integrators.EulerDeterministic(dt=1.0),
        coupling=vb.coupling.Linear(b=b),
        initial_conditions=x[None],
    )
    next_state = run(sim, 1)[0]
    axes = (1, 2)
    scale = (np.abs(x) + np.abs(rates)).max(axis=axes)
    error = np.abs(next_state - (x + rates)).max(axis=axes) / np.where(scale, scale, 1.0)
    assert (error <= 1e-12).all(), dict(zip(model.state_variables, error, strict=True))


@pytest.mark.parametrize("name", MODELS)
def test_same_bits_for_any_number_of_threads(name: str) -> None:
    model = make_model(name)
    noise = vb.noise.Additive(nsig=1e-9)
    integrator = vb.integrators.HeunStochastic(dt=SHORT, noise=noise)
    net = random_network(5, model, 69, 0.1, [0, 2, 7, 30])
    arguments = {"model": model, "integrator": integrator, "dt": integrator.dt}
    alone = run(simulator(net, threads=1, **arguments), 40)
    assert np.isfinite(alone).all()
    for threads in (2, 5):
        assert np.array_equal(run(simulator(net, threads=threads, **arguments), 40), alone)


@pytest.mark.parametrize("name", MODELS)
def test_values_per_node_are_those_nodes_by_themselves(name: str) -> None:
    """Bit by bit, including what is derived from parameters."""
    nodes = 19
    rng = np.random.default_rng(2)
    cls = getattr(vb.models, name)
    values = vary(cls, rng, nodes)
    model = make_model(name)
    net = random_network(0, model, nodes, 0.0, [0])
    together = run(simulator(net, model=make_model(name, **values), dt=SHORT), 30)
    for i in (0, 7, nodes - 1):
        one = make_model(name, **{key: value[i] for key, value in values.items()})
        alone = run(simulator(net, model=one, dt=SHORT), 30)
        assert np.array_equal(alone[:, :, i], together[:, :, i])
    assert not np.array_equal(together, run(simulator(net, model=model, dt=SHORT), 30))


@pytest.mark.parametrize("cls", CLASSES, ids=lambda c: c.__name__)
def test_every_parameter_takes_one_value_per_node(cls: Any) -> None:
    """n equal values are the same as one."""
    is_model = issubclass(cls, vb.models.Model)
    name = cls.__name__ if is_model else "JansenRit"
    net = any_network(make_model(name))

    def result(**values: Any) -> np.ndarray:
        model = make_model(name, **(values if is_model else {}))
        coupling = vb.coupling.Linear() if is_model else cls(**values)
        sim = simulator(net, model=model, coupling=coupling, dt=SHORT)
        return run(sim, 10)

    expected = result()
    repeated = {
        p["name"]: np.full(net.size, p["value"][0])
        for p in declared(cls)
        if p["kind"] in ("number", "integer")
    }
    assert np.array_equal(result(**repeated), expected)


@pytest.mark.parametrize("name", MODELS)
def test_flags_change_what_they_say(name: str) -> None:
    cls = getattr(vb.models, name)
    for p in declared(cls):
        if p["kind"] != "flag":
            continue
        ours = run(uncoupled(make_model(name), 3, dt=SHORT), 5)
        value = not p["value"][0]
        theirs = run(uncoupled(make_model(name, **{p["name"]: value}), 3, dt=SHORT), 5)
        assert not np.array_equal(ours, theirs)


@pytest.mark.parametrize("bounded", [n for n in MODELS if getattr(vb.models, n)._info["bounds"]])
def test_declared_bounds_hold(bounded: str) -> None:
    """However hard noise pushes."""
    model = make_model(bounded)
    integrator = vb.integrators.HeunStochastic(dt=0.01, noise=vb.noise.Additive(nsig=100.0))
    sim = uncoupled(model, 5, integrator=integrator)
    try:
        data = run(sim, 200)
    except vb.SimulationDiverged as error:  # other variables may; bounded ones stay finite
        data = error.result[0].data
    reached = []
    for name, (lo, hi) in model.state_variable_boundaries.items():
        x = data[:, model.state_variables.index(name)]
        x = x[np.isfinite(x)]
        assert lo <= x.min() <= x.max() <= hi
        reached += [x.min() == lo, x.max() == hi]
    assert any(reached)


def test_bounds_of_the_user_replace_those_of_the_model() -> None:
    model = make_model("Generic2dOscillator")
    model.state_variable_boundaries = {"V": (None, 0.5), "W": (-0.1, np.inf)}
    data = run(uncoupled(model, 5), 500)
    assert data[:, 0].max() == 0.5
    assert data[:, 0].min() < -0.1
    assert data[:, 1].min() == -0.1
    model = make_model("MontbrioPazoRoxin")  # r >= 0
    start = np.full((1, 2, 1, 1), -0.5)
    assert uncoupled(model, initial_conditions=start).current_state[0] == 0
    model.state_variable_boundaries = None
    assert uncoupled(model, initial_conditions=start).current_state[0] == -0.5


# Couplings ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COUPLINGS)
def test_couplings_do_something_and_end_without_connections(name: str) -> None:
    cls = getattr(vb.coupling, name)
    model = make_model("JansenRit")
    net = any_network(model)
    # strong enough to be seen
    coupling = cls(**({"a": 1.0} if name in ("Linear", "Scaling") else {}))
    with_it = run(simulator(net, model=model, coupling=coupling, dt=0.1), 20)
    without = Network(np.zeros_like(net.weights), net.delays, net.history)
    without_it = run(simulator(without, model=model, coupling=coupling, dt=0.1), 20)
    isolated = (net.weights == 0).all(axis=1)
    changed = np.abs(with_it - without_it).max(axis=(0, 1, 3)) > 0
    assert np.array_equal(changed, ~isolated)


@pytest.mark.parametrize("name", COUPLINGS)
def test_same_coupling_for_any_number_of_threads(name: str) -> None:
    model = make_model("JansenRit")
    net = random_network(6, model, 69, 0.1, [0, 2, 7, 30, 100])
    arguments = {"model": model, "coupling": getattr(vb.coupling, name)(), "dt": 0.1}
    alone = run(simulator(net, threads=1, **arguments), 50)
    for threads in (2, 5):
        assert np.array_equal(run(simulator(net, threads=threads, **arguments), 50), alone)


@pytest.mark.parametrize("name", COUPLINGS)
def test_coupling_values_per_node_are_those_nodes(name: str) -> None:
    """In one step, so that nothing comes back from nodes with other values."""
    cls = getattr(vb.coupling, name)
    model = make_model("JansenRit")
    net = random_network(6, model, 21, 0.3, [0])
    rng = np.random.default_rng(0)
    values = vary(cls, rng, 21)
    senders = ("HyperbolicTangent", "PreSigmoidal", "SigmoidalJansenRit")
    if name in senders:
        # parameters of what is sent belong to the sender: one connection tells them apart
        net.weights[:] = 0
        net.weights[3, 5] = 1.0
    together = run(simulator(net, model=model, coupling=cls(**values), dt=0.1), 1)
    node = 5 if name in senders else 3
    if name == "SigmoidalJansenRit":
        values["a"][:] = values["a"][3]
        together = run(simulator(net, model=model, coupling=cls(**values), dt=0.1), 1)
    one = cls(**{key: value[node] for key, value in values.items()})
    alone = run(simulator(net, model=model, coupling=one, dt=0.1), 1)
    assert np.array_equal(alone[:, :, 3], together[:, :, 3])


@pytest.mark.parametrize(
    "scheme", [n for n in vb.integrators.__all__ if not n.startswith("Integrator")]
)
@pytest.mark.parametrize("name", ["JansenRit", "ReducedSetFitzHughNagumo"])
def test_same_scheme_for_any_number_of_threads(scheme: str, name: str) -> None:
    model = make_model(name)
    integrator = getattr(vb.integrators, scheme)(dt=0.02)
    if isinstance(integrator, vb.integrators.IntegratorStochastic):
        integrator.noise = vb.noise.Additive(nsig=1e-6)
    net = random_network(6, model, 69, 0.1, [0, 2, 7, 30])
    arguments = {"model": model, "integrator": integrator, "dt": 0.02}
    steps = 3 if scheme.startswith("Identity") else 50  # a map of these rates soon explodes
    alone = run(simulator(net, threads=1, **arguments), steps)
    for threads in (2, 5):
        assert np.array_equal(run(simulator(net, threads=threads, **arguments), steps), alone)


@pytest.mark.parametrize("name", MODELS)
def test_a_model_is_an_object_of_plain_parameters(name: str) -> None:
    """Copies share nothing, and pickles come back."""
    model = make_model(name)
    first = numbers(type(model))[0]
    for twin in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        assert type(twin) is type(model)
        assert twin.variables_of_interest == model.variables_of_interest
        getattr(twin, first)[0] += 1
        assert getattr(twin, first)[0] != getattr(model, first)[0]
