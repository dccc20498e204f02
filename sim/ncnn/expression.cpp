#include "sim/ncnn/expression.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace sunder::sim {
namespace {

struct OneOperand {
    std::string_view name;
    double (*apply)(double);
};
struct TwoOperands {
    std::string_view name;
    double (*apply)(double, double);
};

constexpr std::array<OneOperand, 12> of_one{{{"trunc", [](double a) { return std::trunc(a); }},
                                             {"ceil", [](double a) { return std::ceil(a); }},
                                             {"floor", [](double a) { return std::floor(a); }},
                                             {"round", [](double a) { return std::nearbyint(a); }},
                                             {"abs", [](double a) { return std::abs(a); }},
                                             {"neg", [](double a) { return -a; }},
                                             {"square", [](double a) { return a * a; }},
                                             {"sqrt", [](double a) { return std::sqrt(a); }},
                                             {"rsqrt", [](double a) { return 1 / std::sqrt(a); }},
                                             {"reciprocal", [](double a) { return 1 / a; }},
                                             {"exp", [](double a) { return std::exp(a); }},
                                             {"log", [](double a) { return std::log(a); }}}};
constexpr std::array<TwoOperands, 9> of_two{
    {{"+", [](double a, double b) { return a + b; }},
     {"-", [](double a, double b) { return a - b; }},
     {"*", [](double a, double b) { return a * b; }},
     {"/", [](double a, double b) { return a / b; }},
     {"//", [](double a, double b) { return std::floor(a / b); }},
     {"max", [](double a, double b) { return std::max(a, b); }},
     {"min", [](double a, double b) { return std::min(a, b); }},
     {"pow", [](double a, double b) { return std::pow(a, b); }},
     {"remainder", [](double a, double b) { return a - std::floor(a / b) * b; }}}};

/// The axis that ncnn calls so, from the last on.
std::size_t axis_called(char letter, std::size_t rank)
{
    switch (letter) {
    case 'w':
        return 0;
    case 'h':
        return 1;
    case 'd':
        return 2;
    default:
        return rank < 4 ? 2 : 3;
    }
}

class Evaluation {
public:
    Evaluation(std::string_view text, std::vector<WholeNumbers> const& shapes) : left_{text}, shapes_{shapes}
    {
    }

    [[nodiscard]] WholeNumbers list()
    {
        WholeNumbers values{whole(value(0))};
        while (takes(','))
            values.push_back(whole(value(0)));
        if (!left_.empty()) refuse();
        return values;
    }

private:
    static constexpr int most_depth = 64;

    [[noreturn]] void refuse() const
    {
        throw Misfit{fmt::format("its expression ends in nothing known at '{}'", left_)};
    }
    static std::int64_t whole(double value)
    {
        constexpr double most = 2e9;
        if (!(std::abs(value) <= most)) throw Misfit{"a number of its expression is beyond all bounds"};
        return static_cast<std::int64_t>(value);
    }
    bool takes(char sign)
    {
        if (!left_.starts_with(sign)) return false;
        left_.remove_prefix(1);
        return true;
    }
    double value(int depth)
    {
        if (depth > most_depth) throw Misfit{"its expression is too deep"};
        auto const name = left_.substr(0, std::min(left_.find_first_of("(,)"), left_.size()));
        if (name.size() < left_.size() && left_[name.size()] == '(') return call(name, depth);
        left_.remove_prefix(name.size());
        return operand(name);
    }
    double call(std::string_view name, int depth)
    {
        auto const* const one = std::ranges::find(of_one, name, &OneOperand::name);
        auto const* const two = std::ranges::find(of_two, name, &TwoOperands::name);
        if (one == of_one.end() && two == of_two.end()) refuse();
        left_.remove_prefix(name.size() + 1);
        auto const first = value(depth + 1);
        double result = 0;
        if (two != of_two.end()) {
            if (!takes(',')) refuse();
            result = two->apply(first, value(depth + 1));
        } else
            result = one->apply(first);
        if (!takes(')')) refuse();
        return result;
    }
    [[nodiscard]] double operand(std::string_view name) const
    {
        double number = 0;
        auto const* const end = name.data() + name.size();
        auto const [stopped, problem] = std::from_chars(name.data(), end, number);
        if (problem == std::errc{} && stopped == end) return number;
        bool const is_size = name.size() == 2 && name[0] >= '0' && name[0] <= '9' &&
                             std::string_view{"whdc"}.find(name[1]) != std::string_view::npos;
        if (!is_size) throw Misfit{fmt::format("'{}' of its expression is not known", name)};
        auto const input = static_cast<std::size_t>(name[0] - '0');
        if (input >= shapes_.size()) throw Misfit{fmt::format("its expression names input {}", input)};
        auto const& shape = shapes_[input];
        auto const axis = axis_called(name[1], shape.size());
        return axis < shape.size() ? static_cast<double>(shape[shape.size() - 1 - axis]) : 1.0;
    }

    std::string_view left_;
    std::vector<WholeNumbers> const& shapes_;
};

} // namespace

WholeNumbers evaluate(std::string_view text, std::vector<WholeNumbers> const& shapes)
{
    return Evaluation{text, shapes}.list();
}

} // namespace sunder::sim
