//! Group calls of the topic `calls`: chapter 16 section 10 of the specification.

use eeema::call::{
    AdminKey, Auth, Codec, Footer, FrameError, FrameKey, FrameOpener, FrameSealer,
    GroupCallHandshakeKey, GroupCallKey, GroupCallKeyHash, HandshakeError, Hello, MediaKey,
    ParticipantChannel, ParticipantHalf,
};
use eeema::crypto::{CountedNonce, Secret};
use eeema::identity::GroupId;
use eeema::{PublicKey, SecretKey, ThreemaId};

use super::{Record, Verdict, expect, expect_refused, unknown_kind};

/// What stands behind the ciphertext of a frame.
const OVERHEAD: usize = eeema::call::FRAME_OVERHEAD;

pub(super) fn case(record: &Record<'_>) -> Verdict {
    match record.kind() {
        "group_call_id" => group_call_id(record),
        "group_call_keys" => group_call_keys(record),
        "group_call_hello" => hello(record),
        "group_call_auth" => auth(record),
        "group_call_envelope" => envelope(record),
        "group_call_frame" => frame(record),
        "group_call_frame_large" => large_frame(record),
        "group_call_alignment" => alignment(record),
        _ => unknown_kind(record),
    }
}

pub(super) fn reject(record: &Record<'_>) -> Verdict {
    let error = match record.text("reason") {
        "authentication" => FrameError::Unauthentic,
        "too_short" => FrameError::TooShort,
        "frame_too_short" => FrameError::FrameTooShort,
        "frame_too_large" => FrameError::FrameTooLarge,
        "mfsn_exhausted" => FrameError::NumbersExhausted,
        _ => return super::unknown_reason(record),
    };
    match record.kind() {
        "group_call_auth" => refused_auth(record),
        "group_call_frame" => {
            let key = FrameKey::from_bytes(record.array("pcmfk"));
            let mut encrypted = bytes_or_zeros(record, "encrypted_frame");
            let before = encrypted.clone();
            expect_refused(key.open_in_place(codec(record), &mut encrypted), error)?;
            expect("unchanged", encrypted == before, true)
        }
        "group_call_frame_input" => {
            let media_key = MediaKey::from_bytes(0, 0, [7; 32]);
            let hash = GroupCallKeyHash::from_bytes([8; 32]);
            let number = record.number("mfsn") as u32;
            let mut sealer = FrameSealer::chosen(media_key, hash, number);
            let mut buffer = bytes_or_zeros(record, "frame");
            let frame = buffer.clone();
            buffer.extend([0; OVERHEAD]);
            expect_refused(sealer.seal_in_place(codec(record), &mut buffer), error)?;
            expect("unchanged", buffer[..frame.len()] == frame, true)
        }
        _ => unknown_kind(record),
    }
}

fn text(error: impl ToString) -> String {
    error.to_string()
}

fn codec(record: &Record<'_>) -> Codec {
    match record.text("codec") {
        "opus" => Codec::Opus,
        "vp8" => Codec::Vp8,
        other => panic!("unknown codec {other:?}"),
    }
}

fn bytes_or_zeros(record: &Record<'_>, name: &str) -> Vec<u8> {
    match record.optional_bytes(name) {
        Some(bytes) => bytes,
        None => vec![0; record.index(&format!("{name}_length"))],
    }
}

fn group_call_key(record: &Record<'_>) -> GroupCallKey {
    GroupCallKey::from_bytes(record.array("gck"))
}

fn group_call_id(record: &Record<'_>) -> Verdict {
    let creator: ThreemaId = record.text("creator").parse().map_err(text)?;
    let group_id = GroupId::from_bytes(record.array("group_id"));
    let id = group_call_key(record).call_id(
        creator,
        group_id,
        record.byte("protocol_version"),
        record.text("sfu_base_url"),
    );
    expect("id", id.0, record.array("call_id"))
}

