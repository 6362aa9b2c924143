#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#if __has_feature(thread_sanitizer)
// iconv loads and unloads its encodings under the dynamic loader's own lock, which the sanitizer
// does not see.
extern "C" const char *__tsan_default_suppressions();
extern "C" const char *__tsan_default_suppressions() { return "race:ld-linux-x86-64.so\n"; }
#endif
