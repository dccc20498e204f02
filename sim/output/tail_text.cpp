#include "sim/output/tail_text.hpp"

#include "sim/base/shown_text.hpp"
#include "sim/output/readable.hpp"
#include "sim/output/shown_values.hpp"
#include "sim/output/text_table.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <optional>
#include <vector>

namespace sunder::sim {
namespace {

using Json = nlohmann::ordered_json;

/// Half the width of the interval over the estimate, as the interval was made.
std::optional<double> accuracy_of(TailAnswer const& answer)
{
    if (!answer.interval) return std::nullopt;
    return std::log(answer.interval->high / answer.probability);
}

/// How many times as many requests plain runs would need, at least.
double gain_of(TailAnswer const& answer)
{
    return answer.plain_requests / static_cast<double>(answer.requests + answer.pilot_requests);
}

std::string first_line(TailHeading const& heading, TailAnswer const& answer)
{
    auto const what = fmt::format("{}latency > {}", heading.whose.empty() ? "" : shown(heading.whose) + ": ",
                                  readable(heading.beyond));
    if (!answer.interval)
        return fmt::format(
            "{}: {}\n", what,
            answer.late_seen == 0
                ? fmt::format("never seen; the highest in sight was {}", readable(answer.highest))
                : fmt::format("{:.3g}, from one replication only", answer.probability));
    return fmt::format("{}: {:.3g} of the requests (95 %: {:.3g} to {:.3g})\n", what, answer.probability,
                       answer.interval->low, answer.interval->high);
}

std::string table(TailAnswer const& answer)
{
    std::vector<double> instants;
    for (auto const& level : answer.levels)
        instants.push_back(level.at.value());
    auto const notation = notation_of("s", instants);
    std::vector<std::vector<std::string>> rows{
        {"level", fmt::format("at [{}]", notation.unit), "runs on as", "rises a request", "rises seen"}};
    for (auto const& level : answer.levels)
        rows.push_back({fmt::format("{}", rows.size()), shown(level.at.value(), notation),
                        fmt::format("{}", level.trials), fmt::format("{:.3g}", level.rises),
                        readable(level.seen)});
    return aligned(rows, std::vector<Alignment>(rows.front().size(), Alignment::right));
}

std::string effort(TailAnswer const& answer)
{
    auto text = fmt::format("{}, {} in {}, {} in pilot runs; {} late ones seen\n",
                            counted(answer.replications, "replication"), counted(answer.requests, "request"),
                            counted(answer.copies, "copy") == "1 copy"
                                ? std::string{"1 copy"}
                                : fmt::format("{} copies", readable(answer.copies)),
                            readable(answer.pilot_requests), readable(answer.late_seen));
    if (answer.interval)
        text +=
            fmt::format("plain runs need at least {:.3g} requests for an interval as narrow: {:.3g} times "
                        "as many\n",
                        answer.plain_requests, gain_of(answer));
    return text;
}

std::string remarks(TailHeading const& heading, TailAnswer const& answer)
{
    std::string text;
    if (answer.unanswered > 0)
        text += fmt::format("{} of the requests were dropped or failed; they do not count\n",
                            readable_share(answer.unanswered));
    if (!answer.reaches_bound)
        text += "pilot runs did not come to the bound by these levels: requests are late at one stroke, or "
                "very seldom\n";
    auto const accuracy = accuracy_of(answer);
    if (!accuracy || *accuracy > heading.accuracy)
        text += fmt::format("{} do not do for an accuracy of {}: longer runs, or more by --replications, "
                            "may\n",
                            counted(answer.replications, "replication"), readable_share(heading.accuracy));
    constexpr std::int64_t few = 10;
    if (answer.interval && answer.with_late < few)
        text += fmt::format("only {} saw a late request: the interval is a guess\n",
                            counted(answer.with_late, "replication"));
    return text;
}

} // namespace

std::string tail_text(TailHeading const& heading, TailAnswer const& answer)
{
    auto text = first_line(heading, answer) + '\n';
    if (!answer.levels.empty()) text += table(answer) + '\n';
    return text + effort(answer) + remarks(heading, answer);
}

std::string tail_json(TailHeading const& heading, TailAnswer const& answer)
{
    auto const or_null = [](std::optional<double> const& number) {
        return number ? Json(*number) : Json(nullptr);
    };
    Json json{{"format", "sunder-tail/1"},
              {"application", heading.whose.empty() ? Json(nullptr) : Json(heading.whose)},
              {"beyond", heading.beyond.value()},
              {"probability", answer.probability},
              {"ci95", answer.interval ? Json{answer.interval->low, answer.interval->high} : Json(nullptr)},
              {"accuracy", or_null(accuracy_of(answer))},
              {"wanted_accuracy", heading.accuracy},
              {"unanswered", answer.unanswered},
              {"late_seen", answer.late_seen}};
    json["levels"] = Json::array();
    for (auto const& level : answer.levels)
        json["levels"].push_back({{"at", level.at.value()},
                                  {"trials", level.trials},
                                  {"rises", level.rises},
                                  {"seen", level.seen}});
    json["reaches_bound"] = answer.reaches_bound;
    json["highest"] = answer.highest.value();
    json["replications"] = answer.replications;
    json["with_late"] = answer.with_late;
    json["requests"] = answer.requests;
    json["pilot_requests"] = answer.pilot_requests;
    json["copies"] = answer.copies;
    json["plain_requests"] = answer.interval ? Json(answer.plain_requests) : Json(nullptr);
    json["gain"] = answer.interval ? Json(gain_of(answer)) : Json(nullptr);
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

} // namespace sunder::sim