fn group_call_keys(record: &Record<'_>) -> Verdict {
    let key = group_call_key(record);
    let hash = key.hash();
    expect("gckh", *hash.as_bytes(), record.array("gckh"))?;
    expect("gchk", *key.hello_key().as_bytes(), record.array("gchk"))?;
    expect("gcsk", *key.state_key().as_bytes(), record.array("gcsk"))?;
    let admin = AdminKey::derive(&Secret::from_bytes(record.array("gcak")), &hash);
    expect("gcamk", *admin.as_bytes(), record.array("gcamk"))?;
    let mut media_key = MediaKey::from_bytes(0, 0, record.array("pcmk"));
    let steps = record.byte_lists("ratchet");
    let frame_keys = record.byte_lists("pcmfk");
    for (step, (ratchet, frame_key)) in steps.iter().zip(&frame_keys).enumerate() {
        if step > 0 {
            media_key = media_key.ratcheted().ok_or("no further step")?;
        }
        expect(
            "ratchet",
            media_key.as_bytes().as_slice(),
            ratchet.as_slice(),
        )?;
        let actual = media_key.frame_key(&hash);
        expect("pcmfk", actual.as_bytes().as_slice(), frame_key.as_slice())?;
    }
    expect("steps", steps.len(), frame_keys.len())
}

fn hello(record: &Record<'_>) -> Verdict {
    let key = group_call_key(record).hello_key();
    let plaintext = record.bytes("plaintext");
    let nonce = record.bytes("nonce");
    let mut buffer = vec![0; 40];
    buffer.extend(&plaintext);
    key.seal_in_place(&mut buffer, &mut |bytes: &mut [u8]| {
        bytes.copy_from_slice(&nonce)
    })
    .map_err(text)?;
    expect("sealed", &buffer, &record.bytes("encrypted_data"))?;
    let opened = key.open_in_place(&mut buffer).map_err(text)?;
    expect("opened", &opened[..], plaintext.as_slice())?;

    // The plaintext is a hello, and is written again as it came.
    if let Ok(hello) = Hello::decode(&plaintext) {
        let mut written = vec![0; hello.encoded_len()];
        hello.encode_into(&mut written).map_err(text)?;
        expect("written", Hello::decode(&written), Ok(hello))?;
    }
    Ok(())
}

fn channel(
    secret: [u8; 32],
    public: [u8; 32],
    ours: CountedNonce,
) -> Result<ParticipantChannel, String> {
    let agreed = SecretKey::from_bytes(secret).agree(&PublicKey::from_bytes(public));
    let theirs = CountedNonce::starting_at([0xee; 16], 1);
    Ok(ParticipantChannel::chosen(
        agreed.map_err(text)?,
        ours,
        theirs,
    ))
}

fn auth(record: &Record<'_>) -> Verdict {
    let hash = group_call_key(record).hash();
    let agreed = SecretKey::from_bytes(record.array("sender_ck_secret"))
        .agree(&PublicKey::from_bytes(record.array("receiver_ck_public")))
        .map_err(text)?;
    let key = GroupCallHandshakeKey::derive(&agreed, &hash);
    expect("gcnhak", *key.as_bytes(), record.array("gcnhak"))?;
    let plaintext = record.bytes("plaintext");
    let nonce = record.bytes("inner_nonce");
    let mut inner = vec![0; 40];
    inner.extend(&plaintext);
    key.seal_in_place(&mut inner, &mut |bytes: &mut [u8]| {
        bytes.copy_from_slice(&nonce)
    })
    .map_err(text)?;
    let ours = CountedNonce::starting_at(record.array("sender_pcck"), 1);
    let mut sender = channel(
        record.array("sender_pck_secret"),
        record.array("receiver_pck_public"),
        ours,
    )?;
    let mut data = inner.clone();
    let tag = sender.seal_in_place(&mut data).map_err(text)?;
    let sealed = [&tag[..], &data].concat();
    expect("sealed", &sealed, &record.bytes("encrypted_data"))?;
    let opened = key.open_in_place(&mut inner).map_err(text)?;
    expect("opened", &opened[..], plaintext.as_slice())?;
    let own = ParticipantHalf {
        key: PublicKey::from_bytes(record.array("receiver_pck_public")),
        cookie: record.array("receiver_pcck"),
    };
    let read = Auth::decode(&plaintext, &own).map_err(text)?;
    let mut written = vec![0; read.encoded_len()];
    read.encode_into(&mut written).map_err(text)?;
    let again = Auth::decode(&written, &own).map_err(text)?;
    expect(
        "media keys",
        again.media_keys().collect::<Vec<_>>(),
        read.media_keys().collect(),
    )?;
    let other = ParticipantHalf {
        cookie: [1; 16],
        ..own
    };
    expect(
        "other",
        Auth::decode(&plaintext, &other).err(),
        Some(HandshakeError::NotFresh),
    )
}

