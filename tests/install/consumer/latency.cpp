/// Simulates the scenario named and prints the mean latency of each application, in seconds.
#include "sim/base/diagnostic.hpp"
#include "sim/config/load.hpp"
#include "sim/records/summary.hpp"
#include "sim/runner/run_replications.hpp"
#include "sim/scenario/deployment.hpp"

#include <cstdio>

int main(int count, char** words)
{
    if (count != 2) return 2;
    try {
        auto const deployment = sunder::sim::deploy(sunder::sim::load_scenario(words[1]));
        auto const records = sunder::sim::run_replications(deployment, {.processes = 1});
        for (auto const& application : sunder::sim::summarise(records).applications)
            std::printf("%s %.17g\n", application.name.c_str(), application.latency->mean.value());
    } catch (sunder::sim::InputError const& error) {
        std::fputs(error.what(), stderr);
        return 2;
    }
}
