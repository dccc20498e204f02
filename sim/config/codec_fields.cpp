#include "sim/config/codec_fields.hpp"

#include "sim/base/match.hpp"
#include "sim/config/rate_table.hpp"
#include "sim/config/shares.hpp"
#include "sim/config/shelvings.hpp"
#include "sim/form/kinds.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>

namespace sunder::sim {
namespace {

Form const& ratio()
{
    static Form const form = parts::scalar(NumberForm{.min = 1, .max = 1e9});
    return form;
}

Form const& quality()
{
    static Form const form = parts::scalar(NumberForm{.min = 0, .max = 1e9});
    return form;
}

void accuracy_cost(double& cost, auto& visit)
{
    visit(optional("accuracy_cost", "points of accuracy that it costs"), cost, usual_share());
}

} // namespace

// How fast
// --------------------------------------------------------------------------------------------------------

Form const& form_of(Of<CodingSpeed> /*type*/)
{
    static Form const form = parts::scalar(
        QuantityForm{BytesPerSecond::dimension, Zero::forbidden, std::nullopt, FlopsPerByte::dimension});
    return form;
}

CodingSpeed read_as(Of<CodingSpeed> /*type*/, YamlCursor const& at, Reading const& /*reading*/)
{
    if (at.text().ends_with("flop/B")) return FlopsPerByte{at.number()};
    return BytesPerSecond{at.number()};
}

// Stages
// ----------------------------------------------------------------------------------------------------------

void fields(Quantise& stage, auto& visit)
{
    visit.bare(stage.bits, parts::whole<1, 32>());
    visit(required("to", "bits"), stage.bits, parts::whole<1, 32>());
    accuracy_cost(stage.accuracy_cost, visit);
}

void fields(Bottleneck& stage, auto& visit)
{
    visit(required("to", "channels that cross"), stage.to, parts::whole<1, 1'000'000'000>());
    visit(optional("kernel", "of both convolutions, in every dimension"), stage.kernel,
          parts::whole<1, 64>());
    visit(optional("stride", "of both: one of so many positions is left in every dimension"), stage.stride,
          parts::whole<1, 64>());
    accuracy_cost(stage.accuracy_cost, visit);
}

namespace {

struct Learnt {
    std::optional<double> ratio;
    std::optional<Bytes> bytes;
    Autoencoder stage;
};

void fields(Learnt& learnt, auto& visit)
{
    auto& stage = learnt.stage;
    visit(optional("ratio", "bytes of a tensor before over those behind it"), learnt.ratio, ratio());
    visit(optional("bytes", "instead: what each tensor comes to, whatever it was"), learnt.bytes);
    visit(required("encode", "work before the cut, for each tensor"), stage.encoder);
    visit(required("decode", "work behind it"), stage.decoder);
    accuracy_cost(stage.accuracy_cost, visit);
    visit.one_of({"ratio"});
    visit.one_of({"bytes"});
    if (learnt.ratio) stage.size = Ratio{*learnt.ratio};
    if (learnt.bytes) stage.size = *learnt.bytes;
}

} // namespace

void fields(Lossless& stage, auto& visit)
{
    visit(required("ratio", "bytes before over bytes behind it"), stage.size.value, ratio());
    visit(required("encode", "how fast: bytes of the tensor in a time, on any device, or work for each"),
          stage.encoder);
    visit(required("decode", "the same, back"), stage.decoder);
}

// Rates
// ------------------------------------------------------------------------------------------------------------

void fields(RateRow& row, auto& visit)
{
    visit(required("quality", "any number"), row.quality, quality());
    visit(optional("ratio", "bytes of a tensor before over those behind it"), row.ratio, ratio());
    visit(optional("bytes", "instead: what each tensor comes to"), row.bytes);
    visit(optional("of_anchor", "instead: the share of the bytes of `anchor`"), row.of_anchor,
          parts::positive_share());
    visit(required("accuracy_cost", "points of accuracy that it costs"), row.accuracy_cost, usual_share());
    visit.one_of({"ratio"});
    visit.one_of({"bytes"});
    visit.one_of({"of_anchor"});
}

namespace {

struct Rates {
    double quality = 0;
    std::vector<RateRow> table;
    std::optional<Bytes> anchor;
    RatedCodec stage;
};

Form const& rate_table()
{
    static Form const form = [] {
        auto either = parts::list_of(form_of(Of<RateRow>{}), 1);
        either.scalar = parts::file_of("a table of rates", shelved::codecs()).scalar;
        return either;
    }();
    return form;
}

std::vector<RateRow> read_rate_table(YamlCursor const& at, Reading const& reading)
{
    if (!at.is_scalar()) return read_as(Of<std::vector<RateRow>>{}, at, reading);
    auto const& file = reading.files.open(at, reading.diagnostics);
    return file.source ? parse_rate_table(file.source, reading.diagnostics) : std::vector<RateRow>{};
}

bool needs_anchor(std::vector<RateRow> const& table)
{
    return std::ranges::any_of(table, [](RateRow const& row) { return row.of_anchor.has_value(); });
}

void check_rates(Rates const& rates, FieldReader const& read)
{
    if (rates.table.empty()) return; // which is reported
    if (std::ranges::find(rates.table, rates.quality, &RateRow::quality) == rates.table.end()) {
        std::vector<double> qualities;
        for (auto const& row : rates.table)
            qualities.push_back(row.quality);
        read.report(read["quality"].where(),
                    fmt::format("the table knows nothing of quality {}", rates.quality),
                    fmt::format("it has {}: nothing is made up between them", fmt::join(qualities, ", ")));
    }
    if (needs_anchor(rates.table) && !rates.anchor)
        read.report(read["table"].where(), "the table states shares of an anchor, of which nothing is known",
                    "state what it sends for one request: `anchor: 27 kB`");
}

CodedSize size_of(RateRow const& row, std::optional<Bytes> anchor)
{
    if (row.ratio) return Ratio{*row.ratio};
    if (row.bytes) return *row.bytes;
    return row.of_anchor.value_or(1) * anchor.value_or(Bytes{});
}

void fields(Rates& rates, auto& visit)
{
    visit(required("quality", "which row of the table"), rates.quality, quality());
    visit.by_hand(
        required("table", "what each quality comes to, or a file of it"), rate_table(),
        [&](YamlCursor const& at, Reading const& reading) { rates.table = read_rate_table(at, reading); });
    visit(optional("anchor", "of tables with `of_anchor`: what one request sends with what they compare to",
                   "none is known")
              .where(needs_anchor(rates.table)),
          rates.anchor);
    visit(required("encode", "how fast: bytes of the tensor in a time, on any device, or work for each"),
          rates.stage.encoder);
    visit(required("decode", "the same, back"), rates.stage.decoder);
    visit.check([&](FieldReader const& read) { check_rates(rates, read); });
    auto const row = std::ranges::find(rates.table, rates.quality, &RateRow::quality);
    if (row == rates.table.end()) return;
    rates.stage.size = size_of(*row, rates.anchor);
    rates.stage.accuracy_cost = row->accuracy_cost;
}

} // namespace

// Codecs
// -----------------------------------------------------------------------------------------------------------

void fields(CodecStage& stage, auto& visit)
{
    for_each_kind<CodecStage>(Match{
        [&](Quantise const& kind) {
            visit.alternative("bits", "uniform quantisation of each element to so many bits", kind, stage);
        },
        [&](Bottleneck const& kind) {
            visit.alternative("bottleneck",
                              "a convolution to fewer channels before the cut and one back after it", kind,
                              stage);
        },
        [&](Autoencoder const& /*kind*/) {
            visit.alternative("learnt", "layers trained around the cut, by what they send and how they work",
                              Learnt{}, [&](Learnt const& learnt) { stage = learnt.stage; });
        },
        [&](Lossless const& kind) {
            visit.alternative("lossless", "a program that packs bytes and loses nothing", kind, stage);
        },
        [&](RatedCodec const& /*kind*/) {
            visit.alternative("rates", "a lossy program, by a table of its rates", Rates{},
                              [&](Rates const& rates) { stage = rates.stage; });
        }});
}

namespace {

using Codec = std::vector<CodecStage>;

/// Whether what it leaves are bytes of a stream, no numbers.
bool leaves_a_stream(CodecStage const& stage)
{
    return std::visit(Match{[](OneOf<Quantise, Bottleneck, Autoencoder> auto const&) { return false; },
                            [](OneOf<Lossless, RatedCodec> auto const&) { return true; }},
                      stage);
}

bool needs_numbers(CodecStage const& stage)
{
    return std::visit(
        Match{[](OneOf<Quantise, Bottleneck, Autoencoder, RatedCodec> auto const&) { return true; },
              [](Lossless const&) { return false; }},
        stage);
}

} // namespace

Form const& codec_form()
{
    static Form const form = [] {
        Form stage = form_of(Of<CodecStage>{});
        stage.title = "codec";
        stage.list = form_of(Of<Codec>{}).list;
        return stage;
    }();
    return form;
}

std::vector<CodecStage> read_codec(YamlCursor const& at, Reading const& reading)
{
    if (!at.is_list()) return {read_as(Of<CodecStage>{}, at, reading)};
    auto const items = at.items();
    auto codec = read_as(Of<Codec>{}, at, reading);
    for (std::size_t i = 1; i < codec.size(); ++i)
        if (items[i].flawless() && leaves_a_stream(codec[i - 1]) && needs_numbers(codec[i]))
            reading.diagnostics.report(items[i].where(), "the stage before leaves no numbers to code",
                                       "put `lossless` and `rates` last");
    return codec;
}

} // namespace sunder::sim
