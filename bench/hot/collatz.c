#include "checked.h"

static int64_t steps(int64_t n) {
  int64_t count = 0;
  while (n != 1) {
    if (modulo(n, 2) == 0)
      n = divide(n, 2);
    else
      n = add(multiply(3, n), 1);
    count = add(count, 1);
  }
  return count;
}

int main(void) {
  int64_t longest = 0, start = 0;
  for (int64_t n = 1; n < 1000000; ++n) {
    const int64_t count = steps(n);
    if (count > longest) {
      longest = count;
      start = n;
    }
  }
  printf("%" PRId64 " %" PRId64 "\n", start, longest);
}
