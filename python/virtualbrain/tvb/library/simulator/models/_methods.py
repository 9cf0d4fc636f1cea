"""What else TVB's models have than equations: functions and descriptions that scripts ask for."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import erfc

__all__ = ["METHODS"]

Array = NDArray[Any]


class _TransferFunctions:
    """Firing rates (kHz) of the models of Zerlaut as functions of their inputs.

    Zerlaut et al. (2018) J Comput Neurosci 44:45-61; di Volo et al. (2019) Neural Comput
    31:653-680.
    """

    def TF_excitatory(self: Any, fe: Any, fi: Any, fe_ext: Any, fi_ext: Any, W: Any) -> Any:
        """Rate of the excitatory population; `W` is its adaptation (pA)."""
        return self.TF(fe, fi, fe_ext, fi_ext, W, self.P_e, self.E_L_e)

    def TF_inhibitory(self: Any, fe: Any, fi: Any, fe_ext: Any, fi_ext: Any, W: Any) -> Any:
        """Rate of the inhibitory population."""
        return self.TF(fe, fi, fe_ext, fi_ext, W, self.P_i, self.E_L_i)

    def TF(
        self: Any, fe: Any, fi: Any, fe_ext: Any, fi_ext: Any, W: Any, P: Array, E_L: Any
    ) -> Any:
        """Rate of a population with threshold `P` and leak potential `E_L`."""
        mean, spread, time = self.get_fluct_regime_vars(
            fe, fi, fe_ext, fi_ext, W, self.Q_e, self.tau_e, self.E_e, self.Q_i, self.tau_i,
            self.E_i, self.g_L, self.C_m, E_L, self.N_tot, self.p_connect_e, self.p_connect_i,
            self.g, self.K_ext_e, self.K_ext_i,
        )  # fmt: skip
        threshold = self.threshold_func(mean, spread, time * self.g_L / self.C_m, *P)
        return self.estimate_firing_rate(mean, spread, time, 1e3 * threshold)

    @staticmethod
    def get_fluct_regime_vars(
        Fe: Any, Fi: Any, Fe_ext: Any, Fi_ext: Any, W: Any, Q_e: Any, tau_e: Any, E_e: Any,
        Q_i: Any, tau_i: Any, E_i: Any, g_L: Any, C_m: Any, E_L: Any, N_tot: Any,
        p_connect_e: Any, p_connect_i: Any, g: Any, K_ext_e: Any, K_ext_i: Any,
    ) -> tuple[Any, Any, Any]:  # fmt: skip
        """Mean, standard deviation (mV) and correlation time (ms) of the membrane potential."""
        silent = 1e-6  # kHz, of spontaneous release
        rates = (
            (Fe + silent) * (1.0 - g) * p_connect_e * N_tot + Fe_ext * K_ext_e,
            (Fi + silent) * g * p_connect_i * N_tot + Fi_ext * K_ext_i,
        )
        quanta, decays, reversals = (Q_e, Q_i), (tau_e, tau_i), (E_e, E_i)
        opened = [q * tau * rate for q, tau, rate in zip(quanta, decays, rates, strict=True)]
        conductance = g_L + opened[0] + opened[1]
        driven = [g * e for g, e in zip(opened, reversals, strict=True)]
        mean = (driven[0] + driven[1] + g_L * E_L - W) / conductance
        membrane = C_m / conductance
        power: Any = 0.0  # of the fluctuations, per rate of decay
        variance: Any = 0.0
        for q, tau, reversal, rate in zip(quanta, decays, reversals, rates, strict=True):
            event = rate * (q / conductance * (reversal - mean) * tau) ** 2
            power = power + event
            variance = variance + event / (tau + membrane)
        return mean, np.sqrt(variance / 2.0), power / variance

    @staticmethod
    def threshold_func(muV: Any, sigmaV: Any, TvN: Any, *P: Any) -> Any:
        """The effective threshold (V), a polynomial of ten coefficients."""
        v, s, t = (muV + 60.0) / 10.0, (sigmaV - 4.0) / 6.0, TvN - 0.5
        terms = (1.0, v, s, t, v**2, s**2, t**2, v * s, v * t, s * t)
        return sum(p * term for p, term in zip(P, terms, strict=True))

    @staticmethod
    def estimate_firing_rate(muV: Any, sigmaV: Any, Tv: Any, Vthre: Any) -> Any:
        """Rate (kHz) of fluctuations that cross the threshold (mV)."""
        return erfc((Vthre - muV) / (np.sqrt(2.0) * sigmaV)) / (2.0 * Tv)


class _Activation:
    """The sigmoid of ZetterbergJansen, and its products of parameters."""

    def sigma_fun(self: Any, sv: Any) -> Any:
        """Firing rate of a potential (mV)."""
        exponent = np.minimum(self.rho_1 * (self.rho_2 - np.asarray(sv)), 709.0)
        return 2.0 * self.e0 / (1.0 + np.exp(exponent))

    Heke = property(lambda self: self.He * self.ke)
    Hiki = property(lambda self: self.Hi * self.ki)
    ke_2 = property(lambda self: 2.0 * self.ke)
    ki_2 = property(lambda self: 2.0 * self.ki)
    keke = property(lambda self: self.ke**2)
    kiki = property(lambda self: self.ki**2)


class _DynamicThreshold:
    """The equations of Hopfield with a threshold that moves."""

    def dfunDyn(self: Any, state_variables: Array, coupling: Array, local: Any = 0.0) -> Array:
        """Time derivatives with ``dynamic = True``."""
        rates = (coupling[0] - state_variables[0]) / self.taux
        thresholds = (coupling[1] - state_variables[1]) / self.tauT
        return np.array([rates, thresholds])


class _MontbrioPazoRoxin:
    coupling_terms = ("Coupling_Term_r", "Coupling_Term_V")
    state_variable_dfuns: ClassVar = {
        "r": "1/tau * (Delta / (pi * tau) + 2 * V * r)",
        "V": "1/tau * (V*V - pi*pi*tau*tau*r*r + eta + J * tau * r + I + cr * Coupling_Term_r"
        " + cv * Coupling_Term_V)",
    }


class _Linear:
    coupling_terms = ("c",)
    state_variable_dfuns: ClassVar = {"x": "gamma * x + c"}


class _KIonEx:
    coupling_terms = ("Coupling_Term",)


METHODS: dict[str, type] = {
    "Hopfield": _DynamicThreshold,
    "KIonEx": _KIonEx,
    "Linear": _Linear,
    "MontbrioPazoRoxin": _MontbrioPazoRoxin,
    "ZerlautAdaptationFirstOrder": _TransferFunctions,
    "ZerlautAdaptationSecondOrder": _TransferFunctions,
    "ZetterbergJansen": _Activation,
}
