#include "nas/config/proxy_fields.hpp"

#include "nas/config/image_fields.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace sunder::nas {

using sim::optional;
using sim::parts::whole;

constexpr auto words(Proxy /*type*/)
{
    using enum Proxy;
    using sim::Word;
    return std::array{Word{swap, "swap"},
                      Word{naswot, "naswot"},
                      Word{jacob_cov, "jacob_cov"},
                      Word{synflow, "synflow"},
                      Word{zen, "zen"},
                      Word{meco, "meco"},
                      Word{snip, "snip"},
                      Word{grad_norm, "grad_norm"},
                      Word{flops, "flops"},
                      Word{parameters, "parameters"}};
}

void fields(ProxyPlan& plan, auto& visit)
{
    visit.title("proxy");
    visit(optional("scores", "the product of whose ranks counts", "swap and flops"), plan.factors);
    visit(optional("images", "what networks are looked at with", "noise"), plan.images);
    visit(optional("count", "images"), plan.count, whole<2, 16>());
    visit(optional("size", "height and width that images are brought to, and the networks with them; spaces "
                           "in files keep the size of their input"),
          plan.size, whole<4, 512>());
    visit(optional("among", "random architectures that an architecture is ranked among"), plan.among,
          whole<2, 100'000>());
}

sim::Form const& proxy_form()
{
    static sim::Form const form = [] {
        auto plan = sim::made_form<ProxyPlan>();
        plan.scalar = sim::form_of(sim::Of<Proxy>{}).scalar;
        return plan;
    }();
    return form;
}

ProxyPlan read_proxy(sim::YamlCursor const& at, std::filesystem::path const& folder,
                     sim::Reading const& reading)
{
    ProxyPlan plan;
    if (at.is_scalar()) {
        plan.factors = {sim::read_as(sim::Of<Proxy>{}, at, reading)};
    } else {
        plan = sim::read_into(ProxyPlan{}, sim::FieldReader{at, reading});
        if (plan.images)
            if (auto* const images = std::get_if<PublishedImages>(&*plan.images))
                images->folder = (folder / images->folder).lexically_normal();
    }
    plan.where = at.where();
    return plan;
}

} // namespace sunder::nas
