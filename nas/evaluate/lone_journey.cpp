#include "nas/evaluate/lone_journey.hpp"

namespace sunder::nas {
namespace {

sim::LoneRequest lone_in(SearchSetting const& setting)
{
    auto const deployment = deployment_of(setting, {.end = Journey::End::on_server}, "");
    auto const& application = deployment.applications[setting.application];
    return {deployment, application.ways.front(), application.answer};
}

} // namespace

LoneJourney::LoneJourney(SearchSetting const& setting) : lone_{lone_in(setting)} {}

} // namespace sunder::nas
