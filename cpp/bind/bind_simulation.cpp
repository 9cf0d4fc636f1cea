// virtualbrain::Simulation, with arrays in and out.
#include <pybind11/functional.h>
#include <pybind11/stl.h>

#include "arrays.hpp"
#include "bind.hpp"
#include "poll.hpp"
#include "virtualbrain/simulation.hpp"

namespace py = pybind11;
using namespace virtualbrain;

namespace {

Observable observable_of(const py::handle& item) {
  Observable o;
  if (py::isinstance<py::int_>(item))
    o.variable = item.cast<int>();
  else
    o.expression = graph_of(item.cast<py::dict>());
  return o;
}

Parameters parameters_of(const py::dict& values) {
  Parameters out;
  for (const auto& [name, value] : values)
    out[name.cast<std::string>()] = vector_of(value.cast<Array<double>>());
  return out;
}

MonitorSpec spec_of(const py::dict& given) {
  MonitorSpec spec;
  for (const auto& [key, value] : given) {
    const auto name = key.cast<std::string>();
    if (name == "kind")
      spec.kind = value.cast<std::string>();
    else if (name == "period")
      spec.period = value.cast<std::int64_t>();
    else if (name == "variables")
      spec.variables = value.cast<std::vector<int>>();
    else if (name == "inputs")
      spec.inputs = value.cast<bool>();
    else if (name == "population")
      spec.population = value.cast<int>();
    else if (name == "sum_modes")
      spec.sum_modes = value.cast<bool>();
    else if (name == "block")
      spec.block = value.cast<std::int64_t>();
    else if (name == "kernel")
      spec.kernel = vector_of(value.cast<Array<double>>());
    else if (name == "dt")
      spec.dt = value.cast<double>();
    else if (name == "parameters")
      spec.parameters = parameters_of(value.cast<py::dict>());
    else if (name == "coefficients")
      spec.coefficients = value.cast<std::string>();
    else if (name == "correlation")
      std::tie(spec.correlation.period, spec.correlation.window) =
          value.cast<std::tuple<std::int64_t, std::int64_t>>();
    else if (name == "gain") {
      const auto gain = value.cast<py::dict>();
      spec.gain.start = vector_of(gain["start"].cast<Array<std::int64_t>>());
      spec.gain.node = vector_of(gain["node"].cast<Array<std::int32_t>>());
      spec.gain.weight = vector_of(gain["weight"].cast<Array<double>>());
      spec.gain.outputs = static_cast<int>(spec.gain.start.size()) - 1;
      spec.gain.noise = vector_of(gain["noise"].cast<Array<double>>());
      spec.gain.seed = gain["seed"].cast<std::uint64_t>();
      spec.gain.reference = vector_of(gain["reference"].cast<Array<double>>());
    } else {
      throw InvalidArgument("monitor: there is no setting '" + name + "'");
    }
  }
  return spec;
}

void check_size(const char* name, py::ssize_t got, std::size_t wanted) {
  if (got != static_cast<py::ssize_t>(wanted))
    throw InvalidArgument(std::string(name) + ": " + std::to_string(got) + " numbers; it needs " +
                          std::to_string(wanted));
}

std::size_t state_size(const Simulation& s, int population) {
  const ModelInfo& model = s.model(population);
  return model.states.size() * static_cast<std::size_t>(s.nodes(population) * model.modes);
}

// One array per population, kept alive while the engine reads them.
struct PerPopulation {
  std::vector<Array<double>> arrays;
  std::vector<const double*> pointers;

