//! The keys of a device group, and what they seal.

use std::hint::black_box;

use eeema::crypto::hazmat::backend::Backend;
use eeema::identity::PublicKey;
use eeema::multi_device::{DeviceGroupKey, DeviceGroupKeys, Error};

use super::{TEXT, known, public_key};
use crate::Case;
use crate::valgrind::{reveal, revealed, secret, secret_text};

pub const CASES: &[Case] = &[
    Case::new("DeviceGroupKey::derive, DeviceGroupKeys::group_id", derive),
    Case::new("DeviceGroupKeys::respond", respond),
    Case::new("ContentKey::seal, seal_in_place", seal),
    Case::new("ContentKey::open, open_in_place", open),
    Case::new("ContentKey::open, open_in_place, wrong key", open_wrong),
];

/// The keys of a group whose secret nobody knows.
fn keys(seed: u8) -> DeviceGroupKeys {
    secret(DeviceGroupKey::from_bytes([seed; 32])).derive()
}

fn derive(_: Backend) {
    let group = DeviceGroupKey::from_bytes([1; 32]).derive();
    let group_id = revealed(keys(1).group_id());
    assert_eq!(group_id, group.group_id());
}

fn respond(_: Backend) {
    let keys = keys(1);
    let response = keys.respond(&public_key(2), &[7; 32], &mut known);
    black_box(response.unwrap());
    let low_order = PublicKey::from_bytes([0; 32]);
    let error = keys.respond(&low_order, &[7; 32], &mut known);
    assert_eq!(error.map(|_| ()), Err(Error::LowOrderKey));
}

fn seal(_: Backend) {
    let (keys, text) = (keys(1), secret_text(TEXT));
    let sealed = keys.reflect().seal(text.as_bytes(), &mut known);
    black_box(sealed.unwrap());
    let mut buffer = [&[0; 40][..], text.as_bytes()].concat();
    let key = keys.shared_device_data();
    key.seal_in_place(&mut buffer, &mut known).unwrap();
}

/// A box as it travels.
fn sealed() -> Vec<u8> {
    let group = DeviceGroupKey::from_bytes([1; 32]).derive();
    let key = group.device_info();
    key.seal(TEXT.as_bytes(), &mut known).unwrap()
}

fn open(_: Backend) {
    let (keys, mut sealed) = (keys(1), sealed());
    black_box(keys.device_info().open(&sealed).unwrap());
    let opened = keys.device_info().open_in_place(&mut sealed).unwrap();
    reveal(opened);
    assert_eq!(opened, TEXT.as_bytes());
}

fn open_wrong(_: Backend) {
    let mut sealed = sealed();
    let keys = [keys(1), keys(2)];
    let error = keys[0].transaction_scope().open(&sealed).err();
    assert_eq!(error, Some(Error::Unauthentic));
    let error = keys[1].device_info().open_in_place(&mut sealed).err();
    assert_eq!(error, Some(Error::Unauthentic));
}
