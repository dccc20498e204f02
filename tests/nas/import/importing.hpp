// Imports of texts, and the messages that follow from what is wrong with them.
#pragma once

#include "nas/import/import_tables.hpp"
#include "nas/realise/nasbench201_cell.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace sunder::nas {

using Import = std::optional<std::string> (*)(TableImport const&, sim::Diagnostics&);

inline SourceText file(std::string content, std::string name = "folder/t.csv")
{
    return std::make_shared<sim::Source const>(
        sim::Source{.name = std::move(name), .text = std::move(content)});
}

/// A text that the parsers of searches read.
inline SourceText imported(Import import, TableImport const& table)
{
    sim::Diagnostics diagnostics;
    auto text = import(table, diagnostics);
    EXPECT_NO_THROW(diagnostics.raise_if_any());
    return file(text.value_or(""), "imported.csv");
}

inline std::string complaint(Import import, TableImport const& table)
{
    sim::Diagnostics diagnostics;
    EXPECT_FALSE(import(table, diagnostics));
    try {
        diagnostics.raise_if_any();
    } catch (sim::InputError const& error) {
        return error.what();
    }
    return "nothing";
}

template <class Parse>
auto parsed(Parse parse, SourceText const& text, std::string_view column)
{
    sim::Diagnostics diagnostics;
    auto found = parse(text, column, diagnostics);
    EXPECT_NO_THROW(diagnostics.raise_if_any());
    return found.value();
}

/// The header and a row for each cell.
inline std::string rows(std::string_view header, std::function<std::string(std::size_t)> const& row)
{
    auto text = fmt::format("{}\n", header);
    for (std::size_t index = 0; index < cell_count; ++index)
        text += row(index) + '\n';
    return text;
}

inline std::string numbered(std::string_view header, double per_cell)
{
    return rows(header, [&](std::size_t index) {
        return fmt::format("{},{}", index, per_cell * static_cast<double>(index));
    });
}

/// As many times the number, as JSON.
inline std::string json_list(std::size_t count, std::string_view number)
{
    std::string text = "[";
    for (std::size_t i = 0; i < count; ++i)
        text += fmt::format("{}{}", i > 0 ? ", " : "", number);
    return text + "]";
}

} // namespace sunder::nas
