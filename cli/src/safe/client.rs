//! Upload, download, deletion and test of a server: the feature `net`.

use eeema::OsRandom;
use eeema::safe::client::{Client, Deletion, Progress, Refusal, SelfTest};
use eeema::safe::{Authorization, BackupId, Credentials, ServerAddress, ServerConfig};

use super::online::{Delete, Download, Server, TestServer, Upload};
use super::{sealed, transport};
use crate::shared::json::Json;
use crate::shared::output::{self, Output, Readers};
use crate::shared::progress::spinner;
use crate::shared::{Done, Failure, password, print};

const ASKING: &str = "asking the server";

pub(super) fn upload(arguments: &Upload) -> Done {
    let address = arguments.server.address()?;
    // Whatever does not open must not replace a good backup.
    let (key, backup, _) = arguments.backup.open()?;
    let server = arguments.server.client(address)?;
    let config = spinner(ASKING, || {
        let config = config(&server, key.backup_id())?;
        let request = server.upload(key.backup_id(), &backup, &config);
        let request = request.map_err(Failure::network)?;
        transport::send(&request)?.judge(|response| response.uploaded())?;
        match download_from(&server, key.backup_id())? == **backup {
            true => Ok(config),
            false => Err(Failure::network(
                "the server gives back something else than it was sent; upload again",
            )),
        }
    })?;
    let (bytes, days) = (backup.len(), config.retention_days());
    match arguments.json {
        true => Json::object()
            .number("bytes", bytes as u64)
            .number("retention_days", days)
            .print(),
        false => print::line(format_args!("uploaded {bytes} bytes, kept for {days} days")),
    }
}

pub(super) fn download(arguments: &Download) -> Done {
    let address = arguments.server.address()?;
    let is_printed = arguments.file.as_os_str() == "-";
    if arguments.json && is_printed {
        return Err(Failure::usage(
            "--json needs standard output for itself; name a file for the backup",
        ));
    }
    if !is_printed && !arguments.force {
        output::refuse_existing(&arguments.file)?;
    }
    let password = arguments.password.ask("Password of the backup")?;
    let key = sealed::derive(&password, arguments.id)?;
    let server = arguments.server.client(address)?;
    let backup = spinner(ASKING, || download_from(&server, key.backup_id()))?;
    sealed::open(&key, &backup)?;
    let mut output = Output::create(&arguments.file, Readers::Owner, arguments.force)?;
    output.write(&backup)?;
    output.complete()?;
    let (file, bytes) = (arguments.file.display(), backup.len());
    match arguments.json {
        true => Json::object()
            .text("file", file)
            .number("bytes", bytes as u64)
            .print(),
        false if is_printed => Ok(()),
        false => print::line(format_args!("{file}: {bytes} bytes")),
    }
}

pub(super) fn delete(arguments: &Delete) -> Done {
    let address = arguments.server.address()?;
    if !arguments.yes {
        return Err(Failure::usage(
            "say --yes to delete the backup on the server for ever",
        ));
    }
    let password = arguments.password.ask("Password of the backup")?;
    let key = sealed::derive(&password, arguments.id)?;
    let server = arguments.server.client(address)?;
    let request = server.delete(key.backup_id());
    let answer = spinner(ASKING, || transport::send(&request))?;
    match answer.judge(|response| response.deleted())? {
        Deletion::NothingThere => Err(Failure::network(Refusal::NotFound)),
        Deletion::Deleted if arguments.json => Json::object().flag("deleted", true).print(),
        Deletion::Deleted => print::line("deleted"),
    }
}

pub(super) fn test_server(arguments: &TestServer) -> Done {
    let server = arguments.server.client(arguments.server.address()?)?;
    let config = spinner(ASKING, || test(server))?;
    let (bytes, days) = (config.max_backup_bytes(), config.retention_days());
    match arguments.json {
        true => Json::object()
            .number("max_backup_bytes", bytes)
            .number("retention_days", days)
            .print(),
        false => print::line(format_args!(
            "works: backups up to {bytes} bytes, kept for {days} days"
        )),
    }
}

fn test(server: Client) -> Done<ServerConfig> {
    let mut test = SelfTest::new(server, &mut OsRandom).map_err(Failure::failed)?;
    loop {
        let answer = match transport::send(&test.request()) {
            Ok(answer) => answer,
            Err(failure) => {
                // What may be left is deleted, if the server is there again.
                if let Some(deletion) = test.unanswered() {
                    transport::send(&deletion).ok();
                }
                return Err(failure);
            }
        };
        match answer.judge(|response| test.answered(response))? {
            Progress::Next(next) => test = next,
            Progress::Passed(config) => return Ok(config),
        }
    }
}

fn config(server: &Client, backup_id: &BackupId) -> Done<ServerConfig> {
    transport::send(&server.config(backup_id))?.judge(|response| response.config())
}

fn download_from(server: &Client, backup_id: &BackupId) -> Done<Vec<u8>> {
    let answer = transport::send(&server.download(backup_id))?;
    answer.judge(|response| response.downloaded().map(<[u8]>::to_vec))
}

impl Server {
    fn address(&self) -> Done<ServerAddress> {
        let Some(text) = &self.address else {
            return Ok(ServerAddress::official());
        };
        let text = text.to_str().ok_or_else(|| {
            Failure::usage("the address of the server is not UTF-8; type it again")
        })?;
        let address = ServerAddress::from_typed_or_loopback(text).map_err(Failure::usage)?;
        match address.credentials() {
            None => Ok(address),
            Some(_) => Err(Failure::usage(
                "a password does not belong on the command line, where others see it; use --user",
            )),
        }
    }

    fn client(&self, address: ServerAddress) -> Done<Client> {
        let server = Client::new(address);
        let Some(user) = &self.user else {
            return Ok(server);
        };
        let password = match &self.server_password_file {
            Some(path) => password::from_file(path)?,
            None => password::type_in("Password for the server", "--server-password-file")?,
        };
        let credentials = Credentials::new(user, &password).map_err(Failure::usage)?;
        let credentials = credentials
            .ok_or_else(|| Failure::usage("user name and password must not be empty"))?;
        Ok(server.with_authorization(Authorization::Basic(credentials)))
    }
}
