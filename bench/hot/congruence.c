#include "checked.h"

int main(void) {
  int64_t x = 42, odd = 0;
  for (int64_t i = 0; i < 100000000; ++i) {
    x = modulo(add(multiply(x, 1103515245), 12345), 2147483648);
    odd = add(odd, (x >> 16) & 1);
  }
  printf("(%" PRId64 ", %" PRId64 ")\n", x, odd);
}
