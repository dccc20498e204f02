#include "tools/oneshot/rank_untrained.hpp"

#include "nas/evaluate/most_accurate.hpp"
#include "nas/proxy/untrained_networks.hpp"
#include "sim/base/run_error.hpp"
#include "sim/process/stop_signals.hpp"
#include "tools/cli/commands/resuming.hpp"
#include "tools/cli/print.hpp"
#include "tools/cli/result_file.hpp"
#include "tools/oneshot/probing.hpp"
#include "tools/oneshot/proxy_agreement.hpp"
#include "tools/oneshot/step_line.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <set>
#include <utility>

namespace sunder::cli {
namespace {

constexpr std::size_t most_at_once = 100'000; // architectures that are all looked at
constexpr std::uint64_t usually_drawn = 1000;
constexpr std::uint64_t most_drawn = 100'000;

/// Each architecture once.
std::vector<std::size_t> different_ones(nas::ArchitectureSpace const& space,
                                        std::vector<nas::Choices> const& candidates)
{
    std::set<nas::Choices> seen;
    std::vector<std::size_t> result;
    for (std::size_t i = 0; i < candidates.size(); ++i)
        if (seen.insert(space.representative(candidates[i])).second) result.push_back(i);
    return result;
}

template <class T>
std::vector<T> chosen(std::vector<T> const& of, std::vector<std::size_t> const& which)
{
    std::vector<T> result;
    for (auto const index : which)
        result.push_back(of[index]);
    return result;
}

/// One line of a candidate: its text holds commas.
std::string csv_of(nas::SearchSpace const& space, std::vector<nas::Choices> const& candidates,
                   std::vector<double> const& accuracies, std::vector<Ranker> const& rankers)
{
    std::string text = "candidate,accuracy [%]";
    for (auto const& ranker : rankers)
        text += ',' + ranker.name;
    text += '\n';
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        text += fmt::format("\"{}\",{}", nas::text_of(space, candidates[i]), accuracies[i]);
        for (auto const& ranker : rankers)
            text += fmt::format(",{}", ranker.scores[i]);
        text += '\n';
    }
    return text;
}

class UntrainedRanking {
public:
    UntrainedRanking(Arguments const& arguments, nas::SearchSpecification const& search,
                     nas::AccuracyModel const* table)
        : arguments_{arguments},
          search_{search},
          truth_{table != nullptr ? table : search.accuracy.get()},
          seed_{arguments.whole_number("seed", 0, std::numeric_limits<std::uint64_t>::max())
                    .value_or(search.plan.seed)},
          networks_{untrained_networks_of(search, search.proxy.value_or(nas::ProxyPlan{}), seed_)}
    {
        if (truth_ == nullptr)
            throw usage_error("rank", "nobody says how accurate these architectures are",
                              "write --table FILE.csv --column NAME");
        for (auto const* option : {"steps", "refined", "with", "resume"})
            if (arguments.given(option))
                throw usage_error("rank",
                                  fmt::format("this search learns no weights, so --{} does nothing", option),
                                  "leave it out");
    }

    void operator()()
    {
        ResultFile output{std::filesystem::path{*arguments_.output_file()}};
        sim::StopSignals const signals;
        auto candidates = candidates_to_rank();
        std::erase_if(candidates, [&](nas::Choices const& each) { return !truth_->is_known(each); });
        if (candidates.empty()) throw sim::RunError{"no accuracy of any of these architectures is known"};
        std::vector<double> accuracies;
        for (auto const& candidate : candidates)
            accuracies.push_back(truth_->accuracy(candidate));
        auto const rankers = rankers_of(*networks_, candidates);
        auto const agreements = agreements_of(rankers, accuracies, seed_.child("interval"));
        auto const different = different_ones(*search_.space, candidates);
        std::vector<Ranker> rankers_of_different;
        for (auto const& ranker : rankers)
            rankers_of_different.push_back({.name = ranker.name, .scores = chosen(ranker.scores, different)});
        auto const agreements_of_different =
            agreements_of(rankers_of_different, chosen(accuracies, different), seed_.child("interval"));
        output.write(csv_of(search_.space->space(), candidates, accuracies, rankers));
        output.commit();
        if (arguments_.given("json"))
            print(nlohmann::ordered_json{{"format", "sunder-ranking/1"},
                                         {"candidates", candidates.size()},
                                         {"different", different.size()},
                                         {"accuracy", truth_->source()},
                                         {"networks", networks_->machinery()},
                                         {"rankers", json_of(agreements)},
                                         {"rankers_of_different", json_of(agreements_of_different)}}
                      .dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) +
                  '\n');
        else
            print(fmt::format("Untrained networks, {}\nagainst accuracies of {}\n\n"
                              "{} candidates; regret of the best of the top in points\n{}",
                              networks_->machinery(), truth_->source(), candidates.size(),
                              text_of(agreements)) +
                  (different.size() == candidates.size()
                       ? std::string{}
                       : fmt::format("\nThe {} different architectures among them\n{}", different.size(),
                                     text_of(agreements_of_different))));
        finish_printing();
    }

private:
    [[nodiscard]] std::vector<nas::Choices> candidates_to_rank() const
    {
        auto const& space = *search_.space;
        auto const asked = arguments_.whole_number("candidates", 2, most_drawn);
        if (!asked)
            if (auto all = nas::architectures_of(space, most_at_once)) return *std::move(all);
        auto const count = static_cast<std::int64_t>(asked.value_or(usually_drawn));
        auto drawn = nas::draw_architectures(space, count, seed_.child("ranking"));
        if (std::ssize(drawn) < count)
            throw sim::RunError{fmt::format("only {} different architectures were found", drawn.size())};
        return drawn;
    }

    Arguments const& arguments_;
    nas::SearchSpecification const& search_;
    nas::AccuracyModel const* truth_;
    sim::Seed seed_;
    std::unique_ptr<nas::UntrainedNetworks> networks_;
};

} // namespace

void rank_untrained(Arguments const& arguments, nas::SearchSpecification const& search,
                    nas::AccuracyModel const* table)
{
    UntrainedRanking{arguments, search, table}();
}

} // namespace sunder::cli
