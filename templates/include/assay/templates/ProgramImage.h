// ProgramImage: what lowering made of a program, as bytes that any context can be
// given.
//
// An image holds no address: what it refers to is told by offsets into itself and by symbols, which
// are looked up when it is bound. It is good for the build that made it, and no other; whoever
// keeps images has to see to that, and that their bytes are what they were.
//
//   header | region | symbols | relocations | instructions, lines, handlers
//
// The region is what becomes the program's lasting objects: copied into the context's heap, and
// there relocated. The rest is used where it lies. Machine code of templates is not in it: that is
// made anew faster than it is read and checked, since it takes several times as many bytes.
#pragma once

#include "assay/frontend/Ir.h"
#include "assay/runtime/Context.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace assay {

/// Makes images, one after the other; owned by one thread.
class ImageMaker {
public:
  ImageMaker();
  ~ImageMaker();
  ImageMaker(const ImageMaker &) = delete;
  ImageMaker &operator=(const ImageMaker &) = delete;

  /// The image of `module`, of which `codes` is the code of the function that bindProgram() has
  /// made. Valid until the next one; empty where there is something that images cannot hold.
  std::span<const std::byte> make(const ir::Module &module, const runtime::Code *codes,
                                  runtime::Context &ctx);

private:
  class Writer;
  std::vector<std::byte> bytes_;
  std::unique_ptr<Writer> writer_;
};

/// As bindProgram(), of the module that `image` was made of. The image starts at a multiple of 16
/// and must outlive the program.
runtime::Function *bindImage(std::span<const std::byte> image, std::string_view name,
                             runtime::Context &ctx);

} // namespace assay
