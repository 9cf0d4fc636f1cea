"""A whole run as plain values: what `virtualbrain run` is told, on the line or in a TOML file.

Keys of the file are the options of the command (``--coupling-parameter`` is
``coupling_parameter``). A key that is left out has its default; a file that names no model starts
from `WORKING_POINT`, one that does from ``RunConfig()``, since parameters, coupling and noise of
the working point suit its model alone.

>>> config = from_toml('model = "Kuramoto"\\nduration = "2s"\\nparameter.omega = 0.06')
>>> config.duration, config.parameter, config.simulator().model
(2000.0, {'omega': 0.06}, Kuramoto(omega=0.06))
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain._declared import suggestion
from virtualbrain.datasets import find

if TYPE_CHECKING:
    from virtualbrain.connectivity import Connectivity
    from virtualbrain.cortex import Cortex
    from virtualbrain.simulator import Simulator

__all__ = ["WORKING_POINT", "RunConfig", "from_toml", "milliseconds", "read", "to_toml"]

Value = float | bool | list[float] | dict[str, float]
"""Of a parameter: a number, one per region, or numbers by region label ("*" for the others)."""

SCALINGS = ("none", "tract", "region", "spectral")
OTHERS = "*"


@dataclass(frozen=True)
class RunConfig:
    """What is simulated, and for how long.

    Times are in ms; texts such as ``"5min"``, ``"300s"`` and ``"10ms"`` are accepted.

    Parameters
    ----------
    connectivity : str
        A data set, or a path to a TVB zip.
    weight_scaling : {"none", "tract", "region", "spectral"}
        What the weights are divided by: nothing, the largest weight, the largest sum of a
        region's inputs, or the spectral radius. Self-connections are removed before.
    self_connections : bool
        Whether to keep the diagonal of the weights.
    speed : float, mm/ms
        Default the connectome's; infinite for no delays.
    surface : {"default"}
        Makes the 16384 vertices of tvb-data's cortex the nodes, joined by its local connectivity;
        for a connectome of 76 or 192 regions. Default none: the regions are the nodes.
    local_coupling : float
        Factor of the local connectivity of a surface.
    model, coupling, integrator : str
        Class names.
    parameter, coupling_parameter : dict of str to number, list or dict
        Values other than the defaults: a number, a list with one per region, or a dict of numbers
        by region label, in which ``"*"`` stands for all other regions.
    variables_of_interest : list of str
        State variables or expressions of them. Default the model's.
    state_variable_range : dict of str to list of 2 floats
        Where random initial states are drawn.
    dt : float, ms
    nsig : float, or list with one per state variable or region
        Strength D of additive noise; makes a deterministic integrator stochastic.
    monitor : list of str
        Class and period, such as ``"TemporalAverage:10ms"``; for BOLD perhaps a response function:
        ``"Bold:2000:MixtureOfGammas"``; for EEG a reference: ``"EEG:1ms:average"``; for functional
        connectivity what is correlated: ``"FunctionalConnectivity:60s:Bold:2s"``.
    duration : float, ms
        What is recorded.
    transient : float, ms
        What is simulated before, and not recorded.
    seed : int
        Of noise and random initial states.
    threads : int
        Default as many as help. Results do not depend on it.

    Raises
    ------
    TypeError, ValueError
        A value of the wrong kind, or out of range, naming the key.

    Examples
    --------
    >>> config = RunConfig(model="Kuramoto", monitor=["TemporalAverage:10"], duration="1s")
    >>> config.simulator().run(config.duration)
    [TimeSeries(TemporalAverage: 100 samples of theta, 76 nodes, every 10 ms)]
    """

    connectivity: str = "connectivity_76.zip"
    weight_scaling: str = "none"
    self_connections: bool = True
    speed: float | None = None
    surface: str | None = None
    local_coupling: float = 1.0
    model: str = "Generic2dOscillator"
    parameter: dict[str, Value] = field(default_factory=dict)
    variables_of_interest: list[str] | None = None
    state_variable_range: dict[str, list[float]] = field(default_factory=dict)
    coupling: str = "Linear"
    coupling_parameter: dict[str, Value] = field(default_factory=dict)
    integrator: str = "HeunDeterministic"
    dt: float = 0.1
    nsig: float | list[float] | None = None
    monitor: list[str] = field(default_factory=lambda: ["Bold:2000"])
    duration: float = 300_000.0
    transient: float = 30_000.0
    seed: int = 42
    threads: int | None = None

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if value is not None or each.default is not None:
                object.__setattr__(self, each.name, _CHECKS[each.name](each.name, value))
        steps = (self.duration + self.transient) / self.dt
        if steps > 2**53:
            raise ValueError(f"duration and transient are {steps:g} steps of dt: too many")

    def simulator(self) -> Simulator:
        """Make the simulator, configured.

        Returns
        -------
        simulator : Simulator

        Raises
        ------
        ValueError, TypeError, FileNotFoundError
            Whatever cannot be simulated, in one sentence.
        """
        from virtualbrain import coupling, integrators, models
        from virtualbrain.noise import Additive
        from virtualbrain.simulator import Simulator

        connectivity = self.connectome()
        labels = connectivity.region_labels.tolist()
        model = _make("model", models, "Model", self.model, self.parameter, labels)
        if self.variables_of_interest is not None:
            model.variables_of_interest = self.variables_of_interest
        for name, pair in self.state_variable_range.items():
            if name not in model.state_variables:
                raise ValueError(
                    f"state_variable_range: {self.model} has no state variable {name!r}"
                    + suggestion(name, model.state_variables)
                )
            model.state_variable_range[name] = np.array(pair)
        noise = None if self.nsig is None else Additive(nsig=self.nsig, noise_seed=self.seed)
        return Simulator(
            model=model,
            connectivity=connectivity,
            surface=self.cortex(connectivity.number_of_regions),
            coupling=_make(
                "coupling", coupling, "Coupling", self.coupling, self.coupling_parameter, labels
            ),
            integrator=_class("integrator", integrators, self.integrator)(dt=self.dt),
            noise=noise,
            monitors=[_monitor(text) for text in self.monitor],
            simulation_length=self.duration,
            seed=self.seed,
            threads=self.threads,
        ).configure()

    def connectome(self) -> Connectivity:
        """Read the connectome, and scale its weights.

        Returns
        -------
        connectivity : Connectivity

        Raises
        ------
        FileNotFoundError, ValueError
            No such file, no connectome, or weights that cannot be scaled.

        Examples
        --------
        >>> weights = WORKING_POINT.connectome().weights
        >>> float(abs(np.linalg.eigvals(weights)).max().round(12)), float(weights.trace())
        (1.0, 0.0)
        """
        from virtualbrain.connectivity import Connectivity

        conn = Connectivity.from_file(self.connectivity).configure()
        if not self.self_connections:
            conn.weights = conn.transform_remove_self_connections()
        conn.normalise(self.weight_scaling)
        if self.speed is not None:
            conn.speed = self.speed
        return conn

    def cortex(self, regions: int) -> Cortex | None:
        """Read the surface for a connectome of so many regions, if there is to be one.

        Parameters
        ----------
        regions : int

        Returns
        -------
        cortex : Cortex or None

        Raises
        ------
        ValueError
            tvb-data does not say which of these regions the vertices belong to.
        """
        from virtualbrain.cortex import Cortex

        if self.surface is None:
            return None
        if regions not in (76, 192):
            raise ValueError(
                f"surface wants a connectome of 76 or 192 regions; got {regions}: for others use "
                "Simulator(surface=Cortex(...)) in Python"
            )
        cortex = Cortex.from_file(
            region_mapping_file=f"regionMapping_16k_{regions}.txt",
            local_connectivity_file="local_connectivity_16384.mat",
        )
        cortex.coupling_strength = self.local_coupling
        return cortex


# Checks -------------------------------------------------------------------------------------------


def milliseconds(name: str, value: Any) -> float:
    """Read a duration.

    Parameters
    ----------
    name : str
        For messages.
    value : float or str
        A number of ms, or a text with a unit: ms, s, min or h.

    Returns
    -------
    duration : float, ms

    Raises
    ------
    ValueError
        Neither.

    Examples
    --------
    >>> milliseconds("duration", "5min"), milliseconds("duration", 250)
    (300000.0, 250.0)
    """
    found = re.fullmatch(r"\s*([^a-z\s]\S*?)\s*(ms|s|min|h)?\s*", str(value).lower())
    try:
        number = math.nan if found is None or isinstance(value, bool) else float(found[1])
    except ValueError:
        number = math.nan
    if found is None or not math.isfinite(number):
        raise ValueError(
            f"{name} wants a time such as 300000 (ms), '300s' or '5min'; got {value!r}"
        )
    return number * {"ms": 1.0, "s": 1e3, "min": 6e4, "h": 3.6e6}[found[2] or "ms"]


def _positive(name: str, value: Any) -> float:
    ms = milliseconds(name, value)
    if ms <= 0:
        raise ValueError(f"{name} wants a time larger than 0; got {value!r}")
    return ms


def _not_negative(name: str, value: Any) -> float:
    ms = milliseconds(name, value)
    if ms < 0:
        raise ValueError(f"{name} must not be negative; got {value!r}")
    return ms


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError(f"{name} wants a text; got {value!r}")
    return value


def _texts(name: str, value: Any) -> list[str]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list | tuple) or not texts:
        raise TypeError(f"{name} wants one text or a list of them; got {value!r}")
    return [_text(name, text) for text in texts]


def _scaling(name: str, value: Any) -> str:
    if value not in SCALINGS:
        raise ValueError(f"{name} wants one of {', '.join(SCALINGS)}; got {value!r}")
    return str(value)


def _surface(name: str, value: Any) -> str:
    if value != "default":
        raise ValueError(f"{name} wants 'default', the cortex of tvb-data; got {value!r}")
    return str(value)


def _finite(name: str, value: Any) -> float:
    number = _number(name, value)
    if math.isinf(number):
        raise ValueError(f"{name} wants a finite number; got {value!r}")
    return number


def _flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{name} wants true or false; got {value!r}")
    return value


def _whole(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} wants a whole number; got {value!r}")
    return value


def _seed(name: str, value: Any) -> int:
    seed = _whole(name, value)
    if not 0 <= seed < 2**63:  # the largest whole number of TOML
        raise ValueError(f"{name} wants 0 to 2**63 - 1; got {seed}")
    return seed


def _number(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{name} wants a number; got {value!r}")
    try:
        number = float(value)
    except OverflowError:
        raise ValueError(f"{name} wants a number of ordinary size") from None
    if math.isnan(number):
        raise ValueError(f"{name} wants a number; got nan")
    return number


def _speed(name: str, value: Any) -> float:
    speed = _number(name, value)
    if not speed > 0:
        raise ValueError(f"{name} wants a number of mm/ms larger than 0; got {value!r}")
    return speed


def _numbers(name: str, value: Any) -> float | list[float]:
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [_number(f"{name}[{i}]", each) for i, each in enumerate(value)]
    if isinstance(value, str) and value.startswith("@"):
        return _column(name, value[1:])
    return _number(name, value)


def _value(name: str, value: Any) -> Value:
    if isinstance(value, bool):
        return value
    if isinstance(value, Mapping):
        return {str(label): _number(f"{name}.{label}", each) for label, each in value.items()}
    return _numbers(name, value)


def _values(name: str, value: Any) -> dict[str, Value]:
    if not isinstance(value, Mapping):
        raise TypeError(f"{name} wants names with values; got {value!r}")
    return {str(key): _value(f"{name} {key}", each) for key, each in value.items()}


def _ranges(name: str, value: Any) -> dict[str, list[float]]:
    ranges = {}
    for key, pair in _values(name, value).items():
        if (
            not isinstance(pair, list)
            or len(pair) != 2
            or not -math.inf < pair[0] <= pair[1] < math.inf
        ):
            raise ValueError(f"{name} {key} wants two numbers, lower and upper; got {pair!r}")
        ranges[key] = pair
    return ranges


_CHECKS: dict[str, Any] = {
    "connectivity": _text,
    "weight_scaling": _scaling,
    "self_connections": _flag,
    "speed": _speed,
    "surface": _surface,
    "local_coupling": _finite,
    "model": _text,
    "parameter": _values,
    "variables_of_interest": _texts,
    "state_variable_range": _ranges,
    "coupling": _text,
    "coupling_parameter": _values,
    "integrator": _text,
    "dt": _positive,
    "nsig": _numbers,
    "monitor": _texts,
    "duration": _positive,
    "transient": _not_negative,
    "seed": _seed,
    "threads": _whole,
}


def _column(name: str, path: str) -> list[float]:
    """The numbers of a text file, one per region, apart by blanks, commas or lines."""
    if not os.path.isfile(path):
        raise FileNotFoundError(f"{name}: there is no file {path!r}")
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
        numbers = [float(word) for word in re.split(r"[\s,;]+", re.sub(r"#.*", "", text)) if word]
    except ValueError as error:  # of decoding too
        raise ValueError(f"{name}: {path} wants one number per region; {error}") from None
    if not numbers:
        raise ValueError(f"{name}: {path} holds no numbers")
    return numbers


# Classes by name ----------------------------------------------------------------------------------


def _class(name: str, module: Any, wanted: str) -> Any:
    bases = {
        "Model",
        "Coupling",
        "Integrator",
        "IntegratorStochastic",
        "Monitor",
        "Projection",
        "DefaultMasks",
        "Equation",
        "HRFKernel",
        "Parameter",
        "TracingError",
    }
    known = [
        each
        for each in module.__all__
        if each not in bases and isinstance(getattr(module, each), type)
    ]
    if wanted not in known:
        raise ValueError(f"{name}: there is no {wanted!r}" + suggestion(wanted, known))
    return getattr(module, wanted)


def _make(
    name: str, module: Any, base: str, wanted: str, values: dict[str, Value], labels: list[str]
) -> Any:
    """A model or coupling with its parameters."""
    cls = _class(name, module, wanted)
    filled: dict[str, Any] = {}
    for key, value in values.items():
        declared = cls._declared.get(key)
        if declared is None:
            raise ValueError(f"{wanted} has no parameter {key!r}" + suggestion(key, cls._declared))
        filled[key] = value
        if isinstance(value, dict):
            filled[key] = _by_region(f"{wanted}.{key}", value, declared["value"], labels)
        elif (
            isinstance(value, list)
            and declared["kind"] != "vector"
            and len(value) not in (1, len(labels))
        ):
            raise ValueError(
                f"{wanted}.{key} wants a number, or one for each of {len(labels)} regions; got "
                f"{len(value)} numbers"
            )
    return cls(**filled)


def _by_region(
    name: str, value: dict[str, float], default: list[float], labels: list[str]
) -> NDArray[np.float64]:
    array = np.full(len(labels), value.get(OTHERS, default[0]))
    for label, number in value.items():
        where = [i for i, each in enumerate(labels) if each == label]
        if not where and label != OTHERS:
            close = suggestion(label, labels) if len(labels) < 2000 else ""
            hint = close if close.startswith("; did") else ""
            raise ValueError(f"{name}: the connectome has no region {label!r}{hint}")
        array[where] = number
    return array


def _monitor(text: str) -> Any:
    from virtualbrain import equations, monitors

    name, *options = text.split(":")
    cls = _class("monitor", monitors, name)
    given: dict[str, Any] = {}
    if options and issubclass(cls, monitors.RawVoi):
        raise ValueError(f"monitor {text!r}: {name} records every step and takes no period")
    if options:
        given["period"] = _positive(f"monitor {name}", options[0])
    if cls is monitors.FunctionalConnectivity:
        if not options:
            raise ValueError(f"monitor {text!r} wants a period, such as {name}:60s:Bold:2s")
        if len(options) > 1:
            given["monitor"] = _monitor(":".join(options[1:]))
    elif len(options) == 2 and issubclass(cls, monitors.Bold):
        given["hrf_kernel"] = _class("monitor", equations, options[1])()
    elif len(options) == 2 and cls is monitors.EEG:
        given["reference"] = options[1]
    elif len(options) > 1:
        raise ValueError(
            f"monitor {text!r} wants a class and a period, such as TemporalAverage:10ms, and for "
            "Bold perhaps a response function, such as Bold:2s:Gamma, for EEG a reference, such as "
            "EEG:1ms:average, for FunctionalConnectivity what is correlated, such as "
            "FunctionalConnectivity:60s:Bold:2s"
        )
    return cls(**given)


WORKING_POINT = RunConfig(
    weight_scaling="spectral",
    self_connections=False,
    model="ReducedWongWang",
    parameter={"w": 0.9, "I_o": 0.3},
    state_variable_range={"S": [0.0, 0.1]},
    coupling_parameter={"a": 0.81},
    integrator="HeunStochastic",
    dt=0.5,
    nsig=5e-7,
    monitor=["Bold:2000:MixtureOfGammas"],
)
"""Resting state of Deco et al. 2013 (doi:10.1523/JNEUROSCI.1091-13.2013), below its bifurcation.

