"""TVB's names: declared attributes, helpers, and what is said of those that are not there."""

from __future__ import annotations

import numpy as np
import pytest

import virtualbrain.tvb


@pytest.fixture(autouse=True)
def installed():
    virtualbrain.tvb.install()
    yield
    virtualbrain.tvb.uninstall()


def test_what_is_not_provided_says_so():
    with pytest.raises(ImportError, match=r"does not provide tvb\.simulator\.monitor;.*monitors"):
        import tvb.simulator.monitor
    with pytest.raises(ImportError, match=r"does not provide tvb\.adapters"):
        import tvb.adapters  # noqa: F401


def test_names_that_are_not_there():
    from tvb.simulator import models

    with pytest.raises(
        AttributeError, match=r"provide tvb\.simulator\.models\.Kuramotto;.*Kuramoto"
    ):
        models.Kuramotto  # noqa: B018
    with pytest.raises(ImportError, match=r"tvb\.datatypes\.surfaces\.CortcalSurface;.*Cortical"):
        from tvb.datatypes.surfaces import CortcalSurface  # noqa: F401
    with pytest.raises(ImportError, match=r"backend\.cu; the engine runs every simulation"):
        from tvb.simulator.backend.cu import CuBackend  # noqa: F401
    with pytest.raises(ImportError, match=r"backend\.templates; the engine"):
        from tvb.simulator.backend import templates  # noqa: F401
    with pytest.raises(ImportError, match="belongs to the framework"):
        import tvb.core  # noqa: F401
    assert not hasattr(models, "nothing")
    from tvb.simulator.backend.ref import ReferenceBackend

    assert ReferenceBackend.linear_interp1d(0.0, 2.0, 4.0, 8.0, 1.0) == 6.0
    states = np.arange(6.0).reshape(1, 3, 2)
    means = ReferenceBackend.surface_state_to_rois(np.array([0, 0, 1]), 2, states)
    assert means.tolist() == [[[1.0, 2.0], [4.0, 5.0]]]
    assert ReferenceBackend.heaviside([0.0, 1.0]).tolist() == [0.0, 1.0]


def test_helpers():
    from tvb.datatypes.connectivity import Connectivity
    from tvb.datatypes.projections import make_proj_matrix
    from tvb.simulator import common

    assert common.total_ms("2 min") == common.total_ms(minutes=2) == 120000.0
    assert common.total_ms("3.5") == 3.5
    with pytest.raises(ValueError, match="duration wants"):
        common.total_ms("soon")
    thing = common.Struct(x=np.array([2.0]), y=np.eye(2))
    assert thing.z is None
    assert common.simple_gen_astr(thing, "x y") == "Struct(x=2, y=ndarray((2, 2), float64))"
    assert type(make_proj_matrix("projMEG")).__name__ == "ProjectionSurfaceMEG"
    assert make_proj_matrix("none") is None
    assert Connectivity(load_default=True, speed=np.array([2.0])).delays.max() > 70.0
    conn = Connectivity(number_of_regions=5, undirected=True)
    conn.number_of_regions = 7  # which is that of the weights, whatever a script says
    conn.generate_surrogate_connectivity(number_of_regions=5)
    assert conn.number_of_regions == 5


def test_descriptors():
    from tvb.simulator.descriptors import Dim, Final, ImmutableAttrError, NDArray, StaticAttr

    class Points:
        count, name = Dim(), Final(str)
        positions = NDArray((count, "space"), "f")
        space = 3

    points = Points()
    with pytest.raises(AttributeError, match="is not set"):
        points.positions  # noqa: B018
    points.count = np.int64(4)
    points.positions = 1.0
    assert points.positions.shape == (4, 3)
    with pytest.raises(ImmutableAttrError, match="it is set"):
        points.count = 5
    with pytest.raises(ImmutableAttrError, match="read-only"):
        points.positions = 2.0
    with pytest.raises(AttributeError, match="wants"):
        points.name = 1

    class Closed(StaticAttr):
        x = 1

    with pytest.raises(AttributeError, match="Closed has no attribute 'y'"):
        Closed().y = 2


