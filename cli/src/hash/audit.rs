//! `eeema hash audit` and `eeema hash invert`: a hash of a phone number is the number in disguise.

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;
use eeema::contact_hash::{HASH_LENGTH, PhoneHash, PhoneNumber, PhoneRange};
use eeema::{OsRandom, Random};

use super::plot;
use crate::shared::json::Json;
use crate::shared::output::{self, Readers};
use crate::shared::progress::{Progress, Unit};
use crate::shared::{Done, Failure, print};

/// How many mobile numbers the numbering plans allow (chapter 12 section 6).
const NUMBER_SPACES: [(&str, u64); 19] = [
    ("San Marino +378", 2_000_000),
    ("Malta +356", 4_080_000),
    ("Iceland +354", 4_570_000),
    ("Luxembourg +352", 15_000_000),
    ("Estonia +372", 15_033_200),
    ("Norway +47", 15_990_000),
    ("Belgium +32", 50_000_000),
    ("Sweden +46", 60_000_000),
    ("Switzerland +41", 90_000_000),
    ("Poland +48", 132_400_000),
    ("Spain +34", 150_010_200),
    ("France +33", 162_000_000),
    ("Japan +81", 360_000_000),
    ("United Kingdom +44", 791_400_000),
    ("Germany +49", 2_233_000_000),
    ("United States +1", 2_871_000_000),
    ("India +91", 3_394_500_000),
    ("China +86", 5_216_000_000),
    ("Brazil +55", 7_370_000_000),
];

/// Numbers between two looks at the clock.
const STEP: u64 = 1 << 20;

/// The example: the numbers of one Swiss prefix.
const EXAMPLE: (u64, u64) = (41_790_000_000, 10_000_000);

#[derive(Args)]
pub(crate) struct Audit {
    /// Draw the times into FILE, as SVG
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Replace the FILE of --svg
    #[arg(long)]
    force: bool,
    /// How long to measure one core, and then all of them, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,
    /// Print an object with `one_core`, `all_cores` (hashes per second) and `countries`
    ///
    /// Each country has `country`, `numbers`, `one_core_seconds` and `all_cores_seconds`.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(crate) struct Invert {
    /// The hash, as hexadecimal digits or base64
    #[arg(value_name = "HASH", value_parser = hash)]
    hash: PhoneHash,
    /// The first number that is tried
    #[arg(long, value_name = "NUMBER", value_parser = number)]
    from: PhoneNumber,
    /// How many numbers are tried
    #[arg(long, value_name = "N", default_value_t = 10_000_000)]
    count: u64,
    /// Print an object with `number`, `tried` and `milliseconds`
    #[arg(long)]
    json: bool,
}

/// Hashes per second.
struct Rates {
    one: f64,
    all: f64,
}

/// What one country takes, in seconds.
pub(super) struct Row {
    pub(super) country: &'static str,
    pub(super) numbers: u64,
    pub(super) one: f64,
    pub(super) all: f64,
}

fn hash(text: &str) -> Result<PhoneHash, String> {
    let hash = PhoneHash::from_hex(text).or_else(|_| PhoneHash::from_base64(text));
    hash.map_err(|error| error.to_string())
}

fn number(text: &str) -> Result<PhoneNumber, String> {
    PhoneNumber::from_typed(text).map_err(|error| super::contact::sentence(text, error))
}

