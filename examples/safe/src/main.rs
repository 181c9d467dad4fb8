//! Makes, shows, edits and moves Threema Safe backups.
//!
//! A backup holds the secret key of an identity. It is kept on disk as it is on a server: sealed
//! under the password.

mod arguments;
mod ask;
mod edit;
mod file;
mod show;
mod transport;

use std::path::Path;
use std::process::ExitCode;

use arguments::{Arguments, Change};
use ask::{Lines, Secret};
use eeema::safe::client::{Client, Deletion, Progress, Refusal, SelfTest};
use eeema::safe::document::Document;
use eeema::safe::password::assess;
use eeema::safe::{
    self, Authorization, BackupId, Credentials, Limits, MasterKey, Password, ServerAddress,
    ServerConfig,
};
use eeema::{OsRandom, SecretKey, ThreemaId};

/// A sentence for the user.
type Failure = Box<dyn std::error::Error>;

const USAGE: &str = "\
Threema Safe backups: make, show, edit and move them.

usage: safe create      <identity> <file> [--nickname TEXT]
       safe show        <identity> <file> [--show-secret]
       safe edit        <identity> <file> [--nickname TEXT] [--add ID] [--name ID=FIRST/LAST]
                                          [--remove ID] ...
       safe upload      <identity> <file> [--server ADDRESS] [--user NAME]
       safe download    <identity> <file> [--server ADDRESS] [--user NAME]
       safe delete      <identity> --yes  [--server ADDRESS] [--user NAME]
       safe test-server                   [--server ADDRESS] [--user NAME]

create makes a backup of a new secret key; no file is ever overwritten by create or download.
The password of the backup is asked for, then with --user the one for the server. If standard
input is no terminal, they are its first lines. Without --server the official one is used; plain
http:// is taken for a server on this machine only.";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("safe: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Failure> {
    let mut arguments = Arguments::from_command_line();
    let command = arguments.next();
    match command.as_deref() {
        Some("create") => create(arguments),
        Some("show") => show(arguments),
        Some("edit") => edit_file(arguments),
        Some("upload") => upload(arguments),
        Some("download") => download(arguments),
        Some("delete") => delete(arguments),
        Some("test-server") => test_server(arguments),
        None | Some("help" | "--help" | "-h") => {
            println!("{USAGE}");
            Ok(())
        }
        Some(other) => Err(format!("there is no command {other:?}; try safe --help").into()),
    }
}

fn create(mut arguments: Arguments) -> Result<(), Failure> {
    let nickname = arguments.value("--nickname")?;
    let (id, path) = (identity(&mut arguments)?, arguments.path()?);
    arguments.finish()?;
    file::refuse_to_overwrite(Path::new(&path))?;
    let mut lines = Lines::new();
    let password = lines.ask("New password of the backup: ")?;
    let verdict = assess(&password, |_| false);
    if verdict.is_refused() {
        return Err(verdict.to_string().into());
    }
    if verdict.is_weak() {
        eprintln!("safe: warning: {verdict}");
    }
    lines.confirm(&password)?;
    let key = derive(&password, id)?;
    let mut document = Document::new(SecretKey::generate(&mut OsRandom)?);
    document.device = "eeema".into();
    document.nickname = nickname.unwrap_or_default();
    let backup = safe::seal(&key, &document, &mut OsRandom)?;
    file::write_new(Path::new(&path), &backup)?;
    println!(
        "{path}: {} bytes, public key {}",
        backup.len(),
        document.secret_key.public_key()
    );
    Ok(())
}

fn show(mut arguments: Arguments) -> Result<(), Failure> {
    let with_secret = arguments.flag("--show-secret");
    let (id, path) = (identity(&mut arguments)?, arguments.path()?);
    arguments.finish()?;
    let backup = file::read(Path::new(&path))?;
    let key = derive(&Lines::new().ask("Password of the backup: ")?, id)?;
    let reading = safe::open(&key, &backup, Limits::default())?;
    show::summary(id, &reading, with_secret).print();
    show::print_warnings(&reading);
    Ok(())
}

fn edit_file(mut arguments: Arguments) -> Result<(), Failure> {
    let changes = arguments.changes()?;
    let (id, path) = (identity(&mut arguments)?, arguments.path()?);
    arguments.finish()?;
    if changes.is_empty() {
        return Err("nothing to change; try safe --help".into());
    }
    let path = Path::new(&path);
    let backup = file::read(path)?;
    let key = derive(&Lines::new().ask("Password of the backup: ")?, id)?;
    let mut reading = safe::open(&key, &backup, Limits::default())?;
    for change in &changes {
        edit::apply(&mut reading.document, change)?;
    }
    let backup = safe::seal(&key, &reading.document, &mut OsRandom)?;
    file::replace(path, &backup)?;
    show::print_warnings(&reading);
    println!(
        "{}: {} changed, {} bytes",
        path.display(),
        changes.len(),
        backup.len()
    );
    Ok(())
}

