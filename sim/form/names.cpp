#include "sim/form/names.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <span>

namespace sunder::sim {

void Names::add(std::string const& name)
{
    index_.emplace(name, list_.size());
    list_.push_back(name);
}

std::optional<std::size_t> Names::find(std::string const& name) const
{
    auto const found = index_.find(name);
    return found == index_.end() ? std::nullopt : std::optional{found->second};
}

std::optional<std::size_t> find_named(std::string_view what, YamlCursor const& at, NamesOf const& names,
                                      Diagnostics& diagnostics)
{
    auto const name = at.text();
    if (!at.sound()) return std::nullopt;
    auto const known = names.find(what);
    static Names const none;
    auto const& list = known != names.end() ? known->second : none;
    if (auto const found = list.find(name)) return found;
    diagnostics.report(at.where(), fmt::format("there is no {} '{}'", what, name),
                       hint_for(name, list, diagnostics));
    return std::nullopt;
}

std::string hint_for(std::string_view name, Names const& names, Diagnostics const& diagnostics)
{
    constexpr std::size_t most = 12;
    if (!diagnostics.want_hints() || names.list().empty()) return {};
    auto const guess = nearest(name, names.list());
    if (!guess.empty()) return fmt::format("did you mean '{}'?", guess);
    auto const shown = std::span{names.list()}.first(std::min(names.list().size(), most));
    return fmt::format("known here: {}{}", fmt::join(shown, ", "),
                       shown.size() < names.list().size() ? ", ..." : "");
}

} // namespace sunder::sim
