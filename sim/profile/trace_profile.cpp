#include "sim/profile/trace_profile.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace sunder::sim::detail {
namespace {

using Json = nlohmann::json;

constexpr int deepest = 4;       // of what is read: the arguments of an event
constexpr double longest = 1e13; // us
constexpr std::string_view kernel = "_kernel_time";

/// One complete event, in microseconds.
struct Event {
    std::string category;
    std::string name;
    std::string kind; ///< the operator, where that is told apart from the name
    double begin = 0;
    double duration = 0;
    std::string thread;

    [[nodiscard]] double end() const { return begin + duration; }
};

Location place_of(std::shared_ptr<Source const> const& source, std::size_t byte)
{
    std::string_view const before = std::string_view{source->text}.substr(0, byte == 0 ? 0 : byte - 1);
    auto const lines = std::ranges::count(before, '\n');
    auto const last = before.rfind('\n');
    auto const column = last == std::string_view::npos ? before.size() : before.size() - last - 1;
    return {source, static_cast<int>(lines) + 1, static_cast<int>(column) + 1};
}

/// What lies too deep is left out, so that nothing that is nested without end is kept.
std::optional<Json> parsed(std::shared_ptr<Source const> const& source, Diagnostics& diagnostics)
{
    auto const keep = [](int depth, Json::parse_event_t event, Json const& /*value*/) {
        bool const begins =
            event == Json::parse_event_t::object_start || event == Json::parse_event_t::array_start;
        return !begins || depth < deepest;
    };
    try {
        return Json::parse(source->text, keep);
    } catch (Json::parse_error const& problem) {
        diagnostics.report(place_of(source, problem.byte), "this is not JSON from here on",
                           "the file may be cut short: end the session before you copy it");
        return {};
    } catch (Json::out_of_range const&) { // which does not say where
        diagnostics.report({source, 1, 1}, "a number in it is too large for this program");
        return {};
    }
}

std::string text_at(Json const& object, char const* key)
{
    auto const found = object.find(key);
    if (found == object.end()) return {};
    if (found->is_string()) return found->get<std::string>();
    return found->is_number_integer() ? std::to_string(found->get<std::int64_t>()) : std::string{};
}

std::optional<double> number_at(Json const& object, char const* key)
{
    auto const found = object.find(key);
    if (found == object.end() || !found->is_number()) return {};
    auto const value = found->get<double>();
    return value >= 0 && value <= 1e3 * longest ? std::optional{value} : std::nullopt;
}

class Trace {
public:
    Trace(std::shared_ptr<Source const> source, std::size_t passes, Diagnostics& diagnostics)
        : source_{std::move(source)}, passes_{passes}, diagnostics_{diagnostics}
    {
    }

    ForeignProfile profile()
    {
        auto const json = parsed(source_, diagnostics_);
        if (!json) return {};
        auto const* const events = find_events(*json);
        if (events == nullptr) {
            report("this is no trace of events", "one of ONNX Runtime or torch.profiler is asked for");
            return {};
        }
        for (auto const& event : *events)
            if (event.is_object() && text_at(event, "ph") == "X") take(event);
        std::ranges::stable_sort(events_,
                                 [](Event const& a, Event const& b) { // who calls before who is called
                                     return a.begin != b.begin ? a.begin < b.begin : a.duration > b.duration;
                                 });
        bool const is_onnx_runtime =
            std::ranges::any_of(events_, [](Event const& event) { return event.name.ends_with(kernel); });
        return is_onnx_runtime ? of_onnx_runtime() : of_torch();
    }

private:
    static Json const* find_events(Json const& json)
    {
        if (json.is_array()) return &json;
        if (!json.is_object()) return nullptr;
        auto const found = json.find("traceEvents");
        return found != json.end() && found->is_array() ? &*found : nullptr;
    }

    void report(std::string message, std::string hint = {})
    {
        diagnostics_.report({source_, 1, 1}, std::move(message), std::move(hint));
    }