Reduced Wong-Wang model with w = 0.9, I_o = 0.3 nA and noise of amplitude 0.001, that is
nsig = 0.001**2 / 2, started on the low branch, and the response function of Glover 1999. Weights
have no diagonal and a spectral radius of 1; without noise the low branch then ends at a coupling of
0.834. At 0.81 the noise does not end it, and FC of 5 minutes of BOLD correlates with SC by 0.57
(standard deviation over 20 seeds: 0.05); its mean over pairs is 0.09, its standard deviation 0.18.
See docs/working-point.md.
"""


# TOML ---------------------------------------------------------------------------------------------


def read(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Read the keys of a TOML file; paths in it are relative to its folder.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    keys : dict
        For `merge`.

    Raises
    ------
    OSError
        It cannot be read.
    ValueError
        It is no TOML.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {str(path)!r}")
    try:
        keys = _parse(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path}: {error}") from None
    conn = keys.get("connectivity")
    if isinstance(conn, str) and (path.parent / conn).is_file():
        keys["connectivity"] = str(path.parent / conn)
    for table in ("parameter", "coupling_parameter"):
        if isinstance(keys.get(table), dict):
            keys[table] = {k: _beside(path.parent, v) for k, v in keys[table].items()}
    if "nsig" in keys:
        keys["nsig"] = _beside(path.parent, keys["nsig"])
    return keys


def _beside(folder: Path, value: Any) -> Any:
    return f"@{folder / value[1:]}" if isinstance(value, str) and value.startswith("@") else value


def _parse(text: str) -> dict[str, Any]:
    try:
        import tomllib
    except ModuleNotFoundError:  # Python 3.10
        import tomli as tomllib  # type: ignore[import-not-found, no-redef, unused-ignore]
    return tomllib.loads(text)


def merge(*layers: Mapping[str, Any]) -> RunConfig:
    """Join keys, later ones over earlier ones, on top of the defaults.

    Parameters are joined one by one while the model, or the coupling, stays the same; so are the
    regions of a parameter given by region.

    Parameters
    ----------
    *layers : mapping of str to value
        Keys of `RunConfig`.

    Returns
    -------
    config : RunConfig

    Raises
    ------
    ValueError, TypeError
        An unknown key or a bad value.

    Examples
    --------
    >>> merge({"parameter": {"w": 1.0}}, {"seed": 7}).parameter
    {'w': 1.0, 'I_o': 0.3}
    >>> merge({"model": "Kuramoto"}).nsig is None
    True
    """
    known = [each.name for each in fields(RunConfig)]
    named = any("model" in layer for layer in layers)
    start = RunConfig() if named else WORKING_POINT
    keys: dict[str, Any] = {name: getattr(start, name) for name in known}
    for layer in layers:
        for name in layer:
            if name not in known:
                raise ValueError(f"there is no setting {name!r}" + suggestion(name, known))
        if layer.get("model", keys["model"]) != keys["model"]:
            keys.update(parameter={}, state_variable_range={}, variables_of_interest=None)
        if layer.get("coupling", keys["coupling"]) != keys["coupling"]:
            keys["coupling_parameter"] = {}
        for name, value in layer.items():
            keys[name] = _joined(keys[name], value) if isinstance(keys[name], dict) else value
    return RunConfig(**keys)


def _joined(old: dict[str, Any], new: Any) -> Any:
    """Entries of `new` over those of `old`; numbers by region go on top of the rest of a value."""
    if not isinstance(new, Mapping):
        return new
    joined = dict(old)
    for key, value in new.items():
        before = joined.get(key)
        if isinstance(value, Mapping) and isinstance(before, int | float):
            before = {OTHERS: before}
        if isinstance(value, Mapping) and isinstance(before, dict):
            value = {**before, **value}
        joined[key] = value
    return joined


def from_toml(text: str) -> RunConfig:
    """Read a TOML document.

    Parameters
    ----------
    text : str

    Returns
    -------
    config : RunConfig

    Raises
    ------
    ValueError, TypeError
        No TOML, an unknown key, or a bad value.

    Examples
    --------
    >>> from_toml('modle = "Kuramoto"')
    Traceback (most recent call last):
    ValueError: there is no setting 'modle'; did you mean 'model'?
    """
    return merge(_parse(text))


def to_toml(config: RunConfig) -> str:
    """Write a TOML document that `from_toml` turns into an equal configuration.

    Parameters
    ----------
    config : RunConfig

    Returns
    -------
    text : str

    Examples
    --------
    >>> print(to_toml(RunConfig(parameter={"a": {"rV1": -1.5}})).splitlines()[-2:])
    ['[parameter]', 'a = {rV1 = -1.5}']
    """
    plain, tables = [], []
    for each in fields(config):
        value = getattr(config, each.name)
        if value is None or value == {}:
            continue  # that is the default
        if isinstance(value, dict):
            tables += ["", f"[{each.name}]", *(f"{_key(k)} = {_toml(v)}" for k, v in value.items())]
        else:
            plain.append(f"{each.name} = {_toml(value)}")
    return "\n".join(plain + tables) + "\n"


def _toml(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int() | float():
            return repr(value)
        case str():
            return _quoted(value)
        case dict():
            return "{" + ", ".join(f"{_key(k)} = {_toml(v)}" for k, v in value.items()) + "}"
        case _:
            return "[" + ", ".join(map(_toml, value)) + "]"


def _key(text: str) -> str:
    return text if re.fullmatch(r"[A-Za-z0-9_-]+", text) else _quoted(text)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda c: f"\\u{ord(c[0]):04x}", escaped) + '"'


def located(config: RunConfig) -> RunConfig:
    """The same with a connectome in a file of the user's named by its absolute path."""
    path = Path(config.connectivity).expanduser()
    if path.is_file():
        return replace(config, connectivity=str(path.resolve()))
    find(config.connectivity)  # or say where it was looked for
    return config
