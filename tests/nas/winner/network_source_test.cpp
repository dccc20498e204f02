#include "nas/winner/network_source.hpp"
#include "nas/winner/torch_source.hpp"
#include "sim/base/run_error.hpp"
#include "sim/model/build_model.hpp"
#include "tests/nas/winner/some_searches.hpp"
#include "tests/scratch_folder.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

namespace sunder::nas {
namespace {

/// Whether Python takes them all for modules, without what they import.
bool are_python(std::vector<std::string> const& sources)
{
    sim::ScratchFolder const folder;
    for (std::size_t i = 0; i < sources.size(); ++i)
        sim::write_content(folder / fmt::format("network{}.py", i), sources[i]);
    sim::write_content(folder / "look.txt", "import sys\n"
                                            "for path in sys.argv[1:]:\n"
                                            "    compile(open(path).read(), path, 'exec')\n");
    // The path is this test's own. NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe)
    return std::system(fmt::format("python3 {0}/look.txt {0}/*.py", folder.path().string()).c_str()) == 0;
}

WinnerParts parts_of_candidate(SearchSpecification const& search, Choices const& choices)
{
    return parts_of(split_network_of(*search.space, choices, search.setting.codec));
}

TEST(TheSourceOfANetwork, IsPythonInEverySpace)
{
    std::vector<std::string> sources;
    auto const add = [&](SearchSpecification const& search) {
        auto const candidates = some_candidates(*search.space, 2);
        for (std::size_t i = 0; i < candidates.size(); i += 5)
            sources.push_back(network_source(parts_of_candidate(search, candidates[i]), "A test."));
    };
    add(cells_by_figures());
    add(coded_cells());
    add(fbnet());
    add(own_space());
    add(transformers());
    EXPECT_TRUE(are_python(sources));
}

TEST(TheSourceOfANetwork, HasItsLayersOnTheSideOfTheCutWhereTheyAre)
{
    auto const search = own_space();
    auto const candidates = some_candidates(*search.space, 1);
    auto const source =
        network_source(parts_of_candidate(search, candidates[1]), "A test."); // behind the stem
    auto const tail = source.find("class Tail");
    EXPECT_LT(source.find("self.stem_conv = nn.Conv2d("), tail);
    EXPECT_GT(source.find("self.head_classes = nn.Linear("), tail);
    EXPECT_THAT(source.substr(tail), testing::Not(testing::HasSubstr("self.stem_conv")));
}

TEST(PartsOfACutNetwork, AddUpToTheWhole)
{
    auto const search = small_cells();
    for (auto const& choices : some_candidates(*search.space, 3)) {
        auto const parts = parts_of_candidate(search, choices);
        auto const parameters = [](auto const& part) { return part ? part->parameters() : 0; };
        auto const work = [](auto const& part) { return part ? part->multiply_accumulates() : 0; };
        EXPECT_EQ(parameters(parts.head) + parameters(parts.tail), parts.whole.parameters());
        EXPECT_EQ(work(parts.head) + work(parts.tail), parts.whole.multiply_accumulates());
    }
}

TEST(PartsOfACutNetwork, HaveTheConvolutionsOfABottleneckAroundTheCut)
{
    auto const search = coded_cells();
    auto choices = some_candidates(*search.space, 1)[3];
    auto const& variables = search.space->space().variables;
    choices[static_cast<std::size_t>(std::ranges::find(variables, "bottleneck", &Variable::name) -
                                     variables.begin())] = 1;
    auto const parts = parts_of_candidate(search, choices);
    EXPECT_EQ(parts.head->ops.back().name, "cell1.narrow");
    EXPECT_EQ(parts.head->ops.back().output.shape, (std::vector<std::int64_t>{4, 32, 32}));
    EXPECT_EQ(parts.tail->ops.front().name, "cell1.widen");
    EXPECT_EQ(parts.tail->input.shape, (std::vector<std::int64_t>{4, 32, 32}));
}

TEST(WhatPyTorchDoesNotHave, IsRefusedByTheNameOfItsOp)
{
    sim::ModelDescription description;
    description.name = "net";
    description.input = {.shape = {3, 7, 7}, .type = sim::ElementType::float32, .bytes = sim::Bytes{588}};
    sim::OpDescription large;
    large.name = "a.large";
    large.kind = sim::Resize{.out = {14, 14}};
    description.ops = {large};
    sim::Diagnostics mistakes;
    auto const model = sim::build_model(description, mistakes);
    try {
        (void)torch_stretch_of(model);
        FAIL();
    } catch (sim::RunError const& error) {
        EXPECT_STREQ(error.what(),
                     "op 'a.large' cannot be written as PyTorch: 'resize' is not among the layers "
                     "that are written");
    }
}

} // namespace
} // namespace sunder::nas