def test_traits():
    from tvb.basic.neotraits.api import (
        Attr,
        Dim,
        Final,
        Float,
        HasTraits,
        Int,
        List,
        NArray,
        cached_trait_property,
        trait_property,
    )  # fmt: skip
    from tvb.basic.neotraits.ex import (
        TraitAttributeError,
        TraitFinalAttributeError,
        TraitTypeError,
        TraitValueError,
    )

    class Thing(HasTraits):
        needed = Attr(str)
        optional = Attr(str, required=False)
        kind = Attr(str, default="a", choices=("a", "b"))
        constant = Final(default="x")
        n = Dim()
        small = Int(field_type=np.int8)
        half = Float(field_type=np.float16)
        square = NArray(shape=(n, n), required=False)
        names = List(of=str, default=("t",), choices=("t", "x"))
        _default_names = List(default=("a", 1))

        @trait_property(Int())
        def twice(self):
            return 2 * self.n

        @cached_trait_property(NArray(label="ones"))
        def ones(self):
            return np.ones(self.n)

    thing = Thing(n=2)
    with pytest.raises(TraitAttributeError, match=r"Thing\.needed is required"):
        thing.configure()
    thing.needed = "here"
    thing.configure()
    assert thing._default_names == ("a", 1)
    assert tuple(thing.names) == ("t",)
    for name, value, error in (
        ("needed", None, TraitValueError), ("kind", "c", TraitValueError),
        ("constant", "y", TraitFinalAttributeError), ("n", 3, TraitFinalAttributeError),
        ("small", 300, TraitTypeError), ("half", 1e9, TraitTypeError),
        ("square", np.ones((2, 3)), TraitValueError), ("square", np.ones(2), TraitValueError),
        ("names", ["z"], TraitValueError), ("twice", 3, TraitAttributeError),
    ):  # fmt: skip
        with pytest.raises(error):
            setattr(thing, name, value)
    thing.optional = None
    thing.square = np.eye(2)
    assert thing.twice == 4
    assert thing.ones is thing.ones
    thing.tag("subject", 3)
    assert thing.tags == {"subject": "3"}
    assert thing.summary_info()["square"].startswith(" [min, median, max] = [0, 0.5, 1]")
    assert "Thing" in thing._repr_html_()
    with pytest.raises(TraitTypeError):
        type("Bad", (HasTraits,), {"x": Int(default=1.5)})
    with pytest.raises(AttributeError, match="already"):
        type("Twice", (HasTraits,), {"x": Thing.kind})
    with pytest.raises(AttributeError, match="is declared"):
        Thing.kind.default = "b"


def test_declared_attributes():
    from tvb.basic.neotraits.api import Float, HasTraits, List, NArray

    class Thing(HasTraits):
        x = NArray(default=np.array([1.0, 2.0]))
        period = Float(default=2.0)
        names = List(of=str, default=("a",))

    thing = Thing(x=3)
    assert thing.x.shape == (1,)
    assert Thing.period.default == 2.0
    assert set(Thing.declarative_attrs) == {"x", "period", "names", "gid"}
    thing.x = [1, 2, 3]
    assert thing.x.dtype == float
    with pytest.raises(TypeError, match=r"Thing has no attribute 'perod'.*'period'"):
        Thing(perod=1.0)
    with pytest.raises(TypeError, match=r"Thing\.period wants a number; got 'long'"):
        thing.period = "long"
    other = Thing()
    other.x[0] = 7.0
    assert Thing().x[0] == 1.0


def test_known_subclasses():
    from tvb.simulator import integrators, models

    assert models.ModelsEnum.GENERIC_2D_OSCILLATOR.get_class() is models.Generic2dOscillator
    schemes = integrators.Integrator.get_known_subclasses()
    assert schemes["HeunStochastic"] is integrators.HeunStochastic
    assert "IntegratorStochastic" not in schemes
