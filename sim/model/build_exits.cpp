#include "sim/model/build_exits.hpp"

#include "sim/model/cut.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace sunder::sim {
namespace {

constexpr double rounding = 1e-9;

class ExitBuilder {
public:
    ExitBuilder(ModelGraph const& model, Diagnostics& diagnostics) : model_{model}, diagnostics_{diagnostics}
    {
        for (auto const& op : model.ops)
            op_names_.insert(op.name);
    }

    void add(ExitDescription const& description)
    {
        auto const after = find_place(description);
        if (!after) return;
        EarlyExit exit{.name = description.name,
                       .after = *after,
                       .ops = {},
                       .leaves = description.leaves,
                       .accuracy = description.accuracy,
                       .accuracy_at_end = description.accuracy_at_end,
                       .where = description.where};
        if (exit.name.empty()) exit.name = description.after;
        if (!built_.empty() && built_.back().after >= exit.after)
            report(description.after_where,
                   fmt::format("exit '{}' stands behind '{}', whose op is not before its own", exit.name,
                               built_.back().name),
                   "list exits in the order of their ops, one for each op at most");
        if (exit.name == "none" || exit.name == "all")
            report(description.where, fmt::format("an exit cannot be called '{}'", exit.name),
                   "that word says which exits are used");
        if (std::ranges::find(built_, exit.name, &EarlyExit::name) != built_.end())
            report(description.where, fmt::format("two exits are called '{}'", exit.name), {});
        if (!description.ops.empty()) exit.ops = branch_ops(description, *after);
        for (auto const& op : exit.ops)
            if (!op_names_.insert(op.name).second)
                report(op.where, fmt::format("two ops are called '{}'", op.name),
                       "ops of exits differ from all others by name, too");
        built_.push_back(std::move(exit));
    }

    std::vector<EarlyExit> all() &&
    {
        check_shares();
        return std::move(built_);
    }

private:
    void report(Location const& where, std::string text, std::string hint)
    {
        diagnostics_.report(where, std::move(text), std::move(hint));
    }

    std::vector<Op> branch_ops(ExitDescription const& description, int after)
    {
        return build_model({.name = model_.name,
                            .origin = {},
                            .input_name = description.after,
                            .input = model_.tensor_of(after),
                            .accuracy = {},
                            .ops = description.ops,
                            .exits = {},
                            .where = description.where},
                           diagnostics_)
            .ops;
    }

    std::optional<int> find_place(ExitDescription const& description)
    {
        auto const after = model_.find_op(description.after);
        if (!after) {
            report(description.after_where, fmt::format("there is no op '{}'", description.after), {});
            return {};
        }
        auto const cut = cut_after(model_, {*after});
        if (cut.whole_model()) {
            report(description.after_where,
                   fmt::format("nothing is left to do behind op '{}'", description.after),
                   "an exit stands where a request may stop before the end");
            return {};
        }
        if (cut.tensors != std::vector{*after}) {
            report(description.after_where,
                   fmt::format("not everything passes through op '{}', so nobody can stop there",
                               description.after),
                   "put the exit behind an op that joins all branches");
            return {};
        }
        return after;
    }

    /// At each threshold for which something is stated: in between all is on straight lines.
    void check_shares()
    {
        std::set<double> thresholds;
        for (auto const& exit : built_)
            for (auto const* values :
                 {&exit.leaves, exit.accuracy_at_end ? &*exit.accuracy_at_end : &exit.leaves})
                for (auto const& [threshold, value] : values->points)
                    thresholds.insert(threshold);
        for (double const threshold : thresholds)
            if (!check_shares(threshold)) return;
    }

    bool check_shares(double threshold)
    {
        double leaving = 0;
        double right = model_.accuracy.value_or(0);
        for (auto const& exit : built_) {
            double const share = exit.leaves.near(threshold);
            leaving += share;
            if (leaving > 1 + rounding) {
                report(exit.where, fmt::format("more than all requests leave up to exit '{}'", exit.name),
                       "`leaves` counts those alone who would not have left at an exit before");
                return false;
            }
            if (!model_.accuracy) continue;
            right -=
                share * (exit.accuracy_at_end ? exit.accuracy_at_end->near(threshold) : *model_.accuracy);
            if (right < -rounding || right > 1 - leaving + rounding) {
                report(
                    exit.where,
                    fmt::format("by the accuracies up to exit '{}', of the {:.4g} % of requests that go on "
                                "those answered rightly would be {:.4g} %",
                                exit.name, 100 * (1 - leaving), 100 * right),
                    "the model's `accuracy` is that of all requests, `accuracy_at_end` that of those who "
                    "leave");
                return false;
            }
        }
        return true;
    }

    ModelGraph const& model_;
    Diagnostics& diagnostics_;
    std::set<std::string, std::less<>> op_names_;
    std::vector<EarlyExit> built_;
};

} // namespace

std::vector<EarlyExit> build_exits(ModelGraph const& model, std::vector<ExitDescription> const& exits,
                                   Diagnostics& diagnostics)
{
    ExitBuilder builder{model, diagnostics};
    for (auto const& exit : exits)
        builder.add(exit);
    return std::move(builder).all();
}

} // namespace sunder::sim
