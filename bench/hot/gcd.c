#include "checked.h"

static int64_t gcd(int64_t a, int64_t b) {
  while (b != 0) {
    const int64_t rest = modulo(a, b);
    a = b;
    b = rest;
  }
  return a;
}

int main(void) {
  int64_t total = 0;
  for (int64_t a = 1; a < 3000; ++a)
    for (int64_t b = 1; b < 3000; ++b)
      total = add(total, gcd(a, b));
  printf("%" PRId64 "\n", total);
}
