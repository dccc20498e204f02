// sunder_nasc SETTINGS.json FOLDER: the joint search for architecture and split (Shimizu et al., arXiv
// 2208.13968) against four baselines, as tables in FOLDER. tools/reproduce runs it;
// scenarios/paper/nasc/README.md explains it.
#include "nas/accuracy/cell_accuracy.hpp"
#include "nas/evaluate/simulator.hpp"
#include "nas/realise/fbnet.hpp"
#include "sim/base/random.hpp"
#include "sim/base/run_error.hpp"
#include "sim/config/load.hpp"
#include "sim/records/statistics.hpp"
#include "tools/paper/link_costs.hpp"
#include "tools/paper/nasc_settings.hpp"
#include "tools/paper/pair_fronts.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <limits>
#include <sstream>

namespace {

using namespace sunder;
using namespace sunder::paper;

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

/// Empty for what is not there; what rounding leaves of zero is zero.
std::string text_of(double value)
{
    constexpr double rounding = 1e-9;
    if (std::isnan(value)) return {};
    return std::abs(value) < rounding ? "0" : fmt::format("{:.6g}", value);
}

double milliseconds(sim::Seconds time)
{
    return 1e3 * time.value();
}

class CsvTable {
public:
    CsvTable(std::filesystem::path const& path, std::vector<std::string> const& titles) : out_{path}
    {
        if (!out_) throw sim::RunError{fmt::format("cannot write '{}'", path.string())};
        add(titles);
    }
    void add(std::vector<std::string> const& row) { out_ << fmt::format("{}\n", fmt::join(row, ",")); }

private:
    std::ofstream out_;
};

nas::SourceText text_at(std::filesystem::path const& path)
{
    std::ifstream in{path};
    if (!in) throw sim::RunError{fmt::format("cannot read '{}'", path.string())};
    std::ostringstream text;
    text << in.rdbuf();
    return std::make_shared<sim::Source>(sim::Source{.name = path.string(), .text = text.str()});
}

// Spaces with their figures
// --------------------------------------------------------------------------------------------------------------

/// One space: what its networks are worth and take.
class StudiedSpace {
public:
    StudiedSpace() = default;
    StudiedSpace(StudiedSpace const&) = delete;
    StudiedSpace& operator=(StudiedSpace const&) = delete;
    virtual ~StudiedSpace() = default;

    [[nodiscard]] virtual nas::ArchitectureSpace const& space() const = 0;
    [[nodiscard]] virtual nas::AccuracyModel const& accuracy() const = 0;
    [[nodiscard]] virtual nas::ComputeTimes times(std::string const& column) const = 0;
    [[nodiscard]] virtual PairFronts fronts(nas::ChainTable const& table) const = 0;
    /// Networks whose latencies the limits are quantiles of.
    [[nodiscard]] virtual std::vector<nas::Choices> crowd() const = 0;

    [[nodiscard]] std::size_t blocks() const { return space().block_names().size(); }
    [[nodiscard]] std::string cut_name(std::size_t cut) const
    {
        return space().space().variables[*space().space().find("split")].choices[cut];
    }
};

class Cells final : public StudiedSpace {
public:
    explicit Cells(Figures const& figures)
        : latency_{text_at(figures.cell_latency)},
          division_{figures.cells_alone ? nas::LatencyDivision::cells_only
                                        : nas::LatencyDivision::fixed_by_work}
    {
        sim::Diagnostics diagnostics;
        auto const text = text_at(figures.cell_accuracy);
        auto accuracies = figures.published ? nas::parse_accuracy_table(text, figures.images, diagnostics)
                                            : nas::parse_accuracy_formula(text, figures.images, diagnostics);
        diagnostics.raise_if_any();
        accuracy_ = std::make_unique<nas::CellAccuracy>(std::move(*accuracies));
    }

