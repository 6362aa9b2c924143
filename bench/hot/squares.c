#include "checked.h"

int main(void) {
  int64_t total = 0;
  for (int64_t i = 0; i < 60000000; ++i)
    if (modulo(i, 3) == 0 || modulo(i, 5) == 0)
      total = add(total, modulo(multiply(i, i), 7));
  printf("%" PRId64 "\n", total);
}
