//! DEFLATE: a stream gives the same in one piece and in many, and never more than it may; a gzip member
//! gives what its stream gives.

use eeema::codec::crc32::crc32;
use eeema::codec::deflate::{self, Error, Inflater};
use eeema::codec::gzip::Member;

const LIMIT: usize = 64 * 1024;

pub(crate) fn check(data: &[u8]) {
    let whole = in_pieces(data, data.len());
    for count in [1, 7] {
        // A step that fails does not say what it has given before.
        assert_eq!(in_pieces(data, count).ok(), whole.clone().ok());
    }
    match whole {
        Ok((read, content)) => {
            let mut output = vec![0; content.len()];
            assert_eq!(deflate::inflate(data, &mut output), Ok(read));
            assert_eq!(output, content);
            if let Some(less) = content.len().checked_sub(1) {
                let error = deflate::inflate(data, &mut output[..less]);
                assert_eq!(error, Err(Error::TooLong));
            }
            output.push(0);
            let error = deflate::inflate(data, &mut output);
            assert_eq!(error, Err(Error::Malformed));
            member(&data[..read], &content);
        }
        Err(Error::TooLong) => {
            let error = deflate::inflate(data, &mut vec![0; LIMIT]);
            assert_eq!(error, Err(Error::TooLong));
        }
        Err(_) => {}
    }
    if let Ok(member) = Member::parse(data)
        && member.content_len() <= LIMIT
    {
        assert!(member.content_len() <= 1032 * data.len());
        let mut content = vec![0; member.content_len()];
        if member.decode_into(&mut content).is_ok() {
            let length = content.len();
            assert!(
                data.ends_with(
                    &[crc32(&content), length as u32]
                        .map(u32::to_le_bytes)
                        .concat()
                )
            );
        }
    }
}

/// Reads `count` bytes of the stream at a time: how many it has, and what they give.
fn in_pieces(data: &[u8], count: usize) -> Result<(usize, Vec<u8>), Error> {
    let mut window = vec![0; Inflater::WINDOW_LENGTH];
    let window = window.first_chunk_mut().unwrap();
    let mut inflater = Inflater::new();
    let (mut read, mut content) = (0, Vec::new());
    loop {
        let end = data.len().min(read + count);
        let step = inflater.step(&data[read..end], window)?;
        read += step.read;
        content.extend_from_slice(&window[step.output.clone()]);
        if content.len() > LIMIT {
            return Err(Error::TooLong);
        }
        if step.is_done {
            return Ok((read, content));
        }
        if step.read == 0 && step.output.is_empty() {
            assert_eq!(read, data.len(), "it waits although there is more");
            return Err(Error::Malformed);
        }
    }
}

fn member(stream: &[u8], content: &[u8]) {
    let header = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0];
    let trailer = [crc32(content), content.len() as u32].map(u32::to_le_bytes);
    let bytes = [&header, stream, &trailer.concat()].concat();
    let member = Member::parse(&bytes).unwrap();
    assert_eq!(member.content_len(), content.len());
    let mut output = vec![0; content.len()];
    member.decode_into(&mut output).unwrap();
    assert_eq!(output, content);
    let longer = [&bytes[..], b"x"].concat();
    let is_taken = Member::parse(&longer)
        .is_ok_and(|member| member.decode_into(&mut vec![0; content.len()]).is_ok());
    assert!(!is_taken);
}
