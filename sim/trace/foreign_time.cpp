#include "sim/trace/foreign_time.hpp"

#include "sim/base/decimal.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <string>

namespace sunder::sim::detail {
namespace {

/// Reads a text from its beginning.
class Scanner {
public:
    explicit Scanner(std::string_view text) : text_{text} {}

    /// So many digits, no more.
    std::optional<int> digits(std::size_t count)
    {
        if (text_.size() < count ||
            text_.substr(0, count).find_first_not_of("0123456789") != std::string_view::npos)
            return std::nullopt;
        int value = 0;
        std::from_chars(text_.data(), text_.data() + count, value);
        text_.remove_prefix(count);
        return value;
    }

    bool one_of(std::string_view signs)
    {
        if (text_.empty() || signs.find(text_.front()) == std::string_view::npos) return false;
        text_.remove_prefix(1);
        return true;
    }

    [[nodiscard]] std::string_view rest() const { return text_; }

private:
    std::string_view text_;
};

/// Three numbers with signs between them.
std::optional<std::array<int, 3>> three(Scanner& scanner, std::size_t first_digits, std::string_view between)
{
    auto const a = scanner.digits(first_digits);
    if (!a || !scanner.one_of(between)) return std::nullopt;
    auto const b = scanner.digits(2);
    if (!b || !scanner.one_of(between)) return std::nullopt;
    auto const c = scanner.digits(2);
    if (!c) return std::nullopt;
    return std::array{*a, *b, *c};
}

} // namespace

std::optional<double> seconds_of_date(std::string_view text)
{
    Scanner scanner{text};
    auto const date = three(scanner, 4, ".-/");
    if (!date || !scanner.one_of(" _T")) return std::nullopt;
    auto const time = three(scanner, 2, ":.");
    if (!time) return std::nullopt;
    auto rest = scanner.rest();
    if (rest.ends_with('Z')) rest.remove_suffix(1);
    if (!rest.empty() && rest.front() != '.') return std::nullopt;
    auto const fraction = find_number(std::string{"0"}.append(rest));
    if (!fraction) return std::nullopt;

    using namespace std::chrono;
    year_month_day const day{year{(*date)[0]}, month{static_cast<unsigned>((*date)[1])},
                             std::chrono::day{static_cast<unsigned>((*date)[2])}};
    auto const [hour, minute, second] = *time;
    if (!day.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
    auto const whole = sys_days{day}.time_since_epoch() + hours{hour} + minutes{minute} + seconds{second};
    return static_cast<double>(duration_cast<seconds>(whole).count()) + *fraction;
}

std::optional<int> power_of_epoch(double number)
{
    constexpr double year_1973 = 1e8;
    for (int power = 0; power >= -9; power -= 3) {
        if (number >= year_1973 && number < 100 * year_1973) return power;
        number /= 1000;
    }
    return std::nullopt;
}

} // namespace sunder::sim::detail
