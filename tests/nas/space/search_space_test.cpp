#include "nas/space/search_space.hpp"

#include <gtest/gtest.h>

#include <set>

namespace sunder::nas {
namespace {

/// Depth 1 or 2; the second layer's op counts at depth 2, and its kernel where that op is a convolution.
SearchSpace nested()
{
    return {.name = "nested",
            .variables = {
                {.name = "depth", .choices = {"1", "2"}, .only_if = {}},
                {.name = "op", .choices = {"pool", "conv"}, .only_if = {{.variable = 0, .values = {1}}}},
                {.name = "kernel", .choices = {"3", "5", "7"}, .only_if = {{.variable = 1, .values = {1}}}},
                {.name = "bits", .choices = {"8", "32"}, .only_if = {}},
            }};
}

/// All 24 rows of the grid.
std::vector<Choices> grid()
{
    std::vector<Choices> rows;
    rows.reserve(24);
    for (int row = 0; row < 24; ++row)
        rows.push_back({row % 2, row / 2 % 2, row / 4 % 3, row / 12});
    return rows;
}

TEST(ASearchSpace, HasTheProductOfItsChoicesAsGrid)
{
    EXPECT_EQ(nested().grid_size(), 24.0);
}

TEST(ASearchSpace, CountsCandidatesOnce)
{
    // Depth 1, pool at depth 2, or one of three kernels at depth 2; each with two numbers of bits.
    EXPECT_EQ(nested().size(), 10.0);
}

TEST(ASearchSpace, HasAsManyTextsAsCandidates)
{
    std::set<std::string> texts;
    for (auto const& row : grid())
        texts.insert(text_of(nested(), row));
    EXPECT_EQ(static_cast<double>(texts.size()), nested().size());
}

TEST(ASearchSpace, FindsVariablesByName)
{
    EXPECT_EQ(nested().find("kernel"), 2U);
    EXPECT_EQ(nested().find("kernels"), std::nullopt);
}

TEST(AVariable, DoesNotCountWhereItsConditionsVariableDoesNot)
{
    EXPECT_FALSE(nested().counts({0, 1, 2, 0}, 2));
    EXPECT_TRUE(nested().counts({1, 1, 2, 0}, 2));
}

TEST(TheCanonicalForm, PutsWhatDoesNotCountToItsFirstChoice)
{
    EXPECT_EQ(canonical(nested(), {0, 1, 2, 1}), (Choices{0, 0, 0, 1}));
    EXPECT_EQ(canonical(nested(), {1, 1, 2, 1}), (Choices{1, 1, 2, 1}));
}

TEST(TheText, LeavesOutWhatDoesNotCount)
{
    EXPECT_EQ(text_of(nested(), {0, 1, 2, 1}), "nested:depth=1,bits=32");
    EXPECT_EQ(text_of(nested(), {1, 1, 2, 1}), "nested:depth=2,op=conv,kernel=7,bits=32");
}

TEST(TheText, LeadsBackToTheCanonicalForm)
{
    for (auto const& row : grid())
        EXPECT_EQ(find_choices(nested(), text_of(nested(), row)), canonical(nested(), row));
}

TEST(ForeignText, IsNoCandidate)
{
    for (auto const* text :
         {"", "nested", "other:depth=1,bits=32", "nested:depth=1", "nested:depth=3,bits=32",
          "nested:depth=1,bits=32,", "nested:depth=1,bits=32,op=conv", "nested:bits=32,depth=1",
          "nested:depth=1;bits=32", "nested:depth,bits=32"})
        EXPECT_EQ(find_choices(nested(), text), std::nullopt) << text;
}

TEST(TheHash, IsFnv1aOfTheText)
{
    SearchSpace const empty{.name = "a", .variables = {}};
    EXPECT_EQ(hash_of(empty, {}), 0xaf63dc4c8601ec8cU); // published for the text "a"
}

TEST(TheHash, IsTheSameForTheSameCandidate)
{
    EXPECT_EQ(hash_of(nested(), {0, 1, 2, 1}), hash_of(nested(), {0, 0, 0, 1}));
    EXPECT_NE(hash_of(nested(), {0, 1, 2, 1}), hash_of(nested(), {0, 1, 2, 0}));
}

} // namespace
} // namespace sunder::nas