fn refused_auth(record: &Record<'_>) -> Verdict {
    let agreed = SecretKey::from_bytes(record.array("receiver_pck_secret"))
        .agree(&PublicKey::from_bytes(record.array("sender_pck_public")))
        .map_err(text)?;
    let nonce: [u8; 24] = record.array("nonce");
    let (cookie, counter) = nonce.split_at(16);
    let theirs = CountedNonce::starting_at(
        cookie.try_into().unwrap(),
        u64::from_le_bytes(counter.try_into().unwrap()),
    );
    let ours = CountedNonce::starting_at([0xee; 16], 1);
    let mut receiver = ParticipantChannel::chosen(agreed, ours, theirs);
    let mut sealed = record.bytes("encrypted_data");
    for _ in 0..2 {
        // A failed open moves no state: it fails again.
        expect_refused(
            receiver.open_in_place(&mut sealed),
            HandshakeError::Unauthentic,
        )?;
    }
    Ok(())
}

fn envelope(record: &Record<'_>) -> Verdict {
    let ours = CountedNonce::starting_at(
        record.array("sender_pcck"),
        record.number("sequence_number"),
    );
    let secret: [u8; 32] = record.array("sender_pck_secret");
    let mut sender = channel(secret, record.array("receiver_pck_public"), ours)?;
    let mut data = record.bytes("plaintext");
    let tag = sender.seal_in_place(&mut data).map_err(text)?;
    expect(
        "sealed",
        [&tag[..], &data].concat(),
        record.bytes("encrypted_data"),
    )
}

fn frame(record: &Record<'_>) -> Verdict {
    let codec = codec(record);
    let hash = GroupCallKeyHash::from_bytes(record.array("gckh"));
    let media_key = MediaKey::from_bytes(
        record.byte("epoch"),
        record.byte("ratchet_counter"),
        record.array("pcmk"),
    );
    let frame_key = media_key.frame_key(&hash);
    expect("pcmfk", *frame_key.as_bytes(), record.array("pcmfk"))?;
    let frame = record.bytes("frame");
    let clear = codec.clear_header_length(&frame).map_err(text)?;
    expect("clear header", clear, record.index("clear_header_length"))?;
    let number = record.number("mfsn") as u32;
    let mut sealer = FrameSealer::chosen(media_key.clone(), hash.clone(), number);
    let mut buffer = frame.clone();
    buffer.extend([0; OVERHEAD]);
    let length = sealer.seal_in_place(codec, &mut buffer).map_err(text)?;
    let mut encrypted = buffer[..length].to_vec();
    expect("encrypted", &encrypted, &record.bytes("encrypted_frame"))?;
    let mut opener = FrameOpener::new(hash);
    expect("announced", opener.announce(media_key), true)?;
    let opened = opener.open_in_place(codec, &mut encrypted).map_err(text)?;
    expect("opened", &opened[..], frame.as_slice())
}

