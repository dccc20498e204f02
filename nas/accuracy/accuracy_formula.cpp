#include "nas/accuracy/cell_table.hpp"
#include "nas/accuracy/csv.hpp"
#include "nas/accuracy/tables.hpp"
#include "nas/realise/nasbench201_cell.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace sunder::nas {
namespace {

using detail::Csv;
using sim::Complaints;
using sim::Piece;

/// What the formula knows of a pruned cell that is not empty.
constexpr std::array<std::string_view, 21> property_names{
    "skips",       "conv1x1s",  "conv3x3s",      "pools",          "paths",        "most_convs",
    "least_convs", "sum_convs", "most_conv3x3s", "least_conv3x3s", "sum_conv3x3s", "most_pools",
    "least_pools", "sum_pools", "most_ops",      "least_ops",      "sum_ops",      "skip_path",
    "pool_path",   "any_conv",  "any_conv3x3"};
using Properties = std::array<double, property_names.size()>;

/// Ops along one way from the input to the output.
struct Path {
    double convs = 0;
    double conv3x3s = 0;
    double pools = 0;
    double ops = 0;
};

std::vector<Path> paths_of(Cell const& cell)
{
    static std::array<std::vector<std::size_t>, 4> const ways{{{3}, {0, 4}, {1, 5}, {0, 2, 5}}};
    std::vector<Path> paths;
    for (auto const& way : ways) {
        if (std::ranges::any_of(way, [&](std::size_t edge) { return cell[edge] == CellOp::none; })) continue;
        Path path;
        for (auto const edge : way) {
            bool const wide = cell[edge] == CellOp::conv3x3;
            path.convs += wide || cell[edge] == CellOp::conv1x1 ? 1 : 0;
            path.conv3x3s += wide ? 1 : 0;
            path.pools += cell[edge] == CellOp::pool3x3 ? 1 : 0;
            path.ops += 1;
        }
        paths.push_back(path);
    }
    return paths;
}

struct Spread {
    double most = 0;
    double least = 0;
    double sum = 0;
};

Spread spread(std::vector<Path> const& paths, double Path::*count)
{
    Spread found{.most = paths.front().*count, .least = paths.front().*count};
    for (auto const& path : paths) {
        found.most = std::max(found.most, path.*count);
        found.least = std::min(found.least, path.*count);
        found.sum += path.*count;
    }
    return found;
}

/// \pre the output is reached
Properties properties_of(Cell const& cell)
{
    auto const counts = op_counts(cell);
    auto const count = [&](CellOp op) { return static_cast<double>(counts[static_cast<std::size_t>(op)]); };
    auto const paths = paths_of(pruned(cell));
    auto const convs = spread(paths, &Path::convs);
    auto const conv3x3s = spread(paths, &Path::conv3x3s);
    auto const pools = spread(paths, &Path::pools);
    auto const ops = spread(paths, &Path::ops);
    bool const skip_path =
        std::ranges::any_of(paths, [](Path const& p) { return p.convs == 0 && p.pools == 0; });
    bool const pool_path =
        std::ranges::any_of(paths, [](Path const& p) { return p.convs == 0 && p.pools > 0; });
    double const all_convs = count(CellOp::conv1x1) + count(CellOp::conv3x3);
    return {count(CellOp::skip),
            count(CellOp::conv1x1),
            count(CellOp::conv3x3),
            count(CellOp::pool3x3),
            static_cast<double>(paths.size()),
            convs.most,
            convs.least,
            convs.sum,
            conv3x3s.most,
            conv3x3s.least,
            conv3x3s.sum,
            pools.most,
            pools.least,
            pools.sum,
            ops.most,
            ops.least,
            ops.sum,
            skip_path ? 1.0 : 0.0,
            pool_path ? 1.0 : 0.0,
            all_convs > 0 ? 1.0 : 0.0,
            count(CellOp::conv3x3) > 0 ? 1.0 : 0.0};
}

/// Coefficient of a property, or of the product of two.
struct Term {
    double coefficient = 0;
    std::size_t first = 0;
    std::optional<std::size_t> second;
};

struct Formula {
    double intercept = 0;
    double unreached = 0;
    std::vector<Term> terms;
};

double accuracy_of(Cell const& cell, Formula const& formula)
{
    if (pruned(cell) == Cell{}) return formula.unreached;
    auto const properties = properties_of(cell);
    double sum = formula.intercept;
    for (auto const& term : formula.terms)
        sum += term.coefficient * properties[term.first] * (term.second ? properties[*term.second] : 1.0);
    return std::clamp(100 - std::exp(sum), 0.0, 100.0);
}

std::optional<std::size_t> property_of(Piece const& at, std::string_view name, Complaints& complaints)
{
    auto const match = std::ranges::find(property_names, name);
    if (match != property_names.end()) return static_cast<std::size_t>(match - property_names.begin());
    std::vector<std::string> const known{property_names.begin(), property_names.end()};
    auto const near = sim::nearest(name, known);
    complaints.report(at, fmt::format("'{}' is no property of a cell", name),
                      near.empty() ? std::string{} : fmt::format("did you mean '{}'?", near));
    return std::nullopt;
}

std::optional<Term> term_of(Piece const& at, double coefficient, Complaints& complaints)
{
    auto const star = at.text.find('*');
    auto const first = property_of(at, at.text.substr(0, star), complaints);
    if (!first) return std::nullopt;
    if (star == std::string_view::npos) return Term{coefficient, *first, std::nullopt};
    auto const second = property_of(at, at.text.substr(star + 1), complaints);
    if (!second) return std::nullopt;
    return Term{coefficient, *first, second};
}

struct Stated {
    std::optional<double> intercept, unreached, r2, kendall_tau, median_error;
};

/// The figure of that name that is no term, or nothing.
std::optional<double>* find_stated(Stated& stated, std::string_view name)
{
    if (name == "intercept") return &stated.intercept;
    if (name == "unreached") return &stated.unreached;
    if (name == "r2") return &stated.r2;
    if (name == "kendall_tau") return &stated.kendall_tau;
    return name == "median_error" ? &stated.median_error : nullptr;
}

std::string source_of(Csv const& csv, std::string_view column, Stated const& stated)
{
    auto text = fmt::format("formula {}, column {}", sim::file_name_of(*csv.source), column);
    if (stated.r2) text += fmt::format(", held-out R2 {:.3f}", *stated.r2);
    if (stated.kendall_tau) text += fmt::format(", Kendall tau {:.3f}", *stated.kendall_tau);
    if (stated.median_error) text += fmt::format(", median error {:.2f} points", *stated.median_error);
    return text;
}

} // namespace

