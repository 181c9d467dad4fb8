use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

use miniz_oxide::DataFormat;
use miniz_oxide::deflate::core::{CompressorOxide, TDEFLFlush, TDEFLStatus, compress_to_output};

/// How the content of an entry becomes a DEFLATE stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Compression {
    /// Level 0: stored blocks of 65 535 bytes, for what is compressed already.
    None,
    /// The default level, 6.
    Default,
}

/// Makes a DEFLATE stream piece by piece.
pub(super) enum Deflater {
    Stored(StoredBlocks),
    Compressing(Box<CompressorOxide>),
    /// The content is a DEFLATE stream already.
    Ready,
}

impl Deflater {
    pub(super) fn new(compression: Compression) -> Self {
        match compression {
            Compression::None => Self::Stored(StoredBlocks::new()),
            Compression::Default => {
                let mut compressor = CompressorOxide::default();
                compressor.set_format_and_level(DataFormat::Raw, 6);
                Self::Compressing(Box::new(compressor))
            }
        }
    }

    /// Appends what the next bytes give; it may be nothing.
    pub(super) fn feed(&mut self, content: &[u8], output: &mut Vec<u8>) -> Result<(), Broken> {
        match self {
            Self::Stored(blocks) => blocks.feed(content, output),
            Self::Compressing(compressor) => {
                compress(compressor, content, TDEFLFlush::None, output)?;
            }
            Self::Ready => output.extend_from_slice(content),
        }
        Ok(())
    }

    /// Appends the end of the stream.
    pub(super) fn finish(&mut self, output: &mut Vec<u8>) -> Result<(), Broken> {
        match self {
            Self::Stored(blocks) => blocks.write(true, output),
            Self::Compressing(compressor) => {
                compress(compressor, &[], TDEFLFlush::Finish, output)?;
            }
            Self::Ready => {}
        }
        Ok(())
    }
}

/// The compressor refused to go on.
pub(super) struct Broken;

fn compress(
    compressor: &mut CompressorOxide,
    content: &[u8],
    flush: TDEFLFlush,
    output: &mut Vec<u8>,
) -> Result<(), Broken> {
    let (status, read) = compress_to_output(compressor, content, flush, |piece| {
        output.extend_from_slice(piece);
        true
    });
    let expected = match flush {
        TDEFLFlush::Finish => TDEFLStatus::Done,
        _ => TDEFLStatus::Okay,
    };
    if status == expected && read == content.len() {
        Ok(())
    } else {
        Err(Broken)
    }
}

/// Content in stored blocks.
pub(super) struct StoredBlocks {
    block: Vec<u8>,
}

impl StoredBlocks {
    const MAX_LENGTH: usize = 0xffff;

    const fn new() -> Self {
        Self { block: Vec::new() }
    }

    /// A full block is written when more comes: the last one has a mark.
    fn feed(&mut self, mut content: &[u8], output: &mut Vec<u8>) {
        while !content.is_empty() {
            if self.block.len() == Self::MAX_LENGTH {
                self.write(false, output);
            }
            let free = Self::MAX_LENGTH.saturating_sub(self.block.len());
            let (part, rest) = content.split_at(content.len().min(free));
            self.block.extend_from_slice(part);
            content = rest;
        }
    }

    fn write(&mut self, is_last: bool, output: &mut Vec<u8>) {
        let length = self.block.len() as u16; // at most 65 535
        output.push(is_last.into());
        output.extend(length.to_le_bytes());
        output.extend((!length).to_le_bytes());
        output.append(&mut self.block);
    }
}

impl fmt::Debug for Deflater {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Deflater")
    }
}
