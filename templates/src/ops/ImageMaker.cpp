// Writing images. Everything is laid out anew: the region holds what the program's constants, its
// module and its code consist of and nothing that has happened since, so that the same program
// gives the same bytes in every context.
#include "assay/templates/ProgramImage.h"

#include "ops/ProgramImage.h"

#include "assay/runtime/BuiltinModule.h"
#include "assay/runtime/Names.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace assay {

using namespace runtime;
using namespace image;

namespace {

constexpr size_t aligned(size_t bytes) {
  return (bytes + kAlignment - 1) & ~size_t(kAlignment - 1);
}

/// Where a member is in an object.
template <typename T, typename Member> size_t placeIn(const T &object, const Member &member) {
  return static_cast<size_t>(reinterpret_cast<const std::byte *>(&member) -
                             reinterpret_cast<const std::byte *>(&object));
}

} // namespace

class ImageMaker::Writer {
public:
  bool write(const ir::Module &module, const Code *codes, Context &ctx,
             std::vector<std::byte> &to) {
    module_ = &module;
    live_ = codes;
    ctx_ = &ctx;
    clear();
    if (!addConstants())
      return false;
    addModule();
    for (size_t i = 0; i != module.functions.size(); ++i)
      fillCode(i);
    header_.cacheBytes = cacheBytes_;
    join(to);
    return true;
  }

private:
  /// What a word says: bits, and what has to be added to them.
  struct Word {
    enum class Kind : uint8_t { Plain, InRegion, Symbol } kind = Kind::Plain;
    uint64_t bits = 0;
    uint32_t symbol = 0;
  };

  void clear() {
    header_ = {};
    region_.clear();
    symbols_.clear();
    uses_.clear();
    caches_.clear();
    words_.clear();
    for (auto &places : relocations_)
      places.clear();
    cacheBytes_ = readOnlyBytes_ = 0;
  }

  // --- The region ---

  uint32_t place(size_t bytes) {
    const auto at = static_cast<uint32_t>(region_.size());
    region_.resize(at + aligned(bytes));
    return at;
  }
  uint32_t place(const void *from, size_t bytes) {
    const uint32_t at = place(bytes);
    std::memcpy(region_.data() + at, from, bytes);
    return at;
  }
  void setWord(uint32_t at, uint64_t bits) { std::memcpy(region_.data() + at, &bits, sizeof bits); }
  void setAddress(size_t at, Base base, uint32_t offset) {
    setWord(static_cast<uint32_t>(at), offset);
    relocations_[base].push_back(static_cast<uint32_t>(at));
  }
  void setValue(size_t place, const Word &word) {
    set(static_cast<uint32_t>(place), word, word.bits);
  }
  /// The same where a pointer to the object stands.
  void setPointer(size_t place, const Word &word) {
    constexpr uint64_t kAddress = 0xFFFF'FFFF'FFFF;
    set(static_cast<uint32_t>(place), word, word.bits & kAddress);
  }
  void set(uint32_t at, const Word &word, uint64_t bits) {
    setWord(at, bits);
    if (word.kind == Word::Kind::InRegion)
      relocations_[kRegion].push_back(at);
    else if (word.kind == Word::Kind::Symbol)
      uses_.push_back({at, word.symbol});
  }

  static Word objectAt(uint32_t place) {
    return {Word::Kind::InRegion, Value::kObjectTag | place, 0};
  }
  Word symbol(SymbolKind kind, uint32_t value, uint64_t bits = Value::kObjectTag) {
    symbols_.push_back({kind, value});
    return {Word::Kind::Symbol, bits, static_cast<uint32_t>(symbols_.size() - 1)};
  }

  // --- Constants ---

  bool addConstants() {
    header_.codesAt = place(module_->functions.size() * sizeof(Code));
    constantsAt_ = place(module_->constants.size() * sizeof(Value));
    words_.resize(module_->constants.size());
    for (size_t i = 0; i != words_.size(); ++i) {
      if (!wordOf(module_->constants[i], live_->constants[i], words_[i]))
        return false;
      setValue(constantsAt_ + i * sizeof(Value), words_[i]);
    }
    return true;
  }

