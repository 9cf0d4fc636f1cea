// Expression graphs, in and out, and the interpreter by itself.
#include <pybind11/stl.h>

#include "arrays.hpp"
#include "bind.hpp"
#include "virtualbrain/interpret.hpp"

using namespace virtualbrain;

namespace {

using NodeTuple = std::tuple<int, int, int, int, double, int>;

}  // namespace

py::dict dict_of(const Graph& graph) {
  py::list nodes;
  for (const auto& n : graph.nodes)
    nodes.append(py::make_tuple(static_cast<int>(n.op), n.a, n.b, n.c, n.value, n.index));
  py::dict d;
  d["nodes"] = nodes;
  d["rates"] = graph.rates;
  d["locals"] = graph.locals;
  return d;
}

Graph graph_of(const py::dict& d) {
  Graph graph;
  for (const auto& [op, a, b, c, value, index] : d["nodes"].cast<std::vector<NodeTuple>>())
    graph.nodes.push_back({static_cast<Op>(op), a, b, c, value, index});
  graph.rates = d["rates"].cast<std::vector<int>>();
  graph.locals = d["locals"].cast<std::vector<int>>();
  return graph;
}

namespace {

std::vector<ParameterInfo> declared_parameters(const py::dict& d) {
  std::vector<ParameterInfo> out;
  for (const auto& item : d["parameters"]) {
    const auto p = item.cast<py::dict>();
    const bool vector = p["kind"].cast<std::string>() == "vector";
    out.push_back({p["name"].cast<std::string>(),
                   vector ? ParameterKind::vector : ParameterKind::number,
                   p["value"].cast<std::vector<double>>(), "", -kInfinity, kInfinity, ""});
  }
  return out;
}

}  // namespace

UserModel user_model_of(const py::dict& d) {
  UserModel model;
  ModelInfo& info = model.info;
  info.name = d["name"].cast<std::string>();
  info.modes = d["modes"].cast<int>();
  info.parameters = declared_parameters(d);
  for (const auto& item : d["states"]) {
    const auto s = item.cast<py::dict>();
    const auto [lo, hi] = s["range"].cast<std::pair<double, double>>();
    info.states.push_back({s["name"].cast<std::string>(), "", lo, hi, ""});
  }
  for (const auto& [name, doc] :
       d["inputs"].cast<std::vector<std::pair<std::string, std::string>>>())
    info.inputs.push_back({name, doc});
  info.cvar = d["cvar"].cast<std::vector<int>>();
  info.stvar = d["stvar"].cast<std::vector<int>>();
  model.graph = graph_of(d["graph"].cast<py::dict>());
  return model;
}

UserCoupling user_coupling_of(const py::dict& d) {
  UserCoupling coupling;
  CouplingInfo& info = coupling.info;
  info.name = d["name"].cast<std::string>();
  info.parameters = declared_parameters(d);
  info.variables = info.joined = d["variables"].cast<int>();
  info.features = d["features"].cast<int>();
  info.reads_target = d["reads_target"].cast<bool>();
  info.sends_state = d["sends_state"].cast<bool>();
  coupling.both_ends = d["both_ends"].cast<bool>();
  coupling.pre = graph_of(d["pre"].cast<py::dict>());
  coupling.post = graph_of(d["post"].cast<py::dict>());
  return coupling;
}

void bind_program(py::module_& m) {
  m.def(
      "interpret",
      [](const py::dict& graph, const Array<double>& parameters, const Array<double>& states,
         const Array<double>& inputs) {
        const Graph g = graph_of(graph);
        const auto rows = [](const Array<double>& a) { return static_cast<int>(a.shape(0)); };
        const auto count = states.shape(1);
        if (parameters.shape(1) != count || inputs.shape(1) != count)
          throw py::value_error("parameters, states and inputs want as many columns as each other");
        py::array_t<double> out({static_cast<py::ssize_t>(g.rates.size()), count});
        interpret_graph(g, {parameters.data(), rows(parameters)}, {states.data(), rows(states)},
                        {inputs.data(), rows(inputs)}, static_cast<int>(count), out.mutable_data());
        return out;
      },
      py::arg("graph"), py::arg("parameters"), py::arg("states"), py::arg("inputs"));
}
