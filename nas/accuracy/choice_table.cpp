#include "nas/accuracy/choice_table.hpp"

#include "nas/accuracy/cell_table.hpp"
#include "nas/accuracy/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace sunder::nas {
namespace {

using detail::Csv;
using sim::Complaints;
using sim::Piece;

constexpr std::string_view split_name = "split";
constexpr std::array<std::string_view, 2> coding_names{"bottleneck", "bits"};
constexpr double most_counted = 1e15; ///< beyond that a number of architectures is told roughly

std::optional<std::size_t> find_choice(Variable const& variable, std::string_view name)
{
    auto const found = std::ranges::find(variable.choices, name);
    if (found == variable.choices.end()) return std::nullopt;
    return static_cast<std::size_t>(found - variable.choices.begin());
}

class ChoiceTableReader {
public:
    ChoiceTableReader(Csv const& csv, SearchSpace const& space, Complaints& complaints)
        : csv_{csv}, space_{space}, complaints_{complaints}
    {
    }

    std::optional<ChoiceAccuracies> read(ChoiceTableColumns const& wanted)
    {
        auto const& column = wanted.accuracy;
        auto variables = listed_variables(space_);
        if (auto const split = space_.find(split_name); split && detail::find_column(csv_, split_name))
            variables.include(*split);
        for (auto const variable : variables.indices)
            if (auto const at = column_of(space_.variables[variable].name)) columns_.push_back(*at);
        auto const at = detail::column_of(csv_, column, complaints_);
        if (!at || !complaints_.none()) return std::nullopt;
        if (auto const unit = sim::title_of(csv_.titles[*at].text).unit; unit && *unit != "%")
            complaints_.report(csv_.titles[*at], fmt::format("'{}' is no unit of accuracy", *unit),
                               "accuracies are in %");
        accuracies_.variables = std::move(variables);
        for (auto const& row : csv_.rows) {
            if (complaints_.too_many()) break;
            read_row(row, *at);
        }
        if (wanted.shares == ChoiceTableColumns::Shares::refused && is_of_shares())
            complaints_.report(csv_.titles[*at], "no accuracy here exceeds 1 %",
                               "accuracies are in per cent: write 92.5, not 0.925");
        if (!complaints_.none()) return std::nullopt;
        find_holes();
        accuracies_.source = fmt::format("table {}, column {}{}", sim::file_name_of(*csv_.source), column,
                                         accuracies_.holes > 0 ? ", with holes" : "");
        return std::move(accuracies_);
    }

private:
    std::optional<std::size_t> column_of(std::string const& variable)
    {
        auto const found = detail::find_column(csv_, variable);
        if (!found && !csv_.titles.empty()) {
            std::vector<std::string> titles;
            for (auto const& title : csv_.titles)
                if (!space_.find(title.text)) titles.emplace_back(title.text);
            auto const near = sim::nearest(variable, titles);
            complaints_.report(csv_.titles.front(),
                               fmt::format("there is no column of the variable '{}'", variable),
                               near.empty() ? "each variable of the space has one, with names of its choices"
                                            : fmt::format("did you mean '{}' by '{}'?", variable, near));
        }
        return found;
    }

    void read_row(std::vector<Piece> const& row, std::size_t accuracy_at)
    {
        auto const key = key_of(row);
        auto const& field = row[accuracy_at];
        std::optional<double> accuracy;
        if (!field.text.empty()) {
            accuracy = detail::number_of(field, complaints_);
            if (!accuracy || !detail::is_accuracy(field, *accuracy, complaints_)) return;
        }
        if (!key) return;
        auto const [place, is_new] = accuracies_.by_key.try_emplace(*key, accuracy);
        if (is_new)
            lines_[*key] = row.front().line;
        else
            complaints_.report(row.front(),
                               fmt::format("a second row of {}", accuracies_.variables.text_of(space_, *key)),
                               fmt::format("the other stands on line {}", lines_[*key]));
    }

    /// Nothing after a mistake.
    std::optional<Choices> key_of(std::vector<Piece> const& row)
    {
        Choices choices(space_.variables.size(), 0);
        bool is_whole = true;
        auto const& listed = accuracies_.variables;
        for (std::size_t i = 0; i < listed.indices.size(); ++i) {
            auto const variable = listed.indices[i];
            auto const& known = space_.variables[variable];
            auto const& field = row[columns_[i]];
            if (field.text.empty() && !listed.counts(space_, choices, variable)) continue;
            auto const choice = find_choice(known, field.text);
            if (choice) {
                choices[variable] = static_cast<int>(*choice);
                continue;
            }
            is_whole = false;
            auto const near = sim::nearest(field.text, known.choices);
            complaints_.report(
                field,
                field.text.empty()
                    ? fmt::format("a choice of '{}' is missing here", known.name)
                    : fmt::format("'{}' is no choice of the variable '{}'", field.text, known.name),
                near.empty() ? fmt::format("use one of {}", fmt::join(known.choices, ", "))
                             : fmt::format("did you mean '{}'?", near));
        }
        if (!is_whole) return std::nullopt;
        return listed.key_of(space_, choices);
    }

