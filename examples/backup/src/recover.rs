//! What is whole of a damaged archive.

use std::path::Path;

use eeema::data_backup::recover::Recovery;

use crate::Outcome;
use crate::file_source::FileSource;
use crate::library::said;
use crate::secret::Secrets;
use crate::terminal::one_line;

pub fn run(path: &Path, secrets: &Secrets) -> Outcome {
    let source = FileSource::open(path)?;
    let password = secrets.ask("Password of the backup: ")?;
    let recovery = Recovery::scan(source, &password).map_err(said)?;
    for entry in recovery.entries() {
        println!("whole: {} ({} bytes)", one_line(entry.name()), entry.size());
        if let Some(other) = entry.other_name() {
            println!("       it is also called {}", one_line(other));
        }
    }
    for lost in recovery.lost() {
        println!("lost:  {}: {}", one_line(lost.name()), lost.fault());
    }
    println!(
        "{} entries whole, {} lost",
        recovery.entries().len(),
        recovery.lost().len()
    );
    Ok(recovery.lost().is_empty() && !recovery.entries().is_empty())
}
