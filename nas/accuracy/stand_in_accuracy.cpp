#include "nas/accuracy/stand_in_accuracy.hpp"

#include "nas/accuracy/csv.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>

namespace sunder::nas {
namespace {

using sim::Complaints;

constexpr std::array<std::string_view, 4> formula_figures{"ceiling", "gap", "reference_work", "exponent"};

constexpr std::array<std::string_view, 2> coding_variables{"bottleneck", "bits"};

/// Tells which choices a row of points is about.
class PointsReader {
public:
    PointsReader(SearchSpace const& space, Complaints& complaints) : space_{space}, complaints_{complaints} {}

    /// Nothing after a mistake.
    std::optional<StandInFormula::Bonus> read(sim::Piece const& name, double points)
    {
        if (!seen_.insert(name.text).second) {
            complaints_.report(name, fmt::format("a second row of '{}'", name.text));
            return std::nullopt;
        }
        auto const slash = std::min(name.text.find('/'), name.text.size());
        std::string const variable{name.text.substr(0, slash)};
        std::string const choice{name.text.substr(std::min(slash + 1, name.text.size()))};
        if (is_choice({}, std::string{name.text}))
            return StandInFormula::Bonus{.variable = {}, .choice = std::string{name.text}, .points = points};
        if (is_choice(variable, choice) || is_of_no_searched_coding(variable))
            return StandInFormula::Bonus{.variable = variable, .choice = choice, .points = points};
        report(name);
        return std::nullopt;
    }

private:
    /// Of the variable, or of any where it is empty.
    [[nodiscard]] bool is_choice(std::string const& variable, std::string const& choice) const
    {
        return std::ranges::any_of(space_.variables, [&](Variable const& known) {
            return (variable.empty() || known.name == variable) &&
                   std::ranges::find(known.choices, choice) != known.choices.end();
        });
    }

    [[nodiscard]] bool is_of_no_searched_coding(std::string const& variable) const
    {
        return std::ranges::find(coding_variables, variable) != coding_variables.end() &&
               std::ranges::find(space_.variables, variable, &Variable::name) == space_.variables.end();
    }

    void report(sim::Piece const& name)
    {
        std::vector<std::string> known;
        for (auto const& variable : space_.variables) {
            for (auto const& choice : variable.choices) {
                known.push_back(fmt::format("{}/{}", variable.name, choice));
                known.push_back(choice);
            }
        }
        auto const guess = sim::nearest(name.text, known);
        complaints_.report(name, fmt::format("'{}' is no choice of this space", name.text),
                           guess.empty() ? "write CHOICE, or VARIABLE/CHOICE"
                                         : fmt::format("did you mean '{}'?", guess));
    }

    SearchSpace const& space_;
    Complaints& complaints_;
    std::set<std::string_view> seen_;
};

} // namespace

std::optional<StandInFormula> parse_stand_in(SourceText const& text, SearchSpace const& space,
                                             sim::Diagnostics& diagnostics)
{
    Complaints complaints{text, diagnostics};
    auto const csv = detail::parse_csv(text, complaints);
    auto const figures = detail::named_numbers(csv, {.names = "figure", .numbers = "value"}, complaints);
    if (figures.empty()) return std::nullopt;
    StandInFormula formula;
    std::array<std::optional<double>, formula_figures.size()> stated;
    PointsReader points{space, complaints};
    for (auto const& [figure, number, where] : figures) {
        auto const known = std::ranges::find(formula_figures, figure.text);
        if (known != formula_figures.end())
            stated[static_cast<std::size_t>(known - formula_figures.begin())] = number;
        else if (auto row = points.read(figure, number))
            formula.points.push_back(std::move(*row));
    }
    for (std::size_t i = 0; i < stated.size(); ++i)
        if (!stated[i])
            complaints.report(csv.titles.front(), fmt::format("there is no row '{}'", formula_figures[i]));
    if (stated[2] && *stated[2] <= 0)
        complaints.report(csv.titles.front(), "reference_work must be above zero");
    if (!complaints.none()) return std::nullopt;
    formula.ceiling = *stated[0];
    formula.gap = *stated[1];
    formula.reference_work = sim::Flops{*stated[2]};
    formula.exponent = *stated[3];
    formula.source = fmt::format("stand-in {}: rises with work and kernel size, fitted to nothing",
                                 sim::file_name_of(*text));
    return formula;
}

StandInAccuracy::StandInAccuracy(ArchitectureSpace const& space, StandInFormula formula)
    : space_{&space}, formula_{std::move(formula)}
{
    work_.reserve(space.form_count());
    for (std::size_t form = 0; form < space.form_count(); ++form)
        work_.push_back(space.block(form).work);
    for (auto const& variable : space.space().variables) {
        auto& row = points_.emplace_back();
        for (auto const& choice : variable.choices) {
            double sum = 0;
            for (auto const& given : formula_.points)
                if (given.choice == choice && (given.variable.empty() || given.variable == variable.name))
                    sum += given.points;
            row.push_back(sum);
        }
    }
}

bool StandInAccuracy::heeds_split() const
{
    auto const split = space_->space().find("split");
    return split && std::ranges::any_of(points_[*split], [](double points) { return points != 0; });
}

double StandInAccuracy::accuracy(Choices const& choices) const
{
    sim::Flops work;
    for (auto const form : space_->forms(choices))
        work += work_[form];
    double accuracy =
        formula_.ceiling - formula_.gap * std::pow(work / formula_.reference_work, -formula_.exponent);
    for (std::size_t i = 0; i < choices.size(); ++i)
        if (space_->space().counts(choices, i)) accuracy += points_[i][static_cast<std::size_t>(choices[i])];
    return std::clamp(accuracy, 0.0, 100.0);
}

} // namespace sunder::nas
