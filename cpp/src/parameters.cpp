#include "parameters.hpp"

#include <algorithm>
#include <cmath>

#include "layout.hpp"
#include "virtualbrain/error.hpp"

namespace virtualbrain {

namespace {
std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }
}  // namespace

ParameterRows::ParameterRows(std::vector<ParameterInfo> parameters,
                             std::vector<DerivedInfo> derived, std::vector<RowInfo> rows,
                             std::string owner)
    : parameters_(std::move(parameters)),
      derived_(std::move(derived)),
      rows_(std::move(rows)),
      owner_(std::move(owner)) {
  if (rows_.empty())
    for (std::size_t i = 0; i < parameters_.size(); ++i)
      for (std::size_t e = 0; e < parameters_[i].value.size(); ++e)
        rows_.push_back({false, static_cast<int>(i), static_cast<int>(e)});
}

const std::vector<double>& ParameterRows::value_of(const ParameterInfo& info,
                                                   const Parameters& values, int nodes) const {
  const auto given = values.find(info.name);
  if (given == values.end()) return info.value;
  const auto& value = given->second;
  const std::string name = owner_ + "." + info.name;
  if (info.kind == ParameterKind::vector) {
    if (value.size() != info.value.size())
      throw InvalidArgument(name + ": " + std::to_string(value.size()) + " numbers; it needs " +
                            std::to_string(info.value.size()));
  } else if (value.size() != 1 && value.size() != at(nodes)) {
    throw InvalidArgument(name + ": " + std::to_string(value.size()) +
                          " numbers; it needs 1, or one for each of the " + std::to_string(nodes) +
                          " nodes");
  }
  for (double v : value) {
    if (!std::isfinite(v)) throw InvalidArgument(name + ": has a value that is not finite");
    if (info.kind == ParameterKind::integer && v != std::floor(v))
      throw InvalidArgument(name + ": " + std::to_string(v) + "; it needs a whole number");
  }
  return value;
}

void ParameterRows::set(const Parameters& values, const Layout& layout,
                        const DeriveFunction& derive, int population) {
  const int nodes = population < 0 ? layout.nodes : layout.members[at(population)];
  for (const auto& [name, value] : values) {
    const auto known = std::any_of(parameters_.begin(), parameters_.end(),
                                   [&, n = name](const auto& p) { return p.name == n; });
    if (known) continue;
    std::string names;
    for (const auto& p : parameters_) names += (names.empty() ? "" : ", ") + p.name;
    throw InvalidArgument(owner_ + " has no parameter '" + name + "'; it has " +
                          (names.empty() ? "none" : names));
  }
  std::vector<const std::vector<double>*> given;
  bool per_node = false;
  for (const auto& p : parameters_) {
    given.push_back(&value_of(p, values, nodes));
    per_node |= p.kind != ParameterKind::vector && given.back()->size() > 1;
  }

  // The rows of one node: parameters as declared, then what is derived from them.
  std::vector<std::size_t> first;  // of each parameter in the flat list
  std::vector<double> flat, derived;
  for (const auto& p : parameters_) {
    first.push_back(flat.size());
    flat.resize(flat.size() + p.value.size());
  }
  std::vector<std::size_t> first_derived{0};
  for (const auto& d : derived_) first_derived.push_back(first_derived.back() + at(d.size));
  const auto load = [&](std::size_t node, double* column) {
    bool changed = derived.empty();
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
      const auto& v = *given[i];
      const bool is_vector = parameters_[i].kind == ParameterKind::vector;
      for (std::size_t e = 0; e < parameters_[i].value.size(); ++e) {
        const double x = v[is_vector ? e : v.size() == 1 ? 0 : node];
        changed |= flat[first[i] + e] != x;
        flat[first[i] + e] = x;
      }
    }
    if (!derived_.empty() && changed) derived = derive(flat);
    for (std::size_t r = 0; r < rows_.size(); ++r)
      column[r * kLanes] = rows_[r].derived
                               ? derived[first_derived[at(rows_[r].index)] + at(rows_[r].element)]
                               : flat[first[at(rows_[r].index)] + at(rows_[r].element)];
  };

  const std::size_t size = std::max<std::size_t>(rows_.size(), 1) * kLanes;
  stride_ = per_node ? size : 0;
  values_.assign(per_node ? size * at(layout.tiles) : size);
  if (per_node) {
    for (std::size_t p = 0; p < layout.node.size(); ++p)
      if (population < 0 || layout.population[p / kLanes] == population)
        load(at(population < 0 ? layout.node[p] : layout.member[p]),
             values_.data() + p / kLanes * size + p % kLanes);
  } else {
    load(0, values_.data());
    for (std::size_t r = 0; r < rows_.size(); ++r)
      std::fill_n(values_.data() + r * kLanes, kLanes, values_.data()[r * kLanes]);
  }
}

}  // namespace virtualbrain
