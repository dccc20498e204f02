#include "tests/cli/program.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <string>
#include <string_view>

namespace sunder::cli {
namespace {

using Json = nlohmann::json;

bool holds(std::string const& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

class ListOfFiles : public ProgramTest {};

TEST_F(ListOfFiles, HasAllThatComesAlong)
{
    ASSERT_EQ(sunder("list --json"), 0) << err;
    auto const list = Json::parse(out);
    for (auto const& [kind, name] : {std::pair{"devices", "raspberry_pi_4"},
                                     {"models", "mobilenet_v2"},
                                     {"links", "wifi_5"},
                                     {"traces", "lte_drive"}}) {
        auto const& files = list.at(kind);
        auto const found =
            std::ranges::find_if(files, [name = name](auto const& file) { return file.at("name") == name; });
        ASSERT_NE(found, files.end()) << name;
        EXPECT_TRUE(found->at("flaw").is_null()) << found->dump();
        EXPECT_FALSE(found->at("what").get<std::string>().empty()) << name;
    }
    for (auto const& [kind, files] : list.items())
        if (files.is_array())
            for (auto const& file : files)
                EXPECT_TRUE(file.at("flaw").is_null()) << file.dump();
}

TEST_F(ListOfFiles, HasFigures)
{
    ASSERT_EQ(sunder("list models"), 0) << err;
    EXPECT_TRUE(holds(out, "3,504,872")) << out; // parameters of MobileNetV2
    ASSERT_EQ(sunder("list links"), 0) << err;
    EXPECT_TRUE(holds(out, "351 Mbit/s")) << out;
    ASSERT_EQ(sunder("list traces"), 0) << err;
    EXPECT_TRUE(holds(out, "600.00 s")) << out;
}

TEST_F(ListOfFiles, HasThoseOfTheUserAndTheirErrors)
{
    ASSERT_EQ(shell("mkdir -p mine/devices"), 0);
    std::ofstream{in_folder("mine/devices/camera.yaml")}
        << "# A camera of ours.\nformat: sunder-device/1\nspeed: 3 Gflop/s\nerror: {median: 12 %, p80: 30 %, "
           "networks: 33}\n";
    std::ofstream{in_folder("mine/devices/broken.yaml")} << "format: sunder-device/1\nspeed: fast\n";
    ASSERT_EQ(shell(std::string{"SUNDER_PATH=mine "} + SUNDER_PROGRAM + " list devices"), 0) << err;
    EXPECT_TRUE(holds(out, "12 %, 30 %")) << out;
    EXPECT_TRUE(holds(out, "A camera of ours.")) << out;
    EXPECT_TRUE(holds(out, "cannot be used:")) << out;
    EXPECT_TRUE(holds(out, "mine/devices")) << out;
}

TEST_F(ListOfFiles, SaysToWhichFileAnAliasLeads)
{
    ASSERT_EQ(sunder("list devices raspberry_pi_4"), 0) << err;
    EXPECT_TRUE(holds(out, "raspberry_pi_4_ncnn_4t: Raspberry Pi 4")) << out;
    ASSERT_EQ(shell("mkdir -p mine/devices && ln -s board.yaml mine/devices/short.yaml"), 0);
    std::ofstream{in_folder("mine/devices/board.yaml")} << "format: sunder-device/1\nspeed: 3 Gflop/s\n";
    ASSERT_EQ(shell(std::string{"SUNDER_PATH=mine "} + SUNDER_PROGRAM + " list devices short --json"), 0)
        << err;
    EXPECT_TRUE(holds(out, "\"what\": \"board\"")) << out;
}

TEST_F(ListOfFiles, KnowsItsKinds)
{
    EXPECT_EQ(sunder("list device"), 2);
    EXPECT_TRUE(holds(err, "did you mean 'devices'?")) << err;
}

class NewScenario : public ProgramTest {};

TEST_F(NewScenario, ChecksCleanAndRuns)
{
    ASSERT_EQ(sunder("new doorbell --device raspberry_pi_4 --link wifi_4 --model resnet18 --count 3 "
                     "--arrivals '1 /s' -o mine.yaml"),
              0)
        << err;
    EXPECT_EQ(sunder("check mine.yaml"), 0) << err;
    EXPECT_EQ(err, "");
    EXPECT_EQ(sunder("run mine.yaml --replications 1 --set run.until=10s"), 0) << err;
    EXPECT_TRUE(holds(out, "doorbell")) << out;
}

TEST_F(NewScenario, IsNotWrittenOverAFile)
{
    std::ofstream{in_folder("mine.yaml")} << "dear\n";
    EXPECT_NE(sunder("new -o mine.yaml"), 0);
    EXPECT_TRUE(holds(err, "'mine.yaml' is there already")) << err;
    EXPECT_EQ(content_of(in_folder("mine.yaml")), "dear\n");
}

TEST_F(NewScenario, IsRefusedWhereANameIsOfNothing)
{
    EXPECT_EQ(sunder("new --device raspbery_pi_4 -o mine.yaml"), 2);
    EXPECT_TRUE(holds(err, "there is no device 'raspbery_pi_4'")) << err;
    EXPECT_TRUE(holds(err, "'raspberry_pi_4'")) << err;
    EXPECT_FALSE(std::filesystem::exists(in_folder("mine.yaml")));
}

/// Requests whose further passes go through another model.
class FurtherPasses : public ProgramTest {
protected:
    void write(std::string const& then)
    {
        std::ofstream{in_folder("mine.yaml")} << R"(format: sunder-scenario/1
models: {next: {input: {name: word, bytes: 4 B}, ops: [{name: all, work: 1 Mflop, output: 4 B}]}}
devices: {phone: {speed: 1 Gflop/s}}
applications:
  camera: {model: mobilenet_v2, origin: phone, arrivals: {periodic: 10 s}, split: device_only, steps: {count: 2, then: )" +
                                                     then + "}}\nrun: {until: 30 s}\n";
    }
};

TEST_F(FurtherPasses, GoThroughAModelThatGoesByItsName)
{
    write("squeezenet1_1");
    EXPECT_EQ(sunder("check mine.yaml"), 0) << err;
    EXPECT_EQ(sunder("run mine.yaml"), 0) << err;
    EXPECT_EQ(sunder("plan mine.yaml --ops --json"), 0) << err;
    EXPECT_TRUE(holds(out, "squeezenet1_1")) << out;
    std::ofstream{in_folder("squeezenet1_1.yaml")} << "format: sunder-model/1\ninput: {name: word, bytes: 4 "
                                                      "B}\nops: [{name: mine, work: 1 Mflop, output: 4 B}]\n";
    EXPECT_EQ(sunder("plan mine.yaml --ops --json"), 0) << err;
    EXPECT_TRUE(holds(out, "\"mine\"")) << out; // the user's own goes first
    write("next");
    EXPECT_EQ(sunder("check mine.yaml"), 0) << err;
}

TEST_F(FurtherPasses, AreRefusedWhereThereIsNoSuchModel)
{
    write("squezenet1_1");
    EXPECT_EQ(sunder("run mine.yaml"), 2);
    EXPECT_TRUE(holds(err, "mine.yaml:5:")) << err;
    EXPECT_TRUE(holds(err, "'squezenet1_1'")) << err;
}

/// A new scenario whose devices state how far they are off.
class PlanInDoubt : public ProgramTest {
protected:
    void SetUp() override
    {
        ProgramTest::SetUp();
        ASSERT_EQ(sunder("new --link wifi_4 -o mine.yaml"), 0) << err;
    }
    static std::string in_doubt(std::string const& error)
    {
        return " --set 'devices.device.error=" + error + "' --set 'devices.server.error=" + error + "'";
    }
};

TEST_F(PlanInDoubt, AddsUpToOneAndHasTheRegretOfTheChosenCut)
{
    ASSERT_EQ(sunder("plan mine.yaml --doubt --draws 100 --json" + in_doubt("{median: 40 %}")), 0) << err;
    auto const doubt = Json::parse(out).at("applications").at("camera").at("doubt");
    double sum = 0;
    for (auto const& cut : doubt.at("cuts"))
        sum += cut.at("best").get<double>();
    EXPECT_NEAR(sum, 1, 1e-9);
    EXPECT_GT(doubt.at("cuts").size(), 1U);
    EXPECT_GT(doubt.at("chosen").at("regret").get<double>(), 0);
    EXPECT_EQ(doubt.at("draws"), 100);
}

TEST_F(PlanInDoubt, IsSureWhereProfilesAreAllButExact)
{
    ASSERT_EQ(sunder("plan mine.yaml --doubt --draws 20 --json" + in_doubt("{median: 0.001 %}")), 0) << err;
    auto const doubt = Json::parse(out).at("applications").at("camera").at("doubt");
    EXPECT_EQ(doubt.at("chosen").at("best"), 1);
    EXPECT_EQ(doubt.at("chosen").at("regret"), 0);
}

TEST_F(PlanInDoubt, StandsBesideTheTable)
{
    ASSERT_EQ(sunder("plan mine.yaml --doubt --draws 50" + in_doubt("{median: 30 %, p80: 60 %}")), 0) << err;
    EXPECT_TRUE(holds(out, "half within 30 %, four fifths within 60 %")) << out;
    EXPECT_TRUE(holds(out, "is the best in")) << out;
}

TEST_F(PlanInDoubt, HangsOnTheSeedOnly)
{
    auto const plan = "plan mine.yaml --doubt --draws 50" + in_doubt("{median: 30 %}");
    ASSERT_EQ(sunder(plan), 0) << err;
    auto const first = out;
    ASSERT_EQ(sunder(plan), 0) << err;
    EXPECT_EQ(out, first);
    ASSERT_EQ(sunder(plan + " --seed 9"), 0) << err;
    EXPECT_NE(out, first);
}

TEST_F(PlanInDoubt, IsToldOfInSweepsPointByPoint)
{
    ASSERT_EQ(
        sunder(
            "sweep mine.yaml --doubt --draws 20 --vary 'links.link.rate=2 Mbit/s,50 Mbit/s' --replications 1 "
            "--set run.until=2s --set run.warm_up=0s -o doubt.h5" +
            in_doubt("{median: 30 %}")),
        0)
        << err;
    EXPECT_TRUE(holds(out, "40 points: 40 done")) << out;
    ASSERT_EQ(sunder("show doubt.h5 --splits"), 0) << err;
    EXPECT_TRUE(holds(out, "with the times of devices drawn")) << out;
    ASSERT_EQ(sunder("show doubt.h5 --splits --json"), 0) << err;
    auto const drawn = Json::parse(out).at("drawn");
    ASSERT_EQ(drawn.size(), 2U);
    EXPECT_EQ(drawn.at(0).at("draws"), 20);
}

TEST_F(PlanInDoubt, NeedsSomethingToDoubt)
{
    EXPECT_EQ(sunder("plan mine.yaml --doubt --draws 10 --set 'devices.device={speed: 1 Gflop/s}' --set "
                     "'devices.server={speed: 9 Gflop/s}'"),
              2);
    EXPECT_EQ(sunder("plan mine.yaml --doubt --draws 0"), 2);
    EXPECT_EQ(sunder("plan mine.yaml --draws 5"), 2);
    EXPECT_EQ(sunder("plan mine.yaml --doubt --draws 5 --under-load"), 2);
    EXPECT_TRUE(holds(err, "sunder sweep")) << err;
}

} // namespace
} // namespace sunder::cli
