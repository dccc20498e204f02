#include "nas/config/space_reader.hpp"

#include "nas/config/built_in_spaces.hpp"
#include "nas/realise/chain_space.hpp"
#include "sim/config/model_fields.hpp"

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

constexpr sim::Of<std::vector<OpDescription>> some_ops;
constexpr std::array reserved_variables{"split", "bottleneck", "bits"};
constexpr std::array reserved_blocks{"server_only", "device_only"};

class SpaceReader {
public:
    SpaceReader(YamlCursor root, sim::Reading const& reading) : root_{std::move(root)}, reading_{reading} {}

    std::unique_ptr<ArchitectureSpace> read(ChainDescription keys, std::string name)
    {
        auto const mistakes = reading_.diagnostics.size();
        space_ = std::move(keys);
        space_.name = std::move(name);
        space_.where = root_.where();
        read_variables();
        for (auto const& block : root_["blocks"].items())
            read_block(block);
        if (reading_.diagnostics.size() == mistakes && root_.flawless()) check_use();
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
            if (at.is_mapping()) variable.only_if = premise_in(at["only_if"]);
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
    [[nodiscard]] std::optional<Variable::Premise> premise_in(YamlCursor const& at) const
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
        Variable::Premise condition{.variable = *variable, .values = {}};
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
        auto ops = read_as(some_ops, at["ops"], reading_);
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
            auto read = read_as(some_ops, list, reading_);
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

namespace {

using sim::Form;
using sim::FormMaker;
using sim::optional;
using sim::required;
using sim::parts::name_of;

Form const& choices_form()
{
    static Form const form = sim::parts::list_of(name_of("choice"), 1);
    return form;
}

Form const& condition_form()
{
    static Form const form = sim::parts::mapping(
        "", sim::parts::any_name("earlier variable", choices_form(), sim::NameForm{"variable"}));
    return form;
}

/// A list of choices, or that with a condition.
Form const& variable_form()
{
    static Form const form = [] {
        FormMaker visit;
        visit.title("variable");
        visit.elsewhere(required("choices", "their names"), choices_form());
        visit.elsewhere(optional("only_if", "the variable counts only where an earlier one has one of these "
                                            "choices; else it stands at its first"),
                        condition_form());
        auto result = visit.made();
        result.list = choices_form().list;
        return result;
    }();
    return form;
}

Form const& variables_form()
{
    static Form const form = sim::parts::mapping(
        "", sim::parts::any_name("name of the variable", variable_form(), sim::NameForm{"variable"}));
    return form;
}

/// Ops, or those of each choice.
Form const& ops_form()
{
    static Form const ops = sim::parts::list_of(form_of(sim::Of<OpDescription>{}), 0);
    static Form const form = [] {
        auto result = sim::parts::mapping("", sim::parts::any_name("choice", ops, sim::NameForm{"choice"}));
        result.list = ops.list;
        return result;
    }();
    return form;
}

Form const& blocks_form()
{
    static Form const block = [] {
        FormMaker visit;
        visit.title("block");
        visit.elsewhere(required("name", "splits go by it"), name_of("block"));
        visit.elsewhere(optional("by", "which chooses the ops"), name_of("variable"));
        visit.elsewhere(
            required("ops",
                     "a chain unless `inputs` says otherwise; what enters the block is called `input`, "
                     "the last op's output leaves it, and without ops it is an identity; each choice has to "
                     "fit what any choice of the blocks before it leaves"),
            ops_form());
        return visit.made();
    }();
    static Form const form = sim::parts::list_of(block, 1);
    return form;
}

} // namespace

/// What refers to names that stand elsewhere is read by hand.
void fields(ChainDescription& space, auto& visit)
{
    sim::NamedInput input;
    visit.title("space");
    sim::format("sunder-space/1", visit);
    visit(required("input", "what goes in"), input);
    visit.elsewhere(required("variables", "what is chosen, besides the split"), variables_form());
    visit.elsewhere(required("blocks", "one after the other; a cut may come between any two"), blocks_form());
    declare(space.coding, visit);
    space.input_name = std::move(input.name);
    space.input = std::move(input.tensor);
}

Form const& space_form()
{
    return sim::form_of(sim::Of<ChainDescription>{});
}

std::unique_ptr<ArchitectureSpace> read_space(YamlCursor const& at, std::string name,
                                              sim::Reading const& reading)
{
    auto const mistakes = reading.diagnostics.size();
    auto keys = sim::read_into(ChainDescription{}, sim::FieldReader{at, reading});
    auto space = SpaceReader{at, reading}.read(std::move(keys), std::move(name));
    return reading.diagnostics.size() > mistakes ? nullptr : std::move(space);
}

} // namespace sunder::nas
