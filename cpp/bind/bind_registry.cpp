// What is compiled in, as plain dictionaries.
#include <pybind11/stl.h>

#include "bind.hpp"
#include "virtualbrain/monitor.hpp"
#include "virtualbrain/philox.hpp"
#include "virtualbrain/registry.hpp"

namespace py = pybind11;
using namespace virtualbrain;

namespace {

const char* const kKinds[] = {"number", "integer", "flag", "vector"};

py::list parameters_of(const std::vector<ParameterInfo>& parameters) {
  py::list out;
  for (const auto& p : parameters) {
    py::dict d;
    d["name"] = p.name;
    d["kind"] = kKinds[static_cast<int>(p.kind)];
    d["value"] = p.value;
    d["unit"] = p.unit;
    d["range"] = py::make_tuple(p.lo, p.hi);
    d["doc"] = p.doc;
    out.append(d);
  }
  return out;
}

py::dict model_of(const std::string& name, const Flags& flags) {
  const ModelInfo info = describe_model(name, flags);
  py::dict d;
  d["name"] = info.name;
  d["summary"] = info.summary;
  d["reference"] = info.reference;
  d["modes"] = info.modes;
  d["parameters"] = parameters_of(info.parameters);
  py::list states, inputs, bounds, derived, rows;
  for (const auto& s : info.states) {
    py::dict e;
    e["name"] = s.name;
    e["unit"] = s.unit;
    e["range"] = py::make_tuple(s.lo, s.hi);
    e["doc"] = s.doc;
    states.append(e);
  }
  for (const auto& i : info.inputs) inputs.append(py::make_tuple(i.name, i.doc));
  for (const auto& b : info.bounds) bounds.append(py::make_tuple(b.state, b.lo, b.hi));
  for (const auto& n : info.derived) derived.append(py::make_tuple(n.name, n.size, n.doc));
  for (const auto& r : info.rows) {
    const auto& from = r.derived ? info.derived[static_cast<std::size_t>(r.index)].name
                                 : info.parameters[static_cast<std::size_t>(r.index)].name;
    rows.append(py::make_tuple(from, r.element));
  }
  d["states"] = states;
  d["inputs"] = inputs;
  d["bounds"] = bounds;
  d["derived"] = derived;
  d["rows"] = rows;
  d["cvar"] = info.cvar;
  d["stvar"] = info.stvar;
  d["variables_of_interest"] = info.variables_of_interest;
  return d;
}

py::dict coupling_of(const std::string& name, const Flags& flags) {
  const CouplingInfo info = describe_coupling(name, flags);
  py::dict d;
  d["name"] = info.name;
  d["summary"] = info.summary;
  d["reference"] = info.reference;
  d["parameters"] = parameters_of(info.parameters);
  d["variables"] = info.joined;
  d["features"] = info.features;
  d["reads_target"] = info.reads_target;
  return d;
}

py::dict scheme_of(const std::string& name) {
  const SchemeInfo info = describe_scheme(name);
  py::dict d;
  d["name"] = info.name;
  d["summary"] = info.summary;
  d["reference"] = info.reference;
  d["order"] = info.order;
  return d;
}

}  // namespace

void bind_registry(py::module_& m) {
  m.def("model_names", &model_names);
  m.def("coupling_names", &coupling_names);
  m.def("scheme_names", &scheme_names);
  m.def("describe_model", &model_of, py::arg("name"), py::arg("flags") = Flags{});
  m.def("derive_model", &derive_model, py::arg("name"), py::arg("parameters"));
  m.def(
      "trace_model", [](const std::string& name) { return dict_of(trace_model(name)); },
      py::arg("name"));
  m.def("describe_coupling", &coupling_of, py::arg("name"), py::arg("flags") = Flags{});
  m.def("describe_scheme", &scheme_of, py::arg("name"));
  m.def("balloon_parameters", [] { return parameters_of(balloon_parameters()); });
  m.def("active_isa", &active_isa);
  m.def("available_isas", &available_isas);
  m.def("philox", &philox::generate, py::arg("counter"), py::arg("key"));
  m.attr("operations") = std::vector<std::string>{
      "constant", "param",       "state", "input",       "local",      "neg",   "exp",
      "log",      "sqrt",        "tanh",  "sin",         "cos",        "erf",   "erfc",
      "abs",      "logical_not", "add",   "sub",         "mul",        "div",   "pow",
      "mod",      "atan2",       "min",   "max",         "lt",         "gt",    "le",
      "ge",       "eq",          "ne",    "logical_and", "logical_or", "select"};
  static_assert(static_cast<int>(Op::select) == 33, "operations must list every Op in order");
}
