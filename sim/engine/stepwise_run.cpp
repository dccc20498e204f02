#include "sim/engine/stepwise_run.hpp"

#include "sim/engine/outlook.hpp"
#include "sim/engine/simulation.hpp"

namespace sunder::sim {

class StepwiseRun::Core final : public Recorder {
public:
    Core(Deployment const& deployment, std::int64_t replication, Recorder& recorder)
        : recorder_{recorder}, simulation_{deployment, replication, *this}, outlook_{deployment, simulation_}
    {
        simulation_.begin();
    }

    Simulation& simulation() { return simulation_; }
    Outlook& outlook() { return outlook_; }

private:
    Next ended(std::int64_t number, Request const& request) override
    {
        outlook_.forget(number);
        return recorder_.ended(number, request);
    }
    void passed(Span const& span) override { recorder_.passed(span); }

    Recorder& recorder_;
    Simulation simulation_;
    Outlook outlook_;
};

StepwiseRun::StepwiseRun(Deployment const& deployment, std::int64_t replication, Recorder& recorder)
    : core_{std::make_unique<Core>(deployment, replication, recorder)}
{
}

StepwiseRun::~StepwiseRun() = default;

bool StepwiseRun::is_over() const
{
    return core_->simulation().calendar().empty();
}

void StepwiseRun::go_on()
{
    core_->simulation().go_on();
    core_->outlook().look();
}

void StepwiseRun::tell_unfinished()
{
    core_->simulation().tell_unfinished();
}

void StepwiseRun::change_luck(Seed luck, Seconds as_of)
{
    core_->simulation().change_luck(luck, as_of);
}

Seconds StepwiseRun::longest_in_sight(std::optional<Id<Application>> whose)
{
    return core_->outlook().longest(core_->simulation().calendar().next_at(), whose);
}

Seconds StepwiseRun::instant_of(Seconds longest, std::optional<Id<Application>> whose) const
{
    return core_->outlook().instant_of(longest, whose);
}

} // namespace sunder::sim
