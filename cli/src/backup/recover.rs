//! What is whole of a damaged archive.

use std::cell::Cell;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

use clap::Args;
use eeema::OsRandom;
use eeema::data_backup::recover::{RecoveredEntry, Recovery};
use eeema::data_backup::{
    ArchiveWriter, DosTime, EntryFault, EntryName, EntryReader, Error, PasswordBytes,
    PasswordEncoding, Sink, SinkError,
};

use super::failure::{damaged, failure};
use super::file_source::FileSource;
use super::form::Form;
use super::library::BackupFile;
use crate::shared::cell::quoted;
use crate::shared::json::Json;
use crate::shared::new_folder::{self, NewFolder};
use crate::shared::output::{self, NewFile, Readers};
use crate::shared::password::PasswordSource;
use crate::shared::print::line;
use crate::shared::progress::{Progress, Unit, spinner};
use crate::shared::terminal::one_line;
use crate::shared::{Done, Failure};

#[derive(Args)]
pub(crate) struct Recover {
    #[command(flatten)]
    file: BackupFile,
    /// Write what is whole as a new backup under the same password, which only its owner may read
    #[arg(value_name = "NEW")]
    new: Option<PathBuf>,
    /// NEW is a folder that is made, with every entry as a file under a number, and list.csv
    #[arg(long, requires = "new", conflicts_with = "force")]
    files: bool,
    /// Replace NEW if it exists
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    password: PasswordSource,
    /// Print an object with the lists `whole` and `lost`, and what was `written`
    #[arg(long)]
    json: bool,
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

pub(super) fn run(arguments: &Recover) -> Done {
    match &arguments.new {
        Some(new) if arguments.files => new_folder::refuse_existing(new)?,
        Some(new) if !arguments.force => output::refuse_existing(new)?,
        _ => {}
    }
    let source = arguments.file.source()?;
    let password = arguments.password.ask("Password of the backup")?;
    let recovery = spinner("looking for what is whole", || {
        Recovery::scan(source, &password)
    });
    let mut recovery = recovery.map_err(failure)?;
    if recovery.entries().is_empty() && recovery.lost().is_empty() {
        return Err(arguments.file.not_opened(Error::NotAZip));
    }
    let missing = missing(&recovery);
    if !arguments.json {
        report(&recovery, &missing)?;
    }
    let written = match &arguments.new {
        _ if recovery.entries().is_empty() => Written::default(),
        None => Written::default(),
        Some(new) if arguments.files => write_files(&mut recovery, new)?,
        Some(new) => write_archive(&mut recovery, new, &password, arguments.force)?,
    };
    match arguments.json {
        true => object(&recovery, &missing, &written).print()?,
        false => written.report(arguments.files)?,
    }
    judge(&recovery, &missing, &written)
}

/// What was written, and names that were there before, so that their entries were left out.
#[derive(Default)]
struct Written {
    count: u64,
    twice: Vec<String>,
}

impl Written {
    fn report(&self, is_files: bool) -> Done {
        for name in &self.twice {
            let name = one_line(name);
            line(format_args!(
                "left out, as the name is there twice: {name}; --files writes both"
            ))?;
        }
        let count = self.count;
        match is_files {
            _ if count == 0 => Ok(()),
            true => line(format_args!("{count} files written")),
            false => line(format_args!(
                "{count} entries written; `eeema backup verify` says what else is missing"
            )),
        }
    }
}

/// What every backup has and this one has not, whole or lost.
fn missing(recovery: &Found) -> Vec<String> {
    let whole = recovery.entries().iter().map(RecoveredEntry::name);
    let lost = recovery.lost().iter().map(|lost| lost.name());
    let names: HashSet<&str> = whole.chain(lost).collect();
    let always = ALWAYS.map(|name| name.to_string());
    let missing = always.into_iter().filter(|name| !names.contains(&**name));
    missing.collect()
}

fn report(recovery: &Found, missing: &[String]) -> Done {
    let (entries, lost) = (recovery.entries(), recovery.lost());
    for entry in entries {
        let (name, size) = (one_line(entry.name()), entry.size());
        line(format_args!("whole: {name} ({size} bytes)"))?;
        if let Some(other) = entry.other_name() {
            line(format_args!("       it is also called {}", one_line(other)))?;
        }
    }
    for lost in lost {
        let (name, fault) = (one_line(lost.name()), lost.fault());
        line(format_args!("lost:  {name}: {fault}"))?;
    }
    if !missing.is_empty() {
        line(format_args!("not there: {}", missing.join(", ")))?;
    }
    if recovery.unnamed() > 0 {
        let unnamed = recovery.unnamed();
        line(format_args!("{unnamed} more headers are not named"))?;
    }
    let (whole, lost) = (entries.len(), lost.len());
    line(format_args!("{whole} entries whole, {lost} lost"))
}

fn object(recovery: &Found, missing: &[String], written: &Written) -> Json {
    let whole = recovery.entries().iter().map(|entry| {
        Json::object()
            .text("name", entry.name())
            .number("bytes", entry.size())
            .optional_text("other_name", entry.other_name())
    });
    let lost = recovery.lost().iter().map(|lost| {
        Json::object()
            .text("name", lost.name())
            .text("fault", lost.fault())
    });
    Json::object()
        .objects("whole", whole)
        .objects("lost", lost)
        .texts("missing", missing)
        .number("unnamed", recovery.unnamed())
        .number("written", written.count)
        .texts("left_out", &written.twice)
}

/// Exit code 4 unless everything is there.
fn judge(recovery: &Found, missing: &[String], written: &Written) -> Done {
    let (whole, lost) = (recovery.entries().len(), recovery.lost().len() as u64);
    if whole == 0 {
        return Err(Failure::wrong_or_damaged(
            "nothing opens, so nothing was written; check the password",
        ));
    }
    let what = [
        (lost, "lost part"),
        (missing.len() as u64, "missing part"),
        (recovery.unnamed(), "unnamed header"),
        (written.twice.len() as u64, "duplicate"),
    ];
    match what.iter().all(|(count, _)| *count == 0) {
        true => Ok(()),
        false => Err(damaged(&what)),
    }
}

/// A sink for a new archive, which keeps the reason why it cannot be written.
struct ToFile<'a> {
    file: NewFile,
    failure: &'a Cell<Option<Failure>>,
}

