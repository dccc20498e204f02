#include "nas/config/built_in_spaces.hpp"

#include "nas/realise/fbnet.hpp"
#include "nas/realise/ofa_mobilenet.hpp"
#include "sim/base/contract.hpp"
#include "sim/base/match.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

namespace sunder::nas {

using sim::optional;
using sim::Word;
using sim::YamlCursor;
using sim::parts::whole;

constexpr auto words(FbnetVariant /*type*/)
{
    return std::array{Word{FbnetVariant::cifar, "cifar"}, Word{FbnetVariant::imagenet, "imagenet"}};
}

namespace {

/// Each stands once in the list.
std::vector<int> read_numbers(YamlCursor const& at, sim::Reading const& reading)
{
    std::vector<int> numbers;
    for (auto const& item : at.items()) {
        auto const number = static_cast<int>(item.whole());
        if (item.sound() && std::ranges::find(numbers, number) != numbers.end())
            reading.diagnostics.report(item.where(), fmt::format("{} is in this list already", number));
        numbers.push_back(number);
    }
    return numbers;
}

void fields(Coding& coding, auto& visit)
{
    static sim::Form const divisors = sim::parts::list_of(whole<1, 1024>(), 1);
    static sim::Form const bits = sim::parts::list_of(whole<1, 32>(), 1);
    visit.by_hand(
        optional("bottlenecks", "searched: the channels at the cut are divided by one of these; 1: none"),
        divisors, [&](YamlCursor const& at, sim::Reading const& reading) {
            coding.bottlenecks = read_numbers(at, reading);
        });
    visit.by_hand(
        optional("bits", "searched: of an element of the payload; 32: as it is"), bits,
        [&](YamlCursor const& at, sim::Reading const& reading) { coding.bits = read_numbers(at, reading); });
}

sim::Form const& scale()
{
    static sim::Form const form =
        sim::parts::scalar(sim::NumberForm{.min = 0, .max = 16, .min_bound = sim::Bound::excluded});
    return form;
}

sim::Form const& image_size()
{
    return whole<4, 4096>();
}

constexpr std::int64_t million = 1'000'000;
constexpr auto of_the_classifier = "of the classifier";
constexpr auto of_the_images = "of the images; published figures are of the defaults";

} // namespace

void declare(Coding& coding, sim::FormMaker& visit)
{
    fields(coding, visit);
}

void declare(Coding& coding, sim::FieldReader const& visit)
{
    fields(coding, visit);
}

void fields(FbnetSettings& settings, auto& visit)
{
    visit(optional("classes", of_the_classifier), settings.classes, whole<1, million>());
    visit(optional("images", "3 x 32 x 32, or 3 x 224 x 224 with a stem of stride 2 and a wider header"),
          settings.variant);
    visit(optional("image_channels", of_the_images), settings.image_channels, whole<1, 4096>());
    visit(optional("image_size", "height and width of the images; strides of 2 stop at maps of 4 x 4",
                   "32, or 224 of `imagenet`"),
          settings.image_size, image_size());
    visit(optional("width", "factor on all channels, which stay even and at least 2"), settings.width,
          scale());
    visit(optional("depth", "factor on the layers of each stage, which are rounded and at least 1"),
          settings.depth, scale());
}

void fields(NasBench201Settings& settings, auto& visit)
{
    visit(optional("classes", of_the_classifier), settings.classes, whole<1, million>());
    visit(optional("channels", "of the stem; doubled by each reduction"), settings.channels,
          whole<1, 4096>());
    visit(optional("cells", "of each of the three stages"), settings.cells, whole<1, 100>());
    visit(optional("image_channels", of_the_images), settings.image_channels, whole<1, 4096>());
    visit(optional("image_size", "height and width of the images"), settings.image_size, image_size());
    declare(settings.coding, visit);
}

void fields(OfaMobilenetSettings& settings, auto& visit)
{
    static sim::Form const sizes = sim::parts::list_of(whole<32, 1024>(), 1);
    visit(optional("classes", of_the_classifier), settings.classes, whole<1, million>());
    visit(optional("width", "factor on all channels, which become multiples of 8; the published once-for-all "
                            "networks have 1 and 1.2"),
          settings.width, scale());
    visit.by_hand(optional("resolutions", "searched: pixels a side; images come in as large as the largest",
                           "128, 132 ... 224"),
                  sizes, [&](YamlCursor const& at, sim::Reading const& reading) {
                      settings.resolutions = read_numbers(at, reading);
                  });
}

namespace {

BuiltInSpace made(OfaMobilenetSettings const& settings)
{
    return {.space = make_ofa_mobilenet(settings)};
}

BuiltInSpace made(FbnetSettings const& settings, std::string const& name)
{
    return {.space = name == "fbnet" ? make_fbnet(settings) : make_fbnet_extended(settings),
            .skeleton = is_published(settings) ? Skeleton::published : Skeleton::changed};
}

BuiltInSpace made(NasBench201Settings const& settings)
{
    auto space = make_nasbench201(settings);
    if (settings != NasBench201Settings{.classes = settings.classes, .coding = settings.coding})
        return {.space = std::move(space), .skeleton = Skeleton::changed};
    auto const* const cells = space.get();
    return {.space = std::move(space), .cells = cells};
}

struct ChosenSpace {
    std::string name;
    std::variant<FbnetSettings, NasBench201Settings, OfaMobilenetSettings> settings;
};

void fields(ChosenSpace& space, auto& visit)
{
    auto const chosen = [&](std::string const& name) {
        return [&space, name](auto const& settings) { space = {name, settings}; };
    };
    visit.title("space of a search");
    visit.alternative("fbnet", "22 layers x 9 ops, and the split", FbnetSettings{}, chosen("fbnet"));
    visit.alternative("fbnet_extended", "also channel multipliers, a bottleneck at the cut, payload bits",
                      FbnetSettings{}, chosen("fbnet_extended"));
    visit.alternative("nasbench201", "15,625 cells, and the split", NasBench201Settings{},
                      chosen("nasbench201"));
    visit.alternative("ofa_mobilenet",
                      "once-for-all MobileNetV3: depth, kernel, expansion and resolution, and the split",
                      OfaMobilenetSettings{}, chosen("ofa_mobilenet"));
}

} // namespace

std::vector<std::string> const& built_in_spaces()
{
    static std::vector<std::string> const names{"fbnet", "fbnet_extended", "nasbench201", "ofa_mobilenet"};
    return names;
}

BuiltInSpace built_in_space(std::string const& name)
{
    SUNDER_EXPECTS(std::ranges::find(built_in_spaces(), name) != built_in_spaces().end());
    if (name == "nasbench201") return made(NasBench201Settings{});
    if (name == "ofa_mobilenet") return made(OfaMobilenetSettings{});
    return made(FbnetSettings{}, name);
}

sim::Form const& space_of_search()
{
    static sim::Form const form = [] {
        auto result = sim::made_form<ChosenSpace>();
        result.scalar = sim::FileForm{
            fmt::format("a search space, or the name of one: {}", fmt::join(built_in_spaces(), ", "))};
        return result;
    }();
    return form;
}

BuiltInSpace read_built_in_space(YamlCursor const& at, sim::Reading const& reading)
{
    if (!at.flawless()) {
        at.use_all();
        return {};
    }
    auto const mistakes = reading.diagnostics.size();
    auto const chosen = sim::read_into(ChosenSpace{}, sim::FieldReader{at, reading});
    if (reading.diagnostics.size() > mistakes) return {};
    return std::visit(
        sim::Match{[&](FbnetSettings const& settings) { return made(settings, chosen.name); },
                   [](sim::OneOf<NasBench201Settings, OfaMobilenetSettings> auto const& settings) {
                       return made(settings);
                   }},
        chosen.settings);
}

} // namespace sunder::nas
