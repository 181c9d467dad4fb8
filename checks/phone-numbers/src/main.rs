//! For each line of standard input, a region and a number parted by a tab: the digits, or `-`.

use std::io::{self, BufRead, BufWriter, Write};

use eeema::contact_hash::NumberingPlans;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let plans = NumberingPlans::load()?;
    let mut output = BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let line = line?;
        let (region, text) = line.split_once('\t').ok_or("a line has no tab")?;
        match plans.parse(text, region) {
            Ok(number) => writeln!(output, "{number}")?,
            Err(_) => writeln!(output, "-")?,
        }
    }
    output.flush()?;
    Ok(())
}
