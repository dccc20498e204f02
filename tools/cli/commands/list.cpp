#include "sim/base/shown_text.hpp"
#include "sim/config/load.hpp"
#include "sim/config/shelvings.hpp"
#include "sim/config/stated_errors.hpp"
#include "sim/form/shelves.hpp"
#include "sim/output/readable.hpp"
#include "sim/output/text_table.hpp"
#include "sim/trace/trace_file.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/print.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace sunder::cli {
namespace {

using Json = nlohmann::ordered_json;

/// A figure of a file, for people and for programs.
struct ListedFigure {
    std::string heading;
    std::string key;
    std::string text = "-";
    Json value = nullptr;
};

/// Nothing but the headings where `path` is absent.
using FiguresOf = std::function<std::vector<ListedFigure>(std::filesystem::path const* path)>;

struct ListedKind {
    std::string name; ///< "devices"
    sim::Shelving shelving;
    FiguresOf figures_of;
};

void set(ListedFigure& figure, std::string text, double value)
{
    figure.text = std::move(text);
    figure.value = std::isfinite(value) ? Json(value) : Json(nullptr);
}

std::vector<ListedFigure> figures_of_device(std::filesystem::path const* path)
{
    std::vector<ListedFigure> figures{{"speed", "speed"},
                                      {"memory rate", "memory_rate"},
                                      {"memory", "memory"},
                                      {"error", "error"},
                                      {"of networks", "networks"}};
    if (path == nullptr) return figures;
    auto const profile = sim::load_device(*path);
    if (profile.speed)
        set(figures[0], sim::readable(sim::Flops{profile.speed->value()}) + "/s", profile.speed->value());
    if (profile.memory_rate)
        set(figures[1], fmt::format("{:.3g} GB/s", profile.memory_rate->value() / 1e9),
            profile.memory_rate->value());
    if (profile.memory) set(figures[2], sim::readable(*profile.memory), profile.memory->value());
    auto const error = sim::load_stated_error(*path);
    if (!error) return figures;
    figures[3].text = fmt::format("{:.3g} %", 100 * error->median);
    if (error->p80) figures[3].text += fmt::format(", {:.3g} %", 100 * *error->p80);
    figures[3].value = {{"median", error->median}, {"p80", error->p80 ? Json(*error->p80) : Json(nullptr)}};
    if (error->networks) {
        figures[4].text = fmt::format("{}", *error->networks);
        figures[4].value = *error->networks;
    }
    return figures;
}

std::string shape_text(sim::Tensor const& input)
{
    if (input.shape.empty()) return sim::readable(input.bytes);
    return fmt::format("{} {}", fmt::join(input.shape, "x"), sim::name_of(input.type));
}

std::vector<ListedFigure> figures_of_model(std::filesystem::path const* path)
{
    std::vector<ListedFigure> figures{{"ops", "ops"},
                                      {"GMAC", "multiply_accumulates"},
                                      {"parameters", "parameters"},
                                      {"weights", "weights"},
                                      {"input", "input"}};
    if (path == nullptr) return figures;
    auto const model = sim::load_model(*path);
    figures[0].text = fmt::format("{}", model.ops.size());
    figures[0].value = model.ops.size();
    auto const work = model.multiply_accumulates();
    set(figures[1], fmt::format("{:.4g}", work / 1e9), work);
    figures[2].text = sim::readable(model.parameters());
    figures[2].value = model.parameters();
    set(figures[3], sim::readable(model.weights()), model.weights().value());
    figures[4].text = shape_text(model.input);
    figures[4].value = {{"shape", model.input.shape}, {"bytes", model.input.bytes.value()}};
    return figures;
}

std::string rate_text(double bytes_per_second)
{
    auto const megabits = bytes_per_second * 8 / 1e6;
    return megabits >= 0.1 ? fmt::format("{:.4g} Mbit/s", megabits)
                           : fmt::format("{:.3g} kbit/s", megabits * 1e3);
}

std::vector<ListedFigure> figures_of_link(std::filesystem::path const* path)
{
    std::vector<ListedFigure> figures{
        {"up", "up"}, {"down", "down"}, {"duplex", "duplex"}, {"latency", "latency"}};
    if (path == nullptr) return figures;
    auto const link = sim::load_link(*path);
    auto const up = link.up.of_device(0).mean();
    auto const down = link.duplex == sim::Duplex::half ? up : link.down.of_device(0).mean();
    set(figures[0], rate_text(up), up);
    set(figures[1], rate_text(down), down);
    figures[2].text = link.duplex == sim::Duplex::half ? "half" : "full";
    figures[2].value = figures[2].text;
    set(figures[3], sim::readable(link.latency), link.latency.value());
    return figures;
}

std::vector<ListedFigure> figures_of_trace(std::filesystem::path const* path)
{
    std::vector<ListedFigure> figures{
        {"mean up", "up"}, {"down", "down"}, {"duration", "duration"}, {"devices", "devices"}};
    if (path == nullptr) return figures;
    sim::Diagnostics diagnostics;
    auto const source = sim::source_of(path->generic_string(), 0, sim::read_from_disk(*path), diagnostics);
    auto const trace = source ? sim::parse_rate_trace(source, diagnostics) : std::nullopt;
    diagnostics.raise_if_any();
    auto const up = trace->up.of_device(0).mean();
    auto const down = trace->down.of_device(0).mean();
    set(figures[0], rate_text(up), up);
    set(figures[1], rate_text(down), down);
    auto const period = trace->up.of_device(0).period();
    set(figures[2], std::isfinite(period.value()) ? sim::readable(period) : "-", period.value());
    figures[3].text = fmt::format("{}", trace->up.all().size());
    figures[3].value = trace->up.all().size();
    return figures;
}

std::vector<ListedKind> const& kinds()
{
    static std::vector<ListedKind> const list{{"devices", sim::shelved::devices(), figures_of_device},
                                              {"models", sim::shelved::models(), figures_of_model},
                                              {"links", sim::shelved::links(), figures_of_link},
                                              {"traces", sim::shelved::traces(), figures_of_trace}};
    return list;
}

std::vector<std::string> names_of_kinds()
{
    std::vector<std::string> names;
    for (auto const& kind : kinds())
        names.push_back(kind.name);
    return names;
}

/// The first line of the comment that the file begins with.
std::string first_comment(std::filesystem::path const& path)
{
    auto const file = sim::read_from_disk(path);
    if (!file.text || !file.text->starts_with('#')) return {};
    auto line = file.text->substr(0, file.text->find('\n'));
    line.erase(0, std::min(line.find_first_not_of("# "), line.size()));
    return line.starts_with("yaml-language-server") ? std::string{} : line;
}

/// What it is; of a link to a file beside it under another name, that name first.
std::string what_of(std::filesystem::path const& path)
{
    std::error_code none;
    auto const aim = std::filesystem::read_symlink(path, none);
    auto const name = aim.stem().string();
    auto what = first_comment(path);
    if (!sim::is_shelf_name(name) || aim.has_parent_path() || aim.extension() != path.extension())
        return what;
    return what.empty() ? name : name + ": " + what;
}

/// What stands in a line.
struct ListedFile {
    sim::ShelvedFile file;
    std::string what;
    std::vector<ListedFigure> figures;
    std::string flaw; ///< why it cannot be used; empty where it can
};

ListedFile read(sim::ShelvedFile const& file, ListedKind const& kind)
{
    ListedFile listed{
        .file = file, .what = what_of(file.path), .figures = kind.figures_of(nullptr), .flaw = {}};
    try {
        listed.figures = kind.figures_of(&file.path);
    } catch (sim::InputError const& error) {
        listed.flaw = error.diagnostics().front().message;
    }
    return listed;
}

/// Where the files of the kind lie.
std::vector<std::string> folders_of(std::vector<ListedFile> const& files, ListedKind const& kind)
{
    std::vector<std::string> folders;
    for (auto const& listed : files) {
        auto folder = (std::filesystem::path{listed.file.folder} / kind.shelving.folder).generic_string();
        if (std::ranges::find(folders, folder) == folders.end()) folders.push_back(std::move(folder));
    }
    return folders;
}

/// Whether the text stands in its name or in what it is, in whatever case.
bool speaks_of(ListedFile const& listed, std::string const& text)
{
    auto const lower = [](std::string from) {
        std::ranges::transform(from, from.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
        });
        return from;
    };
    return lower(listed.file.name + ' ' + listed.what).find(lower(text)) != std::string::npos;
}

