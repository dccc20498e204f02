/// \file
/// What an importer of others' graphs gives, and what all of them share.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/model/build_model.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace sunder::sim {

struct ImportedModel {
    ModelDescription model;
    std::vector<Diagnostic> warnings; ///< what a reader of its figures must know
};

/// What a reader of an imported model's figures must know.
struct Remark {
    std::string message;
    std::string hint;
};

/// As warnings about the model as a whole.
void add_remarks(std::vector<Remark> remarks, ImportedModel& imported);

/// A model without ops, of the file's name.
[[nodiscard]] ModelDescription named_after(std::filesystem::path const& path, Diagnostics& diagnostics);

/// The bytes of a file that is no pipe, which might never end.
/// \throws InputError  where it cannot be read, or its name cannot be shown.
[[nodiscard]] std::string bytes_of_import(std::filesystem::path const& path);

using CountsByName = std::map<std::string, int>;
[[nodiscard]] int total(CountsByName const& counts);
/// "Erf (12), Gather"
[[nodiscard]] std::string list_of(CountsByName const& counts);

/// Of ops whose work is not known. \pre there are some
[[nodiscard]] Remark remark_on_unknown_work(CountsByName const& ops);

} // namespace sunder::sim
