// An array of doubles that starts on a cache line, filled with zeros. Large ones ask for large
// pages: windows of the history lie all over it, and looking up small pages would cost as much as
// reading.
#pragma once
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace virtualbrain {

class Aligned {
 public:
  Aligned() = default;
  explicit Aligned(std::size_t size) { assign(size); }

  void assign(std::size_t size) {
    data_.reset();
    size_ = 0;
    if (size == 0) return;
    std::size_t bytes = size * sizeof(double);
    const bool large = bytes >= kLargePage / 2;
    if (large)
      bytes = (bytes + kLargePage - 1) / kLargePage * kLargePage;  // no page has a stranger
    const std::align_val_t start{large ? kLargePage : kLine};
    data_ = {static_cast<double*>(::operator new(bytes, start)), Free{start}};
    size_ = size;
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    if (large) madvise(data_.get(), bytes, MADV_HUGEPAGE);  // a wish; may fail
#endif
    std::memset(data_.get(), 0, bytes);
  }
  double* data() { return data_.get(); }
  const double* data() const { return data_.get(); }
  std::size_t size() const { return size_; }
  std::size_t bytes() const { return size_ * sizeof(double); }

 private:
  static constexpr std::size_t kLine = 64, kLargePage = std::size_t{2} << 20;
  struct Free {
    std::align_val_t start;
    Free() : start(std::align_val_t{kLine}) {}
    explicit Free(std::align_val_t s) : start(s) {}
    void operator()(double* p) const { ::operator delete(p, start); }
  };
  std::unique_ptr<double, Free> data_;
  std::size_t size_ = 0;
};

}  // namespace virtualbrain
