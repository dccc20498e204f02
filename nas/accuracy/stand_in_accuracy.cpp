#include "nas/accuracy/stand_in_accuracy.hpp"

#include "nas/accuracy/csv.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace sunder::nas {
namespace {

using sim::Complaints;

constexpr std::array<std::string_view, 4> formula_figures{"ceiling", "gap", "reference_work", "exponent"};

StandInFormula::Points points_of(std::string_view text, double points)
{
    auto const equals = text.find('=');
    if (equals == std::string_view::npos)
        return {.variable = {}, .choice = std::string{text}, .points = points};
    return {.variable = std::string{text.substr(0, equals)},
            .choice = std::string{text.substr(equals + 1)},
            .points = points};
}

} // namespace

std::optional<StandInFormula> parse_stand_in(SourceText const& text, sim::Diagnostics& diagnostics)
{
    Complaints complaints{text, diagnostics};
    auto const csv = detail::parse_csv(text, complaints);
    auto const figures = detail::named_numbers(csv, {.names = "figure", .numbers = "value"}, complaints);
    if (figures.empty()) return std::nullopt;
    StandInFormula formula;
    std::array<std::optional<double>, formula_figures.size()> stated;
    for (auto const& [figure, number, where] : figures) {
        auto const known = std::ranges::find(formula_figures, figure.text);
        if (known == formula_figures.end())
            formula.points.push_back(points_of(figure.text, number));
        else
            stated[static_cast<std::size_t>(known - formula_figures.begin())] = number;
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
