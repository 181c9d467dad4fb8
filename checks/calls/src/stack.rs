//! A media library of others, as a process that reads and answers lines of JSON.

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

pub(crate) struct Stack {
    child: Child,
    pipes: RefCell<(ChildStdin, BufReader<ChildStdout>)>,
}

impl Stack {
    pub(crate) fn start(command: &[&str]) -> Result<Self, String> {
        let [program, arguments @ ..] = command else {
            return Err("no program".into());
        };
        let child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let mut child = child.map_err(|error| format!("{program}: {error}"))?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (input, output) = pipes.ok_or("no pipes")?;
        Ok(Self {
            child,
            pipes: RefCell::new((input, BufReader::new(output))),
        })
    }

    /// Lets the peer `name` do a step.
    pub(crate) fn ask(&self, name: &str, step: &str, mut request: Value) -> Result<Value, String> {
        request["name"] = json!(name);
        request["step"] = json!(step);
        let mut pipes = self.pipes.borrow_mut();
        let (input, output) = &mut *pipes;
        let mut line = String::new();
        writeln!(input, "{request}")
            .and_then(|()| input.flush())
            .and_then(|()| output.read_line(&mut line))
            .map_err(|error| format!("{step}: {error}"))?;
        let reply: Value =
            serde_json::from_str(&line).map_err(|_| format!("{step}: no answer, {line:?}"))?;
        match reply["error"].as_str() {
            Some(error) => Err(format!("{step}: {error}")),
            None => Ok(reply),
        }
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