  bool wordOf(const ir::Constant &constant, Value value, Word &word) {
    if (!value.isObject()) {
      word.bits = value.bits;
      return true;
    }
    switch (constant.kind) {
    case ir::Constant::Kind::Name:
      word = nameOf(*as<Str>(value));
      return true;
    case ir::Constant::Kind::Builtin:
      return builtinOf(constant.text, value, word);
    case ir::Constant::Kind::Str:
      word = strOf(*as<Str>(value));
      return true;
    case ir::Constant::Kind::Int:
    case ir::Constant::Kind::BigInt: {
      const auto *number = as<BigInt>(value);
      word = objectAt(place(number, sizeof *number + number->count * sizeof(uint64_t)));
      return true;
    }
    case ir::Constant::Kind::Imaginary:
      word = objectAt(place(as<Complex>(value), sizeof(Complex)));
      return true;
    case ir::Constant::Kind::Bytes:
      word = bytesOf(*as<Bytes>(value));
      return true;
    case ir::Constant::Kind::Tuple:
      word = tupleOf(constant, *as<Tuple>(value));
      return true;
    case ir::Constant::Kind::FrozenSet:
      return setOf(constant, *as<Set>(value), word);
    default:
      return false;
    }
  }

  Word strOf(const Str &text) {
    if (const auto number = numberOfStatic(&text))
      return symbol(SymbolKind::StaticStr, *number);
    return objectAt(placeStr(text));
  }

  /// Two of one text would come to the same string.
  Word nameOf(const Str &text) {
    if (const auto number = numberOfStatic(&text))
      return symbol(SymbolKind::StaticStr, *number);
    return symbol(SymbolKind::Name, placeStr(text));
  }

  uint32_t placeStr(const Str &text) {
    const size_t bytes = size_t(text.count) * text.width();
    const uint32_t at = place(sizeof(Str) + bytes);
    Str header = text;
    header.capacity = 0;
    std::memcpy(region_.data() + at, &header, sizeof header);
    std::memcpy(region_.data() + at + sizeof header, text.data, bytes);
    setAddress(at + placeIn(header, header.data), kRegion,
               at + static_cast<uint32_t>(sizeof header));
    return at;
  }

  Word bytesOf(const Bytes &from) {
    const uint32_t at = place(sizeof from + from.count);
    std::memcpy(region_.data() + at, &from, sizeof from);
    if (from.count != 0)
      std::memcpy(region_.data() + at + sizeof from, from.data, from.count);
    setAddress(at + placeIn(from, from.data), kRegion, at + static_cast<uint32_t>(sizeof from));
    return objectAt(at);
  }

  bool builtinOf(std::string_view text, Value value, Word &word) {
    const Str *name = ctx_->intern(text);
    if (name == nullptr || !numberOfStatic(name) || findBuiltin(name) != value)
      return false;
    word = symbol(SymbolKind::Builtin, nameOf(*name).symbol, 0);
    return true;
  }

  Word tupleOf(const ir::Constant &constant, const Tuple &tuple) {
    if (tuple.count == 0)
      return symbol(SymbolKind::EmptyTuple, 0);
    const uint32_t at = place(sizeof tuple + tuple.count * sizeof(Value));
    std::memcpy(region_.data() + at, &tuple, sizeof tuple);
    for (size_t i = 0; i != tuple.count; ++i)
      setValue(at + sizeof tuple + i * sizeof(Value), words_[constant.items[i]]);
    return objectAt(at);
  }

