/// \file
/// `sunder_oneshot SEARCH [OPTION]...`: what `sunder search` becomes where weights have to be learnt.
#include "nas/supernet/one_shot.hpp"
#include "nas/supernet/supernet_accuracy.hpp"
#include "nas/supernet/trained_supernet.hpp"
#include "sim/base/run_error.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/cli/print.hpp"
#include "tools/cli/search.hpp"
#include "tools/cli/stop.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace sunder::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t steps_between_saves = 100;

/// What `read` makes of the images; what is wrong with them is said at their place in the search file.
template <class Read>
auto with_images(nas::OneShotPlan const& plan, Read const& read)
{
    try {
        return read(plan.images);
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

/// What was read besides what the reader of search files reads.
void add_input(SearchRequest& request, sim::InputFile input)
{
    for (auto* const inputs : {&request.search.inputs, &request.provenance.inputs}) {
        inputs->push_back(input);
        std::ranges::sort(*inputs, {}, &sim::InputFile::path);
    }
}

void add_images(SearchRequest& request, nas::ImageSource const& source,
                std::vector<sim::InputFile> const& files)
{
    auto const* const published = std::get_if<nas::PublishedImages>(&source);
    for (auto const& file : files)
        add_input(request, {(fs::path{published->named} / file.path).string(), file.sha256});
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
          digests_{with_images(plan_, nas::digests_of)}
    {
        add_images(request, plan_.images, digests_);
        identity_ = identity_of(request.search);
    }

    void operator()()
    {
        std::optional<sim::OutputFile> output;
        std::optional<sim::OutputFile> weights; // nobody else's until they are learnt
        if (!plan_.weights.empty()) weights.emplace(plan_.weights);
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
        auto const data = with_images(plan_, [&](nas::ImageSource const& source) {
            return nas::read_images_of(source, search.plan.seed);
        });
        check_fit(search, data);
        nas::JourneyTable const table{search.setting,
                                      nas::ChainTable{*search.space, search.device, search.server}};
        nas::Supernet supernet{*search.space, data, plan_.training, nas::seed_of_weights(search.plan.seed)};
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
        keep_weights(supernet);
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

    void keep_weights(nas::Supernet const& supernet) const
    {
        if (plan_.weights.empty()) return;
        auto const& search = request_.search;
        supernet.save(plan_.weights, nas::text_of({.program_version = request_.provenance.program_version,
                                                   .search = search.text,
                                                   .space = nas::fingerprint_of(*search.space),
                                                   .images = plan_.images,
                                                   .files = digests_,
                                                   .training = plan_.training,
                                                   .seed = search.plan.seed}));
    }

    void save(nas::OneShotSearch const& training) const
    {
        if (checkpoint_) training.save(*checkpoint_, identity_);
    }

    SearchRequest& request_;
    Arguments const& arguments_;
    nas::OneShotPlan const& plan_;
    std::vector<sim::InputFile> digests_; ///< of the images
    std::string identity_;
    std::optional<fs::path> checkpoint_;
};

void search_by_trained(SearchRequest& request, Arguments const& arguments)
{
    auto const& search = request.search;
    auto const trained =
        nas::open_trained(*search.trained, {.space = *search.space, .codec = search.setting.codec});
    add_input(request, {search.trained->named, trained.sha256});
    add_images(request, trained.note.images, trained.note.files);
    nas::SupernetAccuracy const accuracy{*search.space, *trained.supernet};
    carry_out(request, arguments, accuracy);
}

void search(std::vector<std::string> const& typed)
{
    auto const arguments = parse(search_command().syntax, typed);
    if (arguments.given("help")) return print(help_of(search_command().syntax));
    auto request = search_request_of(arguments);
    if (request.search.one_shot) return Run{request, arguments}();
    if (request.search.trained) return search_by_trained(request, arguments);
    throw sim::RunError{"there are no weights in this: it is a search for `sunder search`"};
}

} // namespace
} // namespace sunder::cli

int main(int count, char** words)
{
    (void)std::signal(SIGPIPE, SIG_IGN); // a reader that goes away shows as EPIPE, see print()
    std::vector<std::string> const typed{words + 1, words + count};
    return sunder::cli::exit_code_of([&] { sunder::cli::search(typed); });
}
