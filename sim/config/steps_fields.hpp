/// \file
/// Requests of many steps as files state them.
#pragma once

#include "sim/config/cache_fields.hpp"
#include "sim/config/shelvings.hpp"
#include "sim/form/fields.hpp"
#include "sim/form/kinds.hpp"
#include "sim/scenario/scenario.hpp"

#include <fmt/core.h>

#include <cstdint>
#include <string>

namespace sunder::sim {

constexpr std::int64_t most_at_once = 1'000'000; // requests

inline Form const& mean_count()
{
    static Form const form = parts::scalar(NumberForm{.min = 1, .max = static_cast<double>(most_tokens)});
    return form;
}

void fields(GeometricCount& count, auto& visit)
{
    visit.bare(count.mean, mean_count());
}

void fields(UniformCount& count, auto& visit)
{
    visit(required("min", "fewest"), count.min, parts::whole<1, most_tokens>());
    visit(required("max", "most"), count.max, parts::whole<1, most_tokens>());
    visit.check([&](FieldReader const& read) {
        if (count.min > count.max)
            read.report(read["max"].where(), fmt::format("'max' is less than 'min', {}", count.min));
    });
}

void fields(CountKind& count, auto& visit)
{
    std::int64_t tokens = 0;
    visit.title("count of tokens");
    for_each_kind<CountKind>(
        Match{[&](FixedCount) { visit.bare(tokens, parts::whole<1, most_tokens>()); },
              [&](GeometricCount const& kind) {
                  visit.alternative("geometric", "at least one, after each as likely another: the mean", kind,
                                    count);
              },
              [&](UniformCount const& kind) {
                  visit.alternative("uniform", "each from `min` to `max` as likely", kind, count);
              }});
    if (tokens > 0) count = FixedCount{tokens};
}

inline Form const& growth_by_guess()
{
    static Form const form = parts::scalar(NumberForm{.min = 0, .max = 1, .percent = Percent::allowed});
    return form;
}

void fields(Lookahead& lookahead, auto& visit)
{
    visit(required("guesses", "tokens in a row that a pass checks besides the one it gives"),
          lookahead.guesses, parts::whole<1, 64>());
    visit(required("accepted", "the probability that a guess is right, where those before it are"),
          lookahead.accepted, parts::probability());
    visit(optional("growth", "what each guess adds to the time of a pass, as a share of it"),
          lookahead.growth, growth_by_guess());
}

void fields(TokenCache& cache, auto& visit)
{
    visit.by_hand(optional("of", "what each op keeps of each token, where it runs",
                           "as the model of the further passes says"),
                  kept_by_op(),
                  [&](YamlCursor const& at, Reading const& reading) { cache.of = read_kept(at, reading); });
    visit(optional("prompt", "tokens that the first pass takes in",
                   "the `tokens` of its model's `cache`, or 0"),
          cache.prompt, parts::whole<0, most_tokens>());
    visit(optional("at_once", "requests that keep theirs on one device at the same time",
                   "one, or in a closed loop those of all origins, in equal parts"),
          cache.at_once, parts::whole<1, most_at_once>());
}

/// Of `models`, or of a file that goes by its name.
inline Form const& model_of_passes()
{
    static Form const form = parts::scalar(NameForm{"model", shelved::models()});
    return form;
}

/// No single value stands for them.
inline std::string written(Steps const& /*steps*/)
{
    return {};
}

void fields(Steps& steps, auto& visit)
{
    visit.title("steps");
    visit.by_hand(optional("then", "the model of the passes after the first", "that of the application"),
                  model_of_passes(), [](YamlCursor const& /*at*/, Reading const& /*reading*/) {
                      // whoever has all models reads it
                  });
    visit(required("count", "tokens after the first, of which each pass gives one"), steps.count.kind);
    visit(optional("limit", "no more tokens than so many, whatever is drawn", "none"), steps.count.limit,
          parts::whole<1, most_tokens>());
    visit(optional("split", "where the model of these passes is cut", "as that of the first"), steps.split);
    visit(optional("lookahead", "guesses that a pass checks, so that it may give several tokens",
                   "each pass gives one"),
          steps.lookahead);
    visit(optional("cache", "what layers keep in memory until the request ends", "what their model says"),
          steps.cache);
}

} // namespace sunder::sim
