#include "sim/config/doubt_of_sweep.hpp"

#include "sim/base/diagnostic.hpp"
#include "sim/config/scenario_file.hpp"
#include "sim/config/stated_errors.hpp"
#include "sim/form/override.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

struct DoubtedKey {
    std::string key;
    std::vector<double> factors; ///< by draw
};

std::vector<DoubtedKey> doubted_keys(RootFile& file, std::int64_t draws)
{
    auto const scenario = read_without_sweep(file);
    auto const errors = stated_errors(file);
    FactorDraws const drawn{.seed = Seed{scenario.run.seed}, .count = draws};
    std::vector<DoubtedKey> keys;
    for (auto const id : scenario.platform.devices.ids()) {
        auto const& group = scenario.platform.devices[id];
        if (errors[id])
            keys.push_back({fmt::format("devices.{}.time_factor", group.name),
                            drawn_factors(*errors[id], group.profile.name, drawn)});
    }
    return keys;
}

YamlNode scalar(std::string text, Location const& where)
{
    return {.kind = YamlKind::scalar, .where = where, .text = std::move(text)};
}

/// As the user would write it: `{keys: [...], values: [[...], ...]}`.
YamlNode zip_of(std::vector<DoubtedKey> const& doubted, Location const& where)
{
    YamlNode keys{.kind = YamlKind::list, .where = where};
    YamlNode values{.kind = YamlKind::list, .where = where};
    for (auto const& key : doubted)
        keys.items.push_back(scalar(key.key, where));
    for (std::size_t draw = 0; draw < doubted.front().factors.size(); ++draw) {
        YamlNode row{.kind = YamlKind::list, .where = where};
        for (auto const& key : doubted)
            row.items.push_back(scalar(fmt::format("{:.6g}", key.factors[draw]), where));
        values.items.push_back(std::move(row));
    }
    YamlNode zip{.kind = YamlKind::mapping, .where = where};
    zip.entries.push_back({"keys", where, std::move(keys)});
    zip.entries.push_back({"values", where, std::move(values)});
    return zip;
}

YamlNode& zips_of(YamlNode& root, Location const& where)
{
    auto const entry = [&](YamlNode& of, char const* key, YamlKind kind) -> YamlNode& {
        if (auto* const found = of.find(key)) return *found;
        of.entries.push_back({key, where, {.kind = kind, .where = where}});
        return of.entries.back().value;
    };
    return entry(entry(root, "sweep", YamlKind::mapping), "zip", YamlKind::list);
}

} // namespace

void add_doubt(RootFile& file, std::int64_t draws)
{
    auto const doubted = doubted_keys(file, draws);
    auto const source =
        std::make_shared<Source const>(Source{"--doubt", fmt::format("{}", draws), after_all_files});
    file.files().add_command_line(*source);
    Location const where{source, 1, 1};
    if (doubted.empty()) {
        Diagnostics diagnostics;
        diagnostics.report(
            where, "no device of this scenario states how far its times are off",
            "`sunder list devices` tells which profiles do; or state it: `error: {median: 20 %}`");
        diagnostics.raise_if_any();
    }
    auto& zips = zips_of(file.root(), where);
    if (zips.kind == YamlKind::list)
        zips.items.push_back(zip_of(doubted, where)); // else that is told when it is read
}

} // namespace sunder::sim
