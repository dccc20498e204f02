#include "sim/config/read_scenario.hpp"

#include "sim/base/match.hpp"
#include "sim/config/forms.hpp"
#include "sim/config/read_parts.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <span>
#include <unordered_map>

namespace sunder::sim {
namespace {

constexpr double most_requests = 1e9;     // of one run
constexpr double most_devices = 1e7;      // each has a queue
constexpr std::size_t most_models = 1000; // each with all its ops
constexpr std::size_t most_in_hint = 12;  // names

/// Requests that one device is expected to make in a second; 0 where that cannot be said.
double requests_per_second(Arrivals const& arrivals)
{
    return std::visit(Match{[](Periodic const& p) { return 1 / p.every.value(); },
                            [](Poisson const& p) { return p.rate.value(); },
                            [](GammaArrivals const& g) { return g.rate.value(); },
                            [](Recorded const&) { return 0.0; }, [](Closed const&) { return 0.0; }},
                      arrivals);
}

/// Names in the order in which they were given.
class Names {
public:
    void add(std::string const& name)
    {
        index_.emplace(name, static_cast<int>(list_.size()));
        list_.push_back(name);
    }
    /// Index of the first of that name, or -1.
    [[nodiscard]] int find(std::string const& name) const
    {
        auto const found = index_.find(name);
        return found == index_.end() ? -1 : found->second;
    }
    [[nodiscard]] std::vector<std::string> const& list() const { return list_; }

private:
    std::vector<std::string> list_;
    std::unordered_map<std::string, int> index_;
};

class ScenarioReader {
public:
    ScenarioReader(ScenarioTree tree, Reading const& reading)
        : root_{std::move(tree.root)}, files_{tree.files}, models_{tree.models}, reading_{reading}
    {
    }

    Scenario read()
    {
        (void)root_["format"].text();
        (void)root_["name"].text();
        read_devices();
        read_links();
        read_routes();
        read_models();
        for (auto const& named : root_["applications"].names())
            read_application(named);
        check_measured_times();
        scenario_.run = read_run(root_["run"]);
        if (root_["applications"].sound() && scenario_.applications.empty())
            report(root_["applications"].where(), "there is no application here");
        check_number_of_requests();
        check_use();
        return std::move(scenario_);
    }

private:
    void report(Location where, std::string message, std::string hint = {}) const
    {
        reading_.diagnostics.report(std::move(where), std::move(message), std::move(hint));
    }

    /// Index of what the value names, or -1, which is reported.
    [[nodiscard]] int find(Names const& names, YamlCursor const& at, std::string_view what) const
    {
        auto const name = at.text();
        if (!at.sound()) return -1;
        if (int const found = names.find(name); found >= 0) return found;
        report(at.where(), fmt::format("there is no {} '{}'", what, name), hint_for(name, names));
        return -1;
    }

    [[nodiscard]] std::string hint_for(std::string_view name, Names const& names) const
    {
        if (!reading_.diagnostics.want_hints() || names.list().empty()) return {};
        auto const guess = nearest(name, names.list());
        if (!guess.empty()) return fmt::format("did you mean '{}'?", guess);
        auto const shown = std::span{names.list()}.first(std::min(names.list().size(), most_in_hint));
        return fmt::format("known here: {}{}", fmt::join(shown, ", "),
                           shown.size() < names.list().size() ? ", ..." : "");
    }

    [[nodiscard]] int find_device(YamlCursor const& at) const { return find(device_names_, at, "device"); }

    void read_devices()
    {
        for (auto const& [name, where, at] : root_["devices"].names()) {
            auto const file = files_.open(at["profile"], device_form(), reading_);
            if (file) (void)(*file)["format"].text();
            auto profile = read_profile(file ? Layers{at, *file} : Layers{at}, reading_);
            profile.name = file ? reading_.files.open(at["profile"], reading_.diagnostics).stem : name;
            profile_names_.add(profile.name);
            DeviceGroup group{.name = name, .profile = std::move(profile)};
            group.count = at["count"].whole();
            group.workers = at["workers"].whole();
            group.queue = read_queue(at["queue"]);
            group.load = read_load(at["load"], reading_);
            device_names_.add(name);
            scenario_.platform.devices.push_back(std::move(group));
        }
        if (root_["devices"].sound() && device_names_.list().empty())
            report(root_["devices"].where(), "there is no device here");
        double devices = 0;
        for (auto const& group : scenario_.platform.devices)
            devices += static_cast<double>(group.count);
        if (devices > most_devices)
            report(root_["devices"].where(), fmt::format("these are {:.0f} devices", devices),
                   fmt::format("a scenario has at most {:.0f}", most_devices));
    }

