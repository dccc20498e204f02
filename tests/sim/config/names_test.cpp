#include "sim/config/load.hpp"
#include "sim/config/stated_errors.hpp"
#include "sim/config/sweep_scenario.hpp"
#include "tests/scratch_folder.hpp"
#include "tests/sim/id_literal.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>

namespace sunder::sim {
namespace {

using namespace literals;
namespace fs = std::filesystem;

std::string const phone = "format: sunder-device/1\nspeed: 1 Gflop/s\nerror: {median: 20 %, p80: 40 %}\n";
std::string const faster_phone = "format: sunder-device/1\nspeed: 2 Gflop/s\n";
std::string const net =
    "format: sunder-model/1\ninput: {bytes: 100 kB}\n"
    "ops: [{name: a, work: 1 Mflop, output: 10 kB}, {name: b, work: 2 Mflop, output: 1 kB}]\n";
std::string const trace = "time [s],rate [Mbit/s]\n0,8\n10,16\n";
std::string const link = "format: sunder-link/1\nrate: {trace: walk}\n";

std::string const scenario =
    "format: sunder-scenario/1\n"
    "devices:\n"
    "  phone: {profile: phone}\n"
    "  server: {speed: 10 Gflop/s}\n"
    "links:\n"
    "  radio: {profile: radio}\n"
    "routes:\n"
    "  - {from: phone, to: server, via: [radio]}\n"
    "applications:\n"
    "  camera: {model: net, origin: phone, arrivals: {periodic: 100 ms}, servers: [server]}\n"
    "run: {until: 1 s}\n";

FileText nothing(fs::path const& /*path*/)
{
    return {std::nullopt, std::string{no_such_file}};
}

/// A scenario that names all by their names, and the folder of SUNDER_PATH that has them.
class FilesByName : public testing::Test {
protected:
    void SetUp() override
    {
        write("shelf/devices/phone.yaml", phone);
        write("shelf/links/radio.yaml", link);
        write("shelf/traces/walk.csv", trace);
        write("shelf/dnn/net.yaml", net);
        write("own/scenario.yaml", scenario);
        setenv("SUNDER_PATH", (folder_ / "shelf").c_str(), 1);
    }
    void TearDown() override { unsetenv("SUNDER_PATH"); }

    void write(std::string const& path, std::string const& text) const
    {
        fs::create_directories((folder_ / path).parent_path());
        write_content(folder_ / path, text);
    }
    [[nodiscard]] Scenario load(Overrides const& overrides = {}) const
    {
        return load_scenario(folder_ / "own/scenario.yaml", overrides);
    }
    [[nodiscard]] std::string mistakes() const
    {
        try {
            (void)load();
        } catch (InputError const& error) {
            return error.what();
        }
        return {};
    }

