// A test program includes this file and defines tests(), which uses CHECK and CHECK_NEAR.
#pragma once
#include <cmath>
#include <cstdio>

namespace check {

inline int passed = 0;
inline int failed = 0;

inline void record(bool ok, const char* file, int line, const char* what) {
  ++(ok ? passed : failed);
  if (!ok) std::printf("%s:%d: %s\n", file, line, what);
}

inline void record_near(double a, double b, double tolerance, const char* file, int line,
                        const char* what) {
  const bool ok = std::fabs(a - b) <= tolerance;
  record(ok, file, line, what);
  if (!ok) std::printf("  %.17g is not within %g of %.17g\n", a, tolerance, b);
}

}  // namespace check

#define CHECK(condition) check::record((condition), __FILE__, __LINE__, #condition)
#define CHECK_NEAR(a, b, tolerance) \
  check::record_near((a), (b), (tolerance), __FILE__, __LINE__, #a " ~ " #b)

void tests();

int main() {
  tests();
  std::printf("%d passed, %d failed\n", check::passed, check::failed);
  return check::failed == 0 ? 0 : 1;
}
