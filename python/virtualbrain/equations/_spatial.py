"""Profiles over space: the variable is a distance in mm, or a value per node."""

from collections.abc import Mapping
from typing import ClassVar

from virtualbrain.equations._base import FiniteSupportEquation, SpatialApplicableEquation


class DiscreteEquation(FiniteSupportEquation):
    """The value that each node was given, unchanged.

    Examples
    --------
    >>> DiscreteEquation().evaluate([0.0, 0.5])
    array([0. , 0.5])
    """

    equation = "var"


class Gaussian(SpatialApplicableEquation, FiniteSupportEquation):
    """A bell of height ``amp`` and standard deviation ``sigma`` around ``midpoint``, on ``offset``.

    Examples
    --------
    >>> Gaussian({"sigma": 10.0}).evaluate([0.0, 10.0]).round(4)
    array([1.    , 0.6065])
    """

    equation = "amp * exp(-((var - midpoint)**2 / (2.0 * sigma**2))) + offset"
    defaults: ClassVar[Mapping[str, float]] = {
        "amp": 1.0, "sigma": 1.0, "midpoint": 0.0, "offset": 0.0,
    }  # fmt: skip


class DoubleGaussian(FiniteSupportEquation):
    """A difference of Gaussians, with the defaults a Mexican hat upside down.

    Examples
    --------
    >>> DoubleGaussian().evaluate([0.0])
    array([-0.5])
    """

    equation = (
        "amp_1 * exp(-((var - midpoint_1)**2 / (2.0 * sigma_1**2)))"
        " - amp_2 * exp(-((var - midpoint_2)**2 / (2.0 * sigma_2**2)))"
    )
    defaults: ClassVar[Mapping[str, float]] = {
        "amp_1": 0.5, "sigma_1": 20.0, "midpoint_1": 0.0,
        "amp_2": 1.0, "sigma_2": 10.0, "midpoint_2": 0.0,
    }  # fmt: skip


class Sigmoid(SpatialApplicableEquation, FiniteSupportEquation):
    """``amp`` within ``radius``, falling to ``offset`` outside over some ``sigma``.

    Examples
    --------
    >>> Sigmoid().evaluate([5.0])
    array([0.5])
    """

    equation = "amp / (1.0 + exp(-pi / sqrt(3.0) * (radius - var) / sigma)) + offset"
    defaults: ClassVar[Mapping[str, float]] = {
        "amp": 1.0, "radius": 5.0, "sigma": 1.0, "offset": 0.0,
    }  # fmt: skip
