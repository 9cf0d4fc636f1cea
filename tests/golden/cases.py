"""What the golden files hold: every run by which parity with tvb-library is proven.

Nothing here needs a simulator. `make_goldens.py` builds each case with tvb-library, the tests
build it with virtualbrain; both take networks, parameters, initial history and noise from this
file, so that only the two simulators differ. All inputs are formulas: no random generator.

Steps are numbered as in TVB. An initial history of T rows holds steps 0 .. T-1 in chronological
order, so the s-th computed step (s = 1, 2, ...) is step T-1+s, at time (T-1+s) * dt.

Each golden also holds the growth of a relative disturbance of 1e-13 in the history (see
`disturbed`). Rounding differs between two correct programs, and grows like that disturbance:
cases stop at a step where the growth is below 1000, so that a tolerance of 1e-9 means something.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
SPEED = 4.0  # mm/ms
STEPS = (1, 10, 100, 1000)
EULER, HEUN, RK4 = "EulerDeterministic", "HeunDeterministic", "RungeKutta4thOrderDeterministic"
GOLDEN_RATIO = (5**0.5 - 1) / 2


# --- networks -----------------------------------------------------------------------------------

# Own weights times a power of two (exact), so that the largest row sums are 1 to 2 everywhere and
# one coupling strength suits all networks.
WEIGHT_SCALE = {"connectivity_76": 2**-6, "connectivity_192": 2**-6, "formula_998": 2**-4}

# Nodes whose states are stored; in formula_998 with the peculiar ones.
STORED_NODES = {
    "connectivity_76": np.arange(76),
    "connectivity_192": np.arange(0, 192, 6),
    "formula_998": np.unique(np.r_[0:998:32, 7, 100, 101, 200, 307, 500, 501, 607, 907, 997]),
}


def mix(z: np.ndarray) -> np.ndarray:
    """Scramble unsigned 64-bit integers (the finaliser of splitmix64)."""
    z = (z + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def formula_998() -> tuple[np.ndarray, np.ndarray]:
    """Weights and tract lengths (mm), shape (998, 998): asymmetric, about 36 edges per row.

    Half of the edges reach the next 60 nodes over 0 to 29.9 mm (some of no length at all), half
    go anywhere over 10 to 189.9 mm. Nodes 500, 501 and 997 are isolated, 100 receives nothing,
    200 sends nothing, 7, 307, 607 and 907 are connected to themselves. The longest tract, 200 mm,
    carries no weight: it makes the history longer, nothing else.
    """
    n = 998
    weights, lengths = np.zeros((n, n)), np.zeros((n, n))
    node = np.arange(n, dtype=np.uint64)
    for k in range(40):
        h = mix(node * np.uint64(40) + np.uint64(k))
        if k < 20:
            source = (node + np.uint64(1) + h % np.uint64(60)) % np.uint64(n)
            tenths = (h >> np.uint64(32)) % np.uint64(300)
        else:
            source = h % np.uint64(n)
            tenths = np.uint64(100) + (h >> np.uint64(32)) % np.uint64(1800)
        rows, columns = node.astype(int), source.astype(int)
        weights[rows, columns] = (1 + (h >> np.uint64(20)) % np.uint64(1024)) / 1024
        lengths[rows, columns] = tenths / 10
    np.fill_diagonal(weights, 0)
    np.fill_diagonal(lengths, 0)
    for i, length in ((7, 0.0), (307, 0.0), (607, 12.5), (907, 100.0)):
        weights[i, i], lengths[i, i] = 0.75, length
    isolated = [500, 501, 997]
    for array in (weights, lengths):
        array[isolated] = array[:, isolated] = 0
        array[100] = array[:, 200] = 0
    lengths[0, 500] = 200.0
    return weights, lengths


def horizon(tract_lengths: np.ndarray, dt: float) -> int:
    """Rows of a complete history. TVB counts every tract, also those without weight."""
    return int(np.rint(tract_lengths / SPEED / dt).max()) + 1


# --- models -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Spread:
    """A parameter that differs from node to node, between `lo` and `hi`."""

    lo: float
    hi: float

    def values(self, n: int) -> np.ndarray:
        return self.lo + (self.hi - self.lo) * (np.arange(1, n + 1) * GOLDEN_RATIO % 1.0)


@dataclass(frozen=True)
class Setup:
    """A model with parameters that keep it moving, and where its history lies.

    `start` gives lowest and highest initial value per state variable. It is inside the model's
    `state_variable_range` unless a comment says otherwise.
    """

    model: str
    params: Mapping[str, Any]
    start: tuple[tuple[float, float], ...]
    coupling: Mapping[str, float]  # of Linear
    dt: Mapping[str, float]  # per network
    modes: int = 1
    steps: tuple[int, ...] = STEPS
    recorded: tuple[str, ...] = ()  # empty: all state variables
    tolerance: float = 1e-9


def dts(d76: float, d192: float, d998: float) -> dict[str, float]:
    return dict(zip(WEIGHT_SCALE, (d76, d192, d998), strict=True))


EPILEPTOR = {"x0": Spread(-2.3, -1.4), "Kvf": 0.5, "Kf": 0.25, "Ks": -0.5, "r": 0.001}

# Bursting, and chaotic in a network: by step 1000 a disturbance grows up to 1e5 times.
BURSTING_STEPS = (1, 10, 100, 400)

SETUPS = {
    # unstable focus inside a limit cycle
    "generic_2d_oscillator": Setup(
        "Generic2dOscillator",
        {"a": Spread(3.6, 4.6), "d": 0.1, "tau": 1.2, "I": Spread(-0.3, 0.3), "gamma": 0.9},
        ((-2, 4), (-6, 6)),
        {"a": 0.3, "b": -0.2},
        dts(2**-4, 0.5, 2**-4),
    ),
    # limit cycle; with Linear coupling the input is y1 alone
    "jansen_rit": Setup(
        "JansenRit",
        {"mu": Spread(0.12, 0.22), "A": Spread(3.0, 3.5), "v0": 5.8},
        ((0, 0.2), (0, 30), (0, 20), (-0.02, 0.02), (-2, 2), (-1, 1)),
        {"a": 0.002, "b": 0.01},
        dts(1.0, 0.5, 0.1),
    ),
    "wilson_cowan": Setup(
        "WilsonCowan",
        {
            "c_ee": 16, "c_ei": 12, "c_ie": 15, "c_ii": 3, "tau_e": 8, "tau_i": Spread(7, 9),
            "a_e": 1.3, "a_i": 2, "b_e": 4, "b_i": 3.7, "P": Spread(0.8, 1.6), "Q": 0.1,
        },
        ((0, 1), (0, 1)),
        {"a": 0.5, "b": 0.0},
        dts(0.5, 1.0, 0.1),
    ),
    "kuramoto": Setup(
        "Kuramoto",
        {"omega": Spread(0.02, 0.4)},
        ((0, 6.28),),
        {"a": 0.01, "b": 0.01},
        dts(0.5, 0.1, 0.5),
    ),
    "epileptor": Setup(
        "Epileptor",
        EPILEPTOR,
        ((-2, 1), (-15, 2), (2, 5), (-2, 0), (0, 2), (-1, 1)),
        {"a": 0.4, "b": 0.05},
        dts(0.05, 0.1, 0.05),
        steps=BURSTING_STEPS,
    ),
    "epileptor_modified": Setup(
        "Epileptor",
        {**EPILEPTOR, "modification": True, "slope": Spread(-0.5, 0.5), "tt": 0.8},
        ((-2, 1), (-15, 2), (2, 5), (-2, 0), (0, 2), (-1, 1)),
        {"a": 0.4, "b": 0.0},
        dts(0.05, 0.02, 0.1),
        steps=BURSTING_STEPS,
    ),
    # one dimension: near its bifurcation it is at least slow
    "reduced_wong_wang": Setup(
        "ReducedWongWang",
        {"w": Spread(0.7, 1.0), "I_o": 0.29},
        ((0, 1),),
        {"a": 0.5, "b": 0.02},
        dts(0.5, 1.0, 0.25),
    ),
    "montbrio_pazo_roxin": Setup(
        "MontbrioPazoRoxin",
        {
            "tau": Spread(2.0, 4.0), "Delta": 0.7, "J": 14.5, "eta": Spread(-5, -4), "I": 0.1,
            "cv": 0.4,
        },
        ((0, 2), (-2, 1.5)),
        {"a": 0.5, "b": 0.1},
        dts(0.1, 2**-4, 2**-4),
    ),
    "reduced_set_hindmarsh_rose": Setup(
        "ReducedSetHindmarshRose",
        {"K12": 0.15, "K21": 0.2},
        ((-2, 2), (-10, 2), (2, 5), (-2, 2), (-10, 2), (2, 5)),
        {"a": 0.05, "b": 0.01},
        dts(0.05, 0.05, 0.05),
        modes=3,
        steps=BURSTING_STEPS,
    ),
    # W_i and ou_drift, (0, 0) in the model, start away from zero: else they would stay there.
    # Negative ou_drift takes the branch that cuts a negative input off.
    "zerlaut_adaptation_first_order": Setup(
        "ZerlautAdaptationFirstOrder",
        {
            "b_e": 5, "b_i": 0.5, "a_i": 0.1, "tau_w_i": 80, "tau_OU": 50, "T": Spread(10, 20),
            "E_L_i": -63.0, "Q_i": 5.5,
            "external_input_ex_ex": 0.0006, "external_input_in_ex": 0.0006,
        },
        ((0.001, 0.005), (0.005, 0.015), (0, 30), (0, 2), (-0.0003, 0.0001)),
        {"a": 0.2, "b": 0.0005},
        dts(0.1, 0.5, 0.1),
    ),
    # Of the models below every fourth of the 76 regions is stored, and no other network.
    "coombes_byrne": Setup(
        "CoombesByrne",
        {"eta": Spread(8, 20), "Delta": 0.6, "k": 1.2},
        ((0, 2), (-3, 1), (1, 2), (-0.5, 0.7)),
        {"a": 0.1, "b": 0.02},
        {"connectivity_76": 0.01},
    ),
    "coombes_byrne_2d": Setup(
        "CoombesByrne2D",
        {"eta": Spread(1, 4), "Delta": 0.7, "k": 0.8},
        ((0, 2), (-2, 1.5)),
        {"a": 0.1, "b": 0.02},
        {"connectivity_76": 0.02},
    ),
    "deco_balanced_exc_inh": Setup(
        "DecoBalancedExcInh",
        {"M_i": Spread(1.0, 1.3), "J_i": Spread(0.8, 1.2), "G": 1.5, "lamda": 0.2},
        ((0, 1), (0, 1)),
        {"a": 0.2, "b": 0.01},
        {"connectivity_76": 0.5},
    ),
    # the s start in the half of their range in which the synapses are open
    "dumont_gutkin": Setup(
        "DumontGutkin",
        {"eta_e": Spread(-4, 3), "tau_e": 8, "J_ee": 4, "J_ie": 6, "Gamma": 3, "I_i": 0.5},
        ((0, 0.5), (-2, 1.5), (0, 1), (0, 1), (0, 0.5), (-2, 1.5), (0, 1), (0, 1)),
        {"a": 0.2, "b": 0.01},
        {"connectivity_76": 0.1},
    ),
    "epileptor_2d": Setup(
        "Epileptor2D",
        {"x0": Spread(-2.2, -1.5), "Kvf": 0.3, "Ks": -0.4, "slope": 0.1, "r": 0.002},
        ((-2, 1), (2, 5)),
        {"a": 0.4, "b": 0.02},
        {"connectivity_76": 0.05},
    ),
    "epileptor_codim3": Setup(
        "EpileptorCodim3",
        {"dstar": Spread(0.2, 0.4), "R": Spread(0.3, 0.5), "Ks": 0.2, "c": 0.002},
        ((0.4, 0.6), (-0.1, 0.1), (0, 0.15)),
        {"a": 0.3, "b": 0.01},
        {"connectivity_76": 0.1},
    ),
    # uA and uB, (0, 0) in the model, start apart; TVB does not record them
    "epileptor_codim3_slow_mod": Setup(
        "EpileptorCodim3SlowMod",
        {"dstar": Spread(0.2, 0.4), "Ks": 0.2, "cA": 0.0004, "cB": 0.0005},
        ((0.4, 0.6), (-0.1, 0.1), (0, 0.1), (0, 0.3), (0, 0.3)),
        {"a": 0.3, "b": 0.01},
        {"connectivity_76": 0.1},
        recorded=("x", "y", "z"),
    ),
    "epileptor_resting_state": Setup(
        "EpileptorRestingState",
        {**EPILEPTOR, "I_rs": Spread(-0.3, 0.3), "K_rs": 0.6, "p": 0.3},
        (
            (-1.8, -1.4), (-15, -10), (3.6, 4), (-1.1, -0.9), (0.001, 0.01), (-1, 1), (-2, 4),
            (-6, 6),
        ),
        {"a": 0.3, "b": 0.02},
        {"connectivity_76": 0.05},
        steps=BURSTING_STEPS,
    ),
    "gast_schmidt_knosche_sd": Setup(
        "GastSchmidtKnosche_SD",
        {"eta": Spread(-6, -4), "Delta": 1.5, "tau_A": Spread(8, 12), "cr": 0.8, "cv": 0.3},
        ((0, 2), (-3, 0.3), (0, 0.4), (-0.2, 0.3)),
        {"a": 0.4, "b": 0.05},
        {"connectivity_76": 0.02},
    ),
    "gast_schmidt_knosche_sf": Setup(
        "GastSchmidtKnosche_SF",
        {"eta": Spread(-3, 1), "Delta": 1.5, "tau_A": Spread(8, 12), "alpha": 5, "cv": 0.2},
        ((0, 0.5), (-2, 0), (0, 0.2), (-0.1, 0.1)),
        {"a": 0.4, "b": 0.05},
        {"connectivity_76": 0.02},
    ),
    "hopfield": Setup(
        "Hopfield",
        {"taux": Spread(20, 60)},
        ((-1, 2), (0, 1)),
        {"a": 0.9, "b": 0.1},
        {"connectivity_76": 0.5},
    ),
    "hopfield_dynamic": Setup(
        "Hopfield",
        {"taux": Spread(20, 60), "tauT": 90, "dynamic": 1},
        ((-1, 2), (0, 1)),
        {"a": 0.9, "b": 0.1},
        {"connectivity_76": 0.5},
    ),
    # DKi and Kg start near rest: from TVB's ranges concentrations get negative
    "k_ion_ex": Setup(
        "KIonEx",
        {"K_bath": Spread(6, 16), "J": 0.2, "eta": 0.1},
        ((0, 0.2), (-70, -40), (0.1, 0.4), (-1, 0), (-2, 0)),
        {"a": 0.1, "b": 0.0},
        {"connectivity_76": 0.01},
    ),
    "larter_breakspear": Setup(
        "LarterBreakspear",
        {"VT": Spread(0.0, 0.2), "d_V": Spread(0.5, 0.6), "C": 0.3, "aee": 0.3, "t_scale": 0.5},
        ((-1.5, 1.5), (0, 1), (-1.5, 1.5)),
        {"a": 0.5, "b": 0.02},
        {"connectivity_76": 0.1},
    ),
    "linear": Setup(
        "Linear",
        {"gamma": Spread(-0.06, -0.02)},
        ((-1, 1),),
        {"a": 0.01, "b": 0.001},
        {"connectivity_76": 0.5},
    ),
    "reduced_set_fitz_hugh_nagumo": Setup(
        "ReducedSetFitzHughNagumo",
        {"K11": Spread(0.4, 0.6), "K12": 0.2, "K21": 0.1, "mu": 0.1},
        ((-2, 2), (-1, 1), (-2, 2), (-1, 1)),
        {"a": 0.05, "b": 0.01},
        {"connectivity_76": 0.05},
        modes=3,
    ),
    "reduced_wong_wang_exc_inh": Setup(
        "ReducedWongWangExcInh",
        {"J_i": Spread(0.8, 1.2), "w_p": 1.3, "G": 1.2, "lamda": 0.1, "I_ext": 0.02},
        ((0, 1), (0, 1)),
        {"a": 0.2, "b": 0.01},
        {"connectivity_76": 0.5},
    ),
    "sup_hopf": Setup(
        "SupHopf",
        {"a": Spread(-0.2, 0.2), "omega": Spread(0.2, 0.5)},
        ((-2, 2), (-2, 2)),
        {"a": 0.05, "b": 0.01},
        {"connectivity_76": 0.1},
    ),
    # W_i and ou_drift start away from zero, as above; covariances stay small. TVB differentiates
    # the transfer function by differences of 1e-7, whose rounding is a hundredth of the second
    # derivatives: disturbances grow at once, by a thousand, and are forgotten again.
    "zerlaut_adaptation_second_order": Setup(
        "ZerlautAdaptationSecondOrder",
        {
            "b_e": 5, "b_i": 0.5, "a_i": 0.1, "tau_w_i": 80, "tau_OU": 50, "T": Spread(10, 20),
            "E_L_i": -63.0, "external_input_ex_ex": 0.0006, "external_input_in_ex": 0.0006,
        },
        (
            (0.001, 0.005), (0.005, 0.015), (0, 1e-5), (-1e-5, 1e-5), (0, 1e-5), (0, 30), (0, 2),
            (-0.0003, 0.0001),
        ),
        {"a": 0.2, "b": 0.0005},
        {"connectivity_76": 0.1},
        tolerance=1e-8,
    ),
    "zetterberg_jansen": Setup(
        "ZetterbergJansen",
        {"P": Spread(0.1, 0.3), "gamma_5": 12, "Hi": 20},
        (
            (0, 3), (-1, 1), (0, 10), (-1, 1), (0, 10), (-1, 1), (0, 10), (-1, 1), (0, 5), (-1, 1),
            (0, 5), (0, 5),
        ),
        {"a": 0.01, "b": 0.01},
        {"connectivity_76": 0.5},
    ),
}  # fmt: skip


# --- cases --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    name: str
    file: str  # stem of the golden file
    network: str
    model: str
    model_params: Mapping[str, Any]
    coupling: str
    coupling_params: Mapping[str, float]
    scheme: str
    dt: float
    start: tuple[tuple[float, float], ...]
    modes: int = 1
    steps: tuple[int, ...] = STEPS  # which computed steps are stored
    nsig: tuple[float, ...] | None = None  # additive noise per state variable
    recorded: tuple[str, ...] = ()  # empty: all state variables
    every: int = 1  # of the stored nodes, only every so many-th
    tolerance: float = 1e-9

    @property
    def largest_growth(self) -> float:
        """By which a disturbance may grow, so that the tolerance means something."""
        return 1e12 * self.tolerance

    @property
    def weight_scale(self) -> float:
        return WEIGHT_SCALE[self.network]

    @property
    def nodes(self) -> np.ndarray:
        return STORED_NODES[self.network][:: self.every]

    @property
    def simulation_length(self) -> float:
        """Half a step short of the last step: rounded up, it is that step whatever the rounding."""
        return (self.steps[-1] - 0.5) * self.dt

    def parameters(self, n: int) -> dict[str, Any]:
        """Model parameters for `n` nodes: scalars, flags, arrays of shape (n,)."""
        return {
            k: v.values(n) if isinstance(v, Spread) else v for k, v in self.model_params.items()
        }


def make(key: str, name: str, network: str, scheme: str = HEUN, **other: Any) -> Case:
    """A case from the setup `key`; `other` replaces fields."""
    s = SETUPS[key]
    case = Case(
        name=f"{name}-{network.rsplit('_')[-1]}-{scheme.removesuffix('Deterministic')}",
        file=key,
        network=network,
        model=s.model,
        model_params=s.params,
        coupling="Linear",
        coupling_params=s.coupling,
        scheme=scheme,
        dt=s.dt[network],
        start=s.start,
        modes=s.modes,
        steps=s.steps,
        recorded=s.recorded,
        every=1 if len(s.dt) > 1 else 4,
        tolerance=s.tolerance,
    )
    return replace(case, **other)


def model_cases() -> list[Case]:
    out = []
    for key, setup in SETUPS.items():
        first, *others = setup.dt
        out += [make(key, key, first, scheme) for scheme in (EULER, HEUN, RK4)]
        out += [make(key, key, network) for network in others]
    return out


COUPLINGS: tuple[tuple[str, str, dict[str, float]], ...] = (
    ("Linear", "wilson_cowan", {"a": 0.4, "b": 0.1}),
    ("Scaling", "reduced_wong_wang", {"a": 0.2}),
    ("Difference", "epileptor", {"a": 0.5}),
    ("Difference", "montbrio_pazo_roxin", {"a": 0.8}),
    (
        "Sigmoidal",
        "montbrio_pazo_roxin",
        {"cmin": -0.5, "cmax": 1.5, "midpoint": 0.1, "sigma": 0.3},
    ),
    ("Sigmoidal", "reduced_set_hindmarsh_rose", {"a": 2.0, "midpoint": -0.2, "sigma": 3.0}),
    ("SigmoidalJansenRit", "jansen_rit", {"cmax": 0.005, "midpoint": 5.5, "r": 0.5, "a": 10.0}),
    (
        "HyperbolicTangent",
        "generic_2d_oscillator",
        {"a": 0.4, "b": 0.8, "midpoint": 0.3, "sigma": 1.5},
    ),
    ("Kuramoto", "kuramoto", {"a": 0.2}),
    # two coupling variables: TVB divides by their number
    ("Kuramoto", "montbrio_pazo_roxin", {"a": 0.6}),
)


def coupling_cases() -> list[Case]:
    return [
        make(
            key,
            f"{coupling}-{key}",
            network,
            file="couplings",
            coupling=coupling,
            coupling_params=params,
        )
        for coupling, key, params in COUPLINGS
        for network in ("connectivity_76", "connectivity_192")
    ]


# Long and short delays, counted in steps, for one model: at dt 1 ms edges have 0 to 36 steps.
DT_CASES = [
    make("generic_2d_oscillator", f"generic_2d_oscillator-dt-{dt}", network, dt=dt)
    for dt, network in (
        (0.1, "connectivity_76"),
        (1.0, "connectivity_76"),
        (1.0, "connectivity_192"),
        (1.0, "formula_998"),
    )
]

# z starts below its range, so that the branch z < 0 is taken; the slope keeps x1 from exploding.
LOW_Z = make(
    "epileptor",
    "epileptor-low-z",
    "connectivity_76",
    model_params={**EPILEPTOR, "slope": Spread(-16, -12)},
    start=((-2, 1), (-5, 2), (-0.9, 1), (-2, 0), (0, 2), (-1, 1)),
)

# The model of which the second input is what a node itself sends, and one threshold for all.
PRE_SIGMOIDAL = [
    make(
        key,
        f"PreSigmoidal-{key}",
        "connectivity_76",
        file="pre_sigmoidal",
        coupling="PreSigmoidal",
        coupling_params={"H": 0.4, "Q": 0.8, "G": 2.0, "P": 1.1, **params},
    )
    for key, params in (
        ("hopfield", {"theta": 0.3, "dynamic": False}),
        ("hopfield_dynamic", {"dynamic": True}),
    )
]

CASES = [*model_cases(), *coupling_cases(), *PRE_SIGMOIDAL, *DT_CASES, LOW_Z]

STOCHASTIC_CASES = [
    make(
        key,
        f"stochastic-{key}",
        "connectivity_76",
        scheme,
        file="stochastic",
        nsig=nsig,
        dt=dt,
    )
    for key, nsig, dt in (
        ("generic_2d_oscillator", (1e-2, 0.0), 0.5),
        ("jansen_rit", (0.0, 0.0, 0.0, 0.0, 1e-3, 1e-6), 0.5),
        # the bounds r >= 0 and 0 <= S <= 1 are met
        ("montbrio_pazo_roxin", (1e-2, 1e-2), 0.1),
        ("reduced_wong_wang", (1e-3,), 0.5),
    )
    for scheme in ("EulerStochastic", "HeunStochastic")
]


# --- monitors -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class MonitorCase:
    """One run seen by several monitors; `variables_of_interest` None keeps the model's default."""

    run: Case
    length: float  # ms
    monitors: tuple[tuple[str, Mapping[str, float]], ...]
    variables_of_interest: tuple[str, ...] | None = None
    nodes: np.ndarray = field(default_factory=lambda: np.array([0, 11, 37, 75]))