std::string text_of(std::vector<ListedFile> const& files, ListedKind const& kind)
{
    constexpr std::size_t longest_what = 90;
    auto const folders = folders_of(files, kind);
    std::vector<std::vector<std::string>> rows{{"name"}};
    std::vector<sim::Alignment> columns{sim::Alignment::left};
    for (auto const& figure : kind.figures_of(nullptr)) {
        rows.front().push_back(figure.heading);
        columns.push_back(sim::Alignment::right);
    }
    if (folders.size() > 1) {
        rows.front().emplace_back("from");
        columns.push_back(sim::Alignment::left);
    }
    rows.front().emplace_back("what it is");
    columns.push_back(sim::Alignment::left);
    for (auto const& listed : files) {
        auto& row = rows.emplace_back();
        row.push_back(listed.file.name);
        for (auto const& figure : listed.figures)
            row.push_back(figure.text);
        if (folders.size() > 1) row.push_back(listed.file.folder);
        row.push_back(listed.flaw.empty() ? sim::shortened(listed.what, longest_what)
                                          : "cannot be used: " + sim::shortened(listed.flaw, longest_what));
    }
    return fmt::format("{} {} in {}\n", files.size(), kind.name,
                       folders.empty() ? "no folder"
                                       : sim::shown(fmt::format("{}", fmt::join(folders, ", ")))) +
           (files.empty() ? "" : sim::aligned(std::move(rows), columns));
}