impl Sink for ToFile<'_> {
    fn write(&mut self, bytes: &[u8]) -> Result<(), SinkError> {
        self.file.write(bytes).map_err(|failure| {
            self.failure.set(Some(failure));
            SinkError
        })
    }
}

fn write_archive(recovery: &mut Found, new: &Path, password: &str, force: bool) -> Done<Written> {
    let reason = Cell::new(None);
    let sink = ToFile {
        file: NewFile::create(new, Readers::Owner, force)?,
        failure: &reason,
    };
    let copied = copy(recovery, sink, password);
    let (written, file) =
        copied.map_err(|error| reason.take().unwrap_or_else(|| failure(error)))?;
    file.complete()?;
    Ok(written)
}

fn copy<'a>(
    recovery: &mut Found,
    sink: ToFile<'a>,
    password: &str,
) -> Result<(Written, NewFile), Error> {
    let mut writer = ArchiveWriter::new(sink);
    // As the app encodes it today, whatever the old archive had.
    let password = PasswordBytes::new(password, PasswordEncoding::Utf8);
    let mut progress = progress(recovery);
    let mut written = Written::default();
    for entry in recovery.entries().to_vec() {
        let compression = EntryName::of(entry.name()).compression();
        let time = DosTime::EARLIEST;
        let output = writer.start(entry.name(), compression, time, &password, &mut OsRandom);
        let mut output = match output {
            Err(Error::Entry(EntryFault::Duplicate)) => {
                written.twice.push(entry.name().to_owned());
                continue;
            }
            output => output?,
        };
        let mut reader = recovery.read(&entry)?;
        while let Some(piece) = reader.next()? {
            output.write(piece)?;
        }
        output.finish()?;
        written.count += 1;
        progress.add(entry.size());
    }
    Ok((written, writer.finish()?.file))
}

/// Every entry as a file under a number, and a list of their names.
fn write_files(recovery: &mut Found, new: &Path) -> Done<Written> {
    let folder = NewFolder::create(new)?;
    let mut list = folder.create_file("list.csv")?;
    let mut progress = progress(recovery);
    let mut written = Written::default();
    list.write(b"file,entry,bytes\r\n")?;
    for entry in recovery.entries().to_vec() {
        written.count += 1;
        let reader = recovery.read(&entry).map_err(failure)?;
        let name = copy_file(reader, &folder, written.count, entry.name())?;
        let row = [
            quoted(&name),
            quoted(&one_line(entry.name())),
            quoted(&entry.size().to_string()),
        ];
        list.write(format!("{}\r\n", row.join(",")).as_bytes())?;
        progress.add(entry.size());
    }
    list.complete()?;
    folder.complete()?;
    Ok(written)
}

/// Writes a new file whose extension is by what it is, and gives its name.
fn copy_file(
    mut reader: EntryReader<'_, FileSource>,
    folder: &NewFolder,
    number: u64,
    entry: &str,
) -> Done<String> {
    let mut file = folder.create_file(&format!("{number:06}.part"))?;
    let mut form = None;
    while let Some(piece) = reader.next().map_err(failure)? {
        form.get_or_insert_with(|| Form::of(piece));
        file.write(piece)?;
    }
    file.complete_with_extension(match entry.ends_with(".csv") {
        true => "csv",
        false => form.unwrap_or(Form::OTHER).extension,
    })
}

fn progress(recovery: &Found) -> Progress {
    let bytes = recovery.entries().iter().map(RecoveredEntry::size).sum();
    Progress::new("writing", Some(bytes), Unit::Bytes)
}