  bool setOf(const ir::Constant &constant, const Set &set, Word &word) {
    const uint32_t at = place(&set, sizeof set);
    const uint32_t table = place(set.table, (size_t(set.mask) + 1) * sizeof(Set::Entry));
    setAddress(at + placeIn(set, set.table), kRegion, table);
    for (size_t i = 0; i <= set.mask; ++i) {
      const Value key = set.table[i].key;
      if (key.isEmpty() || key.isFailed())
        continue;
      const auto item = std::find_if(constant.items.begin(), constant.items.end(),
                                     [&](uint32_t each) { return live_->constants[each] == key; });
      if (item == constant.items.end())
        return false;
      setValue(table + i * sizeof(Set::Entry) + offsetof(Set::Entry, key), words_[*item]);
    }
    word = objectAt(at);
    return true;
  }

  // --- Code ---

  /// An array of pointers to the strings that are these constants.
  uint32_t namesAt(std::span<const uint32_t> constants) {
    const uint32_t at = place(constants.size() * sizeof(Str *));
    for (size_t i = 0; i != constants.size(); ++i)
      setPointer(at + i * sizeof(Str *), words_[constants[i]]);
    return at;
  }

  void addModule() {
    Module module;
    module.type = Module::kType;
    module.count = static_cast<uint32_t>(module_->variables.size());
    header_.moduleAt = place(&module, sizeof module);
    setAddress(header_.moduleAt + placeIn(module, module.names), kRegion,
               namesAt(module_->variables));
    setAddress(header_.moduleAt + placeIn(module, module.variables), kVariables, 0);
    header_.variableCount = module.count;
    header_.ownName = kNoVariable;
    for (uint32_t i = 0; i != module.count; ++i)
      if (as<Str>(live_->constants[module_->variables[i]]) == name(Name::__name__))
        header_.ownName = i;
  }

  uint32_t codeAt(size_t function) const {
    return header_.codesAt + static_cast<uint32_t>(function * sizeof(Code));
  }

  template <typename T> uint32_t takeReadOnly(size_t count) {
    constexpr size_t kWordBytes = sizeof(uint64_t);
    const uint32_t at = readOnlyBytes_;
    readOnlyBytes_ +=
        static_cast<uint32_t>((count * sizeof(T) + kWordBytes - 1) / kWordBytes * kWordBytes);
    return at;
  }

  void fillCode(size_t number) {
    const ir::Function &from = module_->functions[number];
    const Code &live = live_[number];
    const size_t at = codeAt(number), count = live.instructionCount;
    std::memcpy(region_.data() + at, &live, sizeof live);
    const auto point = [&](size_t field, Base base, uint32_t offset) {
      setAddress(at + field, base, offset);
    };
    setPointer(at + placeIn(live, live.name), words_[from.name]);
    setPointer(at + placeIn(live, live.qualifiedName), words_[from.qualifiedName]);
    if (from.doc != ir::Function::kNoDoc)
      setValue(at + placeIn(live, live.doc), words_[from.doc]);
    point(placeIn(live, live.module), kRegion, header_.moduleAt);
    point(placeIn(live, live.parameterNames), kRegion, namesAt(from.parameterNames));
    point(placeIn(live, live.constants), kRegion, constantsAt_);
    point(placeIn(live, live.globals), kVariables, 0);
    const uint32_t children = place(from.children.size() * sizeof(Code *));
    for (size_t i = 0; i != from.children.size(); ++i)
      setAddress(children + i * sizeof(Code *), kRegion, codeAt(from.children[i]));
    point(placeIn(live, live.children), kRegion, children);
    point(placeIn(live, live.instructions), kReadOnly, takeReadOnly<ir::Instruction>(count));
    point(placeIn(live, live.offsets), kReadOnly, takeReadOnly<uint32_t>(count));
    static_assert(sizeof live.handlers == 2 * sizeof(uint64_t), "a pointer and a size");
    point(placeIn(live, live.handlers), kReadOnly,
          takeReadOnly<HandlerRange>(live.handlers.size()));
    // Where caches begin is known once the region is.
    caches_.push_back({static_cast<uint32_t>(at + placeIn(live, live.caches)), cacheBytes_});
    cacheBytes_ += static_cast<uint32_t>(from.cacheCount * sizeof(InlineCache));
    setWord(static_cast<uint32_t>(at + placeIn(live, live.entry)), 0);
    setWord(static_cast<uint32_t>(at + placeIn(live, live.entryOffsets)), 0);
  }

