#include "sim/form/yaml_node.hpp"

#include <fmt/core.h>
#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <streambuf>

namespace sunder::sim {
namespace {

/// Lets yaml-cpp read a string where it lies.
class TextBuffer : public std::streambuf {
public:
    explicit TextBuffer(std::string const& text)
    {
        // The base class wants a writable buffer, and never writes to one that is only read.
        auto* const begin = const_cast<char*>(text.data());
        setg(begin, begin, begin + text.size());
    }
};

struct Refused {
    YAML::Mark mark;
    std::string message;
    std::string hint;
};

/// So yaml-cpp sees a bracket that is never closed, when it does not complain.
struct BracketAsKey {
    YAML::Mark mark;
};

/// Builds our tree from yaml-cpp's events.
class TreeBuilder : public YAML::EventHandler {
public:
    TreeBuilder(std::shared_ptr<Source const> source, Diagnostics& diagnostics)
        : source_{std::move(source)}, diagnostics_{diagnostics}
    {
    }

    YamlNode root;

    void OnDocumentStart(YAML::Mark const&) override {}
    void OnDocumentEnd() override {}
    void OnNull(YAML::Mark const& mark, YAML::anchor_t anchor) override
    {
        refuse_extras(mark, "", anchor);
        if (in_key()) throw Refused{mark, "a key is missing here", ""};
        place({.kind = YamlKind::null, .where = location(mark)});
    }
    void OnAlias(YAML::Mark const& mark, YAML::anchor_t) override
    {
        throw Refused{mark, "anchors and aliases are not supported", "write the value out"};
    }
    void OnScalar(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor,
                  std::string const& value) override
    {
        refuse_extras(mark, tag, anchor);
        if (in_key()) {
            if (value == "<<") throw Refused{mark, "merge keys are not supported", "write the keys out"};
            open_.back().key = value;
            open_.back().key_where = location(mark);
            open_.back().has_key = true;
            return;
        }
        place({.kind = YamlKind::scalar,
               .style = tag == "!" ? YamlStyle::quoted : YamlStyle::plain,
               .where = location(mark),
               .text = value});
    }
    void OnSequenceStart(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override
    {
        open(mark, tag, anchor, YamlKind::list);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override
    {
        open(mark, tag, anchor, YamlKind::mapping);
    }
    void OnMapEnd() override
    {
        report_duplicates(open_.back().node);
        close();
    }

private:
    /// A list or mapping whose end has not been seen.
    struct Open {
        YamlNode node;
        std::string key;
        Location key_where;
        bool has_key = false;
    };

    [[nodiscard]] Location location(YAML::Mark const& mark) const
    {
        return {source_, mark.line + 1, mark.column + 1};
    }

    [[nodiscard]] bool in_key() const
    {
        return !open_.empty() && open_.back().node.kind == YamlKind::mapping && !open_.back().has_key;
    }

    static void refuse_extras(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor)
    {
        if (anchor != YAML::NullAnchor)
            throw Refused{mark, "anchors and aliases are not supported", "write the value out"};
        if (!tag.empty() && tag != "?" && tag != "!")
            throw Refused{mark, fmt::format("the tag '{}' is not supported", tag), "leave it out"};
    }

    void open(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor, YamlKind kind)
    {
        refuse_extras(mark, tag, anchor);
        if (in_key()) throw BracketAsKey{mark};
        open_.push_back({.node = {.kind = kind, .where = location(mark)}, .key = {}, .key_where = {}});
    }

    void close()
    {
        auto node = std::move(open_.back().node);
        open_.pop_back();
        place(std::move(node));
    }

    void place(YamlNode node)
    {
        if (open_.empty()) {
            root = std::move(node);
            return;
        }
        auto& parent = open_.back();
        if (parent.node.kind == YamlKind::list) {
            parent.node.items.push_back(std::move(node));
            return;
        }
        // yaml-cpp places an empty value wherever its next word stands.
        if (node.kind == YamlKind::null) node.where = parent.key_where;
        parent.node.entries.push_back({std::move(parent.key), parent.key_where, std::move(node)});
        parent.has_key = false;
    }

    /// The first of several entries with one key is kept.
    void report_duplicates(YamlNode& mapping)
    {
        auto& entries = mapping.entries;
        std::vector<std::size_t> order(entries.size());
        for (std::size_t i = 0; i < order.size(); ++i)
            order[i] = i;
        std::ranges::stable_sort(order, {}, [&](std::size_t i) { return std::string_view{entries[i].key}; });
        std::vector<bool> again(entries.size(), false);
        for (std::size_t i = 0, first = 0; i < order.size(); ++i) {
            if (i == 0 || entries[order[i]].key != entries[order[first]].key) {
                first = i;
                continue;
            }
            again[order[i]] = true;
            diagnostics_.report(entries[order[i]].where,
                                fmt::format("'{}' is given twice", entries[order[i]].key),
                                fmt::format("first in line {}", entries[order[first]].where.line));
        }
        std::size_t index = 0;
        std::erase_if(entries, [&](YamlEntry const&) { return again[index++]; });
    }

    std::shared_ptr<Source const> source_;
    Diagnostics& diagnostics_;
    std::vector<Open> open_;
};

/// A bracket, brace or quote that is opened and never closed: yaml-cpp would name the end of the text.
struct Unclosed {
    int line = 0;
    int column = 0;
    char what = 0;
};

std::optional<Unclosed> find_unclosed(std::string_view text)
{
    std::vector<Unclosed> open;
    int line = 1;
    int column = 0;
    char before = '\n';
    for (std::size_t i = 0; i < text.size(); ++i) {
        char const c = text[i];
        ++column;
        bool const may_be_quote = std::string_view{" \n[{,:"}.find(before) != std::string_view::npos;
        bool const opens = c == '[' || c == '{' || ((c == '"' || c == '\'') && may_be_quote);
        bool const in_quotes = !open.empty() && (open.back().what == '"' || open.back().what == '\'');
        if (in_quotes) {
            if (c == '\\' && open.back().what == '"')
                ++i, ++column;
            else if (c == open.back().what)
                open.pop_back();
        } else if (c == '#' && (before == ' ' || before == '\n')) {
            i = std::min(text.find('\n', i), text.size()) - 1;
        } else if (opens) {
            open.push_back({line, column, c});
        } else if (c == ']' || c == '}') {
            if (open.empty()) return std::nullopt;
            open.pop_back();
        }
        before = c;
        if (i < text.size() && text[i] == '\n') {
            ++line;
            column = 0;
        }
    }
    if (open.empty()) return std::nullopt;
    return open.back();
}

/// \return whether there was such a one
bool report_unclosed(std::shared_ptr<Source const> const& source, Diagnostics& diagnostics)
{
    auto const unclosed = find_unclosed(source->text);
    if (!unclosed) return false;
    diagnostics.report({source, unclosed->line, unclosed->column},
                       fmt::format("'{}' is never closed", unclosed->what));
    return true;
}

/// Column of a tab before the first word of a line; 0 when there is none.
int tab_before(std::string_view text, int line)
{
    for (int n = 1; n < line; ++n)
        text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    auto const blanks = text.substr(0, text.find_first_not_of(" \t"));
    auto const tab = blanks.find('\t');
    return tab == std::string_view::npos ? 0 : static_cast<int>(tab) + 1;
}

void report_not_yaml(std::shared_ptr<Source const> const& source, YAML::Exception const& error,
                     Diagnostics& diagnostics)
{
    if (report_unclosed(source, diagnostics)) return;
    auto const lines = 1 + static_cast<int>(std::ranges::count(source->text, '\n'));
    int const line = std::clamp(error.mark.line + 1, 1, lines);
    if (int const tab = tab_before(source->text, line); tab > 0)
        diagnostics.report({source, line, tab}, "a tab cannot indent a line", "use blanks");
    else
        diagnostics.report({source, line, std::max(error.mark.column + 1, 1)},
                           fmt::format("this is not YAML: {}", error.msg));
}

} // namespace

YamlNode* YamlNode::find(std::string_view key)
{
    auto const found = std::ranges::find(entries, key, &YamlEntry::key);
    return found == entries.end() ? nullptr : &found->value;
}

std::optional<YamlNode> parse_yaml(std::shared_ptr<Source const> const& source, Diagnostics& diagnostics)
{
    TreeBuilder builder{source, diagnostics};
    try {
        TextBuffer buffer{source->text};
        std::istream stream{&buffer};
        YAML::Parser parser{stream};
        if (!parser.HandleNextDocument(builder) || builder.root.kind == YamlKind::null) {
            diagnostics.report({source, 1, 1}, "this file is empty");
            return std::nullopt;
        }
        auto root = std::move(builder.root);
        builder.root = {};
        if (parser.HandleNextDocument(builder)) {
            diagnostics.report(builder.root.where.source ? builder.root.where : Location{source, 1, 1},
                               "a second document begins here", "leave out the '---' before it");
            return std::nullopt;
        }
        return root;
    } catch (Refused const& refused) {
        diagnostics.report({source, refused.mark.line + 1, refused.mark.column + 1}, refused.message,
                           refused.hint);
    } catch (BracketAsKey const& refused) {
        if (!report_unclosed(source, diagnostics))
            diagnostics.report({source, refused.mark.line + 1, refused.mark.column + 1},
                               "a key must be a single word");
    } catch (YAML::DeepRecursion const& error) {
        diagnostics.report({source, error.mark.line + 1, error.mark.column + 1}, "this is nested too deeply");
    } catch (YAML::Exception const& error) {
        report_not_yaml(source, error, diagnostics);
    }
    return std::nullopt;
}

namespace {

/// May stand without quotes, in brackets too, and means itself.
bool is_plain(std::string_view text)
{
    if (text.empty() || text.front() == ' ' || text.back() == ' ' || text.back() == ':') return false;
    if (std::string_view{"-?:!&*|>%@`\"'#"}.find(text.front()) != std::string_view::npos) {
        bool const negative_number = text.size() > 1 && text[0] == '-' && text[1] >= '0' && text[1] <= '9';
        if (!negative_number) return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        char const c = text[i];
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f ||
            std::string_view{"[]{},?"}.find(c) != std::string_view::npos)
            return false;
        if (c == ':' && (i + 1 == text.size() || text[i + 1] == ' ')) return false;
        if (c == '#' && text[i - 1] == ' ') return false;
    }
    return text != "~" && text != "null" && text != "Null" && text != "NULL" && text != "<<";
}

std::string quoted(std::string_view text)
{
    std::string result = "\"";
    for (char const c : text) {
        if (c == '\n')
            result += "\\n";
        else if (c == '"' || c == '\\')
            result += fmt::format("\\{}", c);
        else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            result += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
        else
            result += c;
    }
    return result + '"';
}

/// May stand as a literal block (`|`), which ends with exactly one line break.
bool is_literal(std::string_view text)
{
    if (text.size() < 2 || text.back() != '\n' || text[text.size() - 2] == '\n') return false;
    if (text.front() == ' ' || text.front() == '\n' || text.front() == '\t') return false;
    return std::ranges::none_of(
        text, [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f; });
}

} // namespace

std::string write_inline(YamlNode const& node)
{
    std::string text;
    switch (node.kind) {
    case YamlKind::null:
        return "null";
    case YamlKind::scalar: {
        auto const& value = node.replacement.empty() ? node.text : node.replacement;
        return node.style == YamlStyle::plain && is_plain(value) ? value : quoted(value);
    }
    case YamlKind::list:
        for (auto const& item : node.items)
            text += fmt::format("{}{}", text.empty() ? "" : ", ", write_inline(item));
        return fmt::format("[{}]", text);
    case YamlKind::mapping:
        break;
    }
    for (auto const& entry : node.entries) {
        text += fmt::format("{}{}: {}", text.empty() ? "" : ", ",
                            is_plain(entry.key) ? entry.key : quoted(entry.key), write_inline(entry.value));
    }
    return fmt::format("{{{}}}", text);
}

namespace {

constexpr std::size_t widest_line = 100;

void write_block(std::string& out, YamlNode const& node, std::string const& indent);

/// What stands behind `key:` or `-`.
void write_value(std::string& out, YamlNode const& node, std::string const& indent)
{
    if (node.kind == YamlKind::scalar && is_literal(node.text)) {
        out += " |\n";
        std::string_view rest = node.text;
        while (!rest.empty()) {
            auto const end = rest.find('\n') + 1;
            if (end > 1) out += indent + "  ";
            out += rest.substr(0, end);
            rest.remove_prefix(end);
        }
        return;
    }
    auto const line = write_inline(node);
    if (line.size() <= widest_line || (node.items.empty() && node.entries.empty())) {
        out += fmt::format(" {}\n", line);
    } else {
        out += '\n';
        write_block(out, node, indent + "  ");
    }
}

void write_block(std::string& out, YamlNode const& node, std::string const& indent)
{
    for (auto const& item : node.items)
        out += fmt::format("{}- {}\n", indent, write_inline(item));
    for (auto const& entry : node.entries) {
        out += fmt::format("{}{}:", indent, is_plain(entry.key) ? entry.key : quoted(entry.key));
        write_value(out, entry.value, indent);
    }
}

} // namespace

std::string write_yaml(YamlNode const& root)
{
    std::string out;
    write_block(out, root, "");
    return out;
}

} // namespace sunder::sim