  // `row_size` tells how many numbers a row of a population has.
  template <class RowSize>
  PerPopulation(const char* name, const py::list& list, const Simulation& s, std::int64_t rows,
                RowSize row_size) {
    for (const auto& item : list) {
      const int population = static_cast<int>(arrays.size());
      arrays.push_back(item.cast<Array<double>>());
      pointers.push_back(arrays.back().data());
      if (population < s.populations())
        check_size(name, arrays.back().size(),
                   static_cast<std::size_t>(rows) * row_size(population));
    }
  }
};

Population population_of(const py::dict& d) {
  Population p;
  if (py::isinstance<py::dict>(d["model"]))
    p.user_model = std::make_shared<UserModel>(user_model_of(d["model"].cast<py::dict>()));
  else
    p.model = d["model"].cast<std::string>();
  p.parameters = parameters_of(d["parameters"]);
  p.nodes = d["nodes"].cast<std::vector<int>>();
  p.noise = vector_of(d["noise"].cast<Array<double>>());
  p.default_bounds = false;
  p.all_inputs = d["all_inputs"].cast<bool>();
  for (const auto& [variable, lo, hi] :
       d["bounds"].cast<std::vector<std::tuple<int, double, double>>>())
    p.bounds.push_back({variable, lo, hi});
  for (const auto& o : d["observables"]) p.observables.push_back(observable_of(o));
  return p;
}

Simulation make(
    int nodes, const Array<std::int64_t>& start, const Array<std::int32_t>& source,
    const Array<double>& weight, const Array<std::int32_t>& delay,
    const std::vector<py::dict>& populations,
    const std::vector<std::tuple<int, int, std::vector<int>, int, double, std::vector<double>>>&
        projections,
    const py::object& coupling, const py::dict& coupling_parameters, const std::string& scheme,
    double dt, double rtol, double atol, std::uint64_t seed, const py::object& surface) {
  Network n;
  n.connectome = {nodes, vector_of(start), vector_of(source), vector_of(weight), vector_of(delay)};
  n.populations.clear();
  for (const auto& p : populations) n.populations.push_back(population_of(p));
  for (const auto& [from, to, variables, input, scale, modes] : projections)
    n.projections.push_back({from, to, variables, input, scale, modes});
  if (py::isinstance<py::dict>(coupling))
    n.user_coupling = std::make_shared<UserCoupling>(user_coupling_of(coupling.cast<py::dict>()));
  else
    n.coupling = coupling.cast<std::string>();
  n.coupling_parameters = parameters_of(coupling_parameters);
  n.scheme = scheme;
  n.dt = dt;
  n.rtol = rtol;
  n.atol = atol;
  n.seed = seed;
  if (!surface.is_none()) {
    const auto [region, first, from, strength] = surface.cast<
        std::tuple<std::vector<int>, Array<std::int64_t>, Array<std::int32_t>, Array<double>>>();
    n.surface.region = region;
    n.surface.local = {static_cast<int>(region.size()), vector_of(first), vector_of(from),
                       vector_of(strength),
                       std::vector<std::int32_t>(static_cast<std::size_t>(from.size()), 0)};
  }
  const py::gil_scoped_release release;
  return Simulation(std::move(n));
}

py::object advance(Simulation& s, std::int64_t steps, int threads, const py::object& progress,
                   const py::list& increments, const py::list& stimulus, const py::list& drive,
                   std::int64_t drive_steps) {
  AdvanceOptions options;
  options.threads = threads;
  const PerPopulation given("increments", increments, s, steps,
                            [&](int p) { return state_size(s, p); });
  const PerPopulation values("stimulus", stimulus, s, steps,
                             [&](int p) { return static_cast<std::size_t>(s.stimuli(p)); });
  const PerPopulation driven("drive", drive, s, drive_steps, [&](int p) {
    return s.model(p).states.size() * static_cast<std::size_t>(s.nodes(p));
  });
  options.increments = given.pointers;
  options.stimulus = values.pointers;
  options.drive = driven.pointers;
  options.drive_steps = drive_steps;
  Poll poll(progress);
  options.poll = [&](std::int64_t done) { return poll(done); };
  Divergence divergence;
  {
    const py::gil_scoped_release release;
    divergence = s.advance(steps, options);
  }
  poll.rethrow();
  if (!divergence) return py::none();
  return py::make_tuple(divergence.step, divergence.node, divergence.variable, divergence.mode);
}

}  // namespace

