"""Monitors as plain values, and the objects that they mean.

A monitor is a text of class, period and perhaps an option, or a table of such a text and further
arguments of the class:

>>> check_monitors("monitor", ["Raw", {"monitor": "Bold:2s", "hrf_kernel": "Gamma"}])
['Raw', {'monitor': 'Bold:2s', 'hrf_kernel': 'Gamma'}]
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from virtualbrain._declared import suggestion
from virtualbrain.config import checks
from virtualbrain.config.classes import by_region, class_named
from virtualbrain.config.equation import check_equation, equation_of

if TYPE_CHECKING:
    from virtualbrain.models import Model

__all__ = ["FILES", "check_monitors", "monitor_of"]

FILES = {
    "sensors": "sensors_fname",
    "projection": "projection_fname",
    "region_mapping": "rm_f_name",
}
_CHECKS: dict[str, checks.Check] = {
    "monitor": checks.text,
    "variables_of_interest": checks.texts,
    "hrf_kernel": check_equation,
    "hrf_length": checks.positive_time,
    "window": checks.positive_time,
    **dict.fromkeys(FILES, checks.text),
}


def check_monitors(name: str, value: Any) -> list[str | dict[str, Any]]:
    """A list of texts and tables, of one or several."""
    several = [value] if isinstance(value, str | Mapping) else value
    if not isinstance(several, list | tuple) or not several:
        raise TypeError(f"{name} wants one text or a list of them, or tables; got {value!r}")
    return [
        _table(f"{name}[{i}]", each) if isinstance(each, Mapping) else checks.text(name, each)
        for i, each in enumerate(several)
    ]


def _table(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    if "monitor" not in given:
        raise ValueError(
            f"{name} wants a key monitor, a text such as 'EEG:1ms', besides its arguments"
        )
    return {
        str(key): _CHECKS.get(str(key), _argument)(f"{name}.{key}", each)
        for key, each in given.items()
    }


def _argument(name: str, value: Any) -> Any:
    """Whatever TOML has."""
    if isinstance(value, bool) or (isinstance(value, str) and not value.startswith("@")):
        return value
    return checks.regional(name, value)


def monitor_of(name: str, given: Any, model: Model, labels: list[str], seed: int) -> Any:
    """The monitor that is meant.

    Parameters
    ----------
    name : str
        For messages.
    given : str or dict
    model : Model
        Whose variables it records.
    labels : list of str
        Of the regions.
    seed : int
        Of noise of the observation.
    """
    from virtualbrain.monitors import Projection, Raw

    table = {"monitor": given} if isinstance(given, str) else dict(given)
    cls, arguments = _told(table.pop("monitor"))
    variables = table.pop("variables_of_interest", None)
    known = [*getattr(cls, "_declared", {}), *inspect.signature(cls).parameters]
    for key, value in table.items():
        if key not in known or key in ("period", "monitor"):
            raise ValueError(f"{name}: {cls.__name__} has no {key!r}" + suggestion(key, known))
        arguments[key] = _meant(f"{name}.{key}", key, value, cls, labels, seed)
    files = {FILES[key]: arguments.pop(key) for key in FILES if key in table}
    if files and issubclass(cls, Projection):
        monitor = cls.from_file(**files, **arguments)
    else:
        monitor = cls(**arguments)
    if variables is not None:
        recordable = monitor._recordable(SimpleNamespace(model=model))
        for each in variables:
            if each not in recordable:
                raise ValueError(
                    f"{name}: the variables_of_interest of the run have no {each!r}"
                    + suggestion(each, recordable)
                )
        recorder = getattr(monitor, "monitor", monitor)  # that of functional connectivity
        if isinstance(recorder, Raw):
            raise ValueError(f"{name}: Raw records all variables: use RawVoi for some of them")
        recorder.variables_of_interest = [recordable.index(each) for each in variables]
    return monitor


def _meant(name: str, key: str, value: Any, cls: Any, labels: list[str], seed: int) -> Any:
    """An argument of a class."""
    from virtualbrain.equations import HRFKernel
    from virtualbrain.noise import Additive

    if key == "hrf_kernel":
        kernel = equation_of(name, value)
        if not isinstance(kernel, HRFKernel):
            raise ValueError(f"{name} wants a response function, such as Gamma; got {value!r}")
        return kernel
    if key == "obsnoise":
        return Additive(value, noise_seed=seed)
    if isinstance(value, dict):
        declared = getattr(cls, "_declared", {}).get(key)
        return by_region(name, value, declared["value"][0] if declared else None, labels)
    if key == "spatial_mask":
        return np.asarray(value, int)
    return value


def _told(text: str) -> tuple[Any, dict[str, Any]]:
    """Class and arguments of ``CLASS:PERIOD:OPTION``."""
    from virtualbrain import equations, monitors

    name, *options = text.split(":")
    cls = class_named("monitor", monitors, name)
    given: dict[str, Any] = {}
    if options and issubclass(cls, monitors.RawVoi):
        raise ValueError(f"monitor {text!r}: {name} records every step and takes no period")
    if options:
        given["period"] = checks.positive_time(f"monitor {name}", options[0])
    if cls is monitors.FunctionalConnectivity:
        if not options:
            raise ValueError(f"monitor {text!r} wants a period, such as {name}:60s:Bold:2s")
        if len(options) > 1:
            inner, arguments = _told(":".join(options[1:]))
            given["monitor"] = inner(**arguments)
    elif len(options) == 2 and issubclass(cls, monitors.Bold):
        given["hrf_kernel"] = class_named(
            f"monitor {name}", equations, options[1], equations.HRFKernel
        )()
    elif len(options) == 2 and cls is monitors.EEG:
        given["reference"] = options[1]
    elif len(options) > 1:
        raise ValueError(
            f"monitor {text!r} wants a class and a period, such as TemporalAverage:10ms, and for "
            "Bold perhaps a response function, such as Bold:2s:Gamma, for EEG a reference, such as "
            "EEG:1ms:average, for FunctionalConnectivity what is correlated, such as "
            "FunctionalConnectivity:60s:Bold:2s"
        )
    return cls, given
