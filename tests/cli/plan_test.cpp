#include "tests/cli/program.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::cli {
namespace {

bool holds(std::string const& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

/// 40 layers of two ops, one behind the other. What crosses in the middle of layer 7 is small.
std::string forty_layers()
{
    std::string ops;
    for (int layer = 0; layer < 40; ++layer)
        ops += fmt::format("      - {{name: net.layer.{0}.in, work: 1 Mflop, output: {1} kB}}\n"
                           "      - {{name: net.layer.{0}.out, work: 1 Mflop, output: 100 kB}}\n",
                           layer, layer == 7 ? 1 : 100);
    return fmt::format(
        "format: sunder-scenario/1\n"
        "models:\n  net:\n    input: {{name: image, shape: [3, 8, 8], type: uint8}}\n    ops:\n{}"
        "devices:\n  phone: {{speed: 1 Gflop/s, busy_power: 1 W}}\n"
        "  server: {{speed: 1 Tflop/s, busy_power: 1 W}}\n"
        "links:\n  wifi: {{rate: 10 Mbit/s, latency: 1 ms}}\n"
        "routes:\n  - {{from: phone, to: server, via: [wifi]}}\n"
        "applications:\n  camera: {{model: net, origin: phone, arrivals: {{poisson: 1 /s}}, split: {{best: "
        "latency}}, "
        "servers: [server]}}\nrun: {{requests: 10}}\n",
        ops);
}

class PlanOfManyLayers : public ProgramTest {
protected:
    void SetUp() override
    {
        ProgramTest::SetUp();
        std::ofstream{in_folder("layers.yaml")} << forty_layers();
    }

    [[nodiscard]] std::vector<std::string> cuts() const
    {
        std::vector<std::string> names;
        auto const plan = nlohmann::json::parse(out);
        for (auto const& cut : plan.at("applications").at("camera").at("cuts"))
            names.push_back(cut.at("block").is_null() ? cut.at("cut") : cut.at("block"));
        return names;
    }
};

TEST_F(PlanOfManyLayers, IsListedByBlockWithTheBestCutWithinThem)
{
    EXPECT_EQ(sunder("plan layers.yaml"), 0) << err;
    EXPECT_TRUE(holds(out, "\n  net.layer.7 ")) << out;
    EXPECT_TRUE(holds(out, "  elsewhere, and quicker than all above:\n> net.layer.7.in ")) << out;
    EXPECT_FALSE(holds(out, "net.layer.8.in")) << out;
    EXPECT_EQ(sunder("plan layers.yaml --json"), 0) << err;
    ASSERT_EQ(cuts().size(),
              2U + 39 + 2); // both ends, behind each layer but the last, the quickest and the thriftiest
    EXPECT_EQ(cuts()[41], "net.layer.7.in");
    EXPECT_EQ(cuts()[42], "net.layer.0.in");
}

TEST_F(PlanOfManyLayers, IsListedByOpWhereAsked)
{
    EXPECT_EQ(sunder("plan layers.yaml --by op --json"), 0) << err;
    EXPECT_EQ(cuts().size(), 81U);
    EXPECT_EQ(sunder("plan layers.yaml --by block --all"), 2);
    EXPECT_EQ(sunder("plan layers.yaml --by layer"), 2);
}

TEST_F(PlanOfManyLayers, MarksTheBlockThatASplitNames)
{
    EXPECT_EQ(sunder("plan layers.yaml --set 'applications.camera.split={after: net.layer.3}'"), 0) << err;
    EXPECT_TRUE(holds(out, "\n> net.layer.3 ")) << out;
    EXPECT_EQ(sunder("plan layers.yaml --set 'applications.camera.split={after: net.layer.33.}'"), 2);
    EXPECT_TRUE(holds(err, "model 'net' has no op or block 'net.layer.33.'")) << err;
    EXPECT_TRUE(holds(err, "did you mean 'net.layer.33'?")) << err;
}

class PlanOfOps : public ProgramTest {
protected:
    void SetUp() override
    {
        ProgramTest::SetUp();
        std::string const ops = "input: {name: image, shape: [3, 8, 8], type: uint8}\n"
                                "ops:\n"
                                "  - {name: conv, conv2d: {out: 4, kernel: 3}}\n"
                                "  - {name: relu, activation: relu}\n"
                                "  - {name: flat, flatten: {}}\n"
                                "  - {name: fc, linear: {out: 10}}\n";
        std::ofstream{in_folder("net.yaml")} << "format: sunder-model/1\n" << ops;
        std::ofstream{in_folder("slow.yaml")}
            << "format: sunder-device/1\nspeed: 1 Mflop/s\nlaunch_overhead: 1 ms\nbusy_power: 1 W\n";
        std::ofstream{in_folder("split.yaml")} << "format: sunder-scenario/1\nmodels: {net: net.yaml}\n"
                                                  "devices:\n  phone: {speed: 1 Mflop/s, busy_power: 1 W}\n"
                                                  "  server: {speed: 1 Gflop/s, busy_power: 1 W}\n"
                                                  "links:\n  wifi: {rate: 10 Mbit/s, latency: 1 ms}\n"
                                                  "routes:\n  - {from: phone, to: server, via: [wifi]}\n"
                                                  "applications:\n  camera: {model: net, origin: phone, "
                                                  "arrivals: {poisson: 1 /s}, split: {after: "
                                                  "relu}, servers: [server]}\nrun: {requests: 10}\n";
    }

    /// 3 x 3 kernels over 3 channels at 6 x 6 places, a bias and an activation each; then 144 features.
    static constexpr double conv = 4 * 36 * (2 * 27 + 1 + 1);
    static constexpr double linear = 10 * (2 * 144 + 1);
};

TEST_F(PlanOfOps, TellsOfEachFusedOpWhatItAsks)
{
    EXPECT_EQ(sunder("plan split.yaml --ops --json"), 0) << err;
    auto const camera = nlohmann::json::parse(out).at("applications").at("camera");
    auto const& ops = camera.at("ops");
    ASSERT_EQ(ops.size(), 2U);
    EXPECT_EQ(ops[0].at("op"), "relu");
    EXPECT_EQ(ops[0].at("kind"), "conv2d+activation+flatten");
    EXPECT_EQ(ops[0].at("class"), "narrow");
    EXPECT_DOUBLE_EQ(ops[0].at("work").get<double>(), conv);
    EXPECT_EQ(ops[0].at("input_bytes"), 192);
    EXPECT_EQ(ops[0].at("output_bytes"), 4 * 144);
    EXPECT_EQ(ops[0].at("weight_bytes"), 4 * (108 + 4));
    EXPECT_EQ(ops[0].at("device"), "phone");
    EXPECT_EQ(ops[1].at("device"), "server");
    EXPECT_DOUBLE_EQ(ops[1].at("time").at("phone").get<double>(), linear / 1e6);
    EXPECT_DOUBLE_EQ(ops[1].at("time").at("server").get<double>(), linear / 1e9);
}

TEST_F(PlanOfOps, ListsThemWithTheDeviceThatRunsEach)
{
    EXPECT_EQ(sunder("plan split.yaml --ops"), 0) << err;
    EXPECT_TRUE(holds(out, "camera (net): 2 fused ops, 1,562 parameters\n")) << out;
    EXPECT_TRUE(holds(out, "> 8.064")) << out;
}

TEST_F(PlanOfOps, TakesAModelByItselfAndDevicesBesideIt)
{
    EXPECT_EQ(sunder("plan net.yaml --ops"), 0) << err;
    EXPECT_TRUE(holds(out, "net: 2 fused ops")) << out;
    EXPECT_EQ(sunder("plan net.yaml --ops --json --device slow.yaml -o ops.json"), 0) << err;
    auto const json = nlohmann::json::parse(out);
    EXPECT_EQ(json.at("format"), "sunder-ops/1");
    EXPECT_EQ(json.at("model"), "net");
    EXPECT_DOUBLE_EQ(json.at("ops")[1].at("time").at("slow").get<double>(), linear / 1e6 + 1e-3);
    EXPECT_EQ(nlohmann::json::parse(content_of(in_folder("ops.json"))), json);
}

TEST_F(PlanOfOps, FindsModelsAndDevicesByName)
{
    std::filesystem::create_directories(in_folder("shelf/dnn"));
    std::filesystem::create_directories(in_folder("shelf/devices"));
    std::filesystem::rename(in_folder("net.yaml"), in_folder("shelf/dnn/net.yaml"));
    std::filesystem::rename(in_folder("slow.yaml"), in_folder("shelf/devices/slow.yaml"));
    EXPECT_EQ(shell(fmt::format("SUNDER_PATH=shelf {} plan net --ops --device slow", SUNDER_PROGRAM)), 0)
        << err;
    EXPECT_TRUE(holds(out, "net: 2 fused ops")) << out;
    EXPECT_EQ(shell(fmt::format("SUNDER_PATH=shelf {} plan nett --ops", SUNDER_PROGRAM)), 2);
}

TEST_F(PlanOfOps, RefusesWhatIsForCutsOrForTheOtherKindOfFile)
{
    EXPECT_EQ(sunder("plan split.yaml --ops --all"), 2);
    EXPECT_EQ(sunder("plan split.yaml --ops --doubt"), 2);
    EXPECT_EQ(sunder("plan split.yaml --ops --under-load"), 2);
    EXPECT_EQ(sunder("plan split.yaml --device slow.yaml"), 2);
    EXPECT_EQ(sunder("plan split.yaml --ops --device slow.yaml"), 2);
    EXPECT_EQ(sunder("plan net.yaml --ops --set a=1"), 2);
    EXPECT_EQ(sunder("plan net.yaml --ops -o net.yaml"), 2); // an input
    EXPECT_EQ(sunder("plan net.yaml"), 2);
}

} // namespace
} // namespace sunder::cli