    [[nodiscard]] bool is_of_shares() const
    {
        bool some = false;
        for (auto const& [key, accuracy] : accuracies_.by_key) {
            if (accuracy && *accuracy > 1) return false;
            some = some || (accuracy && *accuracy > 0);
        }
        return some;
    }

    void find_holes()
    {
        auto const& known = accuracies_.by_key;
        auto const listed =
            std::ranges::count_if(known, [](auto const& row) { return row.second.has_value(); });
        accuracies_.holes = accuracies_.variables.size(space_) - static_cast<double>(listed);
        if (accuracies_.holes <= 0) return;
        Choices key(space_.variables.size(), 0);
        while (true) { // at most one step more than the table has rows
            auto const found = known.find(key);
            if (found == known.end() || !found->second) break;
            advance(key);
        }
        accuracies_.first_hole = accuracies_.variables.text_of(space_, key);
    }

    /// To the next key, the last variable fastest.
    void advance(Choices& key) const
    {
        auto const& listed = accuracies_.variables;
        for (std::size_t i = listed.indices.size(); i-- > 0;) {
            auto const variable = listed.indices[i];
            if (!listed.counts(space_, key, variable)) continue;
            if (static_cast<std::size_t>(++key[variable]) < space_.variables[variable].choices.size()) return;
            key[variable] = 0;
        }
    }

    Csv const& csv_;
    SearchSpace const& space_;
    Complaints& complaints_;
    std::vector<std::size_t> columns_; ///< of the listed variables, in their order
    ChoiceAccuracies accuracies_;
    std::map<Choices, int> lines_;
};

} // namespace

ListedVariables listed_variables(SearchSpace const& space)
{
    ListedVariables listed;
    for (std::size_t i = 0; i < space.variables.size(); ++i)
        if (space.variables[i].name != split_name) listed.indices.push_back(i);
    return listed;
}

bool searches_coding(SearchSpace const& space)
{
    return std::ranges::any_of(coding_names,
                               [&](std::string_view name) { return space.find(name).has_value(); });
}

void ListedVariables::include(std::size_t variable)
{
    indices.insert(std::ranges::upper_bound(indices, variable), variable);
}

bool ListedVariables::counts(SearchSpace const& space, Choices const& choices, std::size_t variable) const
{
    auto const& condition = space.variables[variable].only_if;
    if (!condition || !std::ranges::binary_search(indices, condition->variable)) return true;
    return std::ranges::count(condition->values, choices[condition->variable]) > 0 &&
           counts(space, choices, condition->variable);
}

Choices ListedVariables::key_of(SearchSpace const& space, Choices const& choices) const
{
    auto const whole = canonical(space, choices);
    Choices key(space.variables.size(), 0);
    for (auto const variable : indices)
        if (counts(space, whole, variable)) key[variable] = whole[variable];
    return key;
}

std::string ListedVariables::text_of(SearchSpace const& space, Choices const& choices) const
{
    std::string text;
    for (auto const i : indices) {
        if (!counts(space, choices, i)) continue;
        auto const& variable = space.variables[i];
        text += fmt::format("{}{}={}", text.empty() ? "" : ",", variable.name,
                            variable.choices[static_cast<std::size_t>(choices[i])]);
    }
    return text;
}

double ListedVariables::size(SearchSpace const& space) const
{
    SearchSpace listed{.name = space.name, .variables = {}};
    for (auto const i : indices) {
        auto variable = space.variables[i];
        if (variable.only_if) {
            auto const parent = std::ranges::lower_bound(indices, variable.only_if->variable);
            if (parent == indices.end() || *parent != variable.only_if->variable)
                variable.only_if.reset();
            else
                variable.only_if->variable = static_cast<std::size_t>(parent - indices.begin());
        }
        listed.variables.push_back(std::move(variable));
    }
    return listed.size();
}

std::optional<ChoiceAccuracies> parse_choice_accuracies(SourceText const& text,
                                                        ChoiceTableColumns const& columns,
                                                        SearchSpace const& space,
                                                        sim::Diagnostics& diagnostics)
{
    Complaints complaints{text, diagnostics};
    auto const csv = detail::parse_csv(text, complaints);
    if (!complaints.none()) return std::nullopt;
    return ChoiceTableReader{csv, space, complaints}.read(columns);
}

bool lists_choices(SourceText const& text, SearchSpace const& space)
{
    auto const lines = sim::lines_of(text->text);
    if (lines.empty()) return false;
    return std::ranges::any_of(sim::split(lines.front(), ","), [&](Piece const& title) {
        return space.find(sim::title_of(title.text).name).has_value();
    });
}

ChoiceTableAccuracy::ChoiceTableAccuracy(SearchSpace const& space, ChoiceAccuracies accuracies)
    : space_{&space}, accuracies_{std::move(accuracies)}
{
}

double ChoiceTableAccuracy::accuracy(Choices const& choices) const
{
    auto const found = accuracies_.by_key.find(accuracies_.variables.key_of(*space_, choices));
    return found == accuracies_.by_key.end() ? 0 : found->second.value_or(0);
}

bool ChoiceTableAccuracy::is_known(Choices const& choices) const
{
    auto const found = accuracies_.by_key.find(accuracies_.variables.key_of(*space_, choices));
    return found != accuracies_.by_key.end() && found->second.has_value();
}

} // namespace sunder::nas