    void take(Json const& object)
    {
        auto const begin = number_at(object, "ts");
        auto const duration = number_at(object, "dur");
        auto const name = text_at(object, "name");
        if (!begin || !duration || *duration > longest) {
            if (diagnostics_.want_hints()) report(fmt::format("event '{}' has no time", name));
            return;
        }
        auto const arguments = object.find("args");
        bool const has_arguments = arguments != object.end() && arguments->is_object();
        events_.push_back({.category = text_at(object, "cat"),
                           .name = name,
                           .kind = has_arguments ? text_at(*arguments, "op_name") : std::string{},
                           .begin = *begin,
                           .duration = *duration,
                           .thread = text_at(object, "pid") + ' ' + text_at(object, "tid")});
    }

    ForeignProfile of_onnx_runtime()
    {
        ForeignProfile profile{.runtime = "ONNX Runtime", .ops = {}, .passes = {}};
        std::map<std::string, std::size_t> known;
        for (auto const& event : events_) {
            Seconds const took{event.duration * 1e-6};
            if (event.category == "Session" && event.name == "model_run") profile.passes.push_back(took);
            if (!event.name.ends_with(kernel)) continue;
            auto const name = event.name.substr(0, event.name.size() - kernel.size());
            auto const [place, is_new] = known.try_emplace(name, profile.ops.size());
            if (is_new) profile.ops.push_back({.name = name, .kind = event.kind, .times = {}});
            profile.ops[place->second].times.push_back(took);
        }
        return profile;
    }

    /// Operators of the thread that ran most of them which lie in no other.
    [[nodiscard]] std::vector<Event> outer_operators() const
    {
        std::map<std::string, std::vector<Event>> threads;
        for (auto const& event : events_) {
            if (event.category != "cpu_op" && event.category != "Operator") continue;
            auto& outer = threads[event.thread];
            if (outer.empty() || event.begin >= outer.back().end()) outer.push_back(event);
        }
        auto const longest_of = [](auto const& thread) { return thread.second.size(); };
        auto const most = std::ranges::max_element(threads, {}, longest_of);
        return most == threads.end() ? std::vector<Event>{} : most->second;
    }

    ForeignProfile of_torch()
    {
        auto const all = outer_operators();
        if (all.empty()) {
            report("there is no op in this trace",
                   "ONNX Runtime writes events '..._kernel_time', torch.profiler those of category 'cpu_op'");
            return {};
        }
        auto const count = all.size() / passes_;
        bool const fits = count > 0 && all.size() % passes_ == 0;
        for (std::size_t i = count; fits && i < all.size(); ++i) {
            if (all[i].name == all[i - count].name) continue;
            report(fmt::format("pass {} is not like the one before: '{}' stands where '{}' did",
                               i / count + 1, all[i].name, all[i - count].name),
                   "state how many passes of the model it holds, and nothing else: --passes N");
            return {};
        }
        if (!fits) {
            report(fmt::format("{} operators are not {} equal passes", all.size(), passes_),
                   "state how many passes of the model it holds, and nothing else: --passes N");
            return {};
        }
        ForeignProfile profile{.runtime = "torch.profiler", .ops = {}, .passes = {}};
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (i < count) profile.ops.push_back({.name = {}, .kind = all[i].name, .times = {}});
            profile.ops[i % count].times.emplace_back(all[i].duration * 1e-6);
        }
        for (std::size_t pass = 0; pass < passes_; ++pass)
            profile.passes.emplace_back((all[(pass + 1) * count - 1].end() - all[pass * count].begin) * 1e-6);
        return profile;
    }

    std::shared_ptr<Source const> source_;
    std::size_t passes_;
    Diagnostics& diagnostics_;
    std::vector<Event> events_;
};

} // namespace

ForeignProfile read_trace_profile(std::shared_ptr<Source const> const& source, std::size_t passes,
                                  Diagnostics& diagnostics)
{
    return Trace{source, passes, diagnostics}.profile();
}

} // namespace sunder::sim::detail
