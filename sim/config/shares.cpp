#include "sim/config/shares.hpp"

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

Form const& usual_share()
{
    static Form const form = parts::scalar(NumberForm{.min = 0, .max = 1, .percent = Percent::usual});
    return form;
}

} // namespace sunder::sim