    void read_links()
    {
        for (auto const& [name, where, at] : root_["links"].names()) {
            auto const file = files_.open(at["profile"], link_form(), reading_);
            if (file) (void)(*file)["format"].text();
            auto link = read_link(file ? Layers{at, *file} : Layers{at}, reading_);
            link.name = name;
            if (at["each"].given()) link.each = find_device(at["each"]);
            link_names_.add(name);
            scenario_.platform.links.push_back(std::move(link));
        }
    }

    void read_routes()
    {
        auto& routes = scenario_.platform.routes;
        for (auto const& at : root_["routes"].items()) {
            Route route{.from = find_device(at["from"]), .to = find_device(at["to"]), .via = {}};
            for (auto const& link : at["via"].items()) {
                int const index = find(link_names_, link, "link");
                if (index < 0) continue;
                if (std::ranges::find(route.via, index) != route.via.end())
                    report(link.where(), fmt::format("'{}' is on this route already", link.text()));
                route.via.push_back(index);
            }
            if (route.from < 0 || route.to < 0) continue;
            if (route.from == route.to) {
                report(at["to"].where(), "a route joins two different groups of devices");
                continue;
            }
            if (scenario_.platform.find_route(route.from, route.to) >= 0) {
                report(at.where(), fmt::format("the route from '{}' to '{}' is given twice",
                                               at["from"].text(), at["to"].text()));
                continue;
            }
            route.forward = scenario_.platform.find_route(route.to, route.from) < 0;
            check_own_links(route, at);
            routes.push_back(std::move(route));
        }
        for (std::size_t i = 0, given = routes.size(); i < given; ++i) {
            if (scenario_.platform.find_route(routes[i].to, routes[i].from) >= 0) continue;
            Route back{.from = routes[i].to, .to = routes[i].from, .via = routes[i].via, .forward = false};
            std::ranges::reverse(back.via);
            routes.push_back(std::move(back));
        }
    }

    /// A link that each device of a group has for itself lies at that group's end of every route, and `up` is
    /// one direction for all of them.
    void check_own_links(Route const& route, YamlCursor const& at)
    {
        auto const via = at["via"].items();
        up_from_group_.resize(scenario_.platform.links.size());
        for (auto const& name : via) {
            int const found = link_names_.find(name.text());
            if (found < 0) continue;
            auto const index = static_cast<std::size_t>(found);
            int const group = scenario_.platform.links[index].each;
            if (group < 0) continue;
            auto const& owner = device_names_.list()[static_cast<std::size_t>(group)];
            if (group != route.from && group != route.to) {
                report(
                    name.where(),
                    fmt::format("each '{}' has a '{}' of its own, but this route does not begin or end there",
                                owner, name.text()),
                    "leave out `each` where one link serves all");
                continue;
            }
            bool const from_group = (group == route.from) == route.forward;
            auto& before = up_from_group_[index];
            if (before && *before != from_group) {
                report(at.where(),
                       fmt::format("this route takes '{}' the other way than a route above it, so its `up` "
                                   "would mean both directions",
                                   name.text()),
                       fmt::format("give both routes from '{}', or both to it: the ways back follow", owner));
            }
            before = from_group;
        }
    }

    void read_models()
    {
        for (auto const& [name, where, at] : root_["models"].names()) {
            if (scenario_.models.size() == most_models)
                reading_.diagnostics.report(where, fmt::format("these are more than {} models", most_models),
                                            "each is kept in memory: leave out what no application uses");
            if (scenario_.models.size() >= most_models) {
                at.use_all();
                scenario_.models.emplace_back();
            } else if (at.is_scalar()) {
                scenario_.models.push_back(read_model_file(at, name));
            } else {
                add_model(at.sound() ? read_model(at, name, reading_) : ModelGraph{});
                inline_models_.push_back(at);
            }
            model_names_.add(name);
        }
    }

    static ModelGraph fused(ModelGraph const& model) { return model.ops.empty() ? model : fuse(model); }

    void add_model(ModelGraph const& model) { scenario_.models.push_back(fused(model)); }

    ModelGraph read_model_file(YamlCursor const& at, std::string const& name)
    {
        auto const mistakes = reading_.diagnostics.size();
        auto const file = files_.open(at, model_form(), reading_);
        if (!file) return {};
        auto const& key = reading_.files.open(at, reading_.diagnostics).key;
        if (models_ != nullptr) {
            if (auto const known = models_->find({key, name}); known != models_->end()) return known->second;
        }
        auto model = fused(read_model(*file, name, reading_));
        if (models_ != nullptr && reading_.diagnostics.size() == mistakes)
            models_->emplace(std::pair{key, name}, model);
        return model;
    }

    /// A name, or a model written inline, which takes the application's name.
    int read_model_of(YamlCursor const& at, std::string const& application)
    {
        if (!at.is_mapping()) return find(model_names_, at, "model");
        add_model(read_model(at, application, reading_));
        inline_models_.push_back(at);
        return static_cast<int>(scenario_.models.size()) - 1;
    }

