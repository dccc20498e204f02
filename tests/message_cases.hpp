/// \file
/// Messages to the user that stand in files: a folder NAME holds an input, NAME.expected beside it is exactly
/// what the user sees.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "tests/text_file.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace sunder {

/// Names of the inputs, in order.
inline std::vector<std::string> message_cases(std::filesystem::path const& folder)
{
    std::vector<std::string> found;
    for (auto const& entry : std::filesystem::directory_iterator{folder}) {
        if (entry.path().extension() == ".expected") found.push_back(entry.path().stem().string());
    }
    std::ranges::sort(found);
    return found;
}

/// Uses the input called so, from within its folder.
template <class Use>
void expect_message(std::filesystem::path const& folder, std::string const& name, Use use)
{
    std::filesystem::current_path(folder / name);
    try {
        use();
        FAIL() << "no mistake was found";
    } catch (sim::InputError const& error) {
        EXPECT_EQ(error.what(), content_of(folder / (name + ".expected")));
    }
}

} // namespace sunder
