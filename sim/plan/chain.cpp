#include "sim/plan/chain.hpp"

#include "sim/base/contract.hpp"
#include "sim/model/footprint.hpp"
#include "sim/plan/nested_cuts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <set>
#include <span>
#include <string_view>
#include <utility>

namespace sunder::sim {
namespace {

constexpr double forbidden = std::numeric_limits<double>::infinity();

std::size_t index_of(int number)
{
    return static_cast<std::size_t>(number);
}

/// Where the prices of a producer's tensor stand: the input first.
std::size_t slot_of(int producer)
{
    return index_of(producer + 1);
}

DeviceGroup const& group_at(Chain const& chain, int position)
{
    return chain.platform.devices[chain.devices[index_of(position)]];
}

/// (routes,): nothing where there is no route.
std::vector<std::optional<RouteCost>> costs_of(Platform const& platform,
                                               std::vector<std::optional<Id<Route>>> const& routes)
{
    std::vector<std::optional<RouteCost>> costs;
    costs.reserve(routes.size());
    for (auto const route : routes)
        costs.push_back(route ? std::optional{mean_cost(platform, platform.routes[*route])} : std::nullopt);
    return costs;
}

/// Ops that stand side by side.
struct Run {
    int first;
    int end; ///< behind the last
};

/// Ops in ascending order. Cuts go through the order of a model with few ops out of turn, so runs are few.
class Runs {
public:
    /// \pre they come behind those that are in
    void add(int first, int end)
    {
        if (first == end) return;
        if (!runs_.empty() && runs_.back().end == first)
            runs_.back().end = end;
        else
            runs_.push_back({first, end});
    }
    template <class Visit>
    void for_each(Visit visit) const
    {
        for (auto const& run : runs_)
            for (int op = run.first; op < run.end; ++op)
                visit(index_of(op));
    }
    [[nodiscard]] bool empty() const { return runs_.empty(); }
    /// One after the other, the first onto 0.
    template <class Value>
    [[nodiscard]] Value sum(SumsFromFront<Value> const& of) const
    {
        Value sum{};
        for (auto const& run : runs_) {
            if (run.first == 0) {
                sum = of.until[index_of(run.end)];
                continue;
            }
            for (int op = run.first; op < run.end; ++op)
                sum += of.values[index_of(op)];
        }
        return sum;
    }
    /// Those of them that are among the ops, which are in ascending order.
    template <class Visit>
    void for_each_of(std::vector<int> const& ops, Visit visit) const
    {
        for (auto const& run : runs_)
            for (auto op = std::ranges::lower_bound(ops, run.first); op != ops.end() && *op < run.end; ++op)
                visit(*op);
    }

private:
    std::vector<Run> runs_;
};

/// Cuts that the op comes after.
int position_of(int op, std::span<Cut const* const> cuts)
{
    return static_cast<int>(
        std::ranges::count_if(cuts, [op](Cut const* cut) { return !cut->head[index_of(op)]; }));
}

/// \pre the part is known
void add(ServiceTime& sum, std::optional<ServiceTime> const& part)
{
    SUNDER_EXPECTS(part);
    sum.fixed += part->fixed;
    sum.random.insert(sum.random.end(), part->random.begin(), part->random.end());
}

/// \pre the part is known
void add(ServiceTime& sum, std::optional<Seconds> part)
{
    SUNDER_EXPECTS(part);
    sum.fixed += *part;
}

std::string in_megabytes(Bytes bytes)
{
    return fmt::format("{:.4g} MB", bytes.value() / 1e6);
}

/// Whose share of `mean` is `share`.
void add(Price& mean, Price const& one, double share)
{
    mean.raw += share * one.raw;
    mean.payload += share * one.payload;
    for (auto const part :
         {&Price::head, &Price::encode, &Price::transfer, &Price::decode, &Price::tail, &Price::back})
        mean.*part += share * one.*part;
    for (auto const part : {&Price::energy, &Price::device_energy, &Price::radio_energy})
        mean.*part += share * one.*part;
    if (mean.accuracy && one.accuracy)
        *mean.accuracy += share * *one.accuracy;
    else
        mean.accuracy.reset();
}

/// Those that come before an op, and itself.
std::vector<bool> before(ModelGraph const& model, int op)
{
    return cut_after(model, {op}).head;
}

} // namespace

/// What happens at one position: the ops that run there, the tensors read from the message that comes in,
/// those put first into the message that leaves, and the exits that are asked.
struct ChainCosts::Visit {
    Runs ops;
    std::vector<int> decoded;        ///< producers
    std::vector<int> encoded;        ///< producers
    std::vector<std::size_t> exits;  ///< numbers of used ones
    std::vector<std::size_t> inputs; ///< numbers of those that come apart in a message
};

void Chain::keep_origin()
{
    devices.resize(1);
    if (!modes.empty()) modes.resize(1);
    for (auto& input : inputs)
        input.to.resize(1);
    out.clear();
    back.clear();
}

std::vector<int> positions(ModelGraph const& model, std::vector<Cut const*> const& cuts)
{
    std::vector<int> position_of(model.ops.size(), 0);
    for (auto const* cut : cuts)
        for (std::size_t i = 0; i < position_of.size(); ++i)
            position_of[i] += cut->head[i] ? 0 : 1;
    return position_of;
}

std::size_t hops_used(std::vector<Cut const*> const& cuts)
{
    auto const whole = std::ranges::find_if(cuts, [](Cut const* cut) { return cut->whole_model(); });
    return static_cast<std::size_t>(whole - cuts.begin());
}

std::string plan_name(ModelGraph const& model, std::vector<Cut const*> const& cuts)
{
    auto const used = hops_used(cuts);
    if (used == 0) return "device_only";
    if (used == 1) return name_of(*cuts.front(), model);
    std::string name;
    for (std::size_t hop = 0; hop < used; ++hop) {
        if (hop > 0) name += " | ";
        name += cuts[hop]->empty_head() ? names_of_tensors(*cuts[hop], model) : name_of(*cuts[hop], model);
    }
    return name;
}

ChainCosts::ChainCosts(Chain chain)
    : chain_{std::move(chain)},
      consumers_{consumers_of(chain_.model)},
      out_{costs_of(chain_.platform, chain_.out)},
      back_{costs_of(chain_.platform, chain_.back)}
{
    SUNDER_EXPECTS(chain_.devices.size() == chain_.out.size() + 1 && chain_.back.size() == chain_.out.size());
    auto const ops = static_cast<int>(chain_.model.ops.size());
    for (int producer = model_input; producer < ops; ++producer) {
        coded_.push_back(coded_bytes(chain_.model.tensor_of(producer), chain_.codec));
        accuracy_costs_.push_back(accuracy_cost(chain_.model.tensor_of(producer), chain_.codec));
    }

    std::vector<Footprint> tensors;
    for (int op = 0; op < ops; ++op) {
        auto const& what = chain_.model.ops[index_of(op)];
        weights_.add(footprint_of(what, what.weights));
        if (!what.shared.empty()) sharing_.push_back(op);
        auto const touched = inputs_of(chain_.model, op) + footprint_of(what.output);
        tensors.push_back(chain_.model.is_input(op) ? Footprint{} : touched);
    }
    for (int position = 0; position < static_cast<int>(chain_.devices.size()); ++position) {
        auto group = group_at(chain_, position);
        group.profile = in_mode(std::move(group.profile), chain_.mode_at(index_of(position)));
        auto const& worker = workers_.emplace_back(mean_cost(group));
        // Infinite where it is not known or the device stands still.
        auto const under_load = [&](std::optional<Seconds> time) {
            return time ? worker.time(*time) : Seconds{forbidden};
        };
        auto& op_times = op_times_.emplace_back();
        auto& op_means = op_means_.emplace_back();
        auto& untimed = untimed_.emplace_back();
        auto& touched = touched_.emplace_back();
        for (int op = 0; op < ops; ++op) {
            op_times.push_back(find_op_time(chain_.model, op, group));
            auto const& time = op_times.back();
            op_means.add(under_load(time ? std::optional{time->mean()} : std::nullopt));
            if (!time) untimed.push_back(op);
            touched.push_back(held_by(group.profile, tensors[index_of(op)]));
        }
        auto const codings = [&](CodingSide side) {
            std::vector<CodingTime> list;
            for (int producer = model_input; producer < ops; ++producer) {
                auto const& tensor = chain_.model.tensor_of(producer);
                auto const time = find_coding_time(tensor, chain_.codec, side, group.profile);
                list.push_back({time, under_load(time)});
            }
            return list;
        };
        encoding_.push_back(codings(CodingSide::encoder));
        decoding_.push_back(codings(CodingSide::decoder));
    }
    for (auto const& used : chain_.exits.exits)
        exits_.push_back(exit_costs(chain_.model.exits[used.exit]));
}

ExitCosts ChainCosts::exit_costs(EarlyExit const& exit) const
{
    ExitCosts costs{.branch = branch_of(chain_.model, exit),
                    .before = before(chain_.model, exit.after),
                    .times = {},
                    .means = {}};
    for (std::size_t position = 0; position < workers_.size(); ++position) {
        auto const& group = group_at(chain_, static_cast<int>(position));
        std::optional<ServiceTime> sum{std::in_place};
        for (int op = 0; sum && op < static_cast<int>(costs.branch.ops.size()); ++op) {
            if (auto const time = find_op_time(costs.branch, op, group))
                add(*sum, time);
            else
                sum.reset();
        }
        costs.means.push_back(sum ? workers_[position].time(sum->mean()) : Seconds{forbidden});
        costs.times.push_back(std::move(sum));
    }
    return costs;
}

std::vector<ChainCosts::Visit> ChainCosts::visits(std::vector<Cut const*> const& cuts) const
{
    SUNDER_EXPECTS(cuts.size() == chain_.servers());
    auto const used = hops_used(cuts);
    std::span<Cut const* const> const within{cuts.data(), used};
    auto const ops = static_cast<int>(chain_.model.ops.size());
    std::vector<Visit> visits(used + 1);
    int const sorted_from = used == 0 ? ops : within.front()->first_behind;
    int const sorted_to = used == 0 ? ops : within.back()->end;
    visits.front().ops.add(0, sorted_from);
    for (int op = sorted_from; op < sorted_to; ++op)
        visits[index_of(position_of(op, within))].ops.add(op, op + 1);
    visits.back().ops.add(sorted_to, ops);

    for (std::size_t hop = 0; hop < used; ++hop) {
        for (int const producer : cuts[hop]->tensors) {
            int const made_at = chain_.model.is_input(producer) ? 0 : position_of(producer, within);
            if (index_of(made_at) == hop) visits[hop].encoded.push_back(producer);
            auto const& readers = consumers_[slot_of(producer)];
            if (std::ranges::any_of(readers,
                                    [&](int op) { return index_of(position_of(op, within)) == hop + 1; }))
                visits[hop + 1].decoded.push_back(producer);
        }
    }
    for (std::size_t which = 0; which < chain_.inputs.size(); ++which) {
        auto const& [producer, from, to] = chain_.inputs[which];
        for (int const op : consumers_[slot_of(producer)]) {
            auto const place = index_of(position_of(op, within));
            auto& inputs = visits[place].inputs;
            bool const is_known = !inputs.empty() && inputs.back() == which;
            if (!to[place].is_there && !is_known) inputs.push_back(which);
        }
    }
    for (std::size_t which = 0; which < exits_.size(); ++which) {
        auto const& exit = chain_.model.exits[chain_.exits.exits[which].exit];
        visits[index_of(position_of(exit.after, within))].exits.push_back(which);
    }
    return visits;
}

/// All up to the exit, or all.
std::vector<ChainCosts::Visit> ChainCosts::visits_until(std::vector<Visit> visits, std::size_t exit) const
{
    if (exit == exits_.size()) return visits;
    auto const last = std::ranges::find_if(visits, [exit](Visit const& visit) {
        return std::ranges::find(visit.exits, exit) != visit.exits.end();
    });
    visits.erase(last + 1, visits.end());
    auto& visit = visits.back();
    Runs before;
    visit.ops.for_each([&](std::size_t op) {
        if (exits_[exit].before[op]) before.add(static_cast<int>(op), static_cast<int>(op) + 1);
    });
    visit.ops = std::move(before);
    std::erase_if(visit.exits, [exit](std::size_t other) { return other > exit; });
    visit.encoded.clear();
    return visits;
}

Price ChainCosts::price(std::vector<Cut const*> const& cuts, std::size_t exit) const
{
    return price_of(visits_until(visits(cuts), exit), cuts,
                    exits_.empty() ? chain_.model.accuracy : chain_.exits.accuracy_at(exit));
}

Price ChainCosts::price(std::vector<Cut const*> const& cuts) const
{
    if (exits_.empty()) return price(cuts, 0);
    Price mean;
    mean.accuracy = 0;
    for (std::size_t exit = 0; exit <= exits_.size(); ++exit)
        if (double const share = chain_.exits.share_that_leaves_at(exit); share > 0)
            add(mean, price(cuts, exit), share);
    return mean;
}

Price ChainCosts::price_of(std::vector<Visit> const& visits, std::vector<Cut const*> const& cuts,
                           std::optional<double> accuracy) const
{
    Price price;
    price.accuracy = accuracy;
    double lost = 0; // of accuracy, by coding
    bool const waits = !chain_.inputs.empty();
    std::vector<Seconds> work;
    std::vector<Seconds> hops;
    for (std::size_t position = 0; position < visits.size(); ++position) {
        auto const& visit = visits[position];
        auto compute = visit.ops.sum(op_means_[position]);
        Seconds encode;
        Seconds decode;
        for (auto const exit : visit.exits)
            compute += exits_[exit].means[position];
        double lost_here = 0; // of tensors that cross together that which loses most
        for (int const producer : visit.encoded) {
            encode += encoding_[position][slot_of(producer)].mean;
            lost_here = std::max(lost_here, accuracy_costs_[slot_of(producer)]);
        }
        lost += lost_here;
        for (int const producer : visit.decoded)
            decode += decoding_[position][slot_of(producer)].mean;
        (position == 0 ? price.head : price.tail) += compute;
        if (waits) work.push_back(compute + encode + decode);
        price.encode += encode;
        price.decode += decode;
        auto const energy = workers_[position].energy(compute + encode + decode);
        price.energy += energy;
        if (position == 0) price.device_energy = energy;
    }

    for (std::size_t hop = 0; hop + 1 < visits.size(); ++hop) {
        Bytes sent;
        for (int const producer : cuts[hop]->tensors)
            sent += coded_[slot_of(producer)];
        price.raw += cuts[hop]->bytes;
        price.payload += sent;
        auto const& route = out_[hop];
        if (!route) {
            price.transfer = Seconds{forbidden};
            continue;
        }
        auto const time = route->time(sent);
        if (waits) hops.push_back(time);
        price.transfer += time;
        price.radio_energy += route->energy(sent);
    }

    if (waits && hops.size() + 1 == work.size()) add_inputs(price, visits, work, hops);
    if (price.accuracy) price.accuracy = std::max(0.0, *price.accuracy - lost);
    auto const last = static_cast<int>(visits.size()) - 1;
    price.back = Seconds{answer_cost(last, Objective::latency)};
    price.radio_energy += Joules{answer_cost(last, Objective::energy)};
    price.energy += price.radio_energy;
    return price;
}

InputMessage ChainCosts::message_with(std::size_t input, std::size_t position) const
{
    auto const& [producer, from, to] = chain_.inputs[input];
    return {.from = from,
            .route = to[position].route.value(),
            .bytes = coded_bytes(chain_.model.tensor_of(producer), {})};
}

void ChainCosts::add_inputs(Price& price, std::vector<Visit> const& visits, std::vector<Seconds> const& work,
                            std::vector<Seconds> const& hops) const
{
    Seconds now; // since the request began, which is when its inputs set out
    for (std::size_t position = 0; position < visits.size(); ++position) {
        Seconds all_there;
        for (auto const input : visits[position].inputs) {
            if (!chain_.inputs[input].to[position].route) {
                all_there = Seconds{forbidden};
                continue;
            }
            auto const message = message_with(input, position);
            auto const cost = mean_cost(chain_.platform, chain_.platform.routes[message.route]);
            all_there = std::max(all_there, cost.time(message.bytes));
            price.radio_energy += cost.energy(message.bytes);
            price.raw += message.bytes;
            price.payload += message.bytes;
        }
        price.transfer += std::max(Seconds{}, all_there - now);
        now = std::max(now, all_there) + work[position];
        if (position < hops.size()) now += hops[position];
    }
}

std::vector<Obstacle> ChainCosts::obstacles(std::vector<Cut const*> const& cuts) const
{
    auto const visits = this->visits(cuts);
    std::vector<Obstacle> found;
    for (std::size_t place = 0; place < visits.size(); ++place) {
        auto const& visit = visits[place];
        auto const position = static_cast<int>(place);
        auto const& group = group_at(chain_, position);
        visit.ops.for_each_of(untimed_[place], [&](int op) {
            found.push_back({.kind = Obstacle::Kind::no_time, .position = position, .op = op});
        });
        for (auto const exit : visit.exits)
            if (!exits_[exit].times[place])
                found.push_back({.kind = Obstacle::Kind::no_exit_time,
                                 .position = position,
                                 .op = static_cast<int>(chain_.exits.exits[exit].exit)});
        bool const busy = !visit.ops.empty() || !visit.encoded.empty() || !visit.decoded.empty();
        if (busy && mean_speed_share(group) <= 0.0)
            found.push_back({.kind = Obstacle::Kind::no_speed_left, .position = position});
        for (auto const input : visit.inputs)
            if (!chain_.inputs[input].to[place].route)
                found.push_back({.kind = Obstacle::Kind::no_input_route,
                                 .position = position,
                                 .op = static_cast<int>(input)});
        auto const unknown_of = [&](CodingTimes const& codings) {
            return [&codings, place](int producer) { return !codings[place][slot_of(producer)].time; };
        };
        if (std::ranges::any_of(visit.encoded, unknown_of(encoding_)) ||
            std::ranges::any_of(visit.decoded, unknown_of(decoding_)))
            found.push_back({.kind = Obstacle::Kind::no_coding_time, .position = position});
        if (group.profile.memory) {
            auto const need = memory_at(place, visit);
            if (need > *group.profile.memory)
                found.push_back({.kind = Obstacle::Kind::memory, .position = position, .need = need});
        }
        if (place + 1 == visits.size()) break;
        auto const& tensors = cuts[place]->tensors;
        if (place == 0 && chain_.raw_input == RawInput::forbidden &&
            std::ranges::any_of(tensors, [&](int producer) { return chain_.model.is_input(producer); }))
            found.push_back({.kind = Obstacle::Kind::raw_input});
        if (!chain_.out[place]) found.push_back({.kind = Obstacle::Kind::no_route, .position = position});
        if (chain_.answer > Bytes{} && !chain_.back[place])
            found.push_back({.kind = Obstacle::Kind::no_way_back, .position = position + 1});
    }
    return found;
}

/// What several of the ops share counts once.
Footprint ChainCosts::weights_of(Visit const& visit) const
{
    auto weights = visit.ops.sum(weights_);
    std::set<std::string_view> counted;
    visit.ops.for_each_of(sharing_, [&](int number) {
        auto const& op = chain_.model.ops[index_of(number)];
        for (auto const& shared : op.shared)
            if (counted.insert(shared.name).second) weights += footprint_of(op, shared.bytes);
    });
    return weights;
}

Bytes ChainCosts::memory_at(std::size_t position, Visit const& visit) const
{
    auto const& profile = group_at(chain_, static_cast<int>(position)).profile;
    Bytes largest;
    visit.ops.for_each([&](std::size_t op) { largest = std::max(largest, touched_[position][op]); });
    if (visit.exits.empty()) return held_by(profile, weights_of(visit)) + largest;
    HeldWeights weights;
    visit.ops.for_each([&](std::size_t op) { weights.add(chain_.model.ops[op]); });
    for (auto const exit : visit.exits) {
        auto const& branch = exits_[exit].branch;
        HeldWeights own;
        for (auto const& op : branch.ops) {
            weights.add(op);
            own.add(op);
        }
        auto const of_branch = memory_need(branch, std::vector<bool>(branch.ops.size(), true), profile);
        largest = std::max(largest, of_branch - held_by(profile, own.footprint()));
    }
    return held_by(profile, weights.footprint()) + largest;
}

std::vector<Stretch> ChainCosts::stretches(std::vector<Cut> const& cuts) const
{
    return stretches(cuts, exits_.size());
}

std::vector<Stretch> ChainCosts::stretches(std::vector<Cut> const& cuts, std::size_t exit) const
{
    auto const all = this->visits(pointers_to(cuts));
    auto const visits = visits_until(all, exit);
    std::vector<Stretch> stretches;
    for (std::size_t position = 0; position < visits.size(); ++position) {
        auto const& visit = visits[position];
        auto& stretch = stretches.emplace_back();
        stretch.power = workers_[position].power;
        visit.ops.for_each([&](std::size_t op) {
            add(stretch.compute, op_times_[position][op]);
            stretch.work += chain_.model.ops[op].work;
        });
        for (auto const asked : visit.exits) {
            add(stretch.compute, exits_[asked].times[position]);
            stretch.work += exits_[asked].branch.work();
        }
        stretch.memory = memory_at(position, all[position]);
        for (auto const input : visit.inputs)
            stretch.inputs.push_back(message_with(input, position));
        for (int const producer : visit.encoded)
            add(stretch.encode, encoding_[position][slot_of(producer)].time);
        for (int const producer : visit.decoded)
            add(stretch.decode, decoding_[position][slot_of(producer)].time);
        if (position + 1 < visits.size())
            for (int const producer : cuts[position].tensors)
                stretch.sent += coded_[slot_of(producer)];
    }
    return stretches;
}

double ChainCosts::cost(int position, Seconds mean, Objective objective) const
{
    return objective == Objective::latency ? mean.value() : workers_[index_of(position)].energy(mean).value();
}

double ChainCosts::op_cost(int position, int op, Objective objective) const
{
    return cost(position, op_means_[index_of(position)].values[index_of(op)], objective);
}

double ChainCosts::encoding_cost(int position, int producer, Objective objective) const
{
    return cost(position, encoding_[index_of(position)][slot_of(producer)].mean, objective);
}

double ChainCosts::decoding_cost(int position, int producer, Objective objective) const
{
    return cost(position, decoding_[index_of(position)][slot_of(producer)].mean, objective);
}

double ChainCosts::crossing_cost(int hop, int producer, Objective objective) const
{
    auto const& route = out_[index_of(hop)];
    if (!route) return forbidden;
    auto const bytes = coded_[slot_of(producer)];
    return objective == Objective::latency ? route->flow(bytes).value() : route->energy(bytes).value();
}

double ChainCosts::delay_cost(int hop, Objective objective) const
{
    auto const& route = out_[index_of(hop)];
    if (!route) return forbidden;
    return objective == Objective::latency ? route->delay.value() : 0.0;
}

double ChainCosts::answer_cost(int position, Objective objective) const
{
    if (chain_.answer == Bytes{}) return 0.0;
    double sum = 0.0;
    for (int hop = position - 1; hop >= 0; --hop) {
        auto const& route = back_[index_of(hop)];
        if (!route) return forbidden;
        sum += objective == Objective::latency ? route->time(chain_.answer).value()
                                               : route->energy(chain_.answer).value();
    }
    return sum;
}

std::string sentence(Obstacle const& obstacle, Chain const& chain)
{
    auto const name_at = [&](int position) { return group_at(chain, position).name; };
    switch (obstacle.kind) {
    case Obstacle::Kind::no_route:
        return fmt::format("no route leads from '{}' to '{}'", name_at(obstacle.position),
                           name_at(obstacle.position + 1));
    case Obstacle::Kind::no_input_route: {
        auto const& input = chain.inputs[index_of(obstacle.op)];
        return fmt::format("no route leads from '{}' to '{}', where an op reads input '{}'",
                           chain.platform.devices[input.from].name, name_at(obstacle.position),
                           chain.model.name_of(input.producer));
    }
    case Obstacle::Kind::no_way_back:
        return fmt::format("no route leads back from '{}' to '{}'", name_at(obstacle.position),
                           name_at(obstacle.position - 1));
    case Obstacle::Kind::raw_input:
        return fmt::format("the raw input '{}' would leave '{}'", chain.model.input_name, name_at(0));
    case Obstacle::Kind::no_time:
        return fmt::format("op '{}' has no measured time on '{}', which states no speed",
                           chain.model.ops[index_of(obstacle.op)].name, name_at(obstacle.position));
    case Obstacle::Kind::no_exit_time:
        return fmt::format("an op of exit '{}' has no measured time on '{}', which states no speed",
                           chain.model.exits[index_of(obstacle.op)].name, name_at(obstacle.position));
    case Obstacle::Kind::no_coding_time:
        return fmt::format("coding takes compute on '{}', which states no speed", name_at(obstacle.position));
    case Obstacle::Kind::no_speed_left:
        return fmt::format("the load on '{}' leaves it no speed at all", name_at(obstacle.position));
    case Obstacle::Kind::memory:
        break;
    }
    return fmt::format("model '{}' needs {} of memory on '{}', which has {}", chain.model.name,
                       in_megabytes(obstacle.need), name_at(obstacle.position),
                       in_megabytes(group_at(chain, obstacle.position).profile.memory.value()));
}

} // namespace sunder::sim
