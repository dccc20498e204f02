/// What LibTorch really holds and moves, beside what models say.
#include "nas/supernet/graph_network.hpp"
#include "sim/model/cut.hpp"
#include "tests/source_dir.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "small_models.hpp"

namespace sunder::nas {
namespace {

using torch::Tensor;

constexpr std::int64_t most_weights = 200'000'000; // that a test may hold, whichever way models store them

std::vector<bool> all_ops(sim::ModelGraph const& model)
{
    return std::vector<bool>(model.ops.size(), true);
}

/// Bytes that would be sent: those of its values, one behind the other.
std::int64_t bytes_of(Tensor const& x)
{
    return static_cast<std::int64_t>(x.contiguous().nbytes());
}

void expect_tensors_as_stated(sim::ModelGraph const& model, std::int64_t images)
{
    torch::NoGradGuard const no_grad;
    Weights weights{sim::Seed{1}, torch::kCPU};
    auto const tensors = compute_ops(model, all_ops(model), random_inputs(model, images), weights);
    for (auto const& [producer, tensor] : tensors) {
        auto const& stated = model.tensor_of(producer);
        std::vector<std::int64_t> shape{images};
        shape.insert(shape.end(), stated.shape.begin(), stated.shape.end());
        EXPECT_EQ(tensor.sizes().vec(), shape) << model.name_of(producer);
        EXPECT_EQ(static_cast<double>(bytes_of(tensor)), static_cast<double>(images) * stated.bytes.value())
            << model.name_of(producer);
    }
}

std::int64_t trained_values(sim::ModelGraph const& model)
{
    std::int64_t sum = 0;
    for (auto const& op : model.ops)
        sum += op.parameters;
    return sum;
}

class ASmallModel : public testing::TestWithParam<SmallModel> {
protected:
    sim::ModelGraph model = read(GetParam());
};

TEST_P(ASmallModel, HoldsEachTensorInTheBytesThatItStates)
{
    expect_tensors_as_stated(model, 1);
    expect_tensors_as_stated(model, 3);
}

TEST_P(ASmallModel, HasAsManyWeightsAsItStates)
{
    Weights weights{sim::Seed{1}, torch::kCPU};
    (void)compute_ops(model, all_ops(model), random_inputs(model, 2), weights);
    EXPECT_EQ(weights.count(), trained_values(model));
}

/// The head alone, then the tail from those tensors that cross.
TEST_P(ASmallModel, ComputesTheSameInTwoAtEveryCut)
{
    torch::NoGradGuard const no_grad;
    Weights weights{sim::Seed{1}, torch::kCPU};
    auto const input = random_inputs(model, 2);
    auto const whole = compute_ops(model, all_ops(model), input, weights);
    auto const cuts = sim::all_cuts(model);
    ASSERT_GT(cuts.size(), model.ops.size() / 2);
    for (auto const& cut : cuts) {
        auto const head = compute_ops(model, cut.head, input, weights);
        TensorsByProducer sent;
        std::int64_t bytes = 0;
        for (int const producer : cut.tensors) {
            sent[producer] = head.at(producer);
            bytes += bytes_of(head.at(producer));
        }
        EXPECT_EQ(static_cast<double>(bytes), 2 * cut.bytes.value()) << name_of(cut, model);
        auto rest = cut.head;
        rest.flip();
        auto const tail = compute_ops(model, rest, sent, weights);
        for (auto const& [producer, tensor] : tail)
            EXPECT_TRUE(torch::equal(tensor.nan_to_num(), whole.at(producer).nan_to_num()))
                << name_of(cut, model) << ": " << model.name_of(producer);
    }
}

INSTANTIATE_TEST_SUITE_P(Of, ASmallModel, testing::ValuesIn(small_models),
                         [](auto const& model) { return std::string{model.param.name}; });

TEST(SmallModels, HoldEachKindOfOpThatCanBeComputed)
{
    std::set<std::size_t> kinds;
    for (auto const& model : small_models)
        for (auto const& op : read(model).ops)
            kinds.insert(op.kind.index());
    EXPECT_EQ(kinds.size(), std::variant_size_v<sim::OpKind> - 1); // all but that of figures only
}

TEST(ModelsThatWeShip, HoldEachTensorInTheBytesThatTheyState)
{
    int computed = 0;
    for (auto const& entry : std::filesystem::directory_iterator{SUNDER_SOURCE_DIR "/models/dnn"}) {
        if (entry.path().extension() != ".yaml") continue;
        SCOPED_TRACE(entry.path().filename().string());
        auto const model = sim::load_model(entry.path());
        if (!find_unlearnable(model).empty() || trained_values(model) > most_weights) continue;
        expect_tensors_as_stated(model, 1);
        ++computed;
    }
    EXPECT_GE(computed, 11);
}

TEST(AnUnlearnableModel, IsOneOfFiguresOnly)
{
    auto const of = [](char const* ops) { return read({"model", "{shape: [4]}", ops}); };
    EXPECT_EQ(find_unlearnable(of("  - {name: op, work: 1 Gflop, output: 16 B}\n")),
              "op 'op', of which only figures are known");
    EXPECT_EQ(find_unlearnable(of("  - {name: op, activation: relu}\n")), "");
    auto const bytes = read({"model", "{bytes: 4 kB}", "  - {name: op, activation: relu}\n"});
    EXPECT_EQ(find_unlearnable(bytes), "an input of which only the bytes are known");
}

} // namespace
} // namespace sunder::nas