Json json_of(std::vector<ListedFile> const& files)
{
    Json list = Json::array();
    for (auto const& listed : files) {
        Json one{{"name", listed.file.name},
                 {"path", listed.file.path.generic_string()},
                 {"folder", listed.file.folder},
                 {"what", listed.what},
                 {"flaw", listed.flaw.empty() ? Json(nullptr) : Json(listed.flaw)}};
        for (auto const& figure : listed.figures)
            one[figure.key] = figure.value;
        list.push_back(std::move(one));
    }
    return list;
}

void list(Arguments const& arguments)
{
    auto const wanted =
        arguments.operands().empty() ? std::string{} : arguments.operand_among(names_of_kinds());
    auto const text_wanted = arguments.operands().size() > 1 ? arguments.operands()[1] : std::string{};
    auto const shelves = sim::shelves();
    Json json{{"format", "sunder-list/1"}};
    std::string text;
    for (auto const& kind : kinds()) {
        if (!wanted.empty() && kind.name != wanted) continue;
        std::vector<ListedFile> files;
        for (auto const& file : sim::files_on(shelves, kind.shelving))
            if (auto listed = read(file, kind); speaks_of(listed, text_wanted))
                files.push_back(std::move(listed));
        json[kind.name] = json_of(files);
        text += (text.empty() ? "" : "\n") + text_of(files, kind);
    }
    print(arguments.given("json") ? json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n" : text);
}

} // namespace

Command list_command()
{
    return {.syntax = {.name = "list",
                       .operands = "[KIND [TEXT]]",
                       .least_operands = 0,
                       .most_operands = 2,
                       .purpose = "Lists the devices, models, links and traces that go by their names, or "
                                  "those that hold a text.",
                       .example = "sunder list devices raspberry",
                       .options = {{"json", '\0', "", "print the list as JSON, in SI units"}},
                       .choices = names_of_kinds()},
            .carry_out = list};
}

} // namespace sunder::cli