    /// In a shared file times of absent devices are welcome; here they are a mistake.
    void check_measured_times() const
    {
        auto known = device_names_;
        for (auto const& name : profile_names_.list())
            if (known.find(name) < 0) known.add(name);
        for (auto const& model : inline_models_) {
            for (auto const& op : model["ops"].items()) {
                if (!op.is_mapping()) continue;
                for (auto const& [name, where, value] : op["time"].names()) {
                    if (known.find(name) < 0)
                        report(where, fmt::format("there is no device or profile '{}'", name),
                               hint_for(name, known));
                }
            }
        }
    }

    static After read_after(YamlCursor const& at)
    {
        After after;
        if (at.is_scalar()) after.ops.push_back(at.text());
        if (at.is_list()) {
            for (auto const& op : at.items())
                after.ops.push_back(op.text());
        }
        return after;
    }

    static Split read_split(YamlCursor const& at)
    {
        if (at.is_scalar()) {
            if (at.text() == "device_only") return DeviceOnly{};
            return ServerOnly{};
        }
        auto const choice = at.is_mapping() ? at.choice() : "";
        if (choice == "after") return read_after(at[choice]);
        if (choice == "cuts") {
            Cuts cuts;
            for (auto const& hop : at[choice].items())
                cuts.hops.push_back(read_after(hop));
            return cuts;
        }
        if (choice == "best" && at[choice].text() == "energy") return Best{Objective::energy};
        return Best{Objective::latency};
    }

    static void read_codec_stage(YamlCursor const& at, std::vector<CodecStage>& stages)
    {
        auto const choice = at.is_mapping() ? at.choice() : "";
        if (choice == "bits") stages.emplace_back(Quantise{static_cast<int>(at[choice].whole())});
        if (choice == "bottleneck" && at[choice].is_mapping())
            stages.emplace_back(Bottleneck{at[choice]["to"].whole()});
    }

    void read_application(NamedCursor const& named)
    {
        auto const& at = named.value;
        if (!at.is_mapping()) return;
        Application application{.name = named.name,
                                .arrivals = read_arrivals(at["arrivals"], reading_),
                                .split = read_split(at["split"])};
        application.model = read_model_of(at["model"], named.name);
        application.origin = find_device(at["origin"]);
        if (!at["servers"].given()) {
            for (auto const* key : {"codec", "answer", "raw_input"})
                if (at[key].given()) report_no_servers(at[key].where(), key);
        }
        if (at["deadline"].sound()) application.deadline = at["deadline"].quantity<Seconds>();
        for (auto const& server : at["servers"].items())
            application.servers.push_back(find_device(server));
        if (at["codec"].is_mapping()) read_codec_stage(at["codec"], application.codec);
        if (at["codec"].is_list()) {
            for (auto const& stage : at["codec"].items())
                read_codec_stage(stage, application.codec);
        }
        application.answer = at["answer"].quantity<Bytes>();
        application.raw_input = at["raw_input"].text() == "allowed" ? RawInput::allowed : RawInput::forbidden;
        application.priority = at["priority"].whole();
        application.where = named.where;
        application.split_where = at["split"].given() ? at["split"].where() : named.where;
        application.arrivals_where = at["arrivals"].where();
        application.route_where = at["servers"].given() ? at["servers"].where() : named.where;
        check_recorded(application, at["arrivals"]);
        scenario_.applications.push_back(std::move(application));
    }

    void report_no_servers(Location const& where, std::string_view key) const
    {
        report(where, fmt::format("'{}' has no effect without `servers`", key),
               "name them with `servers: [...]`, or leave it out");
    }

    /// What the applications can make use of, by index.
    struct Use {
        std::set<int> devices, links, routes, models;
    };

    [[nodiscard]] Use use() const
    {
        Use use;
        auto const& routes = scenario_.platform.routes;
        auto const take = [&](int from, int to) {
            int const route = scenario_.platform.find_route(from, to);
            if (route < 0 || !use.routes.insert(route).second) return;
            auto const& via = routes[static_cast<std::size_t>(route)].via;
            use.links.insert(via.begin(), via.end());
        };
        for (auto const& application : scenario_.applications) {
            use.models.insert(application.model);
            use.devices.insert(application.origin);
            int from = application.origin;
            for (int const server : application.servers) {
                use.devices.insert(server);
                take(from, server);
                take(server, from);
                from = server;
            }
        }
        return use;
    }

    /// What stands there and does nothing is a mistake where something was clearly meant by it, else a
    /// warning.
    void check_use()
    {
        if (reading_.diagnostics.size() > 0) return;
        auto const used = use();
        for (auto const& named : root_["applications"].names()) {
            bool const says_so = named.value["servers"].given() || named.value["split"].given();
            if (!says_so) check_ways_from(find_device(named.value["origin"]), named, used);
        }
        warn_of("devices", "device", used.devices);
        warn_of("links", "link", used.links);
        warn_of("models", "model", used.models);
    }

