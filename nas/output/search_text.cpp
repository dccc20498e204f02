#include "nas/output/search_text.hpp"

#include "nas/output/search_words.hpp"
#include "nas/runner/search_plan.hpp"
#include "sim/base/shown_text.hpp"
#include "sim/output/readable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sunder::nas {
namespace {

std::string readable(Metric metric, double value)
{
    if (std::isinf(value)) return "never";
    switch (metric) {
    case Metric::accuracy:
        return fmt::format("{:.2f} %", value);
    case Metric::energy:
        return sim::readable(sim::Joules{value});
    case Metric::payload:
    case Metric::memory:
        return sim::readable(sim::Bytes{value});
    case Metric::depth:
        return fmt::format("{:.0f}", value);
    case Metric::leakage:
        return fmt::format("{:.3f}", value);
    default:
        return sim::readable(sim::Seconds{value});
    }
}

std::string count(std::size_t number, std::string_view thing)
{
    return fmt::format("{} {}{}", sim::readable(static_cast<std::int64_t>(number)), thing,
                       number == 1 ? "" : "s");
}

std::string size_text(double size)
{
    constexpr double countable = 1e12;
    return size < countable ? sim::readable(static_cast<std::int64_t>(size)) : fmt::format("{:.3g}", size);
}

std::string limits_text(std::vector<Limit> const& limits)
{
    std::string text;
    for (auto const& [metric, value] : limits)
        text +=
            fmt::format("{}{} {} {}", text.empty() ? "" : ", ", name_of(metric),
                        sense_of(metric) == Sense::larger_is_better ? ">=" : "<=", readable(metric, value));
    return text;
}

std::string heading(SearchResult const& result)
{
    auto const& subject = result.subject;
    auto text = fmt::format("{}   {}, {} candidates   {}, seed {}\n", sim::shown(subject.name),
                            sim::shown(result.space.name), size_text(result.space.size()),
                            sim::shown(subject.optimizer), subject.seed);
    text += fmt::format("  {} ({}), {}{}\n", count(result.candidates.size(), "evaluation"), subject.method,
                        count(static_cast<std::size_t>(result.simulations), "simulation"),
                        result.ending == Ending::complete ? "" : "; interrupted");
    text += fmt::format("  accuracy: {}\n", sim::shown(subject.accuracy_source));
    text += fmt::format("  {}: {}\n", sim::shown(subject.device), sim::shown(subject.device_source));
    text += fmt::format("  {}: {}\n", sim::shown(subject.server), sim::shown(subject.server_source));
    if (!subject.limits.empty()) text += fmt::format("  limits: {}\n", limits_text(subject.limits));
    return text;
}

std::string answer_text(SearchResult const& result, std::size_t index, std::string const& text)
{
    auto const& candidate = result.candidates[index];
    std::string lines;
    for (auto const metric : all_metrics) {
        if (auto const value = find_value(candidate.evaluation, metric))
            lines += fmt::format("  {:<12}{}\n", name_of(metric), readable(metric, *value));
    }
    lines += fmt::format("  {:<12}{}\n", "split", sim::shown(split_of(result, candidate)));
    if (result.learning) {
        if (auto const alone = result.learning->alone[index]; !std::isnan(alone))
            lines += fmt::format("  {:<12}{:.2f} % on the test images\n", "alone", alone);
    }
    lines += fmt::format("  {:<12}{}\n", "figures", note_of(candidate));
    return lines + fmt::format("  {:<12}{} (evaluation {})\n", "candidate", sim::shown(text), index);
}

std::string table_text(SearchResult const& result, std::vector<std::size_t> const& rows,
                       std::vector<std::string> const& texts)
{
    std::vector<Metric> shown;
    for (auto const metric : all_metrics) {
        if (std::ranges::any_of(rows, [&](std::size_t row) {
                return find_value(result.candidates[row].evaluation, metric).has_value();
            }))
            shown.push_back(metric);
    }
    std::string text = fmt::format("{:>10}", "evaluation");
    for (auto const metric : shown)
        text += fmt::format(" {:>12}", name_of(metric));
    text += fmt::format("  {:<12}  candidate\n", "split");
    for (auto const row : rows) {
        text += fmt::format("{:>10}", row);
        for (auto const metric : shown) {
            auto const value = find_value(result.candidates[row].evaluation, metric);
            text += fmt::format(" {:>12}", value ? readable(metric, *value) : "-");
        }
        text += fmt::format("  {:<12}  {}\n", sim::shown(split_of(result, result.candidates[row])),
                            sim::shown(texts[row]));
    }
    return text;
}

/// Empty where they were not looked at.
std::string cuts_text(SearchResult const& result)
{
    auto const& [cuts, images] = result.cuts;
    if (cuts.empty()) return {};
    auto const on = images == 0 ? std::string{}
                                : fmt::format(", accuracy on {} validation images", sim::readable(images));
    auto text = fmt::format("\nevaluation {} cut elsewhere{}:\n  {:<12}", best_of(result), on, "split");
    for (auto const metric : metrics_of_cuts)
        text += fmt::format(" {:>12}", name_of(metric));
    text += '\n';
    for (auto const& cut : cuts) {
        auto line = fmt::format("  {:<12}", sim::shown(split_of(result, cut)));
        for (auto const metric : metrics_of_cuts) {
            auto const value = find_value(cut.evaluation, metric);
            line += fmt::format(" {:>12}", value ? readable(metric, *value) : "-");
        }
        auto const remark = remark_of(result, cut);
        text += line + (remark.empty() ? "" : fmt::format("  {}", remark)) + '\n';
    }
    return text + "  (leakage: distance correlation of input and sent tensor)\n";
}

std::string certificate_text(Certificate const& certificate)
{
    auto text = fmt::format("certificate: {} pairs of {} architectures\n", sim::readable(certificate.pairs),
                            sim::readable(certificate.architectures));
    auto const say = [&](std::int64_t pairs, std::string_view what) {
        if (pairs > 0) text += fmt::format("  {:>12}  {}\n", sim::readable(pairs), what);
    };
    say(certificate.unusable, "cannot be used, or miss a limit whatever the load");
    say(certificate.bounded, "are too slow even for a request that is alone");
    say(certificate.overloaded, "are too slow under this load, whatever chance does");
    say(certificate.simulated, "were simulated");
    say(certificate.shared, "do to the devices and links what one of those does");
    say(certificate.skipped, "are less accurate than the answer, or as accurate and not as fast");
    if (!certificate.answer) return text + "no pair keeps to the limits\n";
    text += fmt::format("  the answer is {} within the limit\n", sim::readable(certificate.margin));
    for (auto const& test : certificate.tests)
        text += fmt::format(
            "  {} by {} further replications, error probability {:.2g}: {} late, at most {}   {}\n",
            word_of(test.verdict), test.replications, test.error, sim::readable_share(test.late),
            sim::readable_share(test.late_at_most), sim::shown(test.candidate.text));
    return text;
}

std::string mode_text(SearchResult const& result)
{
    auto const seen = find_candidate(result, result.mode);
    auto const* const remark = !seen                                     ? "not looked at"
                               : result.candidates[*seen].violation == 0 ? "within the limits"
                                                                         : "misses a limit";
    return fmt::format("mode of theta: {} ({})\n", sim::shown(text_of(result.space, result.mode)), remark);
}

bool has_feasible(SearchResult const& result)
{
    return std::ranges::any_of(result.candidates, [](Candidate const& c) { return c.violation == 0; });
}

} // namespace

