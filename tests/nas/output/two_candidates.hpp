/// \file
/// A search of two candidates: one that may not be, and one that was simulated.
#pragma once

#include "nas/runner/search_result.hpp"

namespace sunder::nas {

inline SearchResult two_candidates()
{
    return {.subject = {.name = "toy",
                        .application = "camera",
                        .device = "phone",
                        .server = "server",
                        .accuracy_source = "a guess",
                        .device_source = "roofline",
                        .server_source = "roofline",
                        .optimizer = "asng",
                        .method = "simulated",
                        .seed = 7,
                        .objectives = {Metric::accuracy, Metric::p95},
                        .limits = {{.metric = Metric::p95, .value = 0.02}}},
            .space = {.name = "space",
                      .variables = {{.name = "kernel", .choices = {"k1", "k3"}, .only_if = {}},
                                    {.name = "extra",
                                     .choices = {"one", "two"},
                                     .only_if = Variable::Premise{.variable = 0, .values = {1}}},
                                    {.name = "split", .choices = {"server_only", "body"}, .only_if = {}}}},
            .candidates = {{.turn = 0,
                            .choices = {0, 0, 0},
                            .evaluation = {.accuracy = 60,
                                           .latency = sim::Seconds{0.004},
                                           .evaluator = Evaluator::analytic,
                                           .obstacle = CandidateObstacle::raw_input},
                            .violation = 1e6},
                           {.turn = 1,
                            .choices = {1, 1, 1},
                            .evaluation = {.accuracy = 70.5,
                                           .latency = sim::Seconds{0.01},
                                           .p50 = sim::Seconds{0.01},
                                           .p90 = sim::Seconds{0.011},
                                           .p95 = sim::Seconds{0.012},
                                           .p99 = sim::Seconds{0.013},
                                           .energy = sim::Joules{0.25},
                                           .payload = sim::Bytes{2048},
                                           .memory = sim::Bytes{1e6},
                                           .depth = 1,
                                           .evaluator = Evaluator::simulated},
                            .violation = 0}},
            .theta = {.evaluations = {1, 2},
                      .probabilities = {{0.5, 0.5, 0.5, 0.5, 0.5, 0.5}, {0.2, 0.8, 0.4, 0.6, 0.1, 0.9}}},
            .mode = {1, 1, 1},
            .simulations = 1,
            .ending = Ending::interrupted};
}

/// The same search, by weights that were learnt; both cuts of the second candidate were looked at.
inline SearchResult two_learnt_candidates()
{
    auto result = two_candidates();
    result.candidates[0].evaluation.leakage = 1;
    result.candidates[1].evaluation.leakage = 0.25;
    result.learning = Learning{.history = {}, .alone = {0, 71.5}};
    result.cuts = {.cuts = result.candidates, .images = 1000};
    result.cuts.cuts[0].choices = {1, 1, 0};
    return result;
}

} // namespace sunder::nas
