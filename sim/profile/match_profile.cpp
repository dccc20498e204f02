#include "sim/profile/match_profile.hpp"

#include "sim/model/op_names.hpp"
#include "sim/model/scoped_name.hpp"
#include "sim/profile/op_families.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <utility>

namespace sunder::sim {
namespace {

/// One op of the model as its file has it.
struct Part {
    std::size_t op = 0; ///< the fused one
    std::size_t place = 0;
    Op const* what = nullptr;
    std::optional<std::size_t> profiled{}; ///< by which of the runtime's ops
};

std::span<Op const> parts_of(Op const& op)
{
    return op.parts.empty() ? std::span{&op, 1} : std::span{op.parts};
}

/// "[a;b]:12" as a and b.
std::vector<std::string_view> names_in(std::string_view name)
{
    if (auto const end = name.rfind("]:"); name.starts_with('[') && end != std::string_view::npos)
        name = name.substr(1, end - 1);
    std::vector<std::string_view> names;
    while (!name.empty()) {
        auto const end = std::min(name.find(';'), name.size());
        if (end > 0) names.push_back(name.substr(0, end));
        name.remove_prefix(std::min(end + 1, name.size()));
    }
    return names;
}

/// The names that an op may have in a model's file, the likeliest first.
std::vector<std::string> possible_names(std::string_view name, std::string_view kind)
{
    if (name.starts_with("fused ")) name.remove_prefix(6);
    if (name.ends_with("_nchwc")) name.remove_suffix(6);
    std::vector<std::string> names{std::string{name}, plain_name(name)};
    auto const [scope, own] = split_name(name, kind);
    if (!scope.empty()) {
        names.push_back(plain_name(scope + '.' + own));
        names.push_back(plain_name(scope));
    }
    names.push_back(plain_name(own));
    return names;
}

class Matching {
public:
    Matching(ModelGraph const& fused, ForeignProfile const& profile)
        : fused_{fused}, profile_{profile}, times_(profile.ops.size()), why_(profile.ops.size())
    {
        for (std::size_t op = 0; op < fused.ops.size(); ++op) {
            if (is_input(fused.ops[op].kind)) continue;
            std::size_t place = 0;
            for (auto const& part : parts_of(fused.ops[op])) {
                named_.emplace(part.name, parts_.size());
                parts_.push_back({.op = op, .place = place++, .what = &part});
            }
        }
    }

    ProfileMatch match()
    {
        take_medians();
        if (profile_.sums == KindSums::yes) return spread();
        match_by_name();
        match_by_kind();
        drop_headless();
        return result();
    }

private:
    void take_medians()
    {
        auto const passes = profile_.passes.size();
        for (std::size_t i = 0; i < times_.size(); ++i) {
            auto const& stated = profile_.ops[i].times;
            auto const each = passes == 0 ? 1 : stated.size() / passes;
            if (stated.empty() || each == 0 || stated.size() % each != 0 ||
                (passes != 0 && stated.size() != each * passes)) {
                why_[i] = fmt::format("it ran {} times in {} passes", stated.size(), passes);
                continue;
            }
            std::vector<Seconds> sums(stated.size() / each);
            for (std::size_t run = 0; run < stated.size(); ++run)
                sums[run / each] += stated[run];
            times_[i] = median_of(std::move(sums));
        }
    }

    [[nodiscard]] bool is_open(std::size_t profiled) const
    {
        return times_[profiled] && !taken_.contains(profiled);
    }

    void pair(std::size_t profiled, Part& part)
    {
        part.profiled = profiled;
        taken_.insert(profiled);
    }

    /// Those of the model's parts that it may be by its name.
    [[nodiscard]] std::optional<std::size_t> find_named(ProfiledOp const& theirs) const
    {
        std::optional<std::size_t> found;
        for (auto const& name : names_in(theirs.name)) {
            for (auto const& possible : possible_names(name, theirs.kind)) {
                auto const part = named_.find(possible);
                if (part == named_.end()) continue;
                if (found && parts_[*found].op != parts_[part->second].op)
                    return {}; // it has joined what we have not
                if (!found || parts_[part->second].place < parts_[*found].place) found = part->second;
                break;
            }
        }
        return found;
    }

    /// What is called as an activation and is a convolution has that joined to it.
    [[nodiscard]] std::size_t with_its_kind(std::size_t part, std::string_view family) const
    {
        if (family.empty() || detail::family_of(parts_[part].what->kind) == family) return part;
        auto const first = part - parts_[part].place;
        return detail::family_of(parts_[first].what->kind) == family ? first : part;
    }

    void match_by_name()
    {
        for (std::size_t i = 0; i < profile_.ops.size(); ++i) {
            if (!is_open(i)) continue;
            auto const named = find_named(profile_.ops[i]);
            if (!named) continue;
            auto const family = detail::family_of(profile_.ops[i].kind);
            auto const part = with_its_kind(*named, family);
            auto const ours = detail::family_of(parts_[part].what->kind);
            if (!family.empty() && !ours.empty() && family != ours)
                why_[i] = fmt::format("'{}' is another kind of op in the model", parts_[part].what->name);
            else if (parts_[part].profiled)
                why_[i] = fmt::format("'{}' has the time of another one", parts_[part].what->name);
            else
                pair(i, parts_[part]);
        }
        by_name_ = taken_;
    }