  // --- The image ---

  void join(std::vector<std::byte> &to) {
    header_.regionBytes = static_cast<uint32_t>(region_.size());
    for (const auto &[at, offset] : caches_)
      setAddress(at, kRegion, header_.regionBytes + offset);
    size_t bytes = aligned(sizeof header_) + region_.size();
    const auto table = [&bytes](Table &result, const auto &items) {
      result = {static_cast<uint32_t>(bytes), static_cast<uint32_t>(items.size())};
      bytes += items.size() * sizeof items[0];
    };
    table(header_.symbols, symbols_);
    table(header_.uses, uses_);
    for (size_t base = 0; base != kBaseCount; ++base)
      table(header_.relocations[base], relocations_[base]);
    bytes = aligned(bytes);
    header_.readOnlyAt = static_cast<uint32_t>(bytes);
    to.assign(aligned(bytes + readOnlyBytes_), std::byte{});
    const auto copy = [&to](size_t at, const void *from, size_t size) {
      if (size != 0)
        std::memcpy(to.data() + at, from, size);
    };
    copy(0, &header_, sizeof header_);
    copy(aligned(sizeof header_), region_.data(), region_.size());
    copy(header_.symbols.at, symbols_.data(), symbols_.size() * sizeof symbols_[0]);
    copy(header_.uses.at, uses_.data(), uses_.size() * sizeof uses_[0]);
    for (size_t base = 0; base != kBaseCount; ++base)
      copy(header_.relocations[base].at, relocations_[base].data(),
           relocations_[base].size() * sizeof(uint32_t));
    readOnlyBytes_ = 0;
    for (size_t i = 0; i != module_->functions.size(); ++i)
      copyFunction(i, copy, to);
  }

  /// What is used where it lies, in the order in which fillCode() has taken places.
  void copyFunction(size_t number, const auto &copy, std::vector<std::byte> &to) {
    const Code &live = live_[number];
    const size_t count = live.instructionCount;
    const auto next = [this]<typename T>(T, size_t items) {
      return header_.readOnlyAt + takeReadOnly<T>(items);
    };
    copy(next(ir::Instruction{}, count), live.instructions, count * sizeof(ir::Instruction));
    copy(next(uint32_t(), count), live.offsets, count * sizeof(uint32_t));
    auto *handlers =
        reinterpret_cast<HandlerRange *>(to.data() + next(HandlerRange{}, live.handlers.size()));
    for (const HandlerRange &each : live.handlers) { // without what lies between members
      handlers->begin = each.begin, handlers->end = each.end, handlers->handler = each.handler;
      (handlers++)->runsOnExit = each.runsOnExit;
    }
  }

  struct Caches {
    uint32_t at, offset; // of the pointer to them; where they begin among all caches
  };

  const ir::Module *module_ = nullptr;
  const Code *live_ = nullptr;
  Context *ctx_ = nullptr;
  Header header_{};
  std::vector<std::byte> region_;
  std::vector<Symbol> symbols_;
  std::vector<SymbolUse> uses_;
  std::vector<uint32_t> relocations_[kBaseCount];
  std::vector<Caches> caches_;
  std::vector<Word> words_; // of the constants
  uint32_t constantsAt_ = 0, cacheBytes_ = 0, readOnlyBytes_ = 0;
};

ImageMaker::ImageMaker() : writer_(std::make_unique<Writer>()) {}
ImageMaker::~ImageMaker() = default;

std::span<const std::byte> ImageMaker::make(const ir::Module &module, const Code *codes,
                                            Context &ctx) {
  return writer_->write(module, codes, ctx, bytes_) ? std::span<const std::byte>(bytes_)
                                                    : std::span<const std::byte>();
}

} // namespace assay
