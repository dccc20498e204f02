#include "nas/space/search_space.hpp"

#include <algorithm>
#include <cstddef>

namespace sunder::nas {
namespace {

std::size_t index_of(int choice)
{
    return static_cast<std::size_t>(choice);
}

/// One "variable=choice" of a text.
struct Assignment {
    std::string_view variable;
    std::string_view choice;
};

/// What stands before `separator`, and what stands behind it; nothing where there is none.
std::optional<Assignment> find_split(std::string_view text, char separator)
{
    auto const at = text.find(separator);
    if (at == std::string_view::npos) return {};
    return Assignment{text.substr(0, at), text.substr(at + 1)};
}

} // namespace

double SearchSpace::size() const
{
    // Combinations of a variable and all that hang on it; conditions point backwards, so each variable is
    // complete when its turn comes from behind.
    std::vector<std::vector<double>> below(variables.size()); // (variables,), (choices,)
    for (std::size_t i = 0; i < variables.size(); ++i)
        below[i].assign(variables[i].choices.size(), 1.0);
    double product = 1.0;
    for (std::size_t i = variables.size(); i-- > 0;) {
        double sum = 0.0;
        for (double const combinations : below[i])
            sum += combinations;
        auto const& condition = variables[i].only_if;
        if (!condition) {
            product *= sum;
            continue;
        }
        auto& parent = below[condition->variable];
        for (std::size_t choice = 0; choice < parent.size(); ++choice)
            if (std::ranges::count(condition->values, static_cast<int>(choice)) > 0) parent[choice] *= sum;
    }
    return product;
}

double SearchSpace::grid_size() const
{
    double product = 1.0;
    for (auto const& variable : variables)
        product *= static_cast<double>(variable.choices.size());
    return product;
}

bool SearchSpace::counts(Choices const& choices, std::size_t variable) const
{
    auto const& condition = variables[variable].only_if;
    if (!condition) return true;
    return std::ranges::count(condition->values, choices[condition->variable]) > 0 &&
           counts(choices, condition->variable);
}

std::optional<std::size_t> SearchSpace::find(std::string_view wanted) const
{
    auto const found = std::ranges::find(variables, wanted, &Variable::name);
    if (found == variables.end()) return {};
    return static_cast<std::size_t>(found - variables.begin());
}

Choices canonical(SearchSpace const& space, Choices choices)
{
    for (std::size_t i = 0; i < space.variables.size(); ++i)
        if (!space.counts(choices, i)) choices[i] = 0;
    return choices;
}

std::string text_of(SearchSpace const& space, Choices const& choices)
{
    std::string text = space.name;
    char separator = ':';
    for (std::size_t i = 0; i < space.variables.size(); ++i) {
        if (!space.counts(choices, i)) continue;
        auto const& variable = space.variables[i];
        text += separator;
        text += variable.name;
        text += '=';
        text += variable.choices[index_of(choices[i])];
        separator = ',';
    }
    return text;
}

std::optional<Choices> find_choices(SearchSpace const& space, std::string_view text)
{
    if (!text.starts_with(space.name)) return {};
    text.remove_prefix(space.name.size());

    Choices choices(space.variables.size());
    char separator = ':';
    for (std::size_t i = 0; i < space.variables.size(); ++i) {
        if (!space.counts(choices, i)) continue; // conditions look at earlier variables only
        if (!text.starts_with(separator)) return {};
        text.remove_prefix(1);
        separator = ',';

        auto const end = std::min(text.find(','), text.size());
        auto const setting = find_split(text.substr(0, end), '=');
        auto const& variable = space.variables[i];
        if (!setting || setting->variable != variable.name) return {};
        auto const choice = std::ranges::find(variable.choices, setting->choice);
        if (choice == variable.choices.end()) return {};
        choices[i] = static_cast<int>(choice - variable.choices.begin());
        text.remove_prefix(end);
    }
    if (!text.empty()) return {};
    return choices;
}

std::uint64_t hash_of(SearchSpace const& space, Choices const& choices)
{
    // FNV-1a, 64 bits: Fowler, Noll, Vo; constants from the IETF draft draft-eastlake-fnv.
    constexpr std::uint64_t offset_basis = 0xcbf29ce484222325U;
    constexpr std::uint64_t prime = 0x100000001b3U;
    std::uint64_t hash = offset_basis;
    for (char const c : text_of(space, choices)) {
        hash ^= static_cast<unsigned char>(c);
        hash *= prime;
    }
    return hash;
}

} // namespace sunder::nas