void bind_simulation(py::module_& m) {
  py::register_exception_translator([](std::exception_ptr p) {
    try {
      if (p) std::rethrow_exception(p);
    } catch (const InvalidArgument& e) {
      PyErr_SetString(PyExc_ValueError, e.what());
    } catch (const std::logic_error& e) {
      PyErr_SetString(PyExc_RuntimeError, e.what());
    }
  });

  py::class_<Simulation>(m, "Simulation")
      .def(py::init(&make), py::kw_only(), py::arg("nodes"), py::arg("start"), py::arg("source"),
           py::arg("weight"), py::arg("delay"), py::arg("populations"), py::arg("projections"),
           py::arg("coupling"), py::arg("coupling_parameters"), py::arg("scheme"), py::arg("dt"),
           py::arg("rtol") = 1e-6, py::arg("atol") = 1e-12, py::arg("seed"),
           py::arg("surface") = py::none())
      .def_property_readonly("step", &Simulation::step)
      .def_property_readonly("nbytes", &Simulation::bytes)
      .def_property_readonly("longest_delay", &Simulation::longest_delay)
      .def(
          "set_history",
          [](Simulation& s, const py::list& states, std::int64_t rows, std::int64_t step) {
            const PerPopulation given("history", states, s, rows,
                                      [&](int p) { return state_size(s, p); });
            s.set_history(given.pointers, rows, step);
          },
          py::arg("states"), py::arg("rows"), py::arg("step"))
      .def(
          "state",
          [](const Simulation& s, int population) {
            const ModelInfo& model = s.model(population);
            return array_of(s.state(population), {static_cast<py::ssize_t>(model.states.size()),
                                                  s.nodes(population), model.modes});
          },
          py::arg("population") = 0)
      .def(
          "set_state",
          [](Simulation& s, const Array<double>& state, int population) {
            check_size("state", state.size(), state_size(s, population));
            s.set_state(state.data(), population);
          },
          py::arg("state"), py::arg("population") = 0)
      .def(
          "set_parameters",
          [](Simulation& s, const py::dict& p, int population) {
            s.set_parameters(parameters_of(p), population);
          },
          py::arg("parameters"), py::arg("population") = 0)
      .def("set_coupling_parameters",
           [](Simulation& s, const py::dict& p) { s.set_coupling_parameters(parameters_of(p)); })
      .def(
          "set_noise",
          [](Simulation& s, const Array<double>& d, int population) {
            s.set_noise(vector_of(d), population);
          },
          py::arg("strength"), py::arg("population") = 0)
      .def("colour_noise", &Simulation::colour_noise, py::arg("correlation_time"),
           py::arg("population") = 0)
      .def("colour", &Simulation::colour, py::arg("population") = 0)
      .def(
          "set_colour",
          [](Simulation& s, const Array<double>& values, int population) {
            check_size("colour", values.size(), state_size(s, population));
            s.set_colour(values.data(), population);
          },
          py::arg("values"), py::arg("population") = 0)
      .def(
          "set_noise_gain",
          [](Simulation& s, const py::object& gain, int population) {
            s.set_noise_gain(gain.is_none() ? Graph{} : graph_of(gain.cast<py::dict>()),
                             population);
          },
          py::arg("gain"), py::arg("population") = 0)
      .def("set_seed", &Simulation::set_seed, py::arg("seed"))
      .def(
          "set_clamps",
          [](Simulation& s, const std::vector<int>& variables, const Array<double>& values,
             int population) { s.set_clamps(variables, vector_of(values), population); },
          py::arg("variables"), py::arg("values"), py::arg("population") = 0)
      .def(
          "set_stimuli",
          [](Simulation& s, const std::vector<std::pair<std::vector<int>, Array<double>>>& stimuli,
             int population) {
            std::vector<Stimulus> all;
            for (const auto& [variables, space] : stimuli)
              all.push_back({variables, vector_of(space)});
            s.set_stimuli(all, population);
          },
          py::arg("stimuli"), py::arg("population") = 0)
      .def("add_monitor",
           [](Simulation& s, const py::kwargs& spec) { return s.add_monitor(spec_of(spec)); })
      .def(
          "take",
          [](Simulation& s, int monitor) {
            Samples samples = s.take(monitor);
            const auto count = static_cast<py::ssize_t>(samples.steps.size());
            const std::vector<py::ssize_t> shape{count, samples.variables, samples.nodes,
                                                 samples.modes};
            return py::make_tuple(array_of(std::move(samples.steps), {count}),
                                  array_of(std::move(samples.data), shape));
          },
          py::arg("monitor"))
      .def("checkpoint",
           [](const Simulation& s) {
             py::dict out;
             for (auto& [name, numbers] : s.checkpoint())
               out[py::str(name)] = array_of(numbers, {static_cast<py::ssize_t>(numbers.size())});
             return out;
           })
      .def("restore",
           [](Simulation& s, const py::dict& numbers) { s.restore(parameters_of(numbers)); })
      .def("advance", &advance, py::arg("steps"), py::arg("threads") = 0,
           py::arg("progress") = py::none(), py::arg("increments") = py::list(),
           py::arg("stimulus") = py::list(), py::arg("drive") = py::list(),
           py::arg("drive_steps") = 0);
}
