use std::path::Path;
use std::process::Stdio;

use chat::Failure;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// A process of this program.
pub(crate) struct Process {
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl Process {
    pub(crate) fn start(command: &str, folder: &Path, words: &[&str]) -> Result<Self, Failure> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg(command)
            .arg(folder)
            .args(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let input = child.stdin.take().ok_or("a process has no input")?;
        let output = child.stdout.take().ok_or("a process has no output")?;
        Ok(Self {
            child,
            input,
            output: BufReader::new(output).lines(),
        })
    }

    pub(crate) async fn say(&mut self, line: &str) -> Result<(), Failure> {
        Ok(self.input.write_all(line.as_bytes()).await?)
    }

    pub(crate) async fn line(&mut self) -> Result<String, Failure> {
        let line = self.output.next_line().await?;
        Ok(line.ok_or("a process ended by itself")?)
    }

    /// SIGKILL.
    pub(crate) async fn kill(mut self) -> Result<(), Failure> {
        self.kill_now().await
    }

    /// The same for a process whose place another one takes.
    pub(crate) async fn kill_now(&mut self) -> Result<(), Failure> {
        Ok(self.child.kill().await?)
    }

    /// Memory in KiB: what it has now, or the most it ever had.
    pub(crate) fn memory(&self, field: &str) -> Result<u64, Failure> {
        let id = self.child.id().ok_or("a process has ended")?;
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix(field));
        let number = line.and_then(|line| line.split_whitespace().nth(1));
        Ok(number
            .ok_or("the memory of a process is not known")?
            .parse()?)
    }
}
