//! What is whole of a damaged archive.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use eeema::OsRandom;
use eeema::data_backup::recover::{RecoveredEntry, Recovery};
use eeema::data_backup::{
    ArchiveWriter, Compression, DosTime, EntryFault, EntryName, EntryReader, Error, PasswordBytes,
    PasswordEncoding, Sink, SinkError,
};

use crate::Outcome;
use crate::file_source::FileSource;
use crate::form::Form;
use crate::library::said;
use crate::output::{self, Stop, line};
use crate::progress::Progress;
use crate::secret::Secrets;
use crate::terminal::one_line;

/// Where to what is whole goes.
pub enum To<'a> {
    Nowhere,
    Archive(&'a Path),
    Files(&'a Path),
}

/// What every backup has: without the first two nothing else can be used.
const ALWAYS: [EntryName<'static>; 5] = [
    EntryName::Settings,
    EntryName::Identity,
    EntryName::Contacts,
    EntryName::Groups,
    EntryName::DistributionLists,
];

type Found = Recovery<FileSource>;

pub fn run(path: &Path, to: &To<'_>, secrets: &Secrets) -> Outcome {
    if let To::Archive(new) | To::Files(new) = to
        && new.exists()
    {
        return Err(format!("{} exists; nothing was written", new.display()).into());
    }
    let source = FileSource::open(path)?;
    let password = secrets.ask("Password of the backup: ")?;
    let mut recovery = Recovery::scan(source, &password).map_err(said)?;
    let is_whole = report(&recovery)?;
    match to {
        To::Nowhere => {}
        To::Archive(new) => write_archive(&mut recovery, new, &password)?,
        To::Files(folder) => write_files(&mut recovery, folder)?,
    }
    Ok(is_whole)
}

/// Says what is whole and what is missing, and whether nothing is.
fn report(recovery: &Found) -> Outcome {
    let (entries, lost) = (recovery.entries(), recovery.lost());
    for entry in entries {
        line(&format!(
            "whole: {} ({} bytes)",
            one_line(entry.name()),
            entry.size()
        ))?;
        if let Some(other) = entry.other_name() {
            line(&format!("       it is also called {}", one_line(other)))?;
        }
    }
    for lost in lost {
        line(&format!(
            "lost:  {}: {}",
            one_line(lost.name()),
            lost.fault()
        ))?;
    }
    let names = entries.iter().map(RecoveredEntry::name);
    let names: HashSet<&str> = names.chain(lost.iter().map(|lost| lost.name())).collect();
    let missing = ALWAYS.map(|name| name.to_string());
    let missing = missing.iter().filter(|name| !names.contains(&***name));
    let missing: Vec<&str> = missing.map(|name| &**name).collect();
    if !missing.is_empty() {
        line(&format!("not there: {}", missing.join(", ")))?;
    }
    if recovery.unnamed() > 0 {
        line(&format!(
            "{} more headers are not named",
            recovery.unnamed()
        ))?;
    }
    line(&format!(
        "{} entries whole, {} lost",
        entries.len(),
        lost.len()
    ))?;
    if entries.is_empty() && !lost.is_empty() {
        line("nothing opens: check the password")?;
    }
    Ok(lost.is_empty() && missing.is_empty() && recovery.unnamed() == 0)
}

/// A sink for an archive that is new.
struct ToFile(BufWriter<File>);

impl Sink for ToFile {
    fn write(&mut self, bytes: &[u8]) -> Result<(), SinkError> {
        self.0.write_all(bytes).map_err(|_| SinkError)
    }
}

/// Every entry as it was, encrypted anew under the same password. A new file that is not whole is taken
/// away again.
fn write_archive(recovery: &mut Found, new: &Path, password: &str) -> Result<(), Stop> {
    let file = output::new_file(new)?;
    let (count, twice) = copy(recovery, file, password).inspect_err(|_| {
        if let Err(error) = std::fs::remove_file(new) {
            eprintln!("{}: {error}", new.display());
        }
    })?;
    for name in twice {
        line(&format!("left out, as the name is there twice: {name}"))?;
    }
    line(&format!(
        "{count} entries written; `backup verify` says what else is missing"
    ))
}

/// Gives the number of entries, and names that were there before.
fn copy(
    recovery: &mut Found,
    file: BufWriter<File>,
    password: &str,
) -> Result<(usize, Vec<String>), String> {
    let mut writer = ArchiveWriter::new(ToFile(file));
    // As the app encodes it today, whatever the old archive had.
    let password = PasswordBytes::new(password, PasswordEncoding::Utf8);
    let mut progress = progress(recovery);
    let (mut count, mut twice) = (0, Vec::new());
    for entry in recovery.entries().to_vec() {
        let compression = match EntryName::of(entry.name()).is_compressed() {
            true => Compression::Default,
            false => Compression::None,
        };
        let time = DosTime::EARLIEST;
        let output = writer.start(entry.name(), compression, time, &password, &mut OsRandom);
        let mut output = match output {
            Err(Error::Entry(EntryFault::Duplicate)) => {
                twice.push(one_line(entry.name()));
                continue;
            }
            output => output.map_err(said)?,
        };
        let mut reader = recovery.read(&entry).map_err(said)?;
        while let Some(piece) = reader.next().map_err(said)? {
            output.write(piece).map_err(said)?;
        }
        output.finish().map_err(said)?;
        count += 1;
        progress.add(entry.size());
    }
    let ToFile(mut file) = writer.finish().map_err(said)?;
    file.flush().map_err(said)?;
    Ok((count, twice))
}

/// Every entry as a file under a number, and a list of their names.
fn write_files(recovery: &mut Found, folder: &Path) -> Result<(), Stop> {
    output::new_folder(folder)?;
    let path = folder.join("list.csv");
    let mut list = output::new_file(&path)?;
    let mut progress = progress(recovery);
    write!(list, "file,entry,bytes\r\n").map_err(output::failed(&path))?;
    for (index, entry) in recovery.entries().to_vec().iter().enumerate() {
        let reader = recovery.read(entry).map_err(said)?;
        let is_table = entry.name().ends_with(".csv");
        let name = copy_file(reader, &folder.join(format!("{:06}", index + 1)), is_table)?;
        let entry_name = one_line(entry.name()).replace('"', "\"\"");
        write!(list, "{name},\"{entry_name}\",{}\r\n", entry.size())
            .map_err(output::failed(&path))?;
        progress.add(entry.size());
    }
    list.flush().map_err(output::failed(&path))?;
    drop(progress);
    line(&format!("{} files written", recovery.entries().len()))
}

/// Writes a new file whose extension is by what it is, and gives its name.
fn copy_file(
    mut reader: EntryReader<'_, FileSource>,
    path: &Path,
    is_table: bool,
) -> Result<String, String> {
    let partial = path.with_extension("part");
    let mut file = output::new_file(&partial)?;
    let mut form = None;
    while let Some(piece) = reader.next().map_err(said)? {
        form.get_or_insert_with(|| Form::of(piece));
        file.write_all(piece).map_err(output::failed(&partial))?;
    }
    file.flush().map_err(output::failed(&partial))?;
    drop(file);
    let extension = match is_table {
        true => "csv",
        false => form.unwrap_or(Form::OTHER).extension,
    };
    let path = path.with_extension(extension);
    std::fs::rename(&partial, &path).map_err(output::failed(&partial))?;
    let name = path.file_name().unwrap_or_default();
    Ok(name.to_string_lossy().into_owned())
}

fn progress(recovery: &Found) -> Progress {
    let sizes = recovery.entries().iter().map(RecoveredEntry::size);
    Progress::new(sizes.sum())
}
