// CacheFolder: a folder that nobody but its user can change, held open.
//
// Code that runs comes from it, so it has to be the user's own, closed to all others (0700), and no
// symbolic link; the same holds for the folder below it that the files lie in. Links further up are
// followed: whoever may change those may change the user's files anyway. Everything happens
// relative to the folder that was looked at, so that exchanging it later changes nothing.
#pragma once

#include "Descriptor.h"
#include "assay/support/Result.h"

#include <optional>
#include <string>
#include <vector>

namespace assay {

class CacheFolder {
public:
  /// Nothing where there is no such folder; an Error where it is there and is not to be trusted, or
  /// cannot be looked at.
  static Result<std::optional<CacheFolder>> open(const std::string &path);

  /// The same, but makes what is missing.
  static Result<CacheFolder> make(const std::string &path);

  /// The names of what lies in it, without "." and "..".
  Result<std::vector<std::string>> list() const;

  /// A file of the user's own, for reading. Else errno says why not.
  Descriptor openFile(const std::string &name) const;

  /// A new one, for writing, too. Else errno says why not.
  Descriptor createFile(const std::string &name) const;

  bool rename(const std::string &from, const std::string &to) const;
  void remove(const std::string &name) const;

  /// Held by one process at a time, until the descriptor is closed or its process ends. Waits for a
  /// moment; nothing where somebody else has it for longer.
  Result<std::optional<Descriptor>> lock() const;

  const std::string &path() const { return path_; }

private:
  CacheFolder(Descriptor folder, std::string path)
      : folder_(std::move(folder)), path_(std::move(path)) {}

  Descriptor folder_;
  std::string path_;
};

} // namespace assay
