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

} // namespace
} // namespace sunder::cli
