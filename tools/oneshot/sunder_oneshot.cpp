/// \file
/// `sunder_oneshot SEARCH [OPTION]...`: what `sunder search` becomes where weights have to be learnt.
#include "nas/supernet/one_shot.hpp"
#include "nas/supernet/supernet_accuracy.hpp"
#include "sim/base/run_error.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/cli/print.hpp"
#include "tools/cli/search.hpp"
#include "tools/cli/stop.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sunder::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t steps_between_saves = 100;

nas::DataSet data_of(nas::OneShotPlan const& plan, std::uint64_t seed)
{
    try {
        return nas::read_images(plan.images, sim::Seed{seed}.child("images"));
    } catch (nas::UnreadableImages const& problem) {
        throw sim::InputError{{{plan.where, problem.what(), ""}}};
    }
}

void check_fit(nas::SearchSpecification const& search, nas::DataSet const& data)
{
    auto const obstacle = nas::find_obstacle(*search.space, data);
    if (!obstacle.empty())
        throw sim::InputError{
            {{search.one_shot->where, "the space cannot be learnt on these images: " + obstacle, ""}}};
}

/// One line on a terminal; empty where standard error is none.
std::function<void(nas::OneShotSearch const&)> training_progress(std::int64_t steps)
{
    if (::isatty(STDERR_FILENO) == 0) return {};
    using Clock = std::chrono::steady_clock;
    return [steps, started = Clock::now(), shown = Clock::time_point{},
            first = std::optional<std::int64_t>{}](nas::OneShotSearch const& search) mutable {
        constexpr auto pause = std::chrono::milliseconds{200};
        if (!first) first = search.steps() - 1;
        auto const now = Clock::now();
        if (now - shown < pause) return;
        shown = now;
        double const seconds = std::chrono::duration<double>(now - started).count();
        double const rate = static_cast<double>(search.steps() - *first) / seconds;
        auto line = fmt::format("\r\x1b[Kstep {} of {}, {:.1f} a second, {:.0f} s left", search.steps(),
                                steps, rate, static_cast<double>(steps - search.steps()) / rate);
        auto const& history = search.history();
        if (history.size() > 0)
            line += fmt::format(", loss {:.3f}, entropy of theta {:.2f}, mode {:.1f} ms", history.loss.back(),
                                history.entropy.back(), 1e3 * history.mode_latency.back().value());
        say(line);
    };
}

/// Where a search stands that was cut short: beside its output.
fs::path checkpoint_beside(fs::path const& output)
{
    return output.string() + ".sunder.pt";
}

class Run {
public:
    Run(SearchRequest& request, Arguments const& arguments)
        : request_{request},
          arguments_{arguments},
          plan_{*request.search.one_shot},
          identity_{identity_of(request.search)}
    {
    }

    void operator()()
    {
        std::optional<sim::OutputFile> output;
        if (request_.output) {
            output.emplace(*request_.output);
            checkpoint_ = checkpoint_beside(*request_.output);
            if (is_resumed() && !fs::exists(*checkpoint_) && print_finished(request_, arguments_)) return;
        }
        auto const result = result_of_search();
        if (output) nas::write_search(*output, result, request_.provenance);
        print_result(result, arguments_);
        if (checkpoint_) fs::remove(*checkpoint_);
    }

private:
    [[nodiscard]] bool is_resumed() const { return request_.start == SearchRequest::Start::resume; }

    nas::SearchResult result_of_search()
    {
        auto const& search = request_.search;
        auto const data = data_of(plan_, search.plan.seed);
        check_fit(search, data);
        nas::JourneyTable const table{search.setting,
                                      nas::ChainTable{*search.space, search.device, search.server}};
        nas::Supernet supernet{*search.space, data, plan_.training, sim::Seed{search.plan.seed}.child("net")};
        nas::SupernetAccuracy const accuracy{*search.space, supernet};
        nas::OneShotSearch training{{.subject = subject_of(search, accuracy.source()),
                                     .plan = search.plan,
                                     .table = table,
                                     .accuracy = accuracy},
                                    data,
                                    supernet,
                                    plan_.search,
                                    request_.processes};
        StopSignals const signals;
        if (is_resumed() && fs::exists(*checkpoint_)) training.load(*checkpoint_, identity_);
        train(training);
        auto result = training.finish();
        bool const is_whole = training.retrain(result, plan_.retrained, [&] {
            save(training);
            return StopSignals::came();
        });
        if (!is_whole) throw sim::Interrupted{};
        return result;
    }

    void train(nas::OneShotSearch& training)
    {
        auto const progress = training_progress(plan_.training.steps);
        while (!training.is_trained()) {
            training.take_step();
            if (progress) progress(training);
            bool const is_stopped = StopSignals::came();
            if (is_stopped || training.is_trained() || training.steps() % steps_between_saves == 0)
                save(training);
            if (is_stopped) throw sim::Interrupted{};
        }
        if (progress) say("\r\x1b[K");
    }

    void save(nas::OneShotSearch const& training) const
    {
        if (checkpoint_) training.save(*checkpoint_, identity_);
    }

    SearchRequest& request_;
    Arguments const& arguments_;
    nas::OneShotPlan const& plan_;
    std::string identity_;
    std::optional<fs::path> checkpoint_;
};

void search(std::vector<std::string> const& typed)
{
    auto const arguments = parse(search_command().syntax, typed);
    if (arguments.given("help")) return print(help_of(search_command().syntax));
    auto request = search_request_of(arguments);
    if (!request.search.one_shot)
        throw sim::RunError{"there are no weights to learn: this is a search for `sunder search`"};
    Run{request, arguments}();
}

} // namespace
} // namespace sunder::cli

int main(int count, char** words)
{
    (void)std::signal(SIGPIPE, SIG_IGN); // a reader that goes away shows as EPIPE, see print()
    std::vector<std::string> const typed{words + 1, words + count};
    return sunder::cli::exit_code_of([&] { sunder::cli::search(typed); });
}