MONITOR_CASES = [
    MonitorCase(
        make(
            "generic_2d_oscillator", "monitors-generic_2d_oscillator", "connectivity_76",
            file="monitors", dt=0.5,
        ),
        2500.0,
        (
            ("SubSample", {"period": 3.0}),
            ("TemporalAverage", {"period": 3.0}),
            ("GlobalAverage", {"period": 3.0}),
            ("Bold", {"period": 500.0, "hrf_length": 2000.0}),
        ),
        ("V", "W"),
    ),
    MonitorCase(
        make("epileptor", "monitors-epileptor", "connectivity_76", file="monitors", dt=0.1),
        60.0,
        (("TemporalAverage", {"period": 1.0}),),
    ),
]  # fmt: skip


# --- initial history and noise ------------------------------------------------------------------


def history(case: Case, tract_lengths: np.ndarray) -> np.ndarray:
    """Initial history, shape (T, variables, nodes, modes), oldest row first; T is the horizon.

    Every node, variable and mode swings between its `start` values with its own phase and period
    (20 to 60 ms).
    """
    rows, n = horizon(tract_lengths, case.dt), len(tract_lengths)
    lo, hi = np.array(case.start, dtype=float).T[:, :, None, None]
    variable, node, mode = np.ogrid[: len(case.start), 1 : n + 1, : case.modes]
    phase = 2 * np.pi * ((node * GOLDEN_RATIO + 0.37 * variable + 0.21 * mode) % 1.0)
    period = 20 + 40 * ((node * 2**0.5 + 0.3 * variable) % 1.0)
    time = np.arange(1 - rows, 1)[:, None, None, None] * case.dt
    return (lo + hi) / 2 + (hi - lo) / 2 * np.sin(phase + 2 * np.pi * time / period)


def disturbed(initial: np.ndarray, relative: float = 1e-13) -> np.ndarray:
    """The same history, every value changed by about `relative` times itself, signs mixed."""
    pattern = np.sin(np.arange(initial.size) * 1.7).reshape(initial.shape)
    return initial * (1 + relative * pattern)


def normals(case: Case, n: int, n_steps: int) -> np.ndarray:
    """Standard normal numbers Z, shape (steps, variables, nodes, modes), by Box-Muller.

    Z[s - 1] drives the s-th computed step: state variable v receives
    sqrt(2 * nsig[v]) * sqrt(dt) * Z[s - 1, v].
    """
    shape = (n_steps, len(case.start), n, case.modes)
    count = np.arange(np.prod(shape), dtype=np.uint64).reshape(shape) * np.uint64(2)
    u1, u2 = (((mix(count + np.uint64(i)) >> np.uint64(11)) + 0.5) * 2.0**-53 for i in (0, 1))
    return np.sqrt(-2 * np.log(u1)) * np.cos(2 * np.pi * u2)
