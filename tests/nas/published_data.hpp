// Published tables. They are not part of the project: SUNDER_DATA names their folder, and without it they are
// looked for beside the project.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "tests/source_dir.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

namespace sunder::nas {

inline std::filesystem::path data_file(std::filesystem::path const& name)
{
    char const* const given = std::getenv("SUNDER_DATA");
    auto const folder = given != nullptr ? std::filesystem::path{given}
                                         : std::filesystem::path{SUNDER_SOURCE_DIR} / "../shared/data";
    return folder / name;
}

inline std::shared_ptr<sim::Source const> text_of_file(std::filesystem::path const& path)
{
    std::ifstream in{path};
    return std::make_shared<sim::Source const>(
        sim::Source{.name = path.string(), .text = {std::istreambuf_iterator<char>{in}, {}}});
}

} // namespace sunder::nas

#define SKIP_WITHOUT(file)                                                                                   \
    if (!std::filesystem::exists(file)) GTEST_SKIP() << (file) << " is absent; SUNDER_DATA names the folder"
