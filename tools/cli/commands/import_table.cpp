#include "tools/cli/commands/import_table.hpp"

#include "nas/import/foreign_file.hpp"
#include "sim/form/files.hpp"
#include "tools/cli/deliver.hpp"

#include <fmt/format.h>

namespace sunder::cli {
namespace {

/// "TITLE", or "NAME=TITLE".
nas::ImportedColumn column_of(std::string const& typed)
{
    auto const equals = typed.find('=');
    if (equals == std::string::npos) return {.title = typed, .name = typed};
    return {.title = typed.substr(equals + 1), .name = typed.substr(0, equals)};
}

nas::SourceText source_of(std::string const& path, int order, sim::Diagnostics& diagnostics)
{
    auto file = sim::read_from_disk(path);
    if (file.text) {
        auto const before = diagnostics.size();
        nas::report_binary(path, *file.text, diagnostics);
        if (diagnostics.size() > before) return nullptr;
    }
    return sim::source_of(path, order, std::move(file), diagnostics);
}

} // namespace

void import_table(Arguments const& arguments, std::string_view command, ImportTable import)
{
    sim::Diagnostics diagnostics;
    nas::TableImport table;
    for (auto const& path : arguments.operands())
        table.files.push_back(source_of(path, static_cast<int>(table.files.size()), diagnostics));
    diagnostics.raise_if_any();
    for (auto const& typed : arguments.texts("column")) {
        auto column = column_of(typed);
        if (!nas::detail::is_column_name(column.name))
            throw usage_error(command, fmt::format("--column: '{}' is no name", column.name),
                              "give the column another: --column NAME=TITLE");
        table.columns.push_back(std::move(column));
    }
    auto const text = import(table, diagnostics);
    diagnostics.raise_if_any();
    deliver(*text, arguments.text("output"));
}

std::vector<Option> import_table_options(std::string const& columns)
{
    return {{.name = "output", .letter = 'o', .value = "FILE.csv", .meaning = "instead of standard output"},
            {.name = "column", .value = "[NAME=]TITLE", .meaning = columns, .repeats = Repeats::yes}};
}

} // namespace sunder::cli
