#include "sim/onnx/module_paths.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <vector>

namespace sunder::sim {
namespace {

class Graph {
public:
    Graph& weight(char const* name)
    {
        graph_.add_initializer()->set_name(name);
        return *this;
    }
    Graph& node(char const* name, char const* type, std::initializer_list<char const*> inputs = {})
    {
        auto& node = *graph_.add_node();
        node.set_name(name);
        node.set_op_type(type);
        for (auto const* input : inputs)
            node.add_input(input);
        node.add_output(std::string{name} + "_output");
        return *this;
    }
    Graph& copied(char const* weight, char const* as)
    {
        node("Identity_1", "Identity", {weight});
        graph_.mutable_node()->rbegin()->set_output(0, as);
        return *this;
    }
    /// Of the nodes afterwards.
    [[nodiscard]] std::vector<std::string> names()
    {
        restore_module_paths(graph_);
        std::vector<std::string> names;
        for (auto const& node : graph_.node())
            names.push_back(node.name());
        return names;
    }

private:
    onnx::GraphProto graph_;
};

using Names = std::vector<std::string>;

TEST(ModulePaths, AreThoseOfTheWeightsWhereNodesLackTheirBlock)
{
    EXPECT_EQ(Graph{}
                  .weight("blocks.0.q.bias")
                  .weight("blocks.1.q.bias")
                  .weight("ln.weight")
                  .node("/Reshape", "Reshape")
                  .node("/q/MatMul", "MatMul", {"onnx::MatMul_7"})
                  .node("/q/Add", "Add", {"blocks.0.q.bias"})
                  .node("/Reshape_1", "Reshape")
                  .node("/o/MatMul", "MatMul")
                  .node("/q_1/Add", "Add", {"blocks.1.q.bias"})
                  .node("/Add_12", "Add")
                  .node("/ln/Mul", "Mul", {"ln.weight"})
                  .node("/Add_13", "Add")
                  .names(),
              (Names{"/Reshape", "/blocks.0.q/MatMul", "/blocks.0.q/Add", "/blocks.0/Reshape",
                     "/blocks.0/o/MatMul", "/blocks.1.q/Add", "/blocks.1/Add", "/ln/Mul", "/Add_13"}));
}

TEST(ModulePaths, AreToldByCopiesOfWeightsToo)
{
    EXPECT_EQ(Graph{}
                  .weight("n.w")
                  .copied("n.w", "blocks.3.n1.w")
                  .node("/n1_3/Mul", "Mul", {"blocks.3.n1.w"})
                  .names(),
              (Names{"Identity_1", "/blocks.3.n1/Mul"}));
}

TEST(ModulePaths, StandAsTheyAreWhereNamesTellThem)
{
    Names const names{"/layers.0/fc/Add", "/Add", "/layers.1/fc/Add", "Conv_3"};
    EXPECT_EQ(Graph{}
                  .weight("net.layers.0.fc.bias")
                  .weight("layers.1.fc.bias")
                  .node("/layers.0/fc/Add", "Add", {"net.layers.0.fc.bias"})
                  .node("/Add", "Add")
                  .node("/layers.1/fc/Add", "Add", {"layers.1.fc.bias"})
                  .node("Conv_3", "Conv", {"weight"})
                  .names(),
              names);
}

} // namespace
} // namespace sunder::sim
