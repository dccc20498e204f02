#include "sim/policy/own_policies.hpp"

#include "sim/base/contract.hpp"

#include <utility>

namespace sunder::sim {
namespace {

MakeOwnPolicy& of_this_thread()
{
    thread_local MakeOwnPolicy make;
    return make;
}

} // namespace

OwnPolicies::OwnPolicies(MakeOwnPolicy make)
{
    SUNDER_EXPECTS(!of_this_thread());
    of_this_thread() = std::move(make);
}

OwnPolicies::~OwnPolicies()
{
    of_this_thread() = {};
}

MakeOwnPolicy const& OwnPolicies::present()
{
    return of_this_thread();
}

} // namespace sunder::sim
