#include "nas/realise/ofa_mobilenet.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numeric>

namespace sunder::nas {
namespace {

using sim::Bytes;

/// Every variable at its first or its last choice, everything on the server.
Choices all_first(ArchitectureSpace const& space)
{
    return Choices(space.space().variables.size(), 0);
}

Choices all_last(ArchitectureSpace const& space)
{
    Choices choices;
    for (auto const& variable : space.space().variables)
        choices.push_back(static_cast<int>(variable.choices.size()) - 1);
    choices.back() = 0; // the split
    return choices;
}

/// Multiply-accumulates and weights of convolutions alone, counted by hand as the paper's tables are.
struct Counted {
    double products = 0;
    double weights = 0;
    double size = 0; // of the map
};

void convolve(Counted& sums, double in, double out, double kernel = 1, double stride = 1, double groups = 1)
{
    sums.size = std::ceil(sums.size / stride);
    double const each = in / groups * out * kernel * kernel;
    sums.weights += each;
    sums.products += each * sums.size * sums.size;
}

/// A network whose layers all have this kernel and expansion.
Counted counted(double size, int depth, double kernel, double expansion)
{
    Counted sums{.size = size};
    convolve(sums, 3, 16, 3, 2);
    convolve(sums, 16, 16, 3, 1, 16);
    convolve(sums, 16, 16);
    double in = 16;
    std::map<int, std::pair<double, double>> const stages{
        {0, {24, 2}}, {1, {40, 2}}, {2, {80, 2}}, {3, {112, 1}}, {4, {160, 2}}};
    for (auto const& [stage, channels_and_stride] : stages) {
        auto const [out, stride] = channels_and_stride;
        for (int layer = 0; layer < depth; ++layer) {
            double const middle = in * expansion; // a multiple of 8 for every in of this space
            convolve(sums, in, middle);
            convolve(sums, middle, middle, kernel, layer == 0 ? stride : 1, middle);
            if (stage == 1 || stage >= 3) {
                double const squeezed = 8 * std::floor((middle / 4 + 4) / 8);
                sums.products += 2 * middle * squeezed;
                sums.weights += 2 * middle * squeezed;
            }
            convolve(sums, middle, out);
            in = out;
        }
    }
    convolve(sums, 160, 960);
    sums.products += 960 * 1280 + 1280 * 1000;
    sums.weights += 960 * 1280 + 1280 * 1000;
    return sums;
}

double products_of(sim::ModelGraph const& model)
{
    double sum = 0;
    for (auto const& op : model.ops)
        if (std::holds_alternative<sim::Conv2d>(op.kind) || std::holds_alternative<sim::Linear>(op.kind))
            sum += op.work.value() / 2;
    return sum;
}

TEST(OfaMobilenet, HasAsManyNetworksAsThePaperSaysAndAllCuts)
{
    // (9^2 + 9^3 + 9^4)^5 networks, 25 resolutions (section 3.2 says 2 x 10^19 without them); 28 blocks.
    double const networks = std::pow(81 + 729 + 6561, 5);
    EXPECT_NEAR(networks / 2e19, 1, 0.1);
    EXPECT_NEAR(make_ofa_mobilenet()->space().size() / (networks * 25 * 28), 1, 1e-9);
}

TEST(OfaMobilenet, MultipliesAsItsLayersSay)
{
    auto const space = make_ofa_mobilenet();
    auto const least = counted(128, 2, 3, 3);
    auto const most = counted(224, 4, 7, 6);
    // Biases of squeeze, excite and classifier add to the work of their ops: below one in a thousand.
    EXPECT_NEAR(products_of(space->model(all_first(*space))) / least.products, 1, 2e-3);
    EXPECT_NEAR(products_of(space->model(all_last(*space))) / most.products, 1, 2e-3);
}

TEST(OfaMobilenet, IsRoundedToEightChannelsWhereItIsWider)
{
    auto const space = make_ofa_mobilenet({.width = 1.2, .resolutions = {224}});
    std::vector<std::int64_t> channels;
    auto const blocks = space->blocks(all_first(*space));
    for (std::size_t const place : {1, 3, 7, 11, 15, 19, 23})
        channels.push_back(blocks[place].output.shape[0]);
    // 19.2, 28.8, 48, 96, 134.4, 192, 1152
    EXPECT_EQ(channels, (std::vector<std::int64_t>{24, 32, 48, 96, 136, 192, 1152}));
}

TEST(OfaMobilenet, SendsFewerBytesOfSmallerImagesAtEveryCut)
{
    auto const space = make_ofa_mobilenet();
    auto const small = all_first(*space);
    auto large = small;
    large[0] = 24;
    EXPECT_EQ(space->input().bytes, Bytes{3 * 224 * 224});
    EXPECT_EQ(space->crossing_of(space->crossing(small, 1)).tensor.bytes, Bytes{3 * 128 * 128});
    EXPECT_EQ(space->crossing_of(space->crossing(large, 1)).tensor.bytes, Bytes{3 * 224 * 224});
    auto const pooled = space->block_names().size() - 3; // behind it no positions are left
    for (std::size_t cut = 1; cut <= space->block_names().size(); ++cut) {
        auto const less = space->crossing_of(space->crossing(small, cut)).tensor.bytes;
        auto const more = space->crossing_of(space->crossing(large, cut)).tensor.bytes;
        if (cut <= pooled)
            EXPECT_LT(less, more) << cut;
        else
            EXPECT_EQ(less, more) << cut;
    }
}

TEST(OfaMobilenet, HeedsNoKernelBeyondItsDepth)
{
    auto const space = make_ofa_mobilenet({.resolutions = {128}});
    auto shallow = all_first(*space);
    auto const kernel = space->space().find("kernel3").value(); // the fourth layer of stage 0
    auto other = shallow;
    other[kernel] = 2;
    EXPECT_EQ(space->architecture(shallow), space->architecture(other));
    EXPECT_EQ(space->forms(shallow), space->forms(other));
    auto const depth = space->space().find("depth0").value();
    shallow[depth] = other[depth] = 2;
    EXPECT_NE(space->architecture(shallow), space->architecture(other));
    EXPECT_NE(space->forms(shallow), space->forms(other));
}

TEST(OfaMobilenet, HasTheSameChoicesInMiniature)
{
    auto const space = make_ofa_mobilenet();
    auto const small = space->miniature(8);
    ASSERT_EQ(small->space().size(), space->space().size());
    for (auto const& choices : {all_first(*space), all_last(*space)})
        EXPECT_EQ(small->model(choices).ops.front().output.shape, (std::vector<std::int64_t>{3, 8, 8}));
}

TEST(OfaMobilenet, SqueezesAndExcitesInTheStagesThatSayIt)
{
    auto const space = make_ofa_mobilenet({.resolutions = {128}});
    auto const model = space->model(all_first(*space));
    std::vector<bool> found;
    for (auto const* block : {"s0_0", "s1_0", "s2_0", "s3_0", "s4_0"})
        found.push_back(model.find_op(std::string{block} + ".scaled").has_value());
    EXPECT_EQ(found, (std::vector<bool>{false, true, false, true, true}));
}

} // namespace
} // namespace sunder::nas
