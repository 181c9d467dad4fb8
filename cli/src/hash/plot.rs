//! How long each country takes, as a table for the terminal and as a picture. Both scales are logarithmic.

use std::fmt::Write;

use super::audit::Row;

/// Signs of the longest bar: the table fits into 80 columns.
const BAR: f64 = 20.0;

/// From a millisecond to a day.
const SCALE: [(f64, &str); 6] = [
    (1e-3, "1 ms"),
    (1.0, "1 s"),
    (60.0, "1 min"),
    (600.0, "10 min"),
    (3600.0, "1 h"),
    (86_400.0, "1 day"),
];

/// A line for each country; the bar is the time on all cores.
pub(super) fn table(rows: &[Row]) -> String {
    let mut text = format!(
        "{:<19}{:>15}{:>11}{:>11}\n",
        "", "mobile numbers", "one core", "all cores"
    );
    for row in rows {
        let (one, all) = (duration(row.one), duration(row.all));
        let bar = "#".repeat((place(row.all) * BAR).round() as usize);
        let line = format!(
            "{:<19}{:>15}{one:>11}{all:>11}  {bar}",
            row.country,
            grouped(row.numbers)
        );
        text += line.trim_end();
        text.push('\n');
    }
    text
}

/// The same as a picture, 720 points wide.
pub(super) fn svg(rows: &[Row], one: f64, all: f64) -> String {
    let (left, width, step) = (170.0, 440.0, 26.0);
    let bottom = 60.0 + step * rows.len() as f64;
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 720 {:.0}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <title>How long this machine needs to invert the hash of a mobile number</title>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n\
         <text x=\"10\" y=\"20\" font-size=\"12\">All mobile numbers of a country, hashed on this machine: \
         {:.0} million per second on one core (light), {:.0} on all</text>\n",
        bottom + 30.0,
        one / 1e6,
        all / 1e6,
    );
    for (seconds, label) in SCALE {
        let x = left + place(seconds) * width;
        writeln!(
            text,
            "<line x1=\"{x:.1}\" y1=\"40\" x2=\"{x:.1}\" y2=\"{bottom:.0}\" stroke=\"#ccc\"/>\
             <text x=\"{x:.1}\" y=\"{:.0}\" text-anchor=\"middle\">{label}</text>",
            bottom + 18.0
        )
        .ok();
    }
    for (index, row) in rows.iter().enumerate() {
        let y = 48.0 + step * index as f64;
        let (one, all) = (place(row.one) * width, place(row.all) * width);
        writeln!(
            text,
            "<text x=\"{:.0}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>\
             <rect x=\"{left:.0}\" y=\"{y:.1}\" width=\"{one:.1}\" height=\"16\" fill=\"#bcd\"/>\
             <rect x=\"{left:.0}\" y=\"{y:.1}\" width=\"{all:.1}\" height=\"16\" fill=\"#369\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            left - 8.0,
            y + 12.5,
            row.country,
            left + one.max(all) + 6.0,
            y + 12.5,
            duration(row.all)
        )
        .ok();
    }
    text += "</svg>\n";
    text
}

/// Where a time stands between a millisecond and a day, from 0 to 1.
fn place(seconds: f64) -> f64 {
    ((seconds.max(1e-3) / 1e-3).log10() / (86_400.0_f64 / 1e-3).log10()).clamp(0.0, 1.0)
}

fn duration(seconds: f64) -> String {
    match seconds {
        ..1.0 => format!("{:.0} ms", seconds * 1e3),
        ..120.0 => format!("{seconds:.1} s"),
        ..7200.0 => format!("{:.1} min", seconds / 60.0),
        _ => format!("{:.1} h", seconds / 3600.0),
    }
}

/// Digits in groups of three.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_fits_into_eighty_columns_and_times_have_units() {
        let row = |one, all| Row {
            country: "United Kingdom +44",
            numbers: 7_370_000_000,
            one,
            all,
        };
        let text = table(&[row(1e9, 1e9), row(0.0001, 0.0)]);
        assert!(text.lines().all(|line| line.len() <= 80), "{text}");
        assert!(
            text.contains("7 370 000 000") && text.contains("0 ms"),
            "{text}"
        );
        for (seconds, expected) in [
            (0.25, "250 ms"),
            (59.96, "60.0 s"),
            (120.0, "2.0 min"),
            (7200.0, "2.0 h"),
        ] {
            assert_eq!(duration(seconds), expected);
        }
        let picture = svg(&[row(5.0, 2.0)], 2e7, 4e7);
        assert!(
            picture.starts_with("<svg")
                && picture.ends_with("</svg>\n")
                && picture.contains("2.0 s")
        );
    }
}