pub(super) fn run(arguments: &Audit) -> Done {
    if let Some(path) = &arguments.svg
        && !arguments.force
    {
        output::refuse_existing(path)?;
    }
    let time = Duration::from_secs(arguments.seconds);
    let rates = Rates {
        one: rate("measuring one core", time, PhoneRange::find),
        all: rate("measuring all cores", time, PhoneRange::find_parallel),
    };
    let rows: Vec<Row> = NUMBER_SPACES
        .iter()
        .map(|&(country, numbers)| Row {
            country,
            numbers,
            one: numbers as f64 / rates.one,
            all: numbers as f64 / rates.all,
        })
        .collect();
    if let Some(path) = &arguments.svg {
        let picture = plot::svg(&rows, rates.one, rates.all);
        output::write(path, picture.as_bytes(), Readers::All, arguments.force)?;
    }
    if arguments.json {
        let countries = rows.iter().map(|row| {
            let object = Json::object()
                .text("country", row.country)
                .number("numbers", row.numbers);
            object
                .decimal("one_core_seconds", row.one)
                .decimal("all_cores_seconds", row.all)
        });
        let object = Json::object()
            .number("one_core", rates.one as u64)
            .number("all_cores", rates.all as u64);
        return object.objects("countries", countries).print();
    }
    let (one, all) = (rates.one / 1e6, rates.all / 1e6);
    print::line(format_args!(
        "one core:  {one:7.1} million hashes per second"
    ))?;
    print::line(format_args!(
        "all cores: {all:7.1} million hashes per second\n"
    ))?;
    print::bytes(plot::table(&rows).as_bytes())?;
    example()
}

/// Inverts the hash of a number that nobody knows, to show it.
fn example() -> Done {
    let (first, count) = EXAMPLE;
    let mut random = [0; 8];
    OsRandom.fill(&mut random).map_err(Failure::failed)?;
    let secret = PhoneNumber::from_u64(first + u64::from_le_bytes(random) % count)
        .map_err(Failure::failed)?;
    let first = PhoneNumber::from_u64(first).map_err(Failure::failed)?;
    let hash = secret.hash();
    let (found, seconds) = search(&hash, PhoneRange::new(first, count));
    let Some(found) = found else {
        return Err(Failure::failed("the example was not found; report this"));
    };
    print::line(format_args!(
        "\nAs an example, the hash {}…\nof a random number among {count}: it is +{found}, found in {seconds:.2} s.\n\n\
         After these times every hash of a mobile number of the country is inverted: a hash\n\
         of a phone number is the number in disguise. A table that is made once inverts all\n\
         later ones at once.",
        hash.hex().as_str().get(..32).unwrap_or_default(),
    ))
}

/// Hashes per second of `find`, in a range where nothing is to be found.
fn rate(
    what: &'static str,
    time: Duration,
    find: impl Fn(PhoneRange, &PhoneHash) -> Option<PhoneNumber>,
) -> f64 {
    let absent = PhoneHash::from_bytes([0; HASH_LENGTH]);
    let mut progress = Progress::new(what, Some(time.as_millis() as u64), Unit::Time);
    let start = Instant::now();
    let (mut count, mut shown) = (0, 0);
    while start.elapsed() < time {
        find(PhoneRange::new(PhoneNumber::MIN, STEP), &absent);
        count += STEP;
        let passed = start.elapsed().as_millis() as u64;
        progress.add(passed - shown);
        shown = passed;
    }
    count as f64 / start.elapsed().as_secs_f64()
}

pub(super) fn invert(arguments: &Invert) -> Done {
    let range = PhoneRange::new(arguments.from, arguments.count);
    let total = range.count_left();
    let (found, seconds) = search(&arguments.hash, range);
    let Some(number) = found else {
        return Err(Failure::failed(format_args!(
            "none of the {total} numbers from {} on has this hash ({seconds:.2} s); try others",
            arguments.from
        )));
    };
    if arguments.json {
        let object = Json::object().text("number", number).number("tried", total);
        return object
            .number("milliseconds", (seconds * 1000.0) as u64)
            .print();
    }
    print::line(number)?;
    if io::stderr().is_terminal() {
        print::note(format_args!(
            "found in {seconds:.2} s: hashing did not protect the number"
        ));
    }
    Ok(())
}

/// The number with this hash, and after how many seconds it was found.
fn search(hash: &PhoneHash, mut range: PhoneRange) -> (Option<PhoneNumber>, f64) {
    let start = Instant::now();
    let mut progress = Progress::new("trying", Some(range.count_left()), Unit::Pieces);
    let mut found = None;
    while found.is_none() && range.count_left() > 0 {
        let step = range.take_front(STEP);
        progress.add(step.count_left());
        found = step.find_parallel(hash);
    }
    (found, start.elapsed().as_secs_f64())
}
