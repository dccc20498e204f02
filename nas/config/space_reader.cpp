#include "nas/config/space_reader.hpp"

#include "nas/realise/chain_space.hpp"
#include "nas/realise/fbnet.hpp"
#include "sim/base/contract.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace sunder::nas {
namespace {

using sim::Location;
using sim::OpDescription;
using sim::YamlCursor;

constexpr std::array reserved_variables{"split", "bottleneck", "bits"};
constexpr std::array reserved_blocks{"server_only", "device_only"};

std::vector<int> read_numbers(YamlCursor const& at, sim::Diagnostics& diagnostics)
{
    std::vector<int> numbers;
    for (auto const& item : at.items()) {
        auto const number = static_cast<int>(item.whole());
        if (item.sound() && std::ranges::find(numbers, number) != numbers.end())
            diagnostics.report(item.where(), fmt::format("{} is in this list already", number));
        numbers.push_back(number);
    }
    return numbers;
}

Coding read_coding(YamlCursor const& at, sim::Diagnostics& diagnostics)
{
    return {.bottlenecks = read_numbers(at["bottlenecks"], diagnostics),
            .bits = read_numbers(at["bits"], diagnostics)};
}

FbnetSettings read_fbnet(YamlCursor const& at)
{
    FbnetSettings settings{.variant = at["images"].text() == "imagenet" ? FbnetVariant::imagenet
                                                                        : FbnetVariant::cifar,
                           .classes = at["classes"].whole(),
                           .image_channels = at["image_channels"].whole(),
                           .image_size = {},
                           .width = at["width"].number(),
                           .depth = at["depth"].number()};
    if (at["image_size"].given()) settings.image_size = at["image_size"].whole();
    return settings;
}

NasBench201Settings read_nasbench201(YamlCursor const& at, sim::Diagnostics& diagnostics)
{
    return {.classes = at["classes"].whole(),
            .channels = at["channels"].whole(),
            .cells = at["cells"].whole(),
            .image_channels = at["image_channels"].whole(),
            .image_size = at["image_size"].whole(),
            .coding = read_coding(at, diagnostics)};
}

BuiltInSpace built_in(FbnetSettings const& settings, std::string const& name)
{
    return {.space = name == "fbnet" ? make_fbnet(settings) : make_fbnet_extended(settings),
            .skeleton = is_published(settings) ? Skeleton::published : Skeleton::changed};
}

BuiltInSpace built_in(NasBench201Settings const& settings)
{
    auto space = make_nasbench201(settings);
    if (settings != NasBench201Settings{.classes = settings.classes, .coding = settings.coding})
        return {.space = std::move(space), .skeleton = Skeleton::changed};
    auto const* const cells = space.get();
    return {.space = std::move(space), .cells = cells};
}

class SpaceReader {
public:
    SpaceReader(YamlCursor root, sim::Reading const& reading) : root_{std::move(root)}, reading_{reading} {}

    std::unique_ptr<ArchitectureSpace> read(std::string name)
    {
        auto const mistakes = reading_.diagnostics.size();
        (void)root_["format"].text();
        space_.name = std::move(name);
        space_.where = root_.where();
        space_.input_name = root_["input"]["name"].text();
        space_.input = sim::read_input(root_["input"]);
        read_variables();
        for (auto const& block : root_["blocks"].items())
            read_block(block);
        if (reading_.diagnostics.size() == mistakes && root_.flawless()) check_use();
        space_.coding = read_coding(root_, reading_.diagnostics);
        // Shapes of what is misspelt would only confuse.
        if (reading_.diagnostics.size() > mistakes || !root_.flawless()) return nullptr;
        return build_chain_space(std::move(space_), reading_.diagnostics);
    }

private:
    void report(Location where, std::string message, std::string hint = {}) const
    {
        reading_.diagnostics.report(std::move(where), std::move(message), std::move(hint));
    }

