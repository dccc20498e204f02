/// \file
/// A page of figures and tables: one HTML file that needs nothing but itself.
#pragma once

#include "sim/page/chart.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sunder::sim {

struct ReportTable {
    std::string title;
    std::vector<std::string> head;
    std::vector<std::vector<std::string>> rows; ///< each as long as the head
    std::size_t names = 1;                      ///< columns of words, to the left; the others are figures
    std::string note;                           ///< below it; may be empty
};

/// An entry without a name continues the colours of the one before: a scale.
struct LegendEntry {
    std::string name;
    std::string style; ///< class of the colour, as in the drawing
};

/// Chooses among the values of a key that the drawing does not show.
struct Slider {
    std::string name; ///< with its unit
    std::vector<std::string> labels;
};

/// What the sliders of a figure change, for the page's script: the contents of the cells of a map, or of the
/// points of lines, and of the table's figures. Slices come in the order of the sliders, the last varying
/// fastest.
struct MovingValues {
    enum class Kind : unsigned char {
        levels, ///< of a heat map, (slice, y, x)
        kinds,  ///< of a heat map, indices into `names`
        lines   ///< (slice, series, point)
    };

    Kind kind = Kind::levels;
    std::vector<Slider> sliders; ///< may be empty
    Axis axis;                   ///< of the values; kinds: unused
    std::string unit;            ///< of the values
    std::vector<std::string> names;
    std::vector<std::string> places;         ///< what the cells, or the points, are called
    std::vector<std::vector<double>> slices; ///< NaN: nothing there
};

struct ReportFigure {
    enum class Size : unsigned char { half, full };

    std::string title;
    std::string description; ///< what one sees, in a sentence or two
    Size size = Size::half;
    std::function<Drawing(double width)> draw;
    std::vector<LegendEntry> legend;
    ReportTable table; ///< the same as numbers
    std::optional<MovingValues> moving;
};

struct ReportSection {
    std::string title;
    std::string text; ///< may be empty
    std::vector<ReportTable> tables;
    std::vector<ReportFigure> figures;
};

/// One figure that matters, in large letters.
struct Tile {
    std::string name;
    std::string value;
    std::string note;
};

/// A long text that is there to be looked up.
struct Appendix {
    std::string title;
    std::string text;
};

struct ReportPage {
    std::string kind;  ///< "run"
    std::string title; ///< name of the scenario
    std::vector<std::string> facts;
    std::vector<std::string> badges; ///< what to beware of
    std::vector<Tile> tiles;
    std::vector<ReportSection> sections;
    std::vector<Appendix> appendices;
};

/// Same page, same bytes.
[[nodiscard]] std::string html_of(ReportPage const& page);

/// The colours of a heat map from the low end of its values to the high one.
[[nodiscard]] std::vector<LegendEntry> scale_of(Axis const& values, std::string const& unit);

/// The slice at which the sliders open: that with the most different kinds, or the widest range of numbers,
/// as there is most to see; of equal ones the first.
[[nodiscard]] std::size_t opening_slice(MovingValues const& moving);
/// That slice as classes and texts of a map. \pre of levels or kinds
[[nodiscard]] std::vector<std::string> opening_styles(MovingValues const& moving);
[[nodiscard]] std::vector<std::string> opening_texts(MovingValues const& moving);

} // namespace sunder::sim
