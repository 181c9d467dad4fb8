use core::hint::black_box;

use eeema::PublicKey;
use eeema::codec::Writer;
use eeema::identity::VerificationLevel;
use eeema::time::UnixSeconds;
use eeema::verification::{
    ContactLink, IdentityCode, KeyRows, QrPicture, Scan, ScanDecision, ScanOutcome, StoredContact,
    Verification,
};

use crate::vectors::{
    fingerprint_random_0 as compared, qr_ios_test as scanned, url_ios_test as link,
};

/// A scanned code and what it does to a contact, a link, a key that people compare.
pub(crate) fn verification() -> Option<bool> {
    let code: IdentityCode = black_box(scanned::TEXT).parse().ok()?;
    let scan = Scan {
        contact: Some(StoredContact {
            public_key: *code.public_key(),
            verification: Verification::NEW,
        }),
        ..Scan::of(code, "ALICE001".parse().ok()?, UnixSeconds(0))
    };
    let ScanDecision::Done(ScanOutcome::UpgradedToFullyVerified(after)) = scan.decide() else {
        return None;
    };
    let mut buffer = [0; 96];
    let mut writer = Writer::new(&mut buffer);
    writer.display(&code).ok()?;
    let written = writer.written();
    let link = ContactLink::parse(black_box(link::URL)).ok()?;
    let rows = KeyRows(PublicKey::from_bytes(*black_box(&compared::PUBLIC_KEY)));
    Some(
        after.level == VerificationLevel::FullyVerified
            && *code.public_key().as_bytes() == scanned::PUBLIC_KEY
            && buffer.get(..written)? == scanned::CANONICAL.as_bytes()
            && link.identity() == code.identity()
            && rows.is_typed(compared::DESKTOP_GRID),
    )
}

/// The picture of a code: its size, and the corners of the three squares.
pub(crate) fn qr_picture() -> Option<bool> {
    let code: IdentityCode = black_box(scanned::TEXT).parse().ok()?;
    let picture = QrPicture::of_identity(&code).ok()?;
    let last = picture.size().checked_sub(1)?;
    let corners = [(0, 0), (last, 0), (0, last)];
    Some(picture.size() == 45 && corners.iter().all(|(x, y)| picture.is_dark(*x, *y)))
}