fn upload(mut arguments: Arguments) -> Result<(), Failure> {
    let address = ServerChoice::from(&mut arguments)?;
    let (id, path) = (identity(&mut arguments)?, arguments.path()?);
    arguments.finish()?;
    let backup = file::read(Path::new(&path))?;
    let mut lines = Lines::new();
    let key = derive(&lines.ask("Password of the backup: ")?, id)?;
    let server = address.server(&mut lines)?;
    // Whatever does not open must not replace a good backup.
    safe::open(&key, &backup, Limits::default())?;
    let config = config(&server, key.backup_id())?;
    let request = server.upload(key.backup_id(), &backup, &config)?;
    transport::send(&request)?.judge(|response| response.uploaded())?;
    let stored = transport::send(&server.download(key.backup_id()))?;
    let stored = stored.judge(|response| response.downloaded().map(<[u8]>::to_vec))?;
    if stored != backup {
        return Err("the server gives back something else than it was sent; upload again".into());
    }
    println!(
        "uploaded {} bytes, kept for {} days",
        backup.len(),
        config.retention_days()
    );
    Ok(())
}

fn download(mut arguments: Arguments) -> Result<(), Failure> {
    let address = ServerChoice::from(&mut arguments)?;
    let (id, path) = (identity(&mut arguments)?, arguments.path()?);
    arguments.finish()?;
    let path = Path::new(&path);
    file::refuse_to_overwrite(path)?;
    let mut lines = Lines::new();
    let key = derive(&lines.ask("Password of the backup: ")?, id)?;
    let server = address.server(&mut lines)?;
    let answer = transport::send(&server.download(key.backup_id()))?;
    let backup = answer.judge(|response| response.downloaded().map(<[u8]>::to_vec))?;
    safe::open(&key, &backup, Limits::default())?;
    file::write_new(path, &backup)?;
    println!("{}: {} bytes", path.display(), backup.len());
    Ok(())
}

fn delete(mut arguments: Arguments) -> Result<(), Failure> {
    let address = ServerChoice::from(&mut arguments)?;
    let is_sure = arguments.flag("--yes");
    let id = identity(&mut arguments)?;
    arguments.finish()?;
    if !is_sure {
        return Err("say --yes to delete the backup on the server for ever".into());
    }
    let mut lines = Lines::new();
    let key = derive(&lines.ask("Password of the backup: ")?, id)?;
    let server = address.server(&mut lines)?;
    match transport::send(&server.delete(key.backup_id()))?.judge(|answer| answer.deleted())? {
        Deletion::Deleted => println!("deleted"),
        Deletion::NothingThere => return Err(Refusal::NotFound.into()),
    }
    Ok(())
}

fn test_server(mut arguments: Arguments) -> Result<(), Failure> {
    let address = ServerChoice::from(&mut arguments)?;
    arguments.finish()?;
    let server = address.server(&mut Lines::new())?;
    let mut test = SelfTest::new(server, &mut OsRandom)?;
    let config = loop {
        let answer = match transport::send(&test.request()) {
            Ok(answer) => answer,
            Err(error) => {
                // What may be left is deleted, if the server is there again.
                if let Some(deletion) = test.unanswered() {
                    transport::send(&deletion).ok();
                }
                return Err(error);
            }
        };
        match answer.judge_with(|response| test.answered(response))? {
            Progress::Next(next) => test = next,
            Progress::Passed(config) => break config,
        }
    };
    println!(
        "works: backups up to {} bytes, kept for {} days",
        config.max_backup_bytes(),
        config.retention_days()
    );
    Ok(())
}

fn config(server: &Client, backup_id: &BackupId) -> Result<ServerConfig, Failure> {
    transport::send(&server.config(backup_id))?.judge(|response| response.config())
}

fn identity(arguments: &mut Arguments) -> Result<ThreemaId, Failure> {
    let text = arguments
        .next()
        .ok_or("name the identity; try safe --help")?;
    Ok(ThreemaId::from_typed(&text)?)
}

fn derive(password: &Secret, id: ThreemaId) -> Result<MasterKey, Failure> {
    let password = Password::new(password)?;
    ask::with_spinner("deriving the key", || MasterKey::derive(password, id)).map_err(Into::into)
}

/// Which server, and as whom.
struct ServerChoice {
    address: ServerAddress,
    user: Option<String>,
}

impl ServerChoice {
    fn from(arguments: &mut Arguments) -> Result<Self, Failure> {
        let address = match arguments.value("--server")? {
            Some(text) => ServerAddress::from_typed_or_loopback(&text)?,
            None => ServerAddress::official(),
        };
        let user = arguments.value("--user")?;
        Ok(Self { address, user })
    }

    fn server(self, lines: &mut Lines) -> Result<Client, Failure> {
        let server = Client::new(self.address);
        let Some(user) = self.user else {
            return Ok(server);
        };
        let password = lines.ask("Password for the server: ")?;
        let credentials = Credentials::new(&user, &password)?;
        let credentials = credentials.ok_or("user name and password must not be empty")?;
        Ok(server.with_authorization(Authorization::Basic(credentials)))
    }
}

impl Change {
    /// How a change of a contact starts: with their identity.
    fn contact(text: &str) -> Result<ThreemaId, Failure> {
        Ok(ThreemaId::from_typed(text)?)
    }
}
