#include "tools/fit/cost_terms.hpp"

#include "sim/cost/compute_cost.hpp"

#include <algorithm>
#include <span>

namespace sunder::fit {
namespace {

using Per = CostTerm::Per;

constexpr double work_rate = 2e10;    ///< flop a second, of a middling device
constexpr double traffic_rate = 1e10; ///< bytes a second
constexpr double launch_time = 1e-5;  ///< seconds

CostTerm work_of(std::vector<std::string_view> classes)
{
    return {.name = classes.front(), .of = Per::work, .classes = std::move(classes), .start = 1 / work_rate};
}

CostTerm tensors_of(std::vector<std::string_view> classes)
{
    return {.name = classes.front(),
            .of = Per::tensors,
            .classes = std::move(classes),
            .start = 1 / traffic_rate};
}

bool has(CostTerm const& term, std::string_view cost_class)
{
    return std::ranges::find(term.classes, cost_class) != term.classes.end();
}

/// The number of the term for such a part of an op's cost, counted from `before`; -1 where there is none.
int find_term(std::span<CostTerm const> terms, Per of, std::string_view cost_class)
{
    for (std::size_t i = 0; i < terms.size(); ++i)
        if (terms[i].of == of && has(terms[i], cost_class)) return static_cast<int>(i);
    return -1;
}

int number_of(Per of, std::string_view cost_class, NumberKind numbers)
{
    auto const floats = static_cast<int>(terms_of_floats().size());
    if (numbers == NumberKind::int8)
        if (int const found = find_term(terms_of_int8(), of, cost_class); found >= 0) return floats + found;
    return find_term(terms_of_floats(), of, cost_class);
}

int number_of_common(Per of)
{
    auto const& terms = all_terms();
    return static_cast<int>(std::ranges::find(terms, of, &CostTerm::of) - terms.begin());
}

double bytes_of(sim::Footprint const& what, NumberKind held)
{
    sim::DeviceProfile holder;
    if (held == NumberKind::int8) holder.element_bits = sim::bits_of(sim::ElementType::int8);
    return sim::held_by(holder, what).value();
}

} // namespace

std::vector<CostTerm> const& terms_of_floats()
{
    static std::vector<CostTerm> const terms = {
        work_of({"conv2d", "opaque"}),
        work_of({"narrow"}),
        work_of({"winograd"}),
        work_of({"pointwise"}),
        work_of({"linear", "matmul", "attention", "recurrent"}),
        work_of({"depthwise"}),
        work_of({"pool", "norm", "activation", "elementwise"}),
        tensors_of({"conv2d", "narrow", "winograd", "pointwise", "opaque"}),
        tensors_of({"depthwise"}),
        tensors_of({"linear", "matmul", "attention", "recurrent", "pool", "norm", "activation"}),
        tensors_of({"elementwise"}),
        tensors_of({"movement"}),
        {.name = "weights", .of = Per::weights, .classes = {}, .start = 1 / traffic_rate},
        {.name = "launch", .of = Per::launch, .classes = {}, .start = launch_time},
    };
    return terms;
}

std::vector<CostTerm> const& terms_of_int8()
{
    static std::vector<CostTerm> const terms = {
        work_of({"conv2d", "narrow", "winograd", "opaque"}),
        work_of({"pointwise"}),
        work_of({"depthwise"}),
        tensors_of({"conv2d", "narrow", "winograd", "pointwise", "opaque"}),
        tensors_of({"depthwise"}),
    };
    return terms;
}

std::vector<CostTerm> const& all_terms()
{
    static std::vector<CostTerm> const terms = [] {
        auto both = terms_of_floats();
        both.insert(both.end(), terms_of_int8().begin(), terms_of_int8().end());
        return both;
    }();
    return terms;
}

bool is_of_int8(int term)
{
    return term >= std::ssize(terms_of_floats());
}

TermsOfClass terms_of_class(std::string_view cost_class, NumberKind numbers)
{
    return {.work = number_of(Per::work, cost_class, numbers),
            .tensors = number_of(Per::tensors, cost_class, numbers)};
}

int weights_term()
{
    return number_of_common(Per::weights);
}

int launch_term()
{
    return number_of_common(Per::launch);
}

Eigen::VectorXd amounts_of(sim::ModelGraph const& model, NumberKind numbers)
{
    Eigen::VectorXd amounts = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(all_terms().size()));
    for (int op = 0; op < std::ssize(model.ops); ++op) {
        if (model.is_input(op)) continue;
        auto const demand = sim::demand_of(model, op);
        auto const terms = terms_of_class(demand.cost_class, numbers);
        if (terms.work >= 0) amounts[terms.work] += demand.work.value();
        auto const held = is_of_int8(terms.tensors) ? NumberKind::int8 : NumberKind::floats;
        if (terms.tensors >= 0)
            amounts[terms.tensors] += bytes_of(demand.traffic, held) - bytes_of(demand.weights, held);
        amounts[weights_term()] += bytes_of(demand.weights, numbers);
        amounts[launch_term()] += 1;
    }
    return amounts;
}

Eigen::VectorXd of_batch(Eigen::VectorXd const& amounts, double images)
{
    Eigen::VectorXd all = images * amounts;
    for (int const once : {weights_term(), launch_term()})
        all[once] = amounts[once];
    return all;
}

} // namespace sunder::fit