    void match_by_kind()
    {
        std::map<std::string_view, std::vector<std::size_t>> theirs;
        for (std::size_t i = 0; i < profile_.ops.size(); ++i)
            if (auto const family = detail::family_of(profile_.ops[i].kind); is_open(i) && !family.empty())
                theirs[family].push_back(i);
        for (auto const& [family, ops] : theirs) {
            auto all = open_parts(family);
            auto heads = all;
            std::erase_if(heads, [&](std::size_t part) { return parts_[part].place != 0; });
            auto const& fitting = all.size() == ops.size() ? all : heads;
            for (std::size_t i = 0; i < ops.size(); ++i) {
                if (fitting.size() == ops.size())
                    pair(ops[i], parts_[fitting[i]]);
                else if (why_[ops[i]].empty() && !all.empty())
                    why_[ops[i]] =
                        fmt::format("{} of this kind are left for {} of the model", ops.size(), all.size());
            }
        }
    }

    [[nodiscard]] std::vector<std::size_t> open_parts(std::string_view family) const
    {
        std::vector<std::size_t> open;
        for (std::size_t i = 0; i < parts_.size(); ++i)
            if (!parts_[i].profiled && detail::family_of(parts_[i].what->kind) == family) open.push_back(i);
        return open;
    }

    void drop_headless()
    {
        for (std::size_t i = 0; i < parts_.size(); ++i) {
            auto& part = parts_[i];
            if (!part.profiled || part.place == 0 || parts_[i - part.place].profiled) continue;
            why_[*part.profiled] =
                fmt::format("'{}', which it is joined to, was not found", parts_[i - part.place].what->name);
            taken_.erase(*part.profiled);
            part.profiled.reset();
        }
    }

    /// What all of a kind took, over those of the model; of a fused op only with its first part.
    ProfileMatch spread()
    {
        std::vector<std::optional<Seconds>> by_part(parts_.size());
        for (std::size_t i = 0; i < profile_.ops.size(); ++i) {
            auto const family = detail::family_of(profile_.ops[i].kind);
            auto const parts = family.empty() ? std::vector<std::size_t>{} : open_parts(family);
            if (parts.empty()) continue;
            taken_.insert(i);
            Flops work;
            for (auto const part : parts)
                work += parts_[part].what->work;
            for (auto const part : parts) {
                double const share =
                    work > Flops{} ? parts_[part].what->work / work : 1 / static_cast<double>(parts.size());
                by_part[part] = by_part[part].value_or(Seconds{}) + share * *times_[i];
            }
        }
        std::vector<std::optional<Seconds>> sums(fused_.ops.size());
        Seconds all;
        for (std::size_t i = 0; i < parts_.size(); ++i) {
            if (!by_part[i] || !by_part[i - parts_[i].place]) continue;
            sums[parts_[i].op] = sums[parts_[i].op].value_or(Seconds{}) + *by_part[i];
            all += *by_part[i];
        }
        auto match = told(sums);
        match.matched = all;
        return match;
    }

    [[nodiscard]] ProfileMatch result() const
    {
        Seconds all;
        std::vector<std::optional<Seconds>> sums(fused_.ops.size());
        for (auto const& part : parts_) {
            if (!part.profiled) continue;
            auto const time = *times_[*part.profiled];
            sums[part.op] = sums[part.op].value_or(Seconds{}) + time;
            all += time;
        }
        auto match = told(sums);
        match.matched = all;
        return match;
    }

    /// With these times of fused ops.
    [[nodiscard]] ProfileMatch told(std::vector<std::optional<Seconds>> const& sums) const
    {
        ProfileMatch match;
        for (std::size_t op = 0; op < sums.size(); ++op) {
            match.times.push_back(sums[op] ? std::optional<Distribution>{Deterministic{*sums[op]}}
                                           : std::nullopt);
            if (!sums[op] && !is_input(fused_.ops[op].kind))
                match.ours.push_back({.name = fused_.ops[op].name, .time = {}, .why = {}});
        }
        for (std::size_t i = 0; i < profile_.ops.size(); ++i) {
            if (taken_.contains(i)) continue;
            auto const& op = profile_.ops[i];
            match.theirs.push_back(
                {.name = op.name.empty() ? op.kind : fmt::format("{} {}", op.kind, op.name),
                 .time = times_[i].value_or(Seconds{}),
                 .why = why_[i].empty() ? "the model has no op like it" : why_[i]});
        }
        for (auto const i : taken_)
            ++(by_name_.contains(i) ? match.by_name : match.by_kind);
        return match;
    }

    ModelGraph const& fused_;
    ForeignProfile const& profile_;
    std::vector<std::optional<Seconds>> times_; ///< median of each of the runtime's ops
    std::vector<std::string> why_;              ///< each is not matched
    std::vector<Part> parts_;
    std::map<std::string, std::size_t, std::less<>> named_;
    std::set<std::size_t> taken_;
    std::set<std::size_t> by_name_; ///< those taken by their name
};

} // namespace

ProfileMatch match_profile(ModelGraph const& fused, ForeignProfile const& profile)
{
    return Matching{fused, profile}.match();
}

} // namespace sunder::sim
