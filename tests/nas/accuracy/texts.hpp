// Texts as if read from files, and the message that follows from what is wrong with them.
#pragma once

#include "nas/accuracy/tables.hpp"
#include "tests/nas/published_data.hpp"
#include "tests/source_dir.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace sunder::nas {

inline SourceText text(std::string content)
{
    return std::make_shared<sim::Source const>(
        sim::Source{.name = "folder/t.csv", .text = std::move(content)});
}

inline SourceText shipped(std::string const& name)
{
    return text_of_file(std::filesystem::path{SUNDER_SOURCE_DIR} / "models/nas" / name);
}

/// What `parse(text, column, diagnostics)` reads; a test fails when it reports anything.
template <class Parse>
auto read(Parse parse, SourceText const& text, std::string_view column)
{
    sim::Diagnostics diagnostics;
    auto found = parse(text, column, diagnostics);
    EXPECT_NO_THROW(diagnostics.raise_if_any());
    return found.value();
}

/// All messages of it.
template <class Parse>
std::string complaint(Parse parse, std::string content, std::string_view column)
{
    sim::Diagnostics diagnostics;
    EXPECT_FALSE(parse(text(std::move(content)), column, diagnostics));
    try {
        diagnostics.raise_if_any();
    } catch (sim::InputError const& error) {
        return error.what();
    }
    return "nothing";
}

} // namespace sunder::nas
