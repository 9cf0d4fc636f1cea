#include "correlation.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "dispatch.hpp"
#include "exchange.hpp"
#include "virtualbrain/error.hpp"

namespace virtualbrain {

namespace {

std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }

constexpr std::size_t kBlock = kLanes * kLanes;
constexpr int kSamples = 16;  // that are added at once

std::size_t pair_of(int row_tile, int column_tile) {
  return at(row_tile) * (at(row_tile) + 1) / 2 + at(column_tile);
}

}  // namespace

Correlations::Correlations(const Correlation& spec, int places)
    : k_(kernels()), spec_(spec), tiles_((places + kLanes - 1) / kLanes) {
  if (spec.period < 1 || spec.window < 0)
    throw InvalidArgument("correlation: needs a period of at least one sample");
  shift_.resize(at(tiles_) * kLanes);
  sum_.resize(at(tiles_) * kLanes);
  products_.assign(pair_of(tiles_, 0) * kBlock);
  deviations_.assign(at(kSamples) * at(tiles_) * kLanes);
}

void Correlations::reset() {
  count_ = 0;
  std::fill(sum_.begin(), sum_.end(), 0.0);
  std::fill_n(products_.data(), products_.size(), 0.0);
  window_.clear();
}

void Correlations::exchange(Exchange& e, std::size_t variable) {
  const std::string of = " of variable " + std::to_string(variable);
  e("count" + of, count_);
  e("shift" + of, shift_);
  e("sum" + of, sum_);
  e("products" + of, products_);
  const std::size_t means = sum_.size(), products = products_.size();
  std::vector<double> periods;  // each with its count, means and products
  for (const auto& m : window_) {
    periods.push_back(static_cast<double>(m.count));
    periods.insert(periods.end(), m.mean.begin(), m.mean.end());
    periods.insert(periods.end(), m.products.data(), m.products.data() + products);
  }
  e.parts("periods" + of, periods, 1 + means + products);
  if (!e.giving()) return;
  window_.clear();
  for (auto p = periods.begin(); p != periods.end();) {
    Moments m;
    m.count = static_cast<std::int64_t>(*p++);
    m.mean.assign(p, p + static_cast<std::ptrdiff_t>(means));
    p += static_cast<std::ptrdiff_t>(means);
    m.products.assign(products);
    std::copy_n(p, products, m.products.data());
    p += static_cast<std::ptrdiff_t>(products);
    window_.push_back(std::move(m));
  }
}

void Correlations::add(const double* rows, std::ptrdiff_t stride, int samples) {
  const std::size_t width = at(tiles_) * kLanes;
  for (int done = 0; done < samples; done += kSamples) {
    const int n = std::min(kSamples, samples - done);
    for (int s = 0; s < n; ++s) {
      const double* row = rows + (done + s) * stride;
      double* deviation = deviations_.data() + at(s) * width;
      if (count_++ == 0) std::copy_n(row, width, shift_.begin());
      for (std::size_t i = 0; i < width; ++i) {
        deviation[i] = row[i] - shift_[i];
        sum_[i] += deviation[i];
      }
    }
    for (int a = 0; a < tiles_; ++a)
      for (int b = 0; b <= a; ++b)
        k_.add_products(deviations_.data() + a * kLanes, deviations_.data() + b * kLanes,
                        static_cast<std::ptrdiff_t>(width), n,
                        products_.data() + pair_of(a, b) * kBlock);
  }
}

void Correlations::close() {
  Moments period;
  period.count = count_;
  period.mean.resize(sum_.size());
  const double scale = count_ > 0 ? 1.0 / static_cast<double>(count_) : 0.0;
  for (std::size_t i = 0; i < sum_.size(); ++i) period.mean[i] = shift_[i] + sum_[i] * scale;
  for (int a = 0; a < tiles_; ++a)
    for (int b = 0; b <= a; ++b) {
      double* block = products_.data() + pair_of(a, b) * kBlock;
      for (int i = 0; i < kLanes; ++i)
        for (int j = 0; j < kLanes; ++j)
          block[i * kLanes + j] -= scale * sum_[at(a * kLanes + i)] * sum_[at(b * kLanes + j)];
    }
  std::swap(period.products, products_);
  count_ = 0;
  std::fill(sum_.begin(), sum_.end(), 0.0);
  if (spec_.window == 0 && !window_.empty()) {
    join(window_.front(), period);
    std::swap(period.products, products_);
    std::fill_n(products_.data(), products_.size(), 0.0);
    return;
  }
  window_.push_back(std::move(period));
  if (spec_.window > 0 && static_cast<std::int64_t>(window_.size()) > spec_.window)
    window_.pop_front();
  products_.assign(pair_of(tiles_, 0) * kBlock);
}

// Chan, Golub & LeVeque 1979
void Correlations::join(Moments& all, const Moments& part) const {
  if (part.count == 0) return;
  const double n = static_cast<double>(all.count), m = static_cast<double>(part.count);
  std::vector<double> apart(part.mean.size());
  for (std::size_t i = 0; i < apart.size(); ++i) {
    apart[i] = part.mean[i] - all.mean[i];
    all.mean[i] += apart[i] * (m / (n + m));
  }
  const double scale = n * m / (n + m);
  for (int a = 0; a < tiles_; ++a)
    for (int b = 0; b <= a; ++b) {
      double* block = all.products.data() + pair_of(a, b) * kBlock;
      const double* other = part.products.data() + pair_of(a, b) * kBlock;
      for (int i = 0; i < kLanes; ++i)
        for (int j = 0; j < kLanes; ++j)
          block[i * kLanes + j] +=
              other[i * kLanes + j] + scale * apart[at(a * kLanes + i)] * apart[at(b * kLanes + j)];
    }
  all.count += part.count;
}

void Correlations::write(const std::vector<int>& index, double* out) const {
  Moments joined;
  const Moments* all = &window_.front();
  if (window_.size() > 1) {
    joined.count = all->count;
    joined.mean = all->mean;
    joined.products.assign(all->products.size());
    std::copy_n(all->products.data(), all->products.size(), joined.products.data());
    for (std::size_t p = 1; p < window_.size(); ++p) join(joined, window_[p]);
    all = &joined;
  }
  const auto product = [&](int i, int j) {
    if (i < j) std::swap(i, j);
    return all->products.data()[pair_of(i / kLanes, j / kLanes) * kBlock + at(i % kLanes) * kLanes +
                                at(j % kLanes)];
  };
  const std::size_t n = index.size();
  std::vector<double> deviation(n);
  for (std::size_t i = 0; i < n; ++i) deviation[i] = std::sqrt(product(index[i], index[i]));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      // What does not vary correlates with nothing: 0 / 0 is NaN.
      const double r = product(index[i], index[j]) / (deviation[i] * deviation[j]);
      out[i * n + j] = out[j * n + i] = i == j          ? r / r
                                        : std::isnan(r) ? r
                                                        : std::clamp(r, -1.0, 1.0);
    }
}

std::size_t Correlations::bytes() const {
  std::size_t n = products_.bytes() + deviations_.bytes() +
                  (shift_.capacity() + sum_.capacity()) * sizeof(double);
  for (const auto& m : window_) n += m.products.bytes() + m.mean.capacity() * sizeof(double);
  return n;
}

}  // namespace virtualbrain
