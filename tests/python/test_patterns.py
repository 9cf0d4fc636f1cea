"""Patterns by themselves: space, time, and both together."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import virtualbrain as vb
from virtualbrain import equations, patterns

WEIGHT = np.array([0.0, 1.0, 0.5, 2.0])
TIME = np.arange(0.0, 60.0, 0.5)


def stimulus(**other: Any) -> patterns.StimuliRegion:
    made = patterns.StimuliRegion(weight=WEIGHT, temporal=equations.PulseTrain(), **other)
    made.configure_space()
    made.configure_time(TIME)
    return made


def test_shapes_are_those_of_tvb() -> None:
    s = stimulus()
    course = equations.PulseTrain().evaluate(TIME)
    assert s.spatial_pattern.shape == (4, 1)
    assert s.temporal_pattern.shape == (1, 120)
    np.testing.assert_array_equal(s(), WEIGHT[:, None] * course)
    np.testing.assert_array_equal(s(70), WEIGHT[:, None] * course[70])
    np.testing.assert_array_equal(s(temporal_indices=70), s(70))
    np.testing.assert_array_equal(s(spatial_indices=3), 2.0 * course[None])
    assert s(70, 3) == 2.0 * course[70]
    np.testing.assert_array_equal(s.time, TIME)
    np.testing.assert_array_equal(s.space[:, 0], WEIGHT)


def test_equation_of_the_weights() -> None:
    s = stimulus(spatial=equations.Gaussian({"sigma": 0.5}))
    np.testing.assert_allclose(s.spatial_pattern[:, 0], np.exp(-2 * WEIGHT**2))


def test_vertices_take_the_weight_of_their_region() -> None:
    s = stimulus()
    s.configure_space(region_mapping=[0, 0, 3, 1, 2, 3])
    np.testing.assert_array_equal(s.spatial_pattern[:, 0], WEIGHT[[0, 0, 3, 1, 2, 3]])


def test_foci_are_added() -> None:
    distance = np.array([[0.0, 3.0], [1.0, 1.0], [4.0, 0.0]])
    p = patterns.SpatialPattern(equations.Gaussian())
    p.configure_space(distance)
    np.testing.assert_allclose(
        p.spatial_pattern[:, 0], np.exp(-(distance**2) / 2).sum(axis=1), rtol=1e-15
    )


class Line:
    """A surface whose vertices lie on a line, 1 mm apart."""

    triangles = np.array([[0, 1, 2], [1, 2, 3], [4, 2, 3]])

    def geodesic_distance(self, sources: Any) -> np.ndarray:
        return np.abs(np.arange(5.0)[:, None] - np.asarray(sources)).min(axis=1)


def test_stimulus_of_a_surface() -> None:
    s = patterns.StimuliSurface(
        surface=Line(),
        focal_points_triangles=np.array([0, 2]),
        spatial=equations.Gaussian({"sigma": 0.5}),
        temporal=equations.Cosine(),
    )
    assert s.focal_points_surface.tolist() == [0, 4]
    s.configure_space()
    x = np.arange(5.0)
    expected = np.exp(-2 * x**2) + np.exp(-2 * (x - 4) ** 2)
    np.testing.assert_allclose(s.spatial_pattern[:, 0], expected)
    s.configure_space(region_mapping=np.array([0, 0, 0, 1, 1, 2, 3]))  # two more regions
    np.testing.assert_allclose(s.spatial_pattern[:, 0], [*expected, 0.0, 0.0])


def test_default_weights() -> None:
    assert patterns.StimuliRegion.get_default_weights(3).tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: patterns.SpatialPattern(equations.Gaussian), TypeError, "add parentheses"),
        (lambda: patterns.StimuliRegion(WEIGHT, "cos"), TypeError, "temporal"),
        (lambda: stimulus().configure_time("now"), TypeError, "time"),
        (
            lambda: patterns.SpatialPattern(equations.Logarithm()).configure_space([[0.0]]),
            ValueError,
            "node 0",
        ),
        (
            lambda: patterns.StimuliRegion(np.ones((2, 2)), equations.Cosine()).configure_space(),
            ValueError,
            "weight",
        ),
        (
            lambda: patterns.StimuliRegion(
                [1.0], equations.Cosine(), vb.Connectivity.from_file()
            ).configure_space(),
            ValueError,
            "76 regions",
        ),
        (lambda: patterns.StimuliRegion(WEIGHT, equations.Cosine())(), RuntimeError, "configure"),
        (
            lambda: patterns.StimuliSurface(
                Line(), [9], equations.Gaussian(), equations.Cosine()
            ).configure_space(),
            ValueError,
            "0 to 2",
        ),
        (
            lambda: patterns.StimuliSurface(
                WEIGHT, [0], equations.Gaussian(), equations.Cosine()
            ).configure_space(),
            TypeError,
            "a surface or a cortex",
        ),
        (lambda: patterns.SampledStimulus([1.0, 2.0]), ValueError, "n_times, n_nodes"),
        (lambda: patterns.SampledStimulus([[np.inf]]), ValueError, "finite"),
        (lambda: patterns.SampledStimulus([[1.0]], period=0.0), ValueError, "period"),
    ],
)
def test_what_is_refused(make: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        make()
