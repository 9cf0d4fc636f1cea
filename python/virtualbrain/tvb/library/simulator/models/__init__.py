"""Neural mass models: those of the engine, as TVB declares its own."""

from __future__ import annotations

import copy
from enum import Enum
from typing import TYPE_CHECKING, Any

import numpy as np

from virtualbrain import models as native

from ...basic.neotraits.api import Final, List, MetaType, NArray, Range
from ._methods import METHODS
from .base import Declared, Model, ModelNumbaDfun

# Whose `dfun` TVB compiles with Numba: subclasses may do the same, and want flat parameters.
_OF_ROWS = (
    "DecoBalancedExcInh", "Epileptor", "Epileptor2D", "EpileptorCodim3", "EpileptorCodim3SlowMod",
    "EpileptorRestingState", "Generic2dOscillator", "JansenRit", "ReducedWongWang",
    "ReducedWongWangExcInh", "SupHopf", "WilsonCowan",
)  # fmt: skip


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
    bases = tuple({METHODS.get(name, Declared): 0, Declared: 0})
    return MetaType(name, (*bases, ModelNumbaDfun) if name in _OF_ROWS else bases, namespace)


if TYPE_CHECKING:

    def __getattr__(name: str) -> Any: ...


_NAMES = [n for n in native.__all__ if isinstance(getattr(native, n), type)]
_NAMES = [n for n in _NAMES if issubclass(getattr(native, n), native.Model) and n != "Model"]
for _name in _NAMES:
    globals()[_name] = _make(_name)


# TVB's own; what came from tvb-contrib is in this module, too.
_MEMBERS = {
    "BASE_MODEL": "Model",
    "EPILEPTOR": "Epileptor",
    "EPILEPTOR_2D": "Epileptor2D",
    "EPILEPTOR_RS": "EpileptorRestingState",
    "EPILEPTOR_CODIM_3": "EpileptorCodim3",
    "EPILEPTOR_CODIM_3_SLOW": "EpileptorCodim3SlowMod",
    "HOPFIELD": "Hopfield",
    "JANSEN_RIT": "JansenRit",
    "ZETTERBERG_JANSEN": "ZetterbergJansen",
    "LARTER_BREAKSPEAR": "LarterBreakspear",
    "LINEAR": "Linear",
    "GENERIC_2D_OSCILLATOR": "Generic2dOscillator",
    "KURAMOTO": "Kuramoto",
    "SUP_HOPF": "SupHopf",
    "REDUCED_SET_FITZ_HUGH_NAGUMO": "ReducedSetFitzHughNagumo",
    "REDUCED_SET_HINDMARSH_ROSE": "ReducedSetHindmarshRose",
    "WILSON_COWAN": "WilsonCowan",
    "REDUCED_WONG_WANG": "ReducedWongWang",
    "REDUCED_WONG_WANG_EXC_INH": "ReducedWongWangExcInh",
    "ZERLAUT_FIRST_ORDER": "ZerlautAdaptationFirstOrder",
    "ZERLAUT_SECOND_ORDER": "ZerlautAdaptationSecondOrder",
    "MONTBRIO_PAZO_ROXIN": "MontbrioPazoRoxin",
    "COOMBES_BYRNE": "CoombesByrne",
    "COOMBES_BYRNE_2D": "CoombesByrne2D",
    "GAST_SCHMIDT_KNOSCHE_SD": "GastSchmidtKnosche_SD",
    "GAST_SCHMIDT_KNOSCHE_SF": "GastSchmidtKnosche_SF",
    "DUMONT_GUTKIN": "DumontGutkin",
    "DECO_BALANCED_EXC_INH": "DecoBalancedExcInh",
    "K_ION_EXCHANGE": "KIonEx",
}


class _WithClasses:
    """Names of the models; `get_class` gives the class."""

    def get_class(self) -> type[Model]:
        """The model's class."""
        found: type[Model] = globals()[self.value]  # type: ignore[attr-defined]
        return found

    @classmethod
    def get_base_model_subclasses(cls) -> list[type[Model]]:
        """All models."""
        return [m.get_class() for m in cls if m.value in _NAMES]  # type: ignore[attr-defined]


ModelsEnum: Any = Enum("ModelsEnum", _MEMBERS, type=_WithClasses)  # type: ignore[misc]

__all__ = ["Model", "ModelNumbaDfun", "ModelsEnum", *_NAMES]