    ScratchFolder folder_;
};

double speed_of(Scenario const& scenario)
{
    return scenario.platform.devices[0_id].profile.speed->value();
}

TEST_F(FilesByName, AreFoundOnTheShelvesOfTheUser)
{
    auto const loaded = load();
    EXPECT_EQ(speed_of(loaded), 1e9);
    EXPECT_EQ(loaded.platform.devices[0_id].profile.name, "phone");
    EXPECT_EQ(loaded.platform.links[0_id].up.of_device(0).mean(), 1.5e6);
    EXPECT_EQ(loaded.models[loaded.applications[0_id].model].name, "net");
}

TEST_F(FilesByName, AreFirstThoseBesideTheScenario)
{
    write("own/phone.yaml", faster_phone);
    EXPECT_EQ(speed_of(load()), 2e9);
}

TEST_F(FilesByName, AreNotFoldersBesideTheScenario)
{
    fs::create_directories(folder_ / "own/phone");
    EXPECT_EQ(speed_of(load()), 1e9);
}

TEST_F(FilesByName, MayComeAlong)
{
    auto const loaded = load({.settings = {"devices.phone.profile=raspberry_pi_4"}});
    EXPECT_EQ(loaded.platform.devices[0_id].profile.name, "raspberry_pi_4");
}

TEST_F(FilesByName, MayBeGivenOnTheCommandLine)
{
    write("shelf/devices/tablet.yaml", faster_phone);
    EXPECT_EQ(speed_of(load({.settings = {"devices.phone.profile=tablet"}})), 2e9);
}

TEST_F(FilesByName, AreModelsOnlyWhereTheScenarioHasNoneOfTheName)
{
    auto const loaded =
        load({.settings = {"models={net: {input: {bytes: 1 kB}, ops: [{name: only, work: 1 flop, "
                           "output: 1 kB}]}}"}});
    EXPECT_EQ(loaded.models[loaded.applications[0_id].model].ops.front().name, "only");
}

TEST_F(FilesByName, AreOneModelForAllApplicationsThatNameIt)
{
    auto const loaded =
        load({.settings = {"applications.other={model: net, origin: phone, arrivals: {periodic: 1 s}, "
                           "servers: [server]}"}});
    EXPECT_EQ(loaded.models.size(), 1);
}

TEST_F(FilesByName, AreKeptWithTheResultWhateverBecomesOfThem)
{
    auto const before = load();
    unsetenv("SUNDER_PATH");
    auto const again =
        parse_scenario({.path = "elsewhere/scenario.yaml", .text = before.text, .read_file = nothing});
    EXPECT_EQ(speed_of(again), 1e9);
    EXPECT_EQ(again.platform.devices[0_id].profile.name, "phone");
    EXPECT_EQ(again.platform.links[0_id].up.of_device(0).mean(), 1.5e6);
    EXPECT_EQ(again.models[again.applications[0_id].model].name, "net");
    EXPECT_EQ(again.text, before.text);
}

TEST_F(FilesByName, AreKeptAlthoughOthersOfTheNameLieBesideTheResult)
{
    auto const before = load();
    write("own/phone.yaml", faster_phone);
    auto const again = parse_scenario({.path = folder_ / "own/scenario.yaml", .text = before.text});
    EXPECT_EQ(speed_of(again), 1e9);
}

TEST_F(FilesByName, AreAmongTheInputsByTheirPlaceOnTheShelf)
{
    auto const inputs = load().inputs;
    std::vector<std::string> paths;
    for (auto const& input : inputs)
        paths.push_back(input.path);
    EXPECT_EQ(paths, (std::vector<std::string>{"scenario.yaml", "sunder:path1/devices/phone.yaml",
                                               "sunder:path1/dnn/net.yaml", "sunder:path1/links/radio.yaml",
                                               "sunder:path1/traces/walk.csv"}));
}

TEST_F(FilesByName, MayBeVaried)
{
    write("shelf/devices/tablet.yaml", faster_phone);
    SweepScenario sweep{folder_ / "own/scenario.yaml",
                        {.scenario = {}, .variations = {"devices.phone.profile=phone,tablet"}}};
    EXPECT_EQ(speed_of(sweep.at(0)), 1e9);
    EXPECT_EQ(speed_of(sweep.at(1)), 2e9);
}

TEST_F(FilesByName, AreSoughtAndNamedWhereNoneIsFound)
{
    fs::remove(folder_ / "shelf/devices/phone.yaml");
    write("shelf/devices/phones.yaml", phone);
    auto const text = mistakes();
    EXPECT_NE(text.find("scenario.yaml:3:20: error: there is no device 'phone'\n"), std::string::npos)
        << text;
    EXPECT_NE(text.find("did you mean 'phones'"), std::string::npos) << text;
    EXPECT_NE(text.find((folder_ / "shelf/devices").string()), std::string::npos) << text;
}

TEST_F(FilesByName, AreNeverReachedThroughOtherFolders)
{
    write("shelf/secret.yaml", phone);
    write("own/scenario.yaml", "format: sunder-scenario/1\ndevices: {phone: {profile: ../secret}}\n");
    EXPECT_NE(mistakes().find("cannot be read: there is no such file"), std::string::npos);
}

TEST_F(FilesByName, OfModelsAreSoughtWhereThereIsNone)
{
    fs::remove(folder_ / "shelf/dnn/net.yaml");
    auto const text = mistakes();
    EXPECT_NE(text.find("there is no model 'net'"), std::string::npos) << text;
    EXPECT_NE(text.find((folder_ / "shelf/dnn").string()), std::string::npos) << text;
}

TEST_F(FilesByName, StateHowFarTheirTimesAreOff)
{
    auto const doubted = load_doubted(folder_ / "own/scenario.yaml");
    ASSERT_TRUE(doubted.errors[0_id]);
    EXPECT_EQ(doubted.errors[0_id]->median, 0.2);
    EXPECT_EQ(doubted.errors[0_id]->p80, 0.4);
    EXPECT_FALSE(doubted.errors[1_id]);
}

TEST_F(FilesByName, AreDrawnAsFarOffInASweepInDoubt)
{
    SweepScenario sweep{folder_ / "own/scenario.yaml", {.scenario = {}, .variations = {}, .doubt = 4}};
    EXPECT_EQ(sweep.points().size(), 4);
    auto const factors = drawn_factors({.median = 0.2, .p80 = 0.4}, "phone", {.seed = Seed{1}, .count = 4});
    for (std::int64_t i = 0; i < 4; ++i)
        EXPECT_NEAR(speed_of(sweep.at(i)) * factors[static_cast<std::size_t>(i)], 1e9, 1e4);
}

TEST_F(FilesByName, AreDrawnAtEachPointOfASweep)
{
    SweepScenario sweep{folder_ / "own/scenario.yaml",
                        {.scenario = {}, .variations = {"devices.phone.count=1,2,3"}, .doubt = 4}};
    EXPECT_EQ(sweep.points().size(), 12);
}

TEST_F(FilesByName, ThatStateNoErrorCannotBeDrawn)
{
    write("shelf/devices/phone.yaml", faster_phone);
    SweepOverrides const overrides{.scenario = {}, .variations = {}, .doubt = 4};
    EXPECT_THROW((SweepScenario{folder_ / "own/scenario.yaml", overrides}), InputError);
}

TEST_F(FilesByName, MayBeSaidToTakeLonger)
{
    EXPECT_EQ(speed_of(load({.settings = {"devices.phone.time_factor=4"}})), 0.25e9);
}

} // namespace
} // namespace sunder::sim