std::optional<CellAccuracies> parse_accuracy_formula(SourceText const& text, std::string_view column,
                                                     sim::Diagnostics& diagnostics)
{
    Complaints complaints{text, diagnostics};
    auto const csv = detail::parse_csv(text, complaints);
    auto const figures = detail::named_numbers(csv, {.names = "figure", .numbers = column}, complaints);
    if (figures.empty()) return std::nullopt;
    Stated stated;
    Formula formula;
    for (auto const& [figure, number, where] : figures) {
        if (auto* const known = find_stated(stated, figure.text))
            *known = number;
        else if (auto const term = term_of(figure, number, complaints))
            formula.terms.push_back(*term);
    }
    for (auto const& [figure, number, where] : figures)
        if (figure.text == "unreached") (void)detail::is_accuracy(where, number, complaints);
    if (!stated.intercept) complaints.report(csv.titles.front(), "there is no row 'intercept'");
    if (!stated.unreached) complaints.report(csv.titles.front(), "there is no row 'unreached'");
    if (!complaints.none()) return std::nullopt;
    formula.intercept = *stated.intercept;
    formula.unreached = *stated.unreached;
    CellAccuracies accuracies{.by_index = {}, .source = source_of(csv, column, stated)};
    accuracies.by_index.reserve(cell_count);
    for (std::size_t index = 0; index < cell_count; ++index)
        accuracies.by_index.push_back(accuracy_of(cell_of_index(index), formula));
    if (std::ranges::all_of(accuracies.by_index, [](double accuracy) { return std::isfinite(accuracy); }))
        return accuracies;
    complaints.report(csv.titles.front(), "the figures are too large to add up to an accuracy");
    return std::nullopt;
}

} // namespace sunder::nas
