//! A socket with bounded buffers: the state machines take bytes from one and put bytes into the other.

use std::io;
use std::time::Duration;

use tokio::io::Interest;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until};

/// Bytes that are read at once.
const PIECE: usize = 4096;

/// The most bytes that are kept unread: more than any struct or frame with the usual limits has.
const MAX_INPUT: usize = 8192 + 2 * PIECE;

/// From so many unsent bytes on nothing more should be put in.
const MAX_OUTPUT: usize = 16 * 1024;

/// How long the other side may take nothing of what waits for it.
const WRITE_TIMEOUT: Duration = Duration::from_secs(20);

/// A connection over TCP. While nothing waits it keeps no buffer.
pub struct Link {
    stream: TcpStream,
    input: Vec<u8>,
    output: Vec<u8>,
    /// Until when some of the output must leave.
    write_deadline: Option<Instant>,
    received: u64,
}

impl Link {
    /// Takes a connected socket over.
    ///
    /// # Errors
    ///
    /// If the socket cannot be set up.
    pub fn new(stream: TcpStream) -> io::Result<Self> {
        // Frames are small, and somebody waits for each of them.
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            input: Vec::new(),
            output: Vec::new(),
            write_deadline: None,
            received: 0,
        })
    }

    /// What was received and not used yet.
    pub fn input(&mut self) -> &mut [u8] {
        &mut self.input
    }

    /// Takes `used` bytes from the front of the input.
    pub fn consume(&mut self, used: usize) {
        self.input.drain(..used.min(self.input.len()));
        if self.input.is_empty() {
            self.input = Vec::new();
        }
    }

    /// How many bytes were received in all: it grows with every sign of life.
    pub const fn received(&self) -> u64 {
        self.received
    }

    /// Puts bytes behind what waits to be sent.
    pub fn send(&mut self, bytes: &[u8]) {
        self.write(bytes.len(), |output| output.copy_from_slice(bytes));
    }

    /// Lets `fill` write `length` bytes behind what waits to be sent.
    pub fn write<T>(&mut self, length: usize, fill: impl FnOnce(&mut [u8]) -> T) -> T {
        let start = self.output.len();
        self.output.resize(start.saturating_add(length), 0);
        let deadline = || Instant::now() + WRITE_TIMEOUT;
        self.write_deadline.get_or_insert_with(deadline);
        fill(self.output.split_at_mut(start).1)
    }

    /// Whether so much waits that nothing more should be put in.
    pub fn is_full(&self) -> bool {
        self.output.len() >= MAX_OUTPUT
    }

    /// Whether everything was sent.
    pub fn is_sent(&self) -> bool {
        self.output.is_empty()
    }

    /// Sends and receives as much as goes without waiting, after it has waited until something goes. Nothing
    /// is lost if the future is dropped.
    ///
    /// # Errors
    ///
    /// If the connection ended, or the other side takes nothing.
    pub async fn exchange(&mut self) -> io::Result<()> {
        let mut interest = None;
        if self.input.len() < MAX_INPUT {
            interest = Some(Interest::READABLE);
        }
        if !self.output.is_empty() {
            let write = Interest::WRITABLE;
            interest = Some(interest.map_or(write, |read| read | write));
        }
        let Some(interest) = interest else {
            // Too much was received and nobody used it.
            return Err(io::ErrorKind::OutOfMemory.into());
        };
        let ready = match self.write_deadline {
            None => self.stream.ready(interest).await?,
            Some(deadline) => tokio::select! {
                ready = self.stream.ready(interest) => ready?,
                () = sleep_until(deadline) => return Err(io::ErrorKind::TimedOut.into()),
            },
        };
        if ready.is_writable() {
            self.flush()?;
        }
        if ready.is_readable() {
            self.fill()?;
        }
        Ok(())
    }

    /// Sends everything, and receives meanwhile.
    ///
    /// # Errors
    ///
    /// As [`Link::exchange`].
    pub async fn finish(&mut self) -> io::Result<()> {
        while !self.is_sent() {
            self.exchange().await?;
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        while !self.output.is_empty() {
            match self.stream.try_write(&self.output) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => {
                    self.output.drain(..count);
                    self.write_deadline = Some(Instant::now() + WRITE_TIMEOUT);
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        self.output = Vec::new();
        self.write_deadline = None;
        Ok(())
    }

    fn fill(&mut self) -> io::Result<()> {
        let mut piece = [0; PIECE];
        while self.input.len() < MAX_INPUT {
            match self.stream.try_read(&mut piece) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(count) => {
                    self.received = self.received.saturating_add(count as u64);
                    self.input.extend(piece.iter().take(count));
                    if count < PIECE {
                        return Ok(());
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}
