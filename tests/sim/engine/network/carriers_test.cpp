/// Flows that start, end and are taken away, over carriers in virtual time and over SimGrid's.
#include "sim/base/random.hpp"
#include "sim/engine/network/fluid_network.hpp"
#include "sim/engine/network/max_min_carrier.hpp"
#include "sim/engine/network/shared_carrier.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

namespace sunder::sim {
namespace {

/// One flow of a case: what is planned, and what became of it.
struct Planned {
    double start_at = 0;
    double abort_at = 0; ///< if it is still there
    Bytes bytes;
    std::size_t path = 0;
};
struct Fate {
    double ended_at = -1;
    double left = -1; ///< when it was taken away
};

struct Mesh {
    std::vector<StepFunction> links;
    std::optional<CellShare> cell;               ///< what the first link is, if it is one
    std::vector<std::vector<std::size_t>> paths; ///< numbers of links
    std::vector<double> airtimes;                ///< (paths,), in the cell
    std::vector<Planned> flows;
};

/// Up to six links, some of which change or go down, up to six ways over them, and twelve flows.
Mesh random_mesh(Random& random)
{
    auto const between = [&](double low, double high) { return low + (high - low) * random.uniform(); };
    auto const upto = [&](std::size_t most) {
        return static_cast<std::size_t>(random.uniform() * static_cast<double>(most + 1));
    };
    Mesh mesh;
    for (std::size_t links = 1 + upto(5); links > 0; --links) {
        double const rate = between(20, 200);
        double const other = random.uniform() < 0.2 ? 0 : between(0, 200);
        mesh.links.push_back(random.uniform() < 0.5
                                 ? StepFunction{rate}
                                 : StepFunction{{0, between(0.1, 1)}, {rate, other}, Seconds{between(1, 2)}});
    }
    for (std::size_t paths = 1 + upto(5); paths > 0; --paths) {
        std::vector<std::size_t> path;
        for (std::size_t link = 0; link < mesh.links.size(); ++link) {
            if (random.uniform() < 0.5) path.push_back(link);
        }
        if (path.empty()) path.push_back(upto(mesh.links.size() - 1));
        mesh.paths.push_back(path);
        mesh.airtimes.push_back(1 / between(20, 200));
    }
    if (random.uniform() < 0.5) mesh.cell = CellShare::throughput;
    for (int flows = 0; flows < 12; ++flows) {
        double const start = between(0, 4);
        mesh.flows.push_back(
            {start, start + between(0, 8), Bytes{between(1, 100)}, upto(mesh.paths.size() - 1)});
    }
    return mesh;
}

/// Starts and aborts the flows of all meshes and notes what becomes of them. Flow f of mesh m has the number
/// 12 m + f.
class Course final : public Carrier::Listener, Wakeable {
public:
    explicit Course(std::vector<Mesh> const& meshes)
    {
        for (auto const& mesh : meshes)
            flows_.insert(flows_.end(), mesh.flows.begin(), mesh.flows.end());
        keys_.resize(flows_.size());
        fates_.resize(flows_.size());
        for (std::size_t i = 0; i < flows_.size(); ++i) {
            calendar.schedule(Seconds{flows_[i].start_at}, Turn{}, *this, 2 * i);
            calendar.schedule(Seconds{flows_[i].abort_at}, Turn{}, *this, 2 * i + 1);
        }
    }

    void serve(Carrier& carrier, Id<FluidPath> path)
    {
        carriers_.push_back(&carrier);
        paths_.push_back(path);
    }
    [[nodiscard]] std::vector<Fate> const& fates() const { return fates_; }

    Calendar calendar;

private:
    void wake(std::uint64_t token) override
    {
        auto const flow = token / 2;
        if (token % 2 == 0)
            keys_[flow] = carriers_[flow]->start(
                {.path = paths_[flow], .bytes = flows_[flow].bytes, .turn = {}, .token = flow});
        else if (fates_[flow].ended_at < 0)
            fates_[flow].left = carriers_[flow]->abort(keys_[flow]).value();
    }
    void served(std::uint64_t flow) override { fates_[flow].ended_at = calendar.now().value(); }