    /// Index of what the name stands for, or nothing, which is reported.
    [[nodiscard]] std::optional<std::size_t> find(std::vector<std::string> const& names,
                                                  std::string const& name, Location const& where,
                                                  std::string_view what) const
    {
        auto const found = std::ranges::find(names, name);
        if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
        report(where, fmt::format("there is no {} '{}'", what, name), hint_for(name, names));
        return std::nullopt;
    }

    [[nodiscard]] std::string hint_for(std::string_view name, std::vector<std::string> const& names) const
    {
        if (names.empty() || !reading_.diagnostics.want_hints()) return {};
        auto const guess = sim::nearest(name, names);
        return guess.empty() ? fmt::format("known here: {}", fmt::join(names, ", "))
                             : fmt::format("did you mean '{}'?", guess);
    }

    void read_variables()
    {
        for (auto const& [name, where, at] : root_["variables"].names()) {
            if (std::ranges::find(reserved_variables, name) != reserved_variables.end())
                report(where, fmt::format("no variable may be called '{}'", name),
                       "the split and the coding at the cut are variables of every space");
            Variable variable{.name = name,
                              .choices = choices_in(at.is_mapping() ? at["choices"] : at),
                              .only_if = std::nullopt};
            if (at.is_mapping()) variable.only_if = condition_in(at["only_if"]);
            space_.variables.push_back(std::move(variable));
            variable_names_.push_back(name);
            variables_where_.push_back(where);
        }
        is_used_.assign(variable_names_.size(), false);
    }

    [[nodiscard]] std::vector<std::string> choices_in(YamlCursor const& at) const
    {
        std::vector<std::string> choices;
        for (auto const& choice : at.items()) {
            auto name = choice.text();
            if (choice.sound() && std::ranges::find(choices, name) != choices.end())
                report(choice.where(), fmt::format("'{}' is among the choices already", name));
            else
                choices.push_back(std::move(name));
        }
        return choices;
    }

    /// Of an earlier variable.
    [[nodiscard]] std::optional<Variable::Condition> condition_in(YamlCursor const& at) const
    {
        auto const conditions = at.names();
        if (conditions.empty()) {
            if (at.sound()) report(at.where(), "this condition is empty", "write {variable: [choice, ...]}");
            return std::nullopt;
        }
        if (conditions.size() > 1) {
            report(conditions[1].where, "a condition looks at one variable",
                   "that one may have a condition of its own");
            return std::nullopt;
        }
        auto const& [name, where, values] = conditions.front();
        auto const variable = find(variable_names_, name, where, "earlier variable");
        if (!variable) return std::nullopt;
        Variable::Condition condition{.variable = *variable, .values = {}};
        for (auto const& value : values.items()) {
            if (auto const choice = choice_of(*variable, value.text(), value.where()))
                condition.values.push_back(static_cast<int>(*choice));
        }
        return condition;
    }

    [[nodiscard]] std::optional<std::size_t> choice_of(std::size_t variable, std::string const& name,
                                                       Location const& where) const
    {
        return find(space_.variables[variable].choices, name, where,
                    fmt::format("choice of '{}' called", variable_names_[variable]));
    }

    void read_block(YamlCursor const& at)
    {
        auto name = at["name"].text();
        if (at["name"].sound()) {
            if (std::ranges::find(reserved_blocks, name) != reserved_blocks.end())
                report(at["name"].where(), fmt::format("no block may be called '{}'", name),
                       "splits go by the block before the cut, and that is one of them");
            if (std::ranges::find(space_.blocks, name, &BlockDescription::name) != space_.blocks.end())
                report(at["name"].where(), fmt::format("there is a block '{}' already", name));
        }
        if (at["ops"].is_list() && at["by"].given())
            report(at["by"].where(), "these ops do not depend on a variable",
                   "write ops: {choice: [...], ...}, or leave out 'by'");
        else if (at["ops"].is_mapping())
            add_chosen(at, name);
        else
            add_fixed(at, name);
    }

