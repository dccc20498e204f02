#include "sim/config/power_fields.hpp"

namespace sunder::sim {

Form const& inner_share()
{
    static Form const form = parts::scalar(NumberForm{.min = 0,
                                                      .max = 1,
                                                      .min_bound = Bound::excluded,
                                                      .max_bound = Bound::excluded,
                                                      .percent = Percent::allowed});
    return form;
}

Form const& share_below_one()
{
    static Form const form = parts::scalar(
        NumberForm{.min = 0, .max = 1, .max_bound = Bound::excluded, .percent = Percent::allowed});
    return form;
}

} // namespace sunder::sim