fn large_frame(record: &Record<'_>) -> Verdict {
    let key = FrameKey::from_bytes(record.array("pcmfk"));
    let footer = Footer {
        epoch: record.byte("epoch"),
        ratchet_counter: record.byte("ratchet_counter"),
        number: record.number("mfsn") as u32,
    };
    let length = record.index("frame_length");
    let frame: Vec<u8> = (0..length).map(|index| (index % 251) as u8).collect();
    let mut buffer = frame.clone();
    buffer.extend([0; OVERHEAD]);
    let sealed = key.seal_in_place(codec(record), footer, &mut buffer);
    if record.flag("reading_only") {
        expect("refused", sealed, Err(FrameError::FrameTooLarge))?;
        // What a writer refuses is made by the primitive.
        let mut data = frame.clone();
        let [a, b, c, d] = footer.number.to_le_bytes();
        let clear = codec(record).clear_header_length(&frame).map_err(text)?;
        let mut associated = vec![footer.epoch, footer.ratchet_counter, a, b, c, d];
        associated.extend(&frame[..clear]);
        let tag = eeema::crypto::hazmat::aes_gcm::seal_in_place(
            key.as_secret(),
            &[a, b, c, d, 0, 0, 0, 0, 0, 0, 0, 0],
            &associated,
            &mut data[clear..],
        )
        .map_err(text)?;
        buffer = [&data[..], &tag, &associated[..6]].concat();
    } else {
        expect("sealed", sealed, Ok(true))?;
    }
    expect("length", buffer.len(), record.index("encrypted_length"))?;
    let hash = eeema::crypto::hazmat::hash::sha256(&buffer);
    expect("hash", hash, record.array("encrypted_sha256"))?;
    let opened = key
        .open_in_place(codec(record), &mut buffer)
        .map_err(text)?;
    expect("opened", opened == frame.as_slice(), true)
}

/// Genuine frames of keys that are all steps of one ratchet for each epoch.
fn alignment(record: &Record<'_>) -> Verdict {
    let hash = GroupCallKeyHash::from_bytes([9; 32]);
    let key_of = |epoch: u8, counter: u8| {
        let mut key = MediaKey::from_bytes(epoch, 0, [epoch; 32]);
        while key.ratchet_counter() < counter {
            key = key.ratcheted().unwrap();
        }
        key
    };
    let pairs = |value: &serde_json::Value| -> Vec<(u8, u8)> {
        let number = |value: &serde_json::Value| value.as_u64().unwrap() as u8;
        let pairs = value.as_array().unwrap().iter();
        pairs
            .map(|pair| (number(&pair[0]), number(&pair[1])))
            .collect()
    };
    let queue = pairs(record.json("queue"));
    let mut opener = FrameOpener::new(hash.clone());
    for (epoch, counter) in queue {
        expect("announced", opener.announce(key_of(epoch, counter)), true)?;
    }
    for (number, step) in record.records("frames").iter().enumerate() {
        let key = key_of(step.byte("epoch"), step.byte("ratchet_counter"));
        let mut buffer = vec![5; 20 + OVERHEAD];
        let mut sealer = FrameSealer::chosen(key, hash.clone(), number as u32);
        sealer
            .seal_in_place(Codec::Opus, &mut buffer)
            .map_err(text)?;
        // A forged frame changes nothing.
        let mut forged = buffer.clone();
        forged[0] ^= 1;
        let before: Vec<_> = opener.keys().cloned().collect();
        expect(
            "forged",
            opener.open_in_place(Codec::Opus, &mut forged).is_err(),
            true,
        )?;
        expect("keys", opener.keys().cloned().collect::<Vec<_>>(), before)?;

        let verdict = match opener.open_in_place(Codec::Opus, &mut buffer) {
            Ok(frame) => {
                expect("frame", &frame[..], &[5; 20][..])?;
                "use"
            }
            Err(FrameError::NoKey) => "discard",
            Err(error) => return Err(error.to_string()),
        };
        expect("verdict", verdict, step.text("verdict"))?;
        let after: Vec<_> = opener
            .keys()
            .map(|key| (key.epoch(), key.ratchet_counter()))
            .collect();
        expect("queue", after, pairs(step.json("queue_after")))?;
    }
    Ok(())
}
