#include "nas/import/foreign_file.hpp"

#include "nas/realise/nasbench201_cell.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <set>

namespace sunder::nas {
namespace {

/// Its letters, small, and its digits.
std::string plain(std::string_view title)
{
    std::string kept;
    for (char const letter : title) {
        if (letter >= 'A' && letter <= 'Z')
            kept += static_cast<char>(letter - 'A' + 'a');
        else if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9'))
            kept += letter;
    }
    return kept;
}

} // namespace

void report_binary(std::string const& path, std::string_view content, sim::Diagnostics& diagnostics)
{
    auto const refuse = [&](std::string message, std::string hint) {
        diagnostics.report({std::make_shared<sim::Source const>(sim::Source{.name = path, .text = {}}), 1, 1},
                           std::move(message), std::move(hint));
    };
    if (content.starts_with('\x80'))
        refuse("this is a pickle, a program in Python's own format",
               "tools/import_hwnasbench turns that of HW-NAS-Bench into tables");
    else if (content.starts_with("PK\x03\x04"))
        refuse("this is an archive, perhaps of PyTorch",
               "write what it holds as CSV or JSON, such as json.dump(torch.load(FILE).tolist(), ...)");
}

namespace detail {

bool is_json(sim::Source const& source)
{
    auto const first = source.text.find_first_not_of(" \t\r\n");
    return first != std::string::npos && (source.text[first] == '{' || source.text[first] == '[');
}

std::optional<std::string> find_data_set(std::string_view title)
{
    static constexpr std::array<std::string_view, 5> extras{"accuracy", "acc", "test", "top1", "percent"};
    auto const whole = plain(title);
    std::string_view rest = whole;
    bool shorter = true;
    while (shorter) {
        shorter = false;
        for (auto const extra : extras) {
            if (rest.starts_with(extra)) {
                rest.remove_prefix(extra.size());
                shorter = true;
            } else if (rest.ends_with(extra)) {
                rest.remove_suffix(extra.size());
                shorter = true;
            }
        }
    }
    if (rest == "cifar10" || rest == "cifar100") return std::string{rest};
    if (rest == "in16120" || rest == "imagenet16120") return "in16_120";
    return std::nullopt;
}

std::optional<std::string> find_wanted(TableImport const& import, std::string_view title)
{
    auto const found = std::ranges::find(import.columns, title, &ImportedColumn::title);
    return found == import.columns.end() ? std::nullopt : std::optional{found->name};
}

bool is_column_name(std::string_view name)
{
    auto const breaks = [](char c) {
        return static_cast<unsigned char>(c) < ' ' || c == '\x7f' || c == ',' || c == '[' || c == ']' ||
               c == '"' || c == '#';
    };
    return !name.empty() && std::ranges::none_of(name, breaks);
}

bool expect_column_name(sim::Piece const& at, std::string_view name, sim::Complaints& complaints)
{
    bool const fits = is_column_name(name);
    if (!fits)
        complaints.report(at, fmt::format("'{}' is no name for a column", name),
                          "give it another: --column NAME=TITLE");
    return fits;
}

void report_missing(TableImport const& import, std::vector<std::string> const& titles,
                    sim::Complaints& complaints)
{
    for (auto const& [title, name] : import.columns) {
        if (std::ranges::find(titles, title) != titles.end()) continue;
        auto const near = sim::nearest(title, titles);
        complaints.report({}, fmt::format("there is no column '{}'", title),
                          near.empty() ? std::string{} : fmt::format("did you mean '{}'?", near));
    }
}

std::string import_note(TableImport const& import, std::vector<std::string> const& left_out)
{
    std::string names;
    for (auto const& file : import.files)
        names += fmt::format("{}{}", names.empty() ? "" : ", ", sim::file_name_of(*file));
    auto note = fmt::format("# imported from {}\n", sim::comment_text(names));
    if (!left_out.empty())
        note +=
            fmt::format("# left out: {}\n", sim::comment_text(fmt::format("{}", fmt::join(left_out, ", "))));
    return note;
}

std::string cells_text(std::vector<NamedColumn> const& columns, std::string_view unit)
{
    std::string text = "idx,arch_str";
    for (auto const& column : columns)
        text += fmt::format(",{} [{}]", column.name, column.unit.empty() ? unit : column.unit);
    text += '\n';
    for (std::size_t index = 0; index < cell_count; ++index) {
        text += fmt::format("{},{}", index, text_of(cell_of_index(index)));
        for (auto const& column : columns)
            if (std::isfinite(column.numbers[index]))
                fmt::format_to(std::back_inserter(text), ",{}", column.numbers[index]);
            else
                text += ',';
        text += '\n';
    }
    return text;
}

} // namespace detail
} // namespace sunder::nas
