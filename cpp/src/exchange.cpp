#include "exchange.hpp"

#include <algorithm>

#include "engine.hpp"
#include "virtualbrain/error.hpp"

namespace virtualbrain {

std::vector<double>& Exchange::found(const std::string& name) {
  ++seen_;
  const std::string full = prefix_ + name;
  if (taking()) return numbers_[full];
  const auto it = numbers_.find(full);
  if (it == numbers_.end()) throw InvalidArgument("checkpoint: has no '" + full + "'");
  return it->second;
}

void Exchange::operator()(const std::string& name, double* values, std::size_t count) {
  auto& numbers = found(name);
  if (taking()) {
    numbers.assign(values, values + count);
    return;
  }
  if (numbers.size() != count)
    throw InvalidArgument("checkpoint: '" + prefix_ + name + "' has " +
                          std::to_string(numbers.size()) + " numbers; this network needs " +
                          std::to_string(count));
  if (giving()) std::copy(numbers.begin(), numbers.end(), values);
}

void Exchange::operator()(const std::string& name, std::int64_t& value) {
  double number = static_cast<double>(value);
  (*this)(name, &number, 1);
  if (giving()) value = static_cast<std::int64_t>(number);
}

void Exchange::operator()(const std::string& name, std::vector<char>& values) {
  std::vector<double> numbers(values.begin(), values.end());
  (*this)(name, numbers);
  if (giving())
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = numbers[i] != 0.0;
}

void Exchange::parts(const std::string& name, std::vector<double>& values, std::size_t size) {
  auto& numbers = found(name);
  if (taking()) {
    numbers = values;
    return;
  }
  if (numbers.size() % size != 0)
    throw InvalidArgument("checkpoint: '" + prefix_ + name + "' has " +
                          std::to_string(numbers.size()) + " numbers; this network needs a " +
                          "multiple of " + std::to_string(size));
  if (giving()) values = numbers;
}

void Exchange::same(const std::string& name, const std::vector<int>& values) {
  std::vector<double> numbers(values.begin(), values.end());
  const std::vector<double> ours = numbers;
  auto& theirs = found(name);
  if (taking()) theirs = ours;
  if (theirs != ours)
    throw InvalidArgument("checkpoint: '" + name + "' differ: it is of another network");
}

void Exchange::finish() const {
  if (seen_ != numbers_.size())
    throw InvalidArgument("checkpoint: has parts that this network has not");
}

void Simulation::Impl::exchange(Exchange& e) {
  e.within("");
  e.same("connections", connections);
  e.same("nodes", layout.node);
  e("step", step);
  e("origin", origin);
  e("states", states);
  e("history", history);
  for (std::size_t l = 0; l < level_sums.size(); ++l)
    e("sums of level " + std::to_string(wiring.levels[l].steps), level_sums[l]);
  for (std::size_t g = 0; g < stepwise.size(); ++g)
    if (wiring.groups[g].stepwise()) e("recent of group " + std::to_string(g), stepwise[g].recent);
  for (std::size_t p = 0; p < dynamics.size(); ++p)
    e("colour of population " + std::to_string(p), dynamics[p].colour);
  for (std::size_t m = 0; m < monitors.size(); ++m) {
    e.within("monitor " + std::to_string(m) + " ");
    monitors[m]->exchange(e);
  }
  e.finish();
}

Checkpoint Simulation::checkpoint() const {
  impl_->check_idle();
  Checkpoint numbers;
  Exchange e(Exchange::Mode::take, numbers);
  impl_->exchange(e);
  return numbers;
}

void Simulation::restore(const Checkpoint& checkpoint) {
  impl_->check_idle();
  Checkpoint numbers = checkpoint;
  for (const auto mode : {Exchange::Mode::check, Exchange::Mode::give}) {
    Exchange e(mode, numbers);
    impl_->exchange(e);
  }
  impl_->divergence = {};
  impl_->diverged = false;
}

}  // namespace virtualbrain
