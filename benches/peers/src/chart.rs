//! Draws time per message against size, both in powers, as plain SVG text.

use std::fmt::Write;

pub struct Line {
    pub name: String,
    /// Bytes and nanoseconds.
    pub points: Vec<(usize, f64)>,
}

const WIDTH: f64 = 770.0;
const HEIGHT: f64 = 460.0;
const LEFT: f64 = 80.0;
const RIGHT: f64 = 560.0;
const TOP: f64 = 30.0;
const BOTTOM: f64 = 400.0;
const COLOURS: [&str; 5] = ["#0a7d4f", "#b03060", "#2f5fb3", "#b8860b", "#777777"];

/// Lines that lie upon each other are told apart by their dashes.
const DASHES: [&str; 5] = ["none", "none", "none", "none", "2 5"];
/// The line of a batch, which is ours, too.
const BATCH_DASHES: &str = "7 4";

const BYTES: [(f64, &str); 8] = [
    (32.0, "32"),
    (128.0, "128"),
    (512.0, "512"),
    (2048.0, "2 Ki"),
    (8192.0, "8 Ki"),
    (32_768.0, "32 Ki"),
    (131_072.0, "128 Ki"),
    (1_048_576.0, "1 Mi"),
];
const TIMES: [(f64, &str); 9] = [
    (50.0, "50 ns"),
    (100.0, "100 ns"),
    (300.0, "300 ns"),
    (1e3, "1 µs"),
    (3e3, "3 µs"),
    (1e4, "10 µs"),
    (1e5, "100 µs"),
    (1e6, "1 ms"),
    (3e6, "3 ms"),
];

pub fn draw(lines: &[Line]) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
         font-family=\"sans-serif\" font-size=\"13\">\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"white\"/>\n"
    );
    let mut line = |text: String| writeln!(svg, "{text}").expect("a string grows");
    for (bytes, label) in BYTES {
        let x = x(bytes);
        line(format!(
            "<path d=\"M{x:.1} {TOP}V{BOTTOM}\" stroke=\"#ddd\"/>\
             <text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{label}</text>",
            BOTTOM + 18.0
        ));
    }
    for (time, label) in TIMES {
        let y = y(time);
        line(format!(
            "<path d=\"M{LEFT} {y:.1}H{RIGHT}\" stroke=\"#ddd\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{label}</text>",
            LEFT - 8.0,
            y + 4.0
        ));
    }
    line(format!(
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">bytes of the message</text>",
        (LEFT + RIGHT) / 2.0,
        BOTTOM + 42.0
    ));
    line(format!(
        "<text x=\"{LEFT}\" y=\"{:.1}\">time to seal one message; both scales are logarithmic</text>",
        TOP - 10.0
    ));
    for (index, entry) in lines.iter().enumerate() {
        let batch = index + 1 == lines.len();
        let colour = if batch {
            COLOURS[0]
        } else {
            COLOURS[index % COLOURS.len()]
        };
        let dashes = if batch {
            BATCH_DASHES
        } else {
            DASHES[index % DASHES.len()]
        };
        let places: Vec<(f64, f64)> = entry
            .points
            .iter()
            .map(|(bytes, time)| (x(*bytes as f64), y(*time)))
            .collect();
        let points: Vec<String> = places
            .iter()
            .map(|(x, y)| format!("{x:.1},{y:.1}"))
            .collect();
        let marks: String = places
            .iter()
            .map(|(x, y)| {
                format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2.5\" fill=\"{colour}\"/>")
            })
            .collect();
        let legend = TOP + 20.0 + 22.0 * index as f64;
        line(format!(
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dashes}\"/>\n\
             {marks}\n\
             <path d=\"M{:.1} {legend}h32\" stroke=\"{colour}\" stroke-width=\"2\" \
             stroke-dasharray=\"{dashes}\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            points.join(" "),
            RIGHT + 20.0,
            RIGHT + 60.0,
            legend + 4.0,
            entry.name
        ));
    }
    svg.push_str("</svg>\n");
    svg
}

fn x(bytes: f64) -> f64 {
    place(bytes, (32.0, 1_048_576.0), (LEFT, RIGHT))
}

fn y(time: f64) -> f64 {
    place(time, (50.0, 3e6), (BOTTOM, TOP))
}

fn place(value: f64, (low, high): (f64, f64), (start, end): (f64, f64)) -> f64 {
    start + (value / low).ln() / (high / low).ln() * (end - start)
}
