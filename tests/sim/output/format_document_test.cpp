#include "sim/output/sweep_tables.hpp"
#include "sim/output/tables.hpp"
#include "sim/records/columns.hpp"
#include "tests/scratch_folder.hpp"
#include "tests/source_dir.hpp"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <type_traits>

namespace sunder::sim {
namespace {

/// The part of FORMAT.md under the heading `## /table`.
std::string section_of(std::string const& table)
{
    auto const document = content_of(std::filesystem::path{SUNDER_SOURCE_DIR} / "sim/output/FORMAT.md");
    auto const begin = document.find(fmt::format("\n## /{}\n", table));
    if (begin == std::string::npos) return {};
    return document.substr(begin, document.find("\n## ", begin + 1) - begin);
}

template <class Table>
void expect_documented(std::string const& name)
{
    auto const section = section_of(name);
    std::ptrdiff_t columns = 0;
    Table table;
    Table::columns(table, [&](Column const& column, auto const&) {
        ++columns;
        auto const line =
            fmt::format("\n| `{}` | {} |", column.name, column.unit.empty() ? "1" : column.unit);
        EXPECT_NE(section.find(line), std::string::npos) << "FORMAT.md lacks " << name << ":" << line;
    });
    std::ptrdiff_t documented = 0;
    for (auto at = section.find("\n| `"); at != std::string::npos; at = section.find("\n| `", at + 1))
        ++documented;
    EXPECT_EQ(documented, columns) << name;
}

TEST(FormatDocument, NamesEveryColumnWithItsUnit)
{
    expect_documented<Requests>("requests");
    expect_documented<Spans>("spans");
    expect_documented<Devices>("devices");
    expect_documented<Links>("links");
    expect_documented<Contacts>("contacts");
    expect_documented<Outages>("outages");
    expect_documented<Batteries>("batteries");
    expect_documented<Charges>("charges");
    expect_documented<PlanTable>("plans");
    expect_documented<ReplicationTable>("replications");
    expect_documented<SummaryTable>("summary");
    expect_documented<PointStates>("points");
}

template <class T>
std::string_view unit_of_values(std::vector<T> const& /*column*/)
{
    if constexpr (std::is_enum_v<T> || std::is_arithmetic_v<T>)
        return "";
    else
        return unit_of<T::dimension>();
}

template <class Table>
void expect_units_of_types()
{
    Table table;
    Table::columns(table, [](Column const& column, auto const& values) {
        EXPECT_EQ(column.unit, unit_of_values(values)) << column.name;
    });
}

TEST(Units, AreThoseOfTheColumnsTypes)
{
    expect_units_of_types<Requests>();
    expect_units_of_types<Spans>();
    expect_units_of_types<Devices>();
    expect_units_of_types<Links>();
    expect_units_of_types<PlanTable>();
    expect_units_of_types<ReplicationTable>();
    expect_units_of_types<SummaryTable>();
}

TEST(FormatDocument, ExplainsTheFixedCodes)
{
    auto const expect_codes = [](std::string const& table, std::vector<std::string> const& names) {
        auto const section = section_of(table);
        for (std::size_t code = 0; code < names.size(); ++code)
            EXPECT_NE(section.find(fmt::format("{} {}", code, names[code])), std::string::npos)
                << names[code];
    };
    expect_codes("requests", status_names());
    expect_codes("spans", span_kind_names());
    expect_codes("spans", stage_names());
    expect_codes("links", direction_names());
    expect_codes("plans", tail_names());
    expect_codes("summary", interval_state_names());
    expect_codes("points", point_status_names());
}

} // namespace
} // namespace sunder::sim
