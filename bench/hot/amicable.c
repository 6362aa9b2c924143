#include "checked.h"

static int64_t divisors(int64_t n) {
  int64_t total = 0;
  for (int64_t i = 1; i < n; ++i)
    if (modulo(n, i) == 0)
      total = add(total, i);
  return total;
}

int main(void) {
  int64_t found = 0;
  for (int64_t n = 2; n < 6000; ++n) {
    const int64_t other = divisors(n);
    if (other != n && divisors(other) == n)
      found = add(found, n);
  }
  printf("%" PRId64 "\n", found);
}
