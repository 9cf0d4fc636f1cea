// Parameter values laid out as a kernel reads them: one row per number, the same for all tiles
// unless some parameter differs between nodes.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "aligned.hpp"
#include "virtualbrain/registry.hpp"

namespace virtualbrain {

struct Layout;

using DeriveKernel = std::vector<double> (*)(const std::vector<double>& parameters);
using DeriveFunction = std::function<std::vector<double>(const std::vector<double>& parameters)>;

class ParameterRows {
 public:
  ParameterRows(std::vector<ParameterInfo> parameters, std::vector<DerivedInfo> derived,
                std::vector<RowInfo> rows, std::string owner);

  // Those not named take their defaults. Values per node are those of a population, or of all nodes
  // when it is negative. Throws InvalidArgument for what cannot be used.
  void set(const Parameters& values, const Layout& layout, const DeriveFunction& derive,
           int population);
  const double* of(int tile) const {
    return values_.data() + static_cast<std::size_t>(tile) * stride_;
  }
  std::size_t bytes() const { return values_.bytes(); }

 private:
  const std::vector<double>& value_of(const ParameterInfo& info, const Parameters& values,
                                      int nodes) const;

  const std::vector<ParameterInfo> parameters_;
  const std::vector<DerivedInfo> derived_;
  std::vector<RowInfo> rows_;
  const std::string owner_;
  Aligned values_;          // [tile, or one][row][lane]
  std::size_t stride_ = 0;  // 0 when all tiles share one set
};

}  // namespace virtualbrain
