#include "sim/model/cut.hpp"

#include "sim/base/contract.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace sunder::sim {
namespace {

constexpr std::size_t at(int op)
{
    return static_cast<std::size_t>(op);
}

void insert_into(std::vector<int>& sorted, int op)
{
    sorted.insert(std::ranges::lower_bound(sorted, op), op);
}

void erase_from(std::vector<int>& sorted, int op)
{
    sorted.erase(std::ranges::lower_bound(sorted, op));
}

/// A head of all inputs, to which ops are added and from which they are taken back, the last one first. What
/// it sends and which ops may come next follows each step, so that a step costs no more than what it changes.
class GrowingHead {
public:
    explicit GrowingHead(ModelGraph const& model)
        : model_{model},
          inputs_{model.further_inputs()},
          consumers_{consumers_of(model)},
          producers_(model.ops.size()),
          missing_(model.ops.size()),
          head_(model.ops.size())
    {
        for (std::size_t entry = 0; entry < consumers_.size(); ++entry) {
            auto const producer = static_cast<int>(entry) - 1;
            bool const crosses = !model.comes_apart(producer);
            waiting_.push_back(crosses ? consumers_[entry].size() : 0);
            for (int const consumer : consumers_[entry]) {
                if (crosses) producers_[at(consumer)].push_back(producer);
                if (entry > 0) ++missing_[at(consumer)];
            }
        }
        for (std::size_t op = 0; op < missing_.size(); ++op)
            if (missing_[op] == 0) ready_.push_back(static_cast<int>(op));
        if (waiting_[0] > 0) tensors_.push_back(model_input);
        for (std::size_t input = 0; input < inputs_; ++input)
            add(static_cast<int>(input));
    }

    /// The first op behind `from` that can be added; nothing where there is none.
    [[nodiscard]] std::optional<int> next(int from) const
    {
        auto const place = std::ranges::lower_bound(ready_, from);
        return place == ready_.end() ? std::nullopt : std::optional{*place};
    }
    /// \pre all producers of the op are in
    void add(int op)
    {
        head_[at(op)] = true;
        members_.push_back(op);
        erase_from(ready_, op);
        for (int const producer : producers_[at(op)])
            if (--waiting_[at(producer + 1)] == 0) erase_from(tensors_, producer);
        auto const& consumers = consumers_[at(op + 1)];
        if (!model_.comes_apart(op)) insert_into(consumers.empty() ? results_ : tensors_, op);
        for (int const consumer : consumers)
            if (--missing_[at(consumer)] == 0) insert_into(ready_, consumer);
    }
    /// \return the op that is out again
    int remove_last()
    {
        int const op = members_.back();
        members_.pop_back();
        head_[at(op)] = false;
        auto const& consumers = consumers_[at(op + 1)];
        for (int const consumer : consumers)
            if (++missing_[at(consumer)] == 1) erase_from(ready_, consumer);
        erase_from(consumers.empty() ? results_ : tensors_, op);
        for (int const producer : producers_[at(op)])
            if (++waiting_[at(producer + 1)] == 1) insert_into(tensors_, producer);
        insert_into(ready_, op);
        return op;
    }

    /// But for inputs.
    [[nodiscard]] bool empty() const { return members_.size() == inputs_; }
    /// Whether what the op makes is all that leaves the head, now or as a result.
    [[nodiscard]] bool leaves_by(int op) const
    {
        return tensors_.size() == 1 && tensors_.front() == op && results_.empty();
    }
    /// \pre ops were added in ascending order
    [[nodiscard]] Cut cut() const
    {
        Cut cut{.head = head_,
                .tensors = tensors_,
                .results = results_,
                .bytes = {},
                .size = static_cast<int>(members_.size()),
                .inputs = static_cast<int>(inputs_),
                .first_behind = static_cast<int>(members_.size()),
                .end = members_.empty() ? 0 : members_.back() + 1};
        if (cut.end > cut.size)
            cut.first_behind = static_cast<int>(std::ranges::find(head_, false) - head_.begin());
        for (int const producer : tensors_)
            cut.bytes += model_.tensor_of(producer).bytes;
        return cut;
    }

private:
    ModelGraph const& model_;
    std::size_t inputs_;
    std::vector<std::vector<int>> consumers_;
    std::vector<std::vector<int>> producers_; ///< of each op, each once
    std::vector<std::size_t> waiting_;        ///< (ops + 1,) consumers that are not in the head
    std::vector<int> missing_;                ///< producers of each op that are not in the head
    std::vector<int> ready_;                  ///< ops that are not in, though all their producers are
    std::vector<bool> head_;
    std::vector<int> members_; ///< of the head, as they were added
    std::vector<int> tensors_;
    std::vector<int> results_;
};

/// Calls `visit(head)` for each down-set with the inputs until it says no. Each is reached once, by adding
/// its members in ascending order: a set's successors are those with one more op behind its last, all of
/// whose producers are in. So of two sets of one size that which has the smaller member where they first
/// differ comes first.
template <class Visit>
void for_each_down_set(GrowingHead head, Visit visit)
{
    if (!visit(head)) return;
    int from = 0;
    while (true) {
        if (auto const op = head.next(from)) {
            head.add(*op);
            if (!visit(head)) return;
            from = *op + 1;
        } else if (!head.empty()) {
            from = head.remove_last() + 1;
        } else {
            return;
        }
    }
}

constexpr std::size_t most_places = 500'000'000;

std::string listed(std::vector<int> const& producers, ModelGraph const& model)
{
    if (producers.empty()) return "nothing";
    if (producers.size() == 1) return model.name_of(producers.front());
    std::vector<std::string_view> names;
    names.reserve(producers.size());
    for (int const producer : producers)
        names.emplace_back(model.name_of(producer));
    return fmt::format("[{}]", fmt::join(names, ", "));
}

} // namespace

