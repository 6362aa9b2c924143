#include "checked.h"

static int64_t escapes(double cr, double ci, int64_t limit) {
  double zr = 0, zi = 0;
  for (int64_t i = 0; i < limit; ++i) {
    const double zr2 = zr * zr, zi2 = zi * zi;
    if (zr2 + zi2 > 4.0)
      return i;
    zi = 2.0 * zr * zi + ci;
    zr = zr2 - zi2 + cr;
  }
  return limit;
}

int main(void) {
  int64_t total = 0;
  for (int64_t y = 0; y < 480; ++y)
    for (int64_t x = 0; x < 640; ++x)
      total = add(total, escapes((double)x / 240.0 - 2.0, (double)y / 240.0 - 1.0, 1000));
  printf("%" PRId64 "\n", total);
}
