// Ints as Python has them, as long as they fit: what overflows ends the program.
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static inline int64_t add(int64_t a, int64_t b) {
  int64_t result;
  if (__builtin_add_overflow(a, b, &result))
    abort();
  return result;
}
static inline int64_t subtract(int64_t a, int64_t b) {
  int64_t result;
  if (__builtin_sub_overflow(a, b, &result))
    abort();
  return result;
}
static inline int64_t multiply(int64_t a, int64_t b) {
  int64_t result;
  if (__builtin_mul_overflow(a, b, &result))
    abort();
  return result;
}
static inline int64_t modulo(int64_t a, int64_t b) {
  if (b == 0)
    abort();
  const int64_t rest = a % b;
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}
static inline int64_t divide(int64_t a, int64_t b) {
  if (b == 0 || (b == -1 && a == INT64_MIN))
    abort();
  return a / b - (a % b != 0 && (a < 0) != (b < 0));
}
