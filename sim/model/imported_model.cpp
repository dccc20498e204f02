#include "sim/model/imported_model.hpp"

#include "sim/base/input_files.hpp"
#include "sim/base/plain_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <numeric>
#include <system_error>
#include <utility>

namespace sunder::sim {

void add_remarks(std::vector<Remark> remarks, ImportedModel& imported)
{
    for (auto& remark : remarks)
        imported.warnings.push_back({.where = imported.model.where,
                                     .message = std::move(remark.message),
                                     .hint = std::move(remark.hint),
                                     .severity = Severity::warning});
}

ModelDescription named_after(std::filesystem::path const& path, Diagnostics& diagnostics)
{
    ModelDescription model;
    model.name = path.stem().string();
    model.where.source = std::make_shared<Source const>(Source{path.string(), ""});
    if (auto const flaw = flaw_of_name(path.string()); !flaw.empty())
        diagnostics.report(model.where, fmt::format("the name of this file {}", flaw), "call it otherwise");
    return model;
}

std::string bytes_of_import(std::filesystem::path const& path)
{
    std::error_code error;
    remember_input(path);
    std::ifstream file;
    if (std::filesystem::is_regular_file(path, error)) file.open(path, std::ios::binary);
    if (!file.is_open()) {
        Diagnostics diagnostics;
        diagnostics.report(named_after(path, diagnostics).where, "cannot be read");
        diagnostics.raise_if_any();
    }
    return {std::istreambuf_iterator<char>{file}, {}};
}

int total(CountsByName const& counts)
{
    return std::accumulate(counts.begin(), counts.end(), 0,
                           [](int sum, auto const& each) { return sum + each.second; });
}

std::string list_of(CountsByName const& counts)
{
    std::vector<std::string> kinds;
    for (auto const& [type, nodes] : counts)
        kinds.push_back(nodes == 1 ? type : fmt::format("{} ({})", type, nodes));
    return fmt::format("{}", fmt::join(kinds, ", "));
}

Remark remark_on_unknown_work(CountsByName const& ops)
{
    return {fmt::format("the work of {} of its ops is not known and stands as 0 in `work`: {}", total(ops),
                        list_of(ops)),
            "fill it in, or measure these ops"};
}

} // namespace sunder::sim
