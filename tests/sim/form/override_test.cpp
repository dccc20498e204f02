#include "sim/form/form_maker.hpp"
#include "sim/form/override.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

constexpr auto base = "links: {wifi: {rate: 54 Mbit/s}}\n"
                      "ops: [{name: a, work: 1}, {name: a.b, work: 2}]\n";

Form mapping_of(std::string_view key, Form const& value)
{
    FormMaker maker;
    maker.elsewhere(optional(key, ""), value);
    return maker.made();
}

/// Links by name, ops in a list.
Form const& form()
{
    static Form const rate = mapping_of("up", parts::any_text());
    static Form const link = mapping_of("rate", rate);
    static Form const links = parts::mapping("", parts::any_name("link", link, NameForm{"link"}));
    static Form const root = mapping_of("links", links);
    return root;
}

/// The tree after one --set, or the first message.
std::string after(std::string_view given)
{
    Diagnostics diagnostics;
    auto root = parse_yaml(std::make_shared<Source const>(Source{"test.yaml", base}), diagnostics);
    apply(parse_override(given), {*root, form()}, diagnostics);
    try {
        diagnostics.raise_if_any();
    } catch (InputError const& error) {
        return error.diagnostics().front().where.source->name + ": " + error.diagnostics().front().message;
    }
    return write_yaml(*root);
}

TEST(Override, ReplacesAValue)
{
    EXPECT_EQ(after("links.wifi.rate=1 Gbit/s"), "links: {wifi: {rate: 1 Gbit/s}}\n"
                                                 "ops: [{name: a, work: 1}, {name: a.b, work: 2}]\n");
}

TEST(Override, AddsAKeyAndTheMappingsBeforeIt)
{
    EXPECT_EQ(after("links.wifi.loss.mtu=1 kB"), "links: {wifi: {rate: 54 Mbit/s, loss: {mtu: 1 kB}}}\n"
                                                 "ops: [{name: a, work: 1}, {name: a.b, work: 2}]\n");
}

TEST(Override, OfSomethingThatHasANameNeedsItToBeThere)
{
    EXPECT_EQ(after("links.wlfi.rate=1 Mbit/s"), "--set links.wlfi.rate: there is no 'wlfi' in 'links'");
}

TEST(Override, AddsWhatHasANameAsAWhole)
{
    EXPECT_EQ(after("links.lte={rate: 1 Mbit/s}"), "links: {wifi: {rate: 54 Mbit/s}, lte: {rate: 1 Mbit/s}}\n"
                                                   "ops: [{name: a, work: 1}, {name: a.b, work: 2}]\n");
}

TEST(Override, ReadsItsValueAsYaml)
{
    EXPECT_EQ(after("links={a: [1, 2]}"), "links: {a: [1, 2]}\n"
                                          "ops: [{name: a, work: 1}, {name: a.b, work: 2}]\n");
}

TEST(Override, FindsItemsByNumberAndByNameTheLongestFirst)
{
    EXPECT_EQ(after("ops.1.work=3"),
              "links: {wifi: {rate: 54 Mbit/s}}\nops: [{name: a, work: 1}, {name: a.b, work: 3}]\n");
    EXPECT_EQ(after("ops.a.work=3"),
              "links: {wifi: {rate: 54 Mbit/s}}\nops: [{name: a, work: 3}, {name: a.b, work: 2}]\n");
    EXPECT_EQ(after("ops.a.b.work=3"),
              "links: {wifi: {rate: 54 Mbit/s}}\nops: [{name: a, work: 1}, {name: a.b, work: 3}]\n");
}

TEST(Override, MayHoldEqualSigns)
{
    EXPECT_EQ(after("links=a=b"), "links: a=b\nops: [{name: a, work: 1}, {name: a.b, work: 2}]\n");
}

TEST(Override, SaysWhatIsWrongWithItsKey)
{
    EXPECT_EQ(after("ops.7.work=3"), "--set ops.7.work: there is no item '7' in 'ops'");
    EXPECT_EQ(after("links.wifi.rate.up=3"),
              "--set links.wifi.rate.up: 'links.wifi.rate' is a single value: there is no 'up' in it");
    EXPECT_EQ(after("=3"), "--set : this is not a dotted path");
    EXPECT_EQ(after("links."), "--set links.: a value is missing");
}

} // namespace
} // namespace sunder::sim