    std::vector<Planned> flows_;
    std::vector<Carrier*> carriers_;
    std::vector<Id<FluidPath>> paths_;
    std::vector<Carrier::FlowKey> keys_;
    std::vector<Fate> fates_;
};

/// All meshes as one network.
struct Network {
    FluidNetwork::Setup setup{.model = NetworkModel::solver, .links = {}, .paths = {}, .largest = Bytes{100}};
    std::vector<Id<FluidPath>> paths; ///< of each flow
};

Network network_of(std::vector<Mesh> const& meshes)
{
    Network network;
    for (auto const& mesh : meshes) {
        auto const first_link = network.setup.links.size();
        auto const first_path = network.setup.paths.size();
        for (auto const& link : mesh.links)
            network.setup.links.push_back({.rate = &link, .latency = {}, .cell = {}});
        network.setup.links[Id<FluidLink>{first_link}].cell = mesh.cell;
        for (std::size_t i = 0; i < mesh.paths.size(); ++i) {
            auto& path = network.setup.paths.emplace_back();
            for (auto const link : mesh.paths[i]) {
                path.links.emplace_back(first_link + link);
                path.airtimes.push_back(link == 0 && mesh.cell ? mesh.airtimes[i] : 0);
            }
        }
        for (auto const& flow : mesh.flows)
            network.paths.emplace_back(first_path + flow.path);
    }
    return network;
}

std::vector<Fate> by_virtual_time(std::vector<Mesh> const& meshes)
{
    Course course{meshes};
    auto const network = network_of(meshes);
    MaxMinCarrier carrier{
        {.links = network.setup.links, .paths = network.setup.paths}, course.calendar, course};
    for (auto const path : network.paths)
        course.serve(carrier, path);
    while (!course.calendar.empty())
        course.calendar.wake_next();
    return course.fates();
}

std::vector<Fate> by_simgrid(std::vector<Mesh> const& meshes)
{
    Course course{meshes};
    auto const network = network_of(meshes);
    auto const solver = make_fluid_network(network.setup, course.calendar, course);
    for (auto const path : network.paths)
        course.serve(*solver, path);
    solver->run();
    return course.fates();
}

/// Each mesh is one link.
std::vector<Fate> by_single_links(std::vector<Mesh> const& meshes)
{
    Course course{meshes};
    std::vector<std::unique_ptr<Carrier>> carriers;
    for (auto const& mesh : meshes) {
        carriers.push_back(std::make_unique<SharedCarrier>(mesh.links.front(), course.calendar, course));
        for (std::size_t flow = 0; flow < mesh.flows.size(); ++flow)
            course.serve(*carriers.back(), {});
    }
    while (!course.calendar.empty())
        course.calendar.wake_next();
    return course.fates();
}

std::vector<Mesh> random_meshes(std::uint64_t seed)
{
    Random random{Seed{seed}};
    std::vector<Mesh> meshes(300);
    std::ranges::generate(meshes, [&] { return random_mesh(random); });
    return meshes;
}

void expect_equal(std::vector<Fate> const& some, std::vector<Fate> const& others)
{
    int aborted = 0;
    for (std::size_t i = 0; i < some.size(); ++i) {
        EXPECT_NEAR(some[i].ended_at, others[i].ended_at, 1e-9) << i;
        EXPECT_NEAR(some[i].left, others[i].left, 1e-9 * 100) << i;
        if (some[i].left > 0) ++aborted;
    }
    auto const share = static_cast<double>(aborted) / static_cast<double>(some.size());
    EXPECT_GT(share, 0.1);
    EXPECT_LT(share, 0.9);
}

TEST(Carriers, AgreeOnFlowsThatEndAndOnThoseThatAreTakenAway)
{
    auto const meshes = random_meshes(7);
    expect_equal(by_virtual_time(meshes), by_simgrid(meshes));
}

TEST(Carriers, OfSingleLinksAgreeWithThoseOfMany)
{
    auto meshes = random_meshes(8);
    for (auto& mesh : meshes) {
        mesh.cell.reset();
        mesh.links.erase(mesh.links.begin() + 1, mesh.links.end());
        mesh.paths.assign(mesh.paths.size(), {0});
    }
    expect_equal(by_virtual_time(meshes), by_single_links(meshes));
}

/// What it used stays used: two flows share a link of 10 B/s for 1 s, then one is alone.
TEST(ACarrier, GivesTheRestWhatAnAbortedFlowLeaves)
{
    std::vector<Mesh> const meshes{{.links = {StepFunction{10}},
                                    .cell = {},
                                    .paths = {{0}},
                                    .airtimes = {},
                                    .flows = {{0, 1, Bytes{20}, 0}, {0, 100, Bytes{15}, 0}}}};
    for (auto const& fates : {by_virtual_time(meshes), by_single_links(meshes)}) {
        EXPECT_DOUBLE_EQ(fates[0].left, 15);
        EXPECT_DOUBLE_EQ(fates[1].ended_at, 2);
    }
}

} // namespace
} // namespace sunder::sim