    [[nodiscard]] nas::ArchitectureSpace const& space() const override { return *space_; }
    [[nodiscard]] nas::AccuracyModel const& accuracy() const override { return *accuracy_; }
    [[nodiscard]] nas::ComputeTimes times(std::string const& column) const override
    {
        sim::Diagnostics diagnostics;
        auto const latencies = nas::parse_cell_latencies(latency_, column, diagnostics);
        diagnostics.raise_if_any();
        return whole_network_times(*space_, latencies->by_index, division_, latencies->source);
    }
    [[nodiscard]] PairFronts fronts(nas::ChainTable const& table) const override
    {
        return fronts_of_cells(table, *accuracy_);
    }
    [[nodiscard]] std::vector<nas::Choices> crowd() const override
    {
        std::vector<nas::Choices> all;
        for (std::size_t code = 0; code < nas::cell_count; ++code) {
            auto& choices = all.emplace_back();
            for (auto const op : nas::cell_of_code(code))
                choices.push_back(static_cast<int>(op));
            choices.push_back(0);
        }
        return all;
    }

private:
    std::unique_ptr<nas::NasBench201> space_ = nas::make_nasbench201();
    nas::SourceText latency_;
    nas::LatencyDivision division_;
    std::unique_ptr<nas::CellAccuracy> accuracy_;
};

class Fbnet final : public StudiedSpace {
public:
    explicit Fbnet(NascSettings const& settings)
        : latency_{text_at(settings.figures.fbnet_latency)}, drawn_{settings.drawn}, seed_{settings.seed}
    {
        sim::Diagnostics diagnostics;
        auto formula =
            nas::parse_stand_in(text_at(settings.figures.fbnet_accuracy), space_->space(), diagnostics);
        diagnostics.raise_if_any();
        formula_ = std::move(*formula);
        accuracy_ = std::make_unique<nas::StandInAccuracy>(*space_, formula_);
    }

    [[nodiscard]] nas::ArchitectureSpace const& space() const override { return *space_; }
    [[nodiscard]] nas::AccuracyModel const& accuracy() const override { return *accuracy_; }
    [[nodiscard]] nas::ComputeTimes times(std::string const& column) const override
    {
        sim::Diagnostics diagnostics;
        auto const latencies = nas::parse_kind_latencies(latency_, column, diagnostics);
        diagnostics.raise_if_any();
        return additive_times(*space_, latencies->by_kind, latencies->source);
    }
    [[nodiscard]] PairFronts fronts(nas::ChainTable const& table) const override
    {
        return fronts_of_fbnet(table, formula_);
    }
    [[nodiscard]] std::vector<nas::Choices> crowd() const override
    {
        sim::Random random{sim::Seed{seed_}.child("crowd")};
        std::vector<nas::Choices> some;
        for (std::int64_t i = 0; i < drawn_; ++i) {
            auto& choices = some.emplace_back();
            for (auto const& variable : space_->space().variables)
                choices.push_back(
                    static_cast<int>(random.uniform() * static_cast<double>(variable.choices.size())));
        }
        return some;
    }

private:
    std::unique_ptr<nas::ArchitectureSpace> space_ = nas::make_fbnet();
    nas::SourceText latency_;
    std::int64_t drawn_;
    std::uint64_t seed_;
    nas::StandInFormula formula_;
    std::unique_ptr<nas::StandInAccuracy> accuracy_;
};

std::unique_ptr<StudiedSpace> make_subject(std::string const& name, NascSettings const& settings)
{
    if (name == "nasbench201") return std::make_unique<Cells>(settings.figures);
    if (name == "fbnet") return std::make_unique<Fbnet>(settings);
    throw sim::RunError{fmt::format("settings: there is no space '{}'", name)};
}

// A lone request
// --------------------------------------------------------------------------------------------------------------

/// A pair over one link.
struct FoundPair {
    Pair pair;
    sim::Seconds latency; ///< of a lone request

    [[nodiscard]] double accuracy() const { return pair.accuracy; }
};

/// Candidates of one space on one device and one server over one link.
class Market {
public:
    Market(StudiedSpace const& subject, nas::ChainTable const& table, PairFronts const& fronts,
           LinkCosts costs, sim::RawInput raw_input)
        : subject_{subject},
          table_{table},
          fronts_{fronts},
          costs_{std::move(costs)},
          first_{raw_input == sim::RawInput::allowed ? 0U : 1U}
    {
    }