std::vector<std::string> texts_of(SearchResult const& result)
{
    std::vector<std::string> texts;
    texts.reserve(result.candidates.size());
    for (auto const& candidate : result.candidates)
        texts.push_back(text_of(result.space, candidate.choices));
    return texts;
}

std::string search_text(SearchResult const& result, std::vector<std::string> const& texts, std::size_t rows)
{
    auto text = heading(result) + '\n';
    if (result.candidates.empty()) return text + "no candidate was looked at\n";
    if (!has_feasible(result)) {
        auto const nearest = best_of(result);
        text +=
            "no candidate keeps to the limits; the nearest:\n" + answer_text(result, nearest, texts[nearest]);
        return text + cuts_text(result);
    }
    auto front = front_of(result);
    if (result.subject.objectives.size() == 1) {
        auto const sense = sense_of(result.subject.objectives.front());
        text += fmt::format("{} {}:\n", sense == Sense::larger_is_better ? "highest" : "lowest",
                            name_of(result.subject.objectives.front()));
        text += answer_text(result, front.front(), texts[front.front()]);
    } else {
        auto const all = front.size();
        text += fmt::format("front: {}\n", count(all, "candidate"));
        front.resize(std::min(all, rows));
        text += table_text(result, front, texts);
        if (all > rows) text += fmt::format("... `sunder front` lists all {}\n", all);
    }
    if (!result.mode.empty()) text += mode_text(result);
    text += cuts_text(result);
    if (result.certificate) text += '\n' + certificate_text(*result.certificate);
    return text;
}

std::string front_text(SearchResult const& result, std::vector<std::string> const& texts)
{
    return table_text(result, front_of(result), texts);
}

} // namespace sunder::nas
