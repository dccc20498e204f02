#include "sim/model/cut.hpp"
#include "sim/onnx/import_onnx.hpp"
#include "sim/output/model_file.hpp"
#include "tests/source_dir.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace sunder::sim {
namespace {

using ::testing::HasSubstr;

std::filesystem::path const source_dir = SUNDER_SOURCE_DIR;

std::filesystem::path graph_file(std::string const& name)
{
    return source_dir / "tests/data/onnx" / (name + ".onnx");
}

ModelGraph imported(std::string const& name)
{
    Diagnostics diagnostics;
    auto model =
        build_model(import_onnx(graph_file(name), {.input_type = ElementType::uint8}).model, diagnostics);
    diagnostics.raise_if_any();
    return model;
}

std::string bytes_of(std::filesystem::path const& path)
{
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// Multiply-accumulates of convolutions and linear ops, in 1e9: from the shapes alone.
double giga_multiply_accumulates(ModelGraph const& model)
{
    double sum = 0.0;
    for (auto const& op : model.ops) {
        auto const& input = model.tensor_of(op.inputs.front());
        if (auto const* const conv = std::get_if<Conv2d>(&op.kind)) {
            auto const filter = input.shape[0] / conv->groups * conv->kernel.height * conv->kernel.width;
            sum += op.output.elements() * static_cast<double>(filter);
        } else if (std::holds_alternative<Linear>(op.kind)) {
            sum += op.output.elements() * input.elements();
        }
    }
    return sum / 1e9;
}

/// Published figures: torchvision's parameters (auxiliary heads left out) and multiply-accumulates.
struct Published {
    char const* name;
    std::int64_t parameters;
    double giga_macs;
};

class ATorchvisionModel : public ::testing::TestWithParam<Published> {};

TEST_P(ATorchvisionModel, HasItsPublishedParameters)
{
    EXPECT_EQ(imported(GetParam().name).parameters(), GetParam().parameters);
}

TEST_P(ATorchvisionModel, HasItsPublishedMultiplyAccumulates)
{
    EXPECT_NEAR(giga_multiply_accumulates(imported(GetParam().name)), GetParam().giga_macs,
                0.001 * GetParam().giga_macs);
}

TEST_P(ATorchvisionModel, DoesTwoOperationsPerMultiplyAccumulateInItsKernels)
{
    auto const model = imported(GetParam().name);
    double kernels = 0.0;
    for (auto const& op : model.ops) {
        auto const* const conv = std::get_if<Conv2d>(&op.kind);
        auto const* const linear = std::get_if<Linear>(&op.kind);
        if (conv == nullptr && linear == nullptr) continue;
        auto const bias = conv != nullptr ? conv->bias : linear->bias;
        kernels += op.work.value() - (bias == Bias::present ? op.output.elements() : 0.0);
    }
    EXPECT_DOUBLE_EQ(kernels, 2e9 * giga_multiply_accumulates(model));
}

TEST_P(ATorchvisionModel, IsShippedAsImportWritesItWithALineForEditors)
{
    auto const model = import_onnx(graph_file(GetParam().name), {.input_type = ElementType::uint8}).model;
    auto text = model_text(model);
    text.insert(text.find("format:"), "# yaml-language-server: $schema=../schema/model.json\n");
    EXPECT_EQ(bytes_of(source_dir / "models/dnn" / (model.name + ".yaml")), text);
}

TEST_P(ATorchvisionModel, EndsInScoresOfAThousandClasses)
{
    EXPECT_EQ(imported(GetParam().name).ops.back().output.bytes, Bytes{4000.0});
}

INSTANTIATE_TEST_SUITE_P(
    , ATorchvisionModel,
    ::testing::Values(Published{"alexnet", 61'100'840, 0.714}, Published{"vgg16", 138'357'544, 15.47},
                      Published{"resnet18", 11'689'512, 1.814}, Published{"resnet50", 25'557'032, 4.089},
                      Published{"mobilenet_v2", 3'504'872, 0.3008}, Published{"googlenet", 6'624'904, 1.498},
                      Published{"inception_v3", 23'834'568, 5.713},
                      Published{"efficientnet_b0", 5'288'548, 0.386},
                      Published{"densenet121", 7'978'856, 2.834},
                      Published{"squeezenet1_1", 1'235'496, 0.349}),
    [](auto const& published) { return std::string{published.param.name}; });

TEST(AlexNet, HasTensorsOfKnownSize)
{
    auto const model = imported("alexnet");
    auto const bytes = [&](char const* name) {
        return model.tensor_of(model.find_op(name).value()).bytes.value();
    };
    EXPECT_EQ(model.input.bytes.value() * 4.0, 602112.0); // as float32; a byte a value as shipped
    EXPECT_EQ(bytes("features.0"), 774400.0);
    EXPECT_EQ(bytes("features.2"), 186624.0);
    EXPECT_EQ(bytes("features.3"), 559872.0);
    EXPECT_EQ(bytes("features.5"), 129792.0);
    EXPECT_EQ(bytes("features.6"), 259584.0);
    EXPECT_EQ(bytes("features.8"), 173056.0);
    EXPECT_EQ(bytes("features.10"), 173056.0);
    EXPECT_EQ(bytes("features.12"), 36864.0);
    EXPECT_EQ(bytes("classifier.1"), 16384.0);
    EXPECT_EQ(bytes("classifier.4"), 16384.0);
    EXPECT_EQ(bytes("classifier.6"), 4000.0);
}

TEST(AnImportedGraph, KeepsItsInputTypeUnlessAskedForAnother)
{
    EXPECT_EQ(import_onnx(graph_file("alexnet")).model.input.type, ElementType::float32);
    EXPECT_EQ(import_onnx(graph_file("alexnet"), {.input_type = ElementType::int8}).model.input.type,
              ElementType::int8);
    EXPECT_EQ(imported("alexnet").input.bytes, Bytes{3.0 * 224 * 224});
}

TEST(AnImportedGraph, NamesOpsAfterTheModulesTheyCameFrom)
{
    auto const model = imported("resnet18");
    EXPECT_EQ(model.ops.front().name, "conv1");
    EXPECT_TRUE(model.find_op("layer1.0.conv1"));
    EXPECT_TRUE(model.find_op("layer1.0.add"));
    EXPECT_EQ(model.ops.back().name, "fc");
}

TEST(AnImportedGraph, HoldsASwishAsOneActivation)
{
    auto const model = imported("efficientnet_b0");
    auto const& swish = model.ops.at(static_cast<std::size_t>(model.find_op("features.0.2").value()));
    EXPECT_EQ(std::get<Activation>(swish.kind).kind, ActivationKind::silu);
    auto const& gate =
        model.ops.at(static_cast<std::size_t>(model.find_op("features.1.0.block.1.mul").value()));
    EXPECT_TRUE(std::holds_alternative<Multiply>(gate.kind));
}

/// Over fused ops, device only and server only included.
TEST(InceptionV3, CanBeCutIn1592Ways)
{
    auto const model = fuse(imported("inception_v3"));
    EXPECT_EQ(all_cuts(model).size(), 1592);
    EXPECT_EQ(cuts_at_vertices(model).size(), 21);
}

TEST(MobileNetV2, CanBeCutIn65WaysOfWhich35SendOneTensor)
{
    auto const model = fuse(imported("mobilenet_v2"));
    EXPECT_EQ(all_cuts(model).size(), 65);
    EXPECT_EQ(cuts_at_vertices(model).size(), 35);
}

/// A file of the test's own, gone with it.
class TemporaryFile {
public:
    explicit TemporaryFile(std::string const& bytes)
    {
        auto const* const test = ::testing::UnitTest::GetInstance()->current_test_info();
        path_ = std::filesystem::temp_directory_path() /
                (std::string{"sunder_"} + test->test_suite_name() + "_" + test->name() + ".onnx");
        std::ofstream{path_, std::ios::binary} << bytes;
    }
    TemporaryFile(TemporaryFile const&) = delete;
    TemporaryFile& operator=(TemporaryFile const&) = delete;
    ~TemporaryFile() { std::filesystem::remove(path_); }
    [[nodiscard]] std::filesystem::path const& path() const { return path_; }

private:
    std::filesystem::path path_;
};

std::string refusal(std::filesystem::path const& path)
{
    try {
        static_cast<void>(import_onnx(path));
    } catch (InputError const& error) {
        return error.what();
    }
    return "accepted";
}

std::string refusal_of(std::string const& bytes)
{
    TemporaryFile const file{bytes};
    return refusal(file.path());
}

/// `bytes` with the first `from` turned into `to`, of the same length so that the file stays whole.
std::string with(std::string bytes, std::string const& from, std::string const& to)
{
    auto const at = bytes.find(from);
    EXPECT_NE(at, std::string::npos);
    EXPECT_EQ(from.size(), to.size());
    return bytes.replace(at, from.size(), to);
}

TEST(AFileThatIsNoGraph, IsRefused)
{
    EXPECT_THAT(refusal("no/such/file.onnx"), HasSubstr("file.onnx:1:1: error: cannot be read\n"));
    EXPECT_THAT(refusal(source_dir), HasSubstr("error: cannot be read\n"));
    EXPECT_THAT(refusal_of(""), HasSubstr("error: holds no ONNX graph\n"));
    EXPECT_THAT(refusal_of("format: sunder-model/1\n"),
                HasSubstr("error: is not an ONNX file, or a damaged one\n"));
    EXPECT_THAT(refusal_of(std::string(1000, '\0')),
                HasSubstr("error: is not an ONNX file, or a damaged one\n"));
}

TEST(ATruncatedGraph, IsRefusedWhereverItEnds)
{
    auto const whole = bytes_of(graph_file("alexnet"));
    // The last 4 bytes are the opset's version, which tells nothing here.
    for (std::size_t length = 0; length + 8 < whole.size(); length += 41)
        EXPECT_NE(refusal_of(whole.substr(0, length)), "accepted") << length;
}

TEST(ADamagedGraph, IsReadOrRefusedButNeverCrashes)
{
    auto const whole = bytes_of(graph_file("squeezenet1_1"));
    int refused = 0;
    for (std::size_t at = 0; at < whole.size(); at += 97) {
        auto damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ static_cast<char>(1 << (at % 8)));
        refused += refusal_of(damaged) == "accepted" ? 0 : 1;
    }
    EXPECT_GT(refused, 50);
}

TEST(AnOperatorThatNobodyKnows, IsTakenAsItStands)
{
    auto const bytes = bytes_of(graph_file("alexnet"));
    EXPECT_EQ(refusal_of(with(bytes, "\"\x04Relu", "\"\x04Rleu")), "accepted");
}

TEST(AGraphWithNamesThatSteerATerminal, IsRefused)
{
    auto const bytes = bytes_of(graph_file("alexnet"));
    EXPECT_THAT(refusal_of(with(bytes, "\"\x04Relu", "\"\x04Re\x1bu")),
                HasSubstr("error: node 2: its name holds a control character\n"));
    EXPECT_THAT(refusal_of(with(bytes, "\"\x04Relu", "\"\x04Re\xFFu")),
                HasSubstr("error: node 2: its name is not UTF-8\n"));
}

TEST(AGraphWhoseShapesDisagree, IsRefused)
{
    // The first kernel is 11 x 11: the attribute is not needed where weights tell, but a stride is.
    auto const bytes = bytes_of(graph_file("alexnet"));
    auto const refused = refusal_of(with(bytes, "strides@\x04@\x04", "strides@\x03@\x03"));
    EXPECT_THAT(refused,
                HasSubstr("the shape stored for '/features/features.0/Conv_output_0' is not the one"));
}

// ---- graphs put together by hand, in protobuf's wire format ----

std::string varint(std::uint64_t value)
{
    std::string bytes;
    for (; value >= 0x80; value >>= 7U)
        bytes += static_cast<char>(value | 0x80U);
    return bytes + static_cast<char>(value);
}

std::string number(std::uint64_t field, std::uint64_t value)
{
    return varint(field << 3U) + varint(value);
}

std::string part(std::uint64_t field, std::string const& content)
{
    return varint(field << 3U | 2U) + varint(content.size()) + content;
}

std::string input(int dimensions)
{
    std::string shape;
    for (int i = 0; i < dimensions; ++i)
        shape += part(1, number(1, 2));
    return part(11, part(1, "x") + part(2, part(1, number(1, 1) + part(2, shape))));
}

std::string node(std::string const& name, std::string const& type, std::string const& from,
                 std::string const& to)
{
    return part(1, part(1, from) + part(2, to) + part(3, name) + part(4, type));
}

std::string graph(std::string const& content)
{
    return part(7, content);
}

/// A name of 10^5 levels has prefixes of 10 GB.
TEST(AGraphOfDeepScopes, TakesMemoryAsItsSize)
{
    std::string deep;
    for (int i = 0; i < 100'000; ++i)
        deep += "a.";
    EXPECT_EQ(refusal_of(graph(input(4) + node("/" + deep + "/Relu", "Relu", "x", "y"))), "accepted");
}

TEST(AGraphOfEqualNames, TakesTimeAsItsSize)
{
    std::string nodes;
    constexpr int many = 40'000;
    for (int i = 0; i < many; ++i)
        nodes += node("same", "Relu", i == 0 ? "x" : fmt::format("t{}", i - 1), fmt::format("t{}", i));
    TemporaryFile const file{graph(input(4) + nodes)};
    EXPECT_EQ(import_onnx(file.path()).model.ops.back().name, fmt::format("same_{}", many));
}

TEST(AGraphThatUsesItsOwnOutput, IsRefused)
{
    EXPECT_THAT(refusal_of(graph(input(4) + node("a", "Relu", "z", "y") + node("b", "Relu", "y", "z"))),
                HasSubstr("error: node 'a' (Relu): no node before it makes 'z'\n"));
}

TEST(AnInputOfManyDimensions, IsRefused)
{
    EXPECT_THAT(refusal_of(graph(input(100'000) + node("a", "Relu", "x", "y"))),
                HasSubstr("error: input 'x': it has 100000 dimensions, and at most 16 are supported\n"));
}

} // namespace
} // namespace sunder::sim
