// What the experiments of scenarios/paper stand on.
#include "nas/evaluate/simulator.hpp"
#include "nas/realise/fbnet.hpp"
#include "sim/base/random.hpp"
#include "sim/config/load.hpp"
#include "sim/cost/transfer_cost.hpp"
#include "tests/source_dir.hpp"
#include "tools/paper/link_costs.hpp"
#include "tools/paper/pair_fronts.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace sunder::paper {
namespace {

nas::SourceText shipped(std::string const& name)
{
    std::ifstream in{std::string{SUNDER_SOURCE_DIR} + "/models/nas/" + name};
    std::ostringstream text;
    text << in.rdbuf();
    return std::make_shared<sim::Source>(sim::Source{.name = name, .text = text.str()});
}

nas::ComputeTimes times(nas::ArchitectureSpace const& space, std::string const& column)
{
    sim::Diagnostics diagnostics;
    auto const latencies = nas::parse_kind_latencies(shipped("fbnet_latency.csv"), column, diagnostics);
    diagnostics.raise_if_any();
    return nas::additive_times(space, latencies->by_kind, column);
}

class FbnetFronts : public testing::Test {
protected:
    FbnetFronts()
    {
        sim::Diagnostics diagnostics;
        formula = *nas::parse_stand_in(shipped("fbnet_accuracy.csv"), space->space(), diagnostics);
        fronts = fronts_of_fbnet(table, formula);
    }

    std::unique_ptr<nas::ArchitectureSpace> space = nas::make_fbnet();
    nas::ChainTable table{*space, times(*space, "raspi4"), times(*space, "titan_rtx_1")};
    nas::StandInFormula formula;
    PairFronts fronts;
};

TEST_F(FbnetFronts, HoldThePricesOfTheirNetworks)
{
    nas::StandInAccuracy const accuracy{*space, formula};
    for (auto const& front : fronts.at_cut) {
        auto const& pair = front[front.size() / 2];
        auto const at = table.at_every_cut(pair.choices)[pair.cut];
        EXPECT_NEAR(pair.head.value(), at.head.value(), 1e-12);
        EXPECT_NEAR(pair.tail.value(), at.tail.value(), 1e-12);
        EXPECT_NEAR(pair.accuracy, accuracy.accuracy(pair.choices), 1e-9);
    }
}

TEST_F(FbnetFronts, AreBeatenByNoNetworkDrawnAtRandom)
{
    nas::StandInAccuracy const accuracy{*space, formula};
    sim::Random random{sim::Seed{7}};
    for (int i = 0; i < 500; ++i) {
        nas::Choices choices(22);
        for (auto& choice : choices)
            choice = static_cast<int>(9 * random.uniform());
        choices.push_back(0);
        for (auto const& at : table.at_every_cut(choices)) {
            auto const* const rival = most_accurate(fronts.at_cut[at.cut], at.head + at.tail);
            ASSERT_NE(rival, nullptr);
            EXPECT_GE(rival->accuracy, accuracy.accuracy(choices)) << "cut " << at.cut;
        }
    }
}

TEST_F(FbnetFronts, MissLittle)
{
    EXPECT_LT(fronts.median_gap, 0.1);
}

TEST(FastestPair, HasTheAccuracyAskedFor)
{
    auto const pair = [](double accuracy, double seconds) {
        return Pair{.accuracy = accuracy, .head = sim::Seconds{seconds}, .tail = {}, .cut = 1, .choices = {}};
    };
    std::vector const front{pair(60, 1), pair(70, 2), pair(75, 4)};
    EXPECT_EQ(fastest(front, 65)->accuracy, 70);
    EXPECT_EQ(fastest(front, 70)->accuracy, 70);
    EXPECT_EQ(fastest(front, 76), nullptr);
    EXPECT_EQ(most_accurate(front, sim::Seconds{3.9})->accuracy, 70);
    EXPECT_EQ(most_accurate(front, sim::Seconds{0.9}), nullptr);
}

/// 65,536 bytes, 44 packets, over 50 Mbit/s and 2 ms.
struct Message {
    explicit Message(sim::PacketLoss const& packets)
    {
        auto scenario =
            sim::load_scenario(std::string{SUNDER_SOURCE_DIR} + "/scenarios/paper/nasc/base.yaml");
        scenario.platform.devices.front().count = 1;
        auto& wifi = scenario.platform.links.front();
        wifi.latency = sim::Seconds{2e-3};
        wifi.loss = sim::Loss{.process = packets, .timeout = sim::Seconds{5e-3}, .backoff = 1, .tries = 20};
        scenario.applications.front().arrivals =
            sim::Periodic{.every = sim::Seconds{1}, .start = {}, .stagger = {}};
        scenario.run.until = sim::Seconds{4000};
        scenario.run.warm_up = {};
        setting = nas::search_setting_of(scenario, {});
    }
    nas::SearchSetting setting;
    nas::Journey journey{.sent = sim::Bytes{65'536}};
};

TEST(TimeOfLosses, IsThatOfTheSimulation)
{
    Message message{{.probability = 0.05, .mtu = sim::Bytes{1500}}};
    auto const& link = message.setting.base.platform.links.front();
    auto const expected =
        nas::LoneJourney{message.setting}.latency(message.journey) +
        sim::time_of_losses(link, {.per_byte = 1.0 / sim::BytesPerSecond{6.25e6}}, message.journey.sent);
    nas::Simulator simulator{message.setting, {.replications = 1, .processes = 1}};
    auto const seen = simulator.outcomes(std::array{message.journey}).front();
    EXPECT_EQ(seen.lost, 0);
    EXPECT_NEAR(seen.mean.value(), expected.value(), 0.01 * expected.value());
}

} // namespace
} // namespace sunder::paper