    [[nodiscard]] LinkCosts const& costs() const { return costs_; }
    [[nodiscard]] sim::Seconds latency(Pair const& pair) const
    {
        return pair.compute() + costs_.crossing(pair.cut);
    }

    /// At every cut that is allowed, the fastest pair with this accuracy; best first.
    [[nodiscard]] std::vector<FoundPair> fastest_by_cut(double least_accuracy) const
    {
        std::vector<FoundPair> found;
        for (std::size_t cut = first_; cut < fronts_.at_cut.size(); ++cut)
            if (auto const* pair = fastest(fronts_.at_cut[cut], least_accuracy))
                found.push_back({*pair, latency(*pair)});
        return best_first(std::move(found));
    }
    /// The architecture at every cut that is allowed; best first.
    [[nodiscard]] std::vector<FoundPair> at_every_cut(Pair const& architecture) const
    {
        std::vector<FoundPair> found;
        for (auto const& at : table_.at_every_cut(architecture.choices)) {
            if (at.cut < first_) continue;
            Pair const pair{.accuracy = architecture.accuracy,
                            .head = at.head,
                            .tail = at.tail,
                            .cut = at.cut,
                            .choices = architecture.choices};
            found.push_back({pair, latency(pair)});
        }
        return best_first(std::move(found));
    }
    /// The most accurate pair within the limit, the fastest of those as accurate; nothing where there is
    /// none.
    [[nodiscard]] std::optional<FoundPair> joint(sim::Seconds limit) const
    {
        std::optional<FoundPair> best;
        for (std::size_t cut = first_; cut < fronts_.at_cut.size(); ++cut)
            if (auto const within = at_cut(cut, limit))
                if (!best || within->accuracy() > best->accuracy() ||
                    (within->accuracy() == best->accuracy() && within->latency < best->latency))
                    best = within;
        return best;
    }
    /// The same with the cut given.
    [[nodiscard]] std::optional<FoundPair> at_cut(std::size_t cut, sim::Seconds limit) const
    {
        auto const* pair = most_accurate(fronts_.at_cut[cut], limit - costs_.crossing(cut));
        if (pair == nullptr) return std::nullopt;
        return FoundPair{*pair, latency(*pair)};
    }
    /// The most accurate network there is, cut here; of several the fastest.
    [[nodiscard]] Pair const& most_accurate_of_all(std::size_t cut) const
    {
        return fronts_.at_cut[cut].back();
    }
    /// Pairs that no other beats, latency and accuracy ascending.
    [[nodiscard]] std::vector<FoundPair> front() const
    {
        std::vector<FoundPair> all;
        for (std::size_t cut = first_; cut < fronts_.at_cut.size(); ++cut)
            for (auto const& pair : fronts_.at_cut[cut])
                all.push_back({pair, latency(pair)});
        std::vector<FoundPair> front;
        for (auto& found : best_first(std::move(all)))
            if (front.empty() || found.accuracy() > front.back().accuracy())
                front.push_back(std::move(found));
        return front;
    }
    [[nodiscard]] std::vector<Pair> const& on_device() const { return fronts_.at_cut[subject_.blocks()]; }

private:
    [[nodiscard]] static std::vector<FoundPair> best_first(std::vector<FoundPair> found)
    {
        std::ranges::stable_sort(found, {}, &FoundPair::latency);
        return found;
    }