std::string name_of(Cut const& cut, ModelGraph const& model)
{
    if (cut.whole_model()) return "device_only";
    if (cut.empty_head()) return "server_only";
    // A result that is ready before the cut tells heads apart that the same tensors leave.
    auto producers = cut.tensors;
    producers.insert(producers.end(), cut.results.begin(), cut.results.end());
    std::ranges::sort(producers);
    return listed(producers, model);
}

std::string names_of_tensors(Cut const& cut, ModelGraph const& model)
{
    return listed(cut.tensors, model);
}

Cut cut_with_head(ModelGraph const& model, std::vector<bool> head)
{
    SUNDER_EXPECTS(head.size() == model.ops.size());
    auto const inputs = model.further_inputs();
    std::fill_n(head.begin(), inputs, true);
    std::vector<bool> crosses(model.ops.size() + 1);
    std::vector<bool> is_taken(model.ops.size() + 1);
    Cut cut;
    cut.inputs = static_cast<int>(inputs);
    for (std::size_t i = 0; i < head.size(); ++i) {
        for (int const producer : model.ops[i].inputs) {
            bool const produced_before = producer == model_input || head[at(producer)];
            SUNDER_EXPECTS(produced_before || !head[i]);
            is_taken[at(producer + 1)] = true;
            if (model.comes_apart(producer)) continue;
            if (produced_before && !head[i]) crosses[at(producer + 1)] = true;
        }
        if (!head[i]) continue;
        if (cut.first_behind == static_cast<int>(i)) ++cut.first_behind;
        ++cut.size;
        cut.end = static_cast<int>(i) + 1;
    }
    for (std::size_t i = 0; i < crosses.size(); ++i) {
        auto const producer = static_cast<int>(i) - 1;
        if (i > 0 && head[i - 1] && !is_taken[i]) cut.results.push_back(producer);
        if (!crosses[i]) continue;
        cut.tensors.push_back(producer);
        cut.bytes += model.tensor_of(producer).bytes;
    }
    cut.head = std::move(head);
    return cut;
}

Cut cut_after(ModelGraph const& model, std::vector<int> const& ops)
{
    std::vector<bool> head(model.ops.size());
    for (int const op : ops)
        head.at(at(op)) = true;
    for (std::size_t i = head.size(); i-- > 0;)
        if (head[i])
            for (int const producer : model.ops[i].inputs)
                if (producer != model_input) head[at(producer)] = true;
    return cut_with_head(model, std::move(head));
}

std::vector<Cut> cuts_at_vertices(ModelGraph const& model)
{
    // Every op lies on a path from an input to some result. What all of these go through has every op before
    // it as an ancestor and every op behind it as a descendant, so its cut is one through the order of the
    // ops.
    GrowingHead head{model};
    std::vector<Cut> cuts{head.cut()};
    auto const ops = static_cast<int>(model.ops.size());
    for (int op = cuts.front().inputs; op < ops; ++op) {
        head.add(op);
        if (op + 1 == ops || head.leaves_by(op)) cuts.push_back(head.cut());
    }
    return cuts;
}

std::vector<Cut> all_cuts(ModelGraph const& model, std::size_t limit)
{
    limit = std::min(limit, most_places / std::max<std::size_t>(model.ops.size(), 1));
    GrowingHead const empty{model};
    std::size_t count = 0;
    for_each_down_set(empty, [&](GrowingHead const& /*head*/) { return ++count <= limit; });
    if (count > limit) return {};
    std::vector<Cut> cuts;
    cuts.reserve(count);
    for_each_down_set(empty, [&](GrowingHead const& head) {
        cuts.push_back(head.cut());
        return true;
    });
    std::ranges::stable_sort(cuts, {}, &Cut::size);
    return cuts;
}

} // namespace sunder::sim