    void add_fixed(YamlCursor const& at, std::string const& name)
    {
        auto ops = sim::read_ops(at["ops"], reading_);
        space_.blocks.push_back({.name = name,
                                 .variables = {},
                                 .realise = [name, ops = std::move(ops)](Choices const& /*choices*/,
                                                                         sim::Tensor const& /*input*/) {
                                     return Realisation{.kind = name, .ops = ops};
                                 }});
    }

    void add_chosen(YamlCursor const& at, std::string const& name)
    {
        if (!at["by"].given()) {
            report(at["ops"].where(), "'by' is missing", "it names the variable that chooses these ops");
            return;
        }
        if (!at["by"].sound()) return;
        auto const variable = find(variable_names_, at["by"].text(), at["by"].where(), "variable");
        if (!variable) return at["ops"].use_all();
        is_used_[*variable] = true;
        auto const& choices = space_.variables[*variable].choices;
        std::vector<std::vector<OpDescription>> ops(choices.size());
        std::vector<bool> given(choices.size(), false);
        for (auto const& [choice, where, list] : at["ops"].names()) {
            auto read = sim::read_ops(list, reading_);
            auto const index = choice_of(*variable, choice, where);
            if (!index) continue;
            ops[*index] = std::move(read);
            given[*index] = true;
        }
        for (std::size_t i = 0; i < choices.size(); ++i) {
            if (!given[i])
                report(at["ops"].where(), fmt::format("choice '{}' has no ops here", choices[i]),
                       fmt::format("write {}: [] for none", choices[i]));
        }
        space_.blocks.push_back({.name = name,
                                 .variables = {*variable},
                                 .realise = [name, choices, ops = std::move(ops)](
                                                Choices const& chosen, sim::Tensor const& /*input*/) {
                                     auto const index = static_cast<std::size_t>(chosen.front());
                                     return Realisation{.kind = name + '/' + choices[index],
                                                        .ops = ops[index]};
                                 }});
    }

    void check_use() const
    {
        for (std::size_t i = 0; i < is_used_.size(); ++i) {
            auto const is_condition = [i](Variable const& v) {
                return v.only_if && v.only_if->variable == i;
            };
            if (!is_used_[i] && std::ranges::none_of(space_.variables, is_condition))
                report(variables_where_[i], fmt::format("no block depends on '{}'", variable_names_[i]),
                       fmt::format("a block does by: {}", variable_names_[i]));
        }
    }

    YamlCursor root_;
    sim::Reading const& reading_;
    ChainDescription space_;
    std::vector<std::string> variable_names_;
    std::vector<Location> variables_where_;
    std::vector<bool> is_used_;
};

} // namespace

std::unique_ptr<ArchitectureSpace> read_space(YamlCursor const& at, std::string name,
                                              sim::Reading const& reading)
{
    return SpaceReader{at, reading}.read(std::move(name));
}

std::vector<std::string> const& built_in_spaces()
{
    static std::vector<std::string> const names{"fbnet", "fbnet_extended", "nasbench201"};
    return names;
}

BuiltInSpace built_in_space(std::string const& name)
{
    SUNDER_EXPECTS(std::ranges::find(built_in_spaces(), name) != built_in_spaces().end());
    return name == "nasbench201" ? built_in(NasBench201Settings{}) : built_in(FbnetSettings{}, name);
}

BuiltInSpace read_built_in_space(YamlCursor const& at, std::string const& name, sim::Diagnostics& diagnostics)
{
    SUNDER_EXPECTS(std::ranges::find(built_in_spaces(), name) != built_in_spaces().end());
    if (!at.flawless()) {
        at.use_all();
        return {};
    }
    if (name != "nasbench201") return built_in(read_fbnet(at), name);
    auto const mistakes = diagnostics.size();
    auto const settings = read_nasbench201(at, diagnostics);
    return diagnostics.size() > mistakes ? BuiltInSpace{} : built_in(settings);
}

} // namespace sunder::nas