    StudiedSpace const& subject_;
    nas::ChainTable const& table_;
    PairFronts const& fronts_;
    LinkCosts costs_;
    std::size_t first_; ///< cut
};

struct Baseline {
    std::string name;
    /// Ways to run its one network: one, or one for each cut that may be chosen afterwards. Best first; empty
    /// where there is none within the limit.
    std::vector<FoundPair> ways;
};

std::vector<Baseline> baselines(StudiedSpace const& subject, Market const& market, sim::Seconds limit,
                                sim::RawInput raw_input)
{
    std::vector<Baseline> list{{"B1", {}}, {"B2", {}}, {"B3", {}}};
    auto const alone = market.at_cut(subject.blocks(), limit);
    if (alone) {
        list[0].ways = {*alone};
        list[1].ways = market.at_every_cut(alone->pair);
    }
    list[2].ways = market.at_every_cut(market.most_accurate_of_all(subject.blocks()));
    if (raw_input == sim::RawInput::allowed) {
        list.push_back({"B4", {}});
        if (auto const uploaded = market.at_cut(0, limit)) list[3].ways = {*uploaded};
    }
    return list;
}

/// Quantiles of the latency on the device alone.
std::vector<sim::Seconds> limits_of(StudiedSpace const& subject, nas::ComputeTimes const& device,
                                    std::vector<double> const& shares)
{
    std::vector<double> latencies;
    for (auto const& choices : subject.crowd()) {
        sim::Seconds sum;
        for (auto const form : subject.space().forms(choices))
            sum += device.of_form[form];
        latencies.push_back(sum.value());
    }
    std::ranges::sort(latencies);
    std::vector<sim::Seconds> limits;
    limits.reserve(shares.size());
    for (double const share : shares)
        limits.emplace_back(sim::percentile(latencies, share));
    return limits;
}

// The tables
// --------------------------------------------------------------------------------------------------------------

constexpr std::array link_titles{"rate [Mbit/s]", "bits", "loss [%]", "delay [ms]"};

std::vector<std::string> link_words_of(LinkCase const& link)
{
    return {text_of(8e-6 * link.rate.value()), fmt::format("{}", link.bits), text_of(100 * link.loss),
            text_of(milliseconds(link.delay))};
}

std::vector<std::string> operator+(std::vector<std::string> a, std::vector<std::string> const& b)
{
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

/// What is told apart in every table: space, device, server.
using Key = std::vector<std::string>;

std::vector<std::string> const key_titles{"space", "device", "server"};

std::string percent(double share)
{
    return fmt::format("{:g}", 100 * share);
}

class Experiment {
public:
    Experiment(NascSettings settings, std::filesystem::path const& folder)
        : settings_{std::move(settings)},
          scenario_{sim::load_scenario(settings_.scenario)},
          mean_{folder / "mean.csv", mean_titles()},
          front_{folder / "front.csv",
                 key_titles + link_words() +
                     std::vector<std::string>{"series", "accuracy [%]", "latency [ms]", "cut"}},
          load_{folder / "load.csv", load_titles()},
          sources_{folder / "sources.csv", {"what", "source"}},
          gaps_{folder / "gaps.csv", key_titles + std::vector<std::string>{"median [points]", "p95 [points]"}}
    {
    }

    void run()
    {
        for (auto const& name : settings_.spaces) {
            auto const subject = make_subject(name, settings_);
            sources_.add({fmt::format("accuracy {}", name), quoted(subject->accuracy().source())});
            for (std::size_t device = 0; device < settings_.devices.size(); ++device)
                for (std::size_t server = 0; server < settings_.servers.size(); ++server)
                    run_pair(name, *subject, {.device = device, .server = server});
        }
    }

private:
    static std::string quoted(std::string const& text) { return '"' + text + '"'; }
    static std::vector<std::string> link_words() { return {link_titles.begin(), link_titles.end()}; }

    [[nodiscard]] std::vector<std::string> mean_titles() const
    {
        auto titles = key_titles + link_words() +
                      std::vector<std::string>{
                          "raw_input",    "limit", "t_max [ms]",         "baseline",           "accuracy [%]",
                          "latency [ms]", "cut",   "joint_accuracy [%]", "joint_latency [ms]", "joint_cut"};
        for (double const points : settings_.accuracy_losses)
            titles.push_back(fmt::format("reduction_{:g} [%]", points));
        for (double const share : settings_.reductions)
            titles.push_back(fmt::format("accuracy_loss_at_{} [points]", percent(share)));
        return titles;
    }
    [[nodiscard]] static std::vector<std::string> load_titles()
    {
        return key_titles + link_words() + std::vector<std::string>{"arrivals [/s]",
                                                                    "baseline",
                                                                    "given_away [points]",
                                                                    "accuracy [%]",
                                                                    "p95 [ms]",
                                                                    "mean [ms]",
                                                                    "cut",
                                                                    "joint_accuracy [%]",
                                                                    "joint_p95 [ms]",
                                                                    "joint_mean [ms]",
                                                                    "joint_cut",
                                                                    "reduction [%]",
                                                                    "reduction_low [%]",
                                                                    "reduction_high [%]",
                                                                    "reduction_mean [%]"};
    }

    [[nodiscard]] nas::SearchSetting setting_of(LoadSettings::Machines which, LinkCase const& link,
                                                sim::PerSecond arrivals) const
    {
        auto scenario = scenario_;
        auto& devices = scenario.platform.devices;
        auto& application = scenario.applications.front();
        devices[application.origin].profile = sim::load_device(settings_.devices[which.device].profile);
        devices[application.servers.front()].profile =
            sim::load_device(settings_.servers[which.server].profile);
        auto& wifi = scenario.platform.links.front();
        wifi.up = wifi.down = sim::StepFunction{link.rate.value()};
        wifi.latency = link.delay;
        wifi.loss.reset();
        if (link.loss > 0) {
            wifi.loss = settings_.resend;
            wifi.loss->process = sim::PacketLoss{.probability = link.loss, .mtu = settings_.mtu};
        }
        application.codec.clear();
        if (link.bits < 32) application.codec = {sim::Quantise{link.bits}};
        application.arrivals = sim::Poisson{.rate = arrivals};
        application.raw_input = sim::RawInput::allowed; // who may send it is decided here
        scenario.run.seed = settings_.seed;
        return nas::search_setting_of(scenario, sim::Id<sim::Application>{0});
    }

    void run_pair(std::string const& name, StudiedSpace const& subject, LoadSettings::Machines which)
    {
        auto const& device = settings_.devices[which.device].column;
        auto const& server = settings_.servers[which.server].column;
        Key const key{name, device, server};
        fmt::print(stderr, "{}: {} and {}\n", name, device, server);
        nas::ChainTable const table{subject.space(), subject.times(device), subject.times(server)};
        for (auto const* times : {&table.device(), &table.server()})
            sources_.add({fmt::format("latency {} {}", name, times == &table.device() ? device : server),
                          quoted(times->source)});
        auto const fronts = subject.fronts(table);
        gaps_.add(key + std::vector<std::string>{text_of(fronts.median_gap), text_of(fronts.p95_gap)});

        auto const limits = limits_of(subject, table.device(), settings_.limits);
        for (auto const& link : links()) {
            auto const setting = setting_of(which, link, settings_.load.arrivals.front());
            for (auto const raw_input : {sim::RawInput::forbidden, sim::RawInput::allowed}) {
                Market const market{subject, table, fronts, LinkCosts{setting, subject.space()}, raw_input};
                for (std::size_t i = 0; i < limits.size(); ++i)
                    add_mean(key, subject, market,
                             {.link = link,
                              .raw_input = raw_input,
                              .share = settings_.limits[i],
                              .limit = limits[i]});
                if (which.device == 0 && which.server == 0 && raw_input == sim::RawInput::forbidden &&
                    link.loss == 0)
                    add_fronts(key, subject, market, link);
            }
        }
        for (auto const& loaded : settings_.load.machines)
            if (loaded.device == which.device && loaded.server == which.server)
                run_load(key, subject, table, fronts, which);
    }

    [[nodiscard]] std::vector<LinkCase> links() const
    {
        std::vector<LinkCase> links;
        for (auto const delay : settings_.delays)
            for (double const loss : settings_.losses)
                for (int const bits : settings_.bits)
                    for (auto const rate : settings_.rates)
                        links.push_back({.rate = rate, .bits = bits, .loss = loss, .delay = delay});
        return links;
    }

    struct Case {
        LinkCase link;
        sim::RawInput raw_input = sim::RawInput::forbidden;
        double share = 0;
        sim::Seconds limit;
    };

    void add_mean(Key const& key, StudiedSpace const& subject, Market const& market, Case const& at)
    {
        auto const joint = market.joint(at.limit);
        for (auto const& baseline : baselines(subject, market, at.limit, at.raw_input)) {
            auto row =
                key + words_of(at.link) +
                std::vector<std::string>{at.raw_input == sim::RawInput::allowed ? "allowed" : "forbidden",
                                         text_of(at.share), text_of(milliseconds(at.limit)), baseline.name};
            row = row +
                  words_of(subject,
                           baseline.ways.empty() ? std::nullopt : std::optional{baseline.ways.front()}) +
                  words_of(subject, joint);
            for (double const points : settings_.accuracy_losses)
                row.push_back(text_of(reduction(market, baseline, points)));
            for (double const share : settings_.reductions)
                row.push_back(text_of(accuracy_loss(market, baseline, share)));
            mean_.add(row);
        }
    }

    static std::vector<std::string> words_of(StudiedSpace const& subject,
                                             std::optional<FoundPair> const& found)
    {
        if (!found) return {"", "", ""};
        return {text_of(found->accuracy()), text_of(milliseconds(found->latency)),
                subject.cut_name(found->pair.cut)};
    }
    static std::vector<std::string> words_of(LinkCase const& link) { return link_words_of(link); }

    /// Per cent of the baseline's latency that the joint search saves with so many points less.
    static double reduction(Market const& market, Baseline const& baseline, double points)
    {
        if (baseline.ways.empty()) return nothing;
        auto const& rival = baseline.ways.front();
        auto const found = market.fastest_by_cut(rival.accuracy() - points);
        return 100 * (1 - found.front().latency / rival.latency);
    }
    /// Points that it loses where it has to save this share.
    static double accuracy_loss(Market const& market, Baseline const& baseline, double share)
    {
        if (baseline.ways.empty()) return nothing;
        auto const& rival = baseline.ways.front();
        auto const found = market.joint((1 - share) * rival.latency);
        return found ? rival.accuracy() - found->accuracy() : nothing;
    }

    void add_fronts(Key const& key, StudiedSpace const& subject, Market const& market, LinkCase const& link)
    {
        auto const add = [&](std::string const& series, FoundPair const& found) {
            front_.add(key + words_of(link) + std::vector<std::string>{series} +
                       words_of(subject, std::optional{found}));
        };
        for (auto const& found : market.front())
            add("joint", found);
        for (auto const& pair : market.on_device()) {
            add("B1", {pair, market.latency(pair)});
            add("B2", market.at_every_cut(pair).front());
        }
        add("B3", market.at_every_cut(market.on_device().back()).front());
    }

    // Under load
    // ----------------------------------------------------------------------------------------------------------

    void run_load(Key const& key, StudiedSpace const& subject, nas::ChainTable const& table,
                  PairFronts const& fronts, LoadSettings::Machines which)
    {
        auto const& load = settings_.load;
        auto const limit = limits_of(subject, table.device(), {load.limit}).front();
        for (auto const arrivals : load.arrivals)
            for (double const loss : load.losses)
                for (int const bits : settings_.bits)
                    for (auto const rate : load.rates) {
                        LinkCase const link{.rate = rate, .bits = bits, .loss = loss, .delay = load.delay};
                        auto const setting = setting_of(which, link, arrivals);
                        auto const words =
                            key + words_of(link) + std::vector<std::string>{text_of(arrivals.value())};
                        LinkCosts const costs{setting, subject.space()};
                        nas::Simulator screen{setting, {.replications = 1, .first = 0}};
                        Market const shy{subject, table, fronts, costs, sim::RawInput::forbidden};
                        Market const open{subject, table, fronts, costs, sim::RawInput::allowed};
                        for (auto const& baseline : baselines(subject, shy, limit, sim::RawInput::forbidden))
                            add_load(words, subject, shy, baseline, setting, screen);
                        add_load(words, subject, open,
                                 baselines(subject, open, limit, sim::RawInput::allowed).back(), setting,
                                 screen);
                    }
    }

    /// Of the best ways for a lone request, and the device alone, the one with the least 95th percentile.
    [[nodiscard]] FoundPair best_under_load(Market const& market, std::vector<FoundPair> const& ways,
                                            nas::Simulator& simulator) const
    {
        std::vector<FoundPair> tried;
        for (auto const& way : ways)
            if (tried.size() < settings_.load.tried ||
                market.costs().journey(way.pair).end == nas::Journey::End::on_device)
                tried.push_back(way);
        std::vector<nas::Journey> journeys;
        journeys.reserve(tried.size());
        for (auto const& way : tried)
            journeys.push_back(market.costs().journey(way.pair));
        auto const outcomes = simulator.outcomes(journeys);
        auto const best = std::ranges::min_element(outcomes, {}, &nas::SimulatedOutcome::p95);
        return tried[static_cast<std::size_t>(best - outcomes.begin())];
    }

    void add_load(std::vector<std::string> const& words, StudiedSpace const& subject, Market const& market,
                  Baseline const& baseline, nas::SearchSetting const& setting, nas::Simulator& simulator)
    {
        if (baseline.ways.empty()) return;
        auto const rival = best_under_load(market, baseline.ways, simulator);
        for (double const points : settings_.load.accuracy_losses) {
            auto const joint =
                best_under_load(market, market.fastest_by_cut(rival.accuracy() - points), simulator);
            auto const seen =
                compare(setting, market.costs().journey(rival.pair), market.costs().journey(joint.pair));
            load_.add(words +
                      std::vector<std::string>{baseline.name, text_of(points), text_of(rival.accuracy()),
                                               text_of(1e3 * seen.p95[0]), text_of(1e3 * seen.mean[0]),
                                               subject.cut_name(rival.pair.cut), text_of(joint.accuracy()),
                                               text_of(1e3 * seen.p95[1]), text_of(1e3 * seen.mean[1]),
                                               subject.cut_name(joint.pair.cut), text_of(seen.reduction),
                                               text_of(seen.interval.low), text_of(seen.interval.high),
                                               text_of(seen.reduction_of_mean)});
        }
    }

    struct Comparison {
        std::array<double, 2> p95{}, mean{}; ///< s, of the baseline and of the joint pair; over replications
        double reduction = 0;                ///< per cent, of the 95th percentile
        sim::Interval interval{nothing, nothing};
        double reduction_of_mean = 0;
    };

    /// In replications that chose neither; both meet the same arrivals and losses.
    [[nodiscard]] Comparison compare(nas::SearchSetting const& setting, nas::Journey const& rival,
                                     nas::Journey const& joint) const
    {
        Comparison comparison;
        std::vector<double> reductions;
        auto const count = settings_.load.replications;
        std::array const journeys{rival, joint};
        for (std::int64_t i = 0; i < count; ++i) {
            auto const records = nas::simulate_all(setting, journeys, {.replications = 1, .first = 1 + i});
            std::array<double, 2> p95{};
            for (std::size_t which = 0; which < 2; ++which) {
                auto const outcome = nas::outcome_of(records[which], setting.searched().name);
                p95[which] = outcome.p95.value();
                comparison.p95[which] += outcome.p95.value() / static_cast<double>(count);
                comparison.mean[which] += outcome.mean.value() / static_cast<double>(count);
            }
            reductions.push_back(100 * (1 - p95[1] / p95[0]));
        }
        for (double const reduction : reductions)
            comparison.reduction += reduction / static_cast<double>(count);
        if (auto const interval = sim::confidence_interval(reductions)) comparison.interval = *interval;
        comparison.reduction_of_mean = 100 * (1 - comparison.mean[1] / comparison.mean[0]);
        return comparison;
    }

    NascSettings settings_;
    sim::Scenario scenario_;
    CsvTable mean_;
    CsvTable front_;
    CsvTable load_;
    CsvTable sources_;
    CsvTable gaps_;
};

} // namespace

int main(int argc, char** argv)
{
    if (argc != 3) {
        fmt::print(stderr, "usage: sunder_nasc SETTINGS.json FOLDER\n");
        return 2;
    }
    try {
        std::filesystem::create_directories(argv[2]);
        Experiment{read_settings(argv[1]), argv[2]}.run();
    } catch (std::exception const& problem) {
        fmt::print(stderr, "sunder_nasc: error: {}\n", problem.what());
        return 1;
    }
    return 0;
}
