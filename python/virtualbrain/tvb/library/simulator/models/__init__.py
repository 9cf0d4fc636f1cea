"""Neural mass models: those of the engine, as TVB declares its own."""

from __future__ import annotations

import copy
import re
from enum import Enum
from typing import TYPE_CHECKING, Any

import numpy as np

from virtualbrain import models as native

from ...basic.neotraits.api import Final, List, MetaType, NArray, Range
from .base import Declared, Model, ModelNumbaDfun


def _make(name: str) -> Any:
    cls: Any = getattr(native, name)
    plain = cls()
    namespace: dict[str, Any] = {
        "__doc__": cls.__doc__,
        "__module__": __name__,
        "_native_class": cls,
        "_nvar": plain.nvar,
        "number_of_modes": plain.number_of_modes,
        "cvar": np.array(plain.cvar),
        "stvar": np.array(plain.stvar),
        "state_variables": plain.state_variables,
        "parameter_names": list(plain.parameter_names),
        "state_variable_range": Final(
            default={k: np.array(v) for k, v in plain.state_variable_range.items()}
        ),
        "variables_of_interest": List(of=str, default=tuple(plain.variables_of_interest)),
    }
    if plain.state_variable_boundaries:
        namespace["state_variable_boundaries"] = Final(
            default=copy.deepcopy(plain.state_variable_boundaries)
        )
    for key, p in plain._declared.items():
        default = getattr(plain, key)
        lo, hi = p["range"]
        domain = Range(lo, hi, 0.01)
        namespace[key] = NArray(
            default, doc=p["doc"], label=key, dtype=default.dtype, domain=domain
        )
    return MetaType(name, (Declared,), namespace)


if TYPE_CHECKING:

    def __getattr__(name: str) -> Any: ...


_NAMES = [n for n in native.__all__ if isinstance(getattr(native, n), type)]
_NAMES = [n for n in _NAMES if issubclass(getattr(native, n), native.Model) and n != "Model"]
for _name in _NAMES:
    globals()[_name] = _make(_name)


def _member(name: str) -> str:
    """``REDUCED_WONG_WANG`` of ``ReducedWongWang``."""
    special = {
        "EpileptorRestingState": "EPILEPTOR_RS",
        "EpileptorCodim3SlowMod": "EPILEPTOR_CODIM_3_SLOW",
        "KIonEx": "K_ION_EXCHANGE",
        "SupHopf": "SUP_HOPF",
        "ZerlautAdaptationFirstOrder": "ZERLAUT_FIRST_ORDER",
        "ZerlautAdaptationSecondOrder": "ZERLAUT_SECOND_ORDER",
        "GastSchmidtKnosche_SD": "GAST_SCHMIDT_KNOSCHE_SD",
        "GastSchmidtKnosche_SF": "GAST_SCHMIDT_KNOSCHE_SF",
        "Generic2dOscillator": "GENERIC_2D_OSCILLATOR",
    }
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[a-z])(?=\d)", "_", name)
    return special.get(name, words.upper())


class _WithClasses:
    """Names of the models; `get_class` gives the class."""

    def get_class(self) -> type[Model]:
        """The model's class."""
        found: type[Model] = globals()[self.value]  # type: ignore[attr-defined]
        return found

    @classmethod
    def get_base_model_subclasses(cls) -> list[type[Model]]:
        """All models."""
        return [m.get_class() for m in cls if m.value != "Model"]  # type: ignore[attr-defined]


_MEMBERS = {"BASE_MODEL": "Model", **{_member(n): n for n in _NAMES}}
ModelsEnum: Any = Enum("ModelsEnum", _MEMBERS, type=_WithClasses)  # type: ignore[misc]

__all__ = ["Model", "ModelNumbaDfun", "ModelsEnum", *_NAMES]
