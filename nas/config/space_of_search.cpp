#include "nas/config/space_of_search.hpp"

#include "nas/config/space_reader.hpp"

#include <algorithm>

namespace sunder::nas {

SpaceOfSearch read_space_of_search(sim::YamlCursor const& at, sim::YamlFiles& files,
                                   sim::Reading const& reading)
{
    auto const name = at.is_mapping() ? at.choice() : at.text();
    if (name.empty()) return {};
    if (at.is_mapping()) return {.is = read_built_in_space(at, reading), .name = name, .texts = {}};
    auto const& known = built_in_spaces();
    if (std::ranges::find(known, name) != known.end())
        return {.is = built_in_space(name), .name = name, .texts = {}};
    if (sim::is_name(name)) {
        sim::NamesOf names{{"search space", {}}};
        for (auto const& space : known)
            names["search space"].add(space);
        (void)find_named("search space", at, names, reading.diagnostics);
        return {.is = {}, .name = name, .texts = {}};
    }
    auto const root = files.open(at, space_form(), reading);
    if (!root) return {.is = {}, .name = name, .texts = {}};
    auto const& entry = reading.files.open(at, reading.diagnostics);
    return {.is = {.space = read_space(*root, entry.stem, reading)},
            .name = entry.stem,
            .texts = {{entry.key, entry.source->text}}};
}

} // namespace sunder::nas
