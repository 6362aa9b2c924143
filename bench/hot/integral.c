#include "checked.h"

static double f(double x) { return x * x * x - 2 * x * x + 4.5; }

static double integrate(double a, double b, int64_t n) {
  const double h = (b - a) / (double)n;
  double total = 0.5 * (f(a) + f(b));
  for (int64_t i = 1; i < n; ++i)
    total += f(a + (double)i * h);
  return total * h;
}

int main(void) { printf("%.12f\n", integrate(0, 10, 30000000)); }
