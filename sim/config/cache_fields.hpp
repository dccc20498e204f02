/// \file
/// What ops keep of each token, as files state it.
#pragma once

#include "sim/form/fields.hpp"
#include "sim/model/kept_tokens.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace sunder::sim {

constexpr std::int64_t most_tokens = 1'000'000; // of a request

/// Of one op, without its name.
struct KeptAsWritten {
    Bytes bytes;
    Flops work;
};

void fields(KeptAsWritten& kept, auto& visit)
{
    visit.title("what an op keeps");
    visit.bare(kept.bytes, form_of(Of<Bytes>{}));
    visit(required("bytes", "of each token; each pass reads those of all"), kept.bytes);
    visit(optional("work", "that each token kept adds to a pass: attention over it"), kept.work,
          parts::from_zero<Flops>());
}

inline Form const& kept_by_op()
{
    static Form const form = parts::mapping(
        "", parts::any_name("op of the further passes", form_of(Of<KeptAsWritten>{}), NameForm{"op"}));
    return form;
}

inline std::vector<KeptByOp> read_kept(YamlCursor const& at, Reading const& reading)
{
    std::vector<KeptByOp> all;
    for (auto const& [name, where, value] : at.names()) {
        if (!value.sound()) continue;
        auto const kept = read_as(Of<KeptAsWritten>{}, value, reading);
        all.push_back({.op = name, .bytes = kept.bytes, .work = kept.work, .where = where});
    }
    return all;
}

/// No single value stands for them.
inline std::string written(KeptTokens const& /*kept*/)
{
    return {};
}

void fields(KeptTokens& kept, auto& visit)
{
    visit.title("cache of a model");
    visit(optional("tokens", "kept behind a pass whose ops do the work that they state: those before it, and "
                             "its own"),
          kept.tokens, parts::whole<0, most_tokens>());
    visit.by_hand(optional("of", "what each op keeps of each token, where it runs", "nothing"), kept_by_op(),
                  [&](YamlCursor const& at, Reading const& reading) { kept.of = read_kept(at, reading); });
}

} // namespace sunder::sim
