// HeapBlocks: the part of a heap that is collected, as blocks between marked starts.
//
// Marking is conservative: whatever looks like a pointer into a block, to its start or not, keeps
// the block. So objects never move, no type has to say where its pointers are, and a table of
// hashes by address stays right. Sweeping makes holes of neighbouring blocks that nobody keeps;
// allocation goes on in those (the mark-region scheme of Blackburn and McKinley's Immix, PLDI 2008,
// with blocks in the place of lines).
#pragma once

#include "assay/runtime/Heap.h"

namespace assay::runtime {

class HeapBlocks {
public:
  static constexpr size_t kGranule = 16;
  /// A block of this size is found by a search among its like.
  static constexpr size_t kLarge = Heap::kLargeBlock;

  /// For a heap of up to `reserved` bytes.
  explicit HeapBlocks(size_t reserved);
  ~HeapBlocks();
  HeapBlocks(const HeapBlocks &) = delete;
  HeapBlocks &operator=(const HeapBlocks &) = delete;
  /// False where the system gave no memory for the tables.
  bool isUsable() const { return tables_ != nullptr; }

  /// Blocks lie in [base, end) from now on, and there are none yet. The tables are empty.
  void begin(std::byte *base, std::byte *end);
  /// Forgets all blocks.
  void clear();

  /// A new block of `bytes`, a multiple of kGranule; nullptr where there is no room.
  std::byte *take(size_t bytes);
  /// Forgets the block that begins at `from` and ends at the cursor.
  void giveBack(std::byte *from);
  /// Lets the block that begins at `begin` and ends at the cursor grow to `end`; false where there
  /// is no room, or it is none of these.
  bool growLast(std::byte *begin, std::byte *end);

  /// Where the next small block will be, if it is not too large to come before holeEnd().
  std::byte *cursor() const { return cursor_; }
  std::byte *holeEnd() const { return holeEnd_; }
  /// Takes note that blocks up to `cursor` were taken, whose starts somebody has set in starts().
  void advance(std::byte *cursor) {
    taken_ += static_cast<size_t>(cursor - cursor_);
    cursor_ = cursor;
  }
  uint64_t *starts() const { return starts_; }
  /// A block like these that is of size kLarge at least.
  void noteLarge(std::byte *block, size_t bytes);
  /// Behind the last block, where those before `cursor` have been taken.
  std::byte *high(std::byte *cursor) const { return holeIsLast_ ? cursor : high_; }
  std::byte *high() const { return high(cursor_); }
  std::byte *base() const { return base_; }

  /// Bytes taken since the last collection.
  size_t taken() const { return taken_; }

  /// Frees the blocks that no word of `roots`, nor of a block kept, points into. Returns the bytes
  /// of the blocks that stay.
  size_t collect(std::span<const RootRange> roots);

private:
  struct Hole {
    std::byte *begin, *end;
    size_t size() const { return static_cast<size_t>(end - begin); }
  };

  size_t granuleOf(const std::byte *at) const { return static_cast<size_t>(at - base_) / kGranule; }
  std::byte *addressOf(size_t granule) const { return base_ + granule * kGranule; }
  /// A bit a granule.
  using Table = uint64_t *;
  static bool has(Table table, size_t granule) {
    return (table[granule / 64] >> granule % 64 & 1) != 0;
  }
  static void set(Table table, size_t granule) {
    table[granule / 64] |= uint64_t(1) << granule % 64;
  }
  static void unset(Table table, size_t granule) {
    table[granule / 64] &= ~(uint64_t(1) << granule % 64);
  }
  void beginFree(const std::byte *at);
  void endFree(const std::byte *at);
  void leaveHole();
  void noteBlock(std::byte *block, size_t bytes);
  bool enterHole(size_t bytes);
  std::byte *takeAside(size_t bytes);

  size_t startOf(size_t granule) const;
  size_t endOf(size_t granule) const;
  void markFrom(const RootRange &range);
  size_t sweep();

  std::byte *base_ = nullptr, *end_ = nullptr;
  std::byte *high_ = nullptr;    // behind the last block, while not in the last hole
  std::byte *cursor_ = nullptr;  // in the current hole
  std::byte *holeEnd_ = nullptr; // of the current hole
  bool holeIsLast_ = true;       // the current hole is what lies behind all blocks
  void *tables_ = nullptr;       // the memory of these three
  Table starts_ = nullptr;       // a block begins there
  Table free_ = nullptr;         // and nobody has it
  Table marks_ = nullptr;        // and it is not to be looked into any more
  size_t tableBytes_;            // of each
  size_t granules_ = 0;          // while marking: that belong to blocks
  size_t taken_ = 0;
  std::vector<Hole> holes_; // that are left, the next at nextHole_
  size_t nextHole_ = 0;
  std::vector<Hole> large_;     // large blocks; in order while marking
  std::vector<size_t> pending_; // granules of blocks that are marked, not yet looked into
};

} // namespace assay::runtime
