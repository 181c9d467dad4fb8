//! The JavaScript client, as a process of its own.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use eeema::codec::hex::{self, Hex};
use serde_json::{Value, json};

use crate::client::Client;
use crate::socket::{PATIENCE, Server};

pub(crate) struct Browser {
    process: Child,
    input: ChildStdin,
    output: Receiver<Value>,
    told: Vec<Value>,
}

impl Browser {
    /// Starts one with what a configuration says besides the server.
    pub(crate) fn start(server: &Server, mut configuration: Value) -> Result<Self, String> {
        configuration["host"] = json!("localhost");
        configuration["port"] = json!(server.port);
        configuration["serverKey"] = json!(Hex(server.key.as_bytes()).to_string());
        configuration["certificate"] = json!(server.certificate);
        configuration["modules"] = json!(server.modules);
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/peer.js");
        let mut process = Command::new("node")
            .args([script, &configuration.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("node: {error}"))?;
        let input = process.stdin.take().ok_or("no standard input")?;
        let lines = BufReader::new(process.stdout.take().ok_or("no standard output")?).lines();
        let (sender, output) = channel();
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                // What is no JSON is the log of the client.
                if let Ok(event) = serde_json::from_str(&line)
                    && sender.send(event).is_err()
                {
                    return;
                }
            }
        });
        Ok(Self {
            process,
            input,
            output,
            told: Vec::new(),
        })
    }

    pub(crate) fn tell(&mut self, command: &Value) -> Result<(), String> {
        writeln!(self.input, "{command}").map_err(|error| format!("the browser is gone: {error}"))
    }

    /// Takes what was told, and lets our own client go on, with the chunks of a data channel between the two.
    /// Says whether the process is still there.
    fn turn(&mut self, client: Option<&mut Client>) -> Result<bool, String> {
        let told = self.output.recv_timeout(Duration::from_millis(10));
        let is_there = told != Err(RecvTimeoutError::Disconnected);
        let told = told.ok();
        if let Some(client) = client {
            client.turn()?;
            for chunk in client.take_chunks() {
                self.tell(&json!({ "do": "chunk", "bytes": Hex(&chunk).to_string() }))?;
            }
            if let Some(told) = &told
                && fits(told, &json!({ "event": "chunk" }))
            {
                let digits = told["bytes"].as_str().ok_or("no bytes")?;
                let mut chunk = vec![0; digits.len() / 2];
                hex::decode(digits, &mut chunk).map_err(|error| error.to_string())?;
                client.receive_chunk(&chunk)?;
            }
        }
        self.told.extend(told);
        Ok(is_there)
    }

    /// Waits until something is so with our own client.
    pub(crate) fn until(
        &mut self,
        client: &mut Client,
        what: &str,
        is_so: impl Fn(&Client) -> bool,
    ) -> Result<(), String> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE * 2 {
            self.turn(Some(&mut *client))?;
            if is_so(client) {
                return Ok(());
            }
        }
        Err(format!("{what}: nothing happened"))
    }

    /// Waits for an event, while our own client goes on.
    pub(crate) fn wait(
        &mut self,
        mut client: Option<&mut Client>,
        event: &Value,
    ) -> Result<Value, String> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE * 2 {
            let is_there = self.turn(client.as_deref_mut())?;
            if let Some(told) = self.told.iter().find(|told| fits(told, event)) {
                return Ok(told.clone());
            }
            if !is_there {
                break;
            }
        }
        // Payloads are long.
        let short = |value: &Value| value.to_string().chars().take(80).collect::<String>();
        let told: Vec<String> = self.told.iter().map(short).collect();
        Err(format!(
            "the browser never told {}, but {told:?}",
            short(event)
        ))
    }
}

/// Whether all members that are wanted are there.
fn fits(told: &Value, wanted: &Value) -> bool {
    wanted
        .as_object()
        .into_iter()
        .flatten()
        .all(|(name, value)| told[name] == *value)
}

impl Drop for Browser {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
