#include "checked.h"

static int64_t fib(int64_t n) {
  if (n < 2)
    return n;
  return add(fib(subtract(n, 1)), fib(subtract(n, 2)));
}

int main(void) { printf("%" PRId64 "\n", fib(36)); }
