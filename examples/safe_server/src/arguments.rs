use std::path::PathBuf;
use std::time::Duration;

use eeema::safe::ServerConfig;
use eeema::safe::server::Quota;

use crate::Failure;
use crate::serve::Limits;

pub(crate) const USAGE: &str = "\
usage: safe_server <folder> [--listen ADDRESS:PORT] [--user NAME] [--max-bytes N]
                            [--retention-days N] [--quota-backups N] [--quota-bytes N]
                            [--max-connections N] [--timeout SECONDS]

Keeps Threema Safe backups in <folder>/backups. Listens on 127.0.0.1:8470 unless told otherwise;
port 0 takes a free one. With --user the password is asked for; if standard input is no terminal,
it is its first line.

  --max-bytes        bytes of a backup, 524288 unless given
  --retention-days   days until a backup that nobody writes again is deleted, 180 unless given
  --quota-backups    backups in the folder, 10000 unless given
  --quota-bytes      bytes of all backups, 4 GiB unless given
  --max-connections  connections at a time, 512 unless given
  --timeout          seconds for one request from its connection to the end of its answer, 60 unless
                     given; its head has 10 of them";

/// What the command line asks for.
pub(crate) enum Command {
    Help,
    Serve(Arguments),
}

pub(crate) struct Arguments {
    pub(crate) folder: PathBuf,
    pub(crate) listen: String,
    pub(crate) user: Option<String>,
    pub(crate) max_bytes: u64,
    pub(crate) retention_days: u64,
    pub(crate) quota: Quota,
    pub(crate) limits: Limits,
}

pub(crate) fn parse(mut words: impl Iterator<Item = String>) -> Result<Command, Failure> {
    let (mut folder, mut user) = (None, None);
    let mut listen = String::from("127.0.0.1:8470");
    let mut max_bytes = ServerConfig::USUAL.max_backup_bytes();
    let mut retention_days = ServerConfig::USUAL.retention_days();
    let (mut quota_backups, mut quota_bytes) = (10_000, 4 * 1024 * 1024 * 1024);
    let mut limits = Limits::USUAL;
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
        match word.as_str() {
            "--help" | "-h" => return Ok(Command::Help),
            "--listen" => listen = value()?,
            "--user" => user = Some(value()?),
            "--max-bytes" => max_bytes = number(&value()?)?,
            "--retention-days" => retention_days = number(&value()?)?,
            "--quota-backups" => quota_backups = number(&value()?)?,
            "--quota-bytes" => quota_bytes = number(&value()?)?,
            "--max-connections" => limits.connections = at_least_one(&value()?)?.try_into()?,
            "--timeout" => limits = limits.with_request(seconds(&value()?)?),
            option if option.starts_with('-') => {
                return Err(format!("{option} is not understood; try --help").into());
            }
            path if folder.is_none() => folder = Some(PathBuf::from(path)),
            more => return Err(format!("{more:?} is not understood; try --help").into()),
        }
    }
    Ok(Command::Serve(Arguments {
        folder: folder.ok_or("name the folder for the backups; try --help")?,
        listen,
        user,
        max_bytes,
        retention_days,
        quota: Quota::new(quota_backups, quota_bytes),
        limits,
    }))
}

fn number(text: &str) -> Result<u64, Failure> {
    text.parse()
        .map_err(|_| format!("{text:?} is no number").into())
}

fn at_least_one(text: &str) -> Result<u64, Failure> {
    match number(text)? {
        0 => Err("0 would let nobody in; give at least 1".into()),
        number => Ok(number),
    }
}

/// A span of a day at most.
fn seconds(text: &str) -> Result<Duration, Failure> {
    match at_least_one(text)? {
        seconds @ ..=86_400 => Ok(Duration::from_secs(seconds)),
        _ => Err("no request takes longer than a day; give at most 86400".into()),
    }
}