    void check_ways_from(int origin, NamedCursor const& application, Use const& used) const
    {
        auto const& platform = scenario_.platform;
        for (std::size_t i = 0; i < platform.routes.size(); ++i) {
            auto const& [from, to, via, forward] = platform.routes[i];
            if (from != origin || !forward || used.routes.contains(static_cast<int>(i))) continue;
            auto const& there = device_names_.list()[static_cast<std::size_t>(to)];
            report(application.where,
                   fmt::format("'{}' stays on its device, though a route leads from there to '{}'",
                               application.name, there),
                   fmt::format("write `servers: [{}]`, or `split: device_only` if that is meant", there));
            return;
        }
    }

    void warn_of(std::string_view key, std::string_view what, std::set<int> const& used)
    {
        int index = 0;
        for (auto const& [name, where, at] : root_[key].names()) {
            if (!used.contains(index++))
                scenario_.warnings.push_back(
                    {.where = where,
                     .message = fmt::format("no application uses {} '{}'", what, name),
                     .hint = {},
                     .severity = Severity::warning});
        }
    }

    void check_recorded(Application const& application, YamlCursor const& at) const
    {
        auto const* recorded = std::get_if<Recorded>(&application.arrivals);
        if (recorded == nullptr || !recorded->by_device || application.origin < 0) return;
        auto const& group = scenario_.platform.devices[static_cast<std::size_t>(application.origin)];
        auto const named = static_cast<std::int64_t>(recorded->by_device->size());
        if (named > group.count) {
            report(at["trace"].where(),
                   fmt::format("this trace names device {}, but '{}' has {}", named - 1, group.name,
                               group.count),
                   "devices count from 0");
        }
    }

    [[nodiscard]] RunSettings read_run(YamlCursor const& at) const
    {
        RunSettings run;
        if (!at.is_mapping()) return run;
        if (at["until"].sound()) run.until = at["until"].quantity<Seconds>();
        if (at["requests"].sound()) run.requests = at["requests"].whole();
        run.warm_up = at["warm_up"].quantity<Seconds>();
        run.seed = static_cast<std::uint64_t>(at["seed"].whole());
        run.replications = at["replications"].whole();
        auto const network = at["network_model"].text();
        run.network_model = network == "solver" ? NetworkModel::solver
                            : network == "lv08" ? NetworkModel::lv08
                                                : NetworkModel::exact;
        run.record = at["record"].text() == "spans" ? RecordLevel::spans : RecordLevel::requests;
        if (run.until && run.warm_up >= *run.until)
            report(at["warm_up"].where(), "'warm_up' is not less than 'until'",
                   "nothing would be left to look at");
        return run;
    }

    /// Other people's jobs on all devices.
    [[nodiscard]] double expected_jobs() const
    {
        double expected = 0;
        for (auto const& group : scenario_.platform.devices)
            if (auto const* jobs = std::get_if<CompetingJobs>(&group.load);
                jobs != nullptr && scenario_.run.until)
                expected += static_cast<double>(group.count) * (*scenario_.run.until / mean_of(jobs->gap));
        return expected;
    }

    void check_number_of_requests() const
    {
        auto const run = root_["run"];
        double expected = 0;
        for (auto const& application : scenario_.applications) {
            if (application.origin < 0) return;
            auto const count = static_cast<double>(
                scenario_.platform.devices[static_cast<std::size_t>(application.origin)].count);
            if (scenario_.run.requests) expected += count * static_cast<double>(*scenario_.run.requests);
            if (scenario_.run.until)
                expected += count * scenario_.run.until->value() * requests_per_second(application.arrivals);
        }
        expected += expected_jobs();
        if (expected <= most_requests || reading_.diagnostics.size() > 0) return;
        report(run[scenario_.run.until ? "until" : "requests"].where(),
               fmt::format("this asks for about {:.2g} requests and jobs", expected),
               fmt::format("one run holds at most {:.0e}", most_requests));
    }

    YamlCursor root_;
    YamlFiles& files_;
    ModelCache* models_;
    Reading const& reading_;
    Scenario scenario_;
    Names device_names_;
    Names profile_names_;
    Names link_names_;
    Names model_names_;
    std::vector<YamlCursor> inline_models_;
    std::vector<std::optional<bool>>
        up_from_group_; ///< (links,), of those with `each`: whether `up` leaves the group
};

} // namespace

Scenario read_scenario(ScenarioTree tree, Reading const& reading)
{
    return ScenarioReader{std::move(tree), reading}.read();
}

} // namespace sunder::sim
