// What AddressSanitizer is told of a heap's memory; nothing, in other builds.
#pragma once

#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#define ASSAY_POISON(memory, bytes) __asan_poison_memory_region(memory, bytes)
#define ASSAY_UNPOISON(memory, bytes) __asan_unpoison_memory_region(memory, bytes)
#else
#define ASSAY_POISON(memory, bytes) (static_cast<void>(memory), static_cast<void>(bytes))
#define ASSAY_UNPOISON(memory, bytes) (static_cast<void>(memory), static_cast<void>(bytes))
#endif
