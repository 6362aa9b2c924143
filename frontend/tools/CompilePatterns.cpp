// compile-patterns OUTPUT: compiles src/recognizer/Patterns.def for any x86-64 CPU and writes the
// serialized database as C++. Runs at build time: compiling takes the whole Hyperscan library,
// scanning only its small runtime.
#include <cstdio>
#include <cstdlib>
#include <hs/hs.h>
#include <iterator>

static const char *const kPatterns[] = {
#define CANDIDATE(Name, pattern) pattern,
#define DISQUALIFIER(Name, pattern, reason) pattern,
#include "../src/recognizer/Patterns.def"
};

// Of a candidate one match is as good as many; a disqualifier may turn out to be none.
static const unsigned kFlags[] = {
#define CANDIDATE(Name, pattern) HS_FLAG_MULTILINE | HS_FLAG_SINGLEMATCH,
#define DISQUALIFIER(Name, pattern, reason) HS_FLAG_MULTILINE,
#include "../src/recognizer/Patterns.def"
};

int main(int count, char **arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: compile-patterns OUTPUT\n");
    return 2;
  }
  constexpr unsigned kCount = std::size(kPatterns);
  unsigned numbers[kCount];
  for (unsigned i = 0; i < kCount; ++i)
    numbers[i] = i;

  hs_platform_info_t anyCpu{};
  anyCpu.tune = HS_TUNE_FAMILY_GENERIC;
  hs_database_t *database = nullptr;
  hs_compile_error_t *error = nullptr;
  if (hs_compile_multi(kPatterns, kFlags, numbers, kCount, HS_MODE_BLOCK, &anyCpu, &database,
                       &error) != HS_SUCCESS) {
    std::fprintf(stderr, "pattern %d: %s\n", error->expression, error->message);
    return 1;
  }
  char *bytes = nullptr;
  size_t length = 0;
  if (hs_serialize_database(database, &bytes, &length) != HS_SUCCESS)
    return 1;

  std::FILE *out = std::fopen(arguments[1], "w");
  if (out == nullptr) {
    std::perror(arguments[1]);
    return 1;
  }
  std::fprintf(out, "#include \"PatternDatabase.h\"\n\nnamespace assay::recognizer {\n\n"
                    "alignas(64) const unsigned char kPatternDatabase[] = {");
  for (size_t i = 0; i < length; ++i)
    std::fprintf(out, "%s%u,", i % 20 == 0 ? "\n    " : " ", static_cast<unsigned char>(bytes[i]));
  std::fprintf(
      out, "\n};\nconst size_t kPatternDatabaseBytes = %zu;\n\n} // namespace assay::recognizer\n",
      length);
  const bool written = std::fclose(out) == 0;
  std::free(bytes);
  hs_free_database(database);
  return written ? 0 : 1;
}
