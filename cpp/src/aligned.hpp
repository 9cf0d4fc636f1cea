// An array of doubles that starts on a cache line, filled with zeros.
#pragma once
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>

namespace virtualbrain {

class Aligned {
 public:
  Aligned() = default;
  explicit Aligned(std::size_t size) { assign(size); }

  void assign(std::size_t size) {
    data_.reset(
        size ? static_cast<double*>(::operator new(size * sizeof(double), std::align_val_t{kLine}))
             : nullptr);
    size_ = size;
    if (size) std::memset(data_.get(), 0, size * sizeof(double));
  }
  double* data() { return data_.get(); }
  const double* data() const { return data_.get(); }
  std::size_t size() const { return size_; }
  std::size_t bytes() const { return size_ * sizeof(double); }

 private:
  static constexpr std::size_t kLine = 64;
  struct Free {
    void operator()(double* p) const { ::operator delete(p, std::align_val_t{kLine}); }
  };
  std::unique_ptr<double, Free> data_;
  std::size_t size_ = 0;
};

}  // namespace virtualbrain
