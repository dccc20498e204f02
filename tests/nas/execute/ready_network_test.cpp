#include "nas/execute/ready_network.hpp"
#include "sim/model/cut.hpp"
#include "tests/nas/supernet/small_models.hpp"

#include <gtest/gtest.h>

namespace sunder::nas {
namespace {

class AReadyNetwork : public testing::TestWithParam<SmallModel> {
protected:
    ReadyNetwork network{sim::fuse(read(GetParam())), 2};
};

std::vector<std::int64_t> sizes_of(sim::Tensor const& stated, std::int64_t batch)
{
    std::vector<std::int64_t> sizes{batch};
    sizes.insert(sizes.end(), stated.shape.begin(), stated.shape.end());
    return sizes;
}

TEST_P(AReadyNetwork, HasTheTensorsThatItsModelStates)
{
    auto const& model = network.model();
    std::vector<std::size_t> seen;
    auto const left =
        network.run(network.all_ops(), network.inputs(), [&](std::size_t op) { seen.push_back(op); });
    auto const consumers = sim::consumers_of(model);
    std::size_t results = 0;
    for (std::size_t op = model.further_inputs(); op < model.ops.size(); ++op) {
        EXPECT_EQ(seen[op - model.further_inputs()], op);
        if (!consumers[op + 1].empty()) continue;
        ++results;
        auto const& tensor = left.at(static_cast<int>(op));
        EXPECT_EQ(tensor.sizes().vec(), sizes_of(model.ops[op].output, 2));
        EXPECT_EQ(static_cast<double>(tensor.contiguous().nbytes()), 2 * model.ops[op].output.bytes.value());
    }
    EXPECT_EQ(left.size(), results); // what is read is gone
}

TEST_P(AReadyNetwork, ComputesTheSameInTwoAtEveryCut)
{
    auto const& model = network.model();
    auto const whole = network.run(network.all_ops(), network.inputs());
    for (auto const& cut : sim::all_cuts(model)) {
        auto const head = network.run(network.ops(cut.head), network.inputs());
        TensorsByProducer sent;
        for (int const producer : cut.tensors)
            sent[producer] = head.at(producer).contiguous(); // as bytes have it, channels first
        auto rest = cut.head;
        rest.flip();
        auto const tail = network.run(network.ops(rest), sent);
        for (auto const& [producer, tensor] : whole) {
            auto const& other = tail.contains(producer) ? tail.at(producer) : head.at(producer);
            EXPECT_TRUE(torch::allclose(tensor.to(torch::kFloat), other.to(torch::kFloat), 1e-4, 1e-4, true))
                << name_of(cut, model) << ": " << model.name_of(producer);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Of, AReadyNetwork, testing::ValuesIn(small_models),
                         [](auto const& model) { return std::string{model.param.name}; });

double deviation_behind(int blocks)
{
    std::string ops;
    for (int i = 0; i < blocks; ++i)
        ops += "  - {name: conv" + std::to_string(i) +
               ", conv2d: {out: 8, kernel: 3, pad: 1, bias: false}}\n" + "  - {name: norm" +
               std::to_string(i) + ", batch_norm: {}}\n" + "  - {name: swish" + std::to_string(i) +
               ", activation: hard_swish}\n";
    ReadyNetwork const network{sim::fuse(read({"deep", "{shape: [3, 8, 8]}", ops.c_str()})), 1};
    auto const left = network.run(network.all_ops(), network.inputs());
    return left.begin()->second.std().item<double>();
}

TEST(ADeepNetworkOfRandomWeights, NeitherFadesNorGrows)
{
    EXPECT_GT(deviation_behind(100), 0.1);
    EXPECT_LT(deviation_behind(100), 10);
}

TEST(RandomInputs, HangOnTheSeedAlone)
{
    auto const model = read(small_models.front());
    auto const of = [&](std::uint64_t seed) {
        return random_inputs_of(model, 1, sim::Seed{seed}).at(sim::model_input);
    };
    EXPECT_TRUE(torch::equal(of(1), of(1)));
    EXPECT_FALSE(torch::equal(of(1), of(2)));
}

} // namespace
} // namespace sunder::nas
