// Giving an image to a context: its region is copied into the lasting heap and its machine code
// into the slab, and what they refer to is added to the words that are listed.
#include "assay/templates/ProgramImage.h"

#include "ops/BoundModule.h"
#include "ops/ProgramImage.h"

#include "assay/runtime/BuiltinModule.h"
#include "assay/runtime/Containers.h"
#include "assay/runtime/Names.h"

#include <array>
#include <cstring>

namespace assay {

using namespace runtime;
using namespace image;

namespace {

class Binder {
public:
  Binder(std::span<const std::byte> image, Context &ctx)
      : image_(image.data()), header_(*reinterpret_cast<const Header *>(image_)), ctx_(ctx) {}

  Function *bind(std::string_view name) {
    variables_ = allocateMany<Value>(ctx_, header_.variableCount);
    if (variables_ == nullptr)
      return nullptr;
    std::fill_n(variables_, header_.variableCount, Value::empty());
    if (!placeRegion(name))
      return nullptr;
    return newModuleFunction(ctx_, codes());
  }

private:
  template <typename T> std::span<const T> items(const Table &table) const {
    return {reinterpret_cast<const T *>(image_ + table.at), table.count};
  }
  uint64_t &word(uint32_t at) const { return *reinterpret_cast<uint64_t *>(region_ + at); }
  Code *codes() const { return reinterpret_cast<Code *>(region_ + header_.codesAt); }

  bool placeRegion(std::string_view name) {
    const Lasting lasting(ctx_);
    region_ = allocateMany<std::byte>(ctx_, size_t(header_.regionBytes) + header_.cacheBytes);
    Str *text = newStrFromUtf8(ctx_, name);
    if (region_ == nullptr || text == nullptr)
      return false;
    std::memcpy(region_, image_ + kAlignedHeader, header_.regionBytes);
    std::memset(region_ + header_.regionBytes, 0, header_.cacheBytes);
    relocate();
    if (!useSymbols())
      return false;
    reinterpret_cast<Module *>(region_ + header_.moduleAt)->name = name;
    if (header_.ownName != kNoVariable)
      variables_[header_.ownName] = Value::object(text);
    return true;
  }

  void relocate() {
    const void *const bases[kBaseCount] = {region_, image_ + header_.readOnlyAt, variables_};
    for (size_t base = 0; base != kBaseCount; ++base) {
      const auto address = reinterpret_cast<uint64_t>(bases[base]);
      for (const uint32_t at : items<uint32_t>(header_.relocations[base]))
        word(at) += address;
    }
  }

  bool useSymbols() {
    const auto symbols = items<Symbol>(header_.symbols);
    std::array<uint64_t, 256> few;
    std::vector<uint64_t> many;
    uint64_t *values = few.data();
    if (symbols.size() > few.size()) {
      many.resize(symbols.size());
      values = many.data();
    }
    for (size_t i = 0; i != symbols.size(); ++i)
      values[i] = valueOf(symbols[i], values);
    for (const SymbolUse &use : items<SymbolUse>(header_.uses))
      word(use.at) += values[use.symbol];
    return ctx_.stop == Stop::None;
  }

  /// `before` are the values of those that come before it.
  uint64_t valueOf(const Symbol &symbol, const uint64_t *before) {
    const auto address = [](const Object *object) {
      return static_cast<uint64_t>(reinterpret_cast<uintptr_t>(object));
    };
    switch (symbol.kind) {
    case SymbolKind::StaticStr:
      return address(staticStrOf(symbol.value));
    case SymbolKind::Name:
      return address(ctx_.adopt(reinterpret_cast<Str *>(region_ + symbol.value)));
    case SymbolKind::Builtin:
      return findBuiltin(reinterpret_cast<const Str *>(before[symbol.value])).bits;
    case SymbolKind::EmptyTuple:
      return address(newTuple(ctx_, 0));
    }
    return 0;
  }

  static constexpr size_t kAlignedHeader =
      (sizeof(Header) + kAlignment - 1) / kAlignment * kAlignment;

  const std::byte *image_;
  const Header &header_;
  Context &ctx_;
  Value *variables_ = nullptr;
  std::byte *region_ = nullptr;
};

} // namespace

Function *bindImage(std::span<const std::byte> image, std::string_view name, Context &ctx) {
  return Binder(image, ctx).bind(name);
}

} // namespace assay
