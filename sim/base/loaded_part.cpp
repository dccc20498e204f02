#include "sim/base/loaded_part.hpp"

#include "sim/base/program_folder.hpp"
#include "sim/base/run_error.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <filesystem>
#include <system_error>

namespace sunder::sim {
namespace {

namespace fs = std::filesystem;

/// Beside the program, as when it is built; where it is installed; where the packages put it.
fs::path place_of(char const* part)
{
    std::error_code none;
    auto const beside = program_folder();
    for (auto const& folder : {beside, beside.parent_path() / "libexec/sunder", fs::path{SUNDER_PARTS},
                               fs::path{"/usr/libexec/sunder"}})
        if (fs::exists(folder / part, none)) return folder / part;
    throw RunError{fmt::format("'{}' is missing: it belongs beside the program or into {}", part,
                               (beside.parent_path() / "libexec/sunder").lexically_normal().string())};
}

} // namespace

void* find_in_part(char const* part, char const* function)
{
    auto* const handle = dlopen(place_of(part).c_str(), RTLD_LAZY | RTLD_LOCAL);
    void* const found = handle == nullptr ? nullptr : dlsym(handle, function);
    if (found == nullptr) {
        auto const* const reason = dlerror();
        throw RunError{fmt::format("cannot load '{}': {}", part, reason == nullptr ? "" : reason)};
    }
    return found;
}

} // namespace sunder::sim
