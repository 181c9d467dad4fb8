//! What linked devices seal: what nobody sealed does not open and stays as it was.

use eeema::multi_device::{ContentKey, DeviceGroupKey, LastSealed, ReflectKey};

pub(crate) fn check(data: &[u8]) {
    let keys = DeviceGroupKey::from_bytes([1; 32]).derive();
    let key: &ReflectKey = keys.reflect();
    assert!(ContentKey::open(key, data).is_err());
    let mut buffer = data.to_vec();
    assert!(key.open_in_place(&mut buffer).is_err());
    assert_eq!(buffer, data);

    let sealed = key
        .seal(data, &mut |bytes: &mut [u8]| bytes.fill(2))
        .unwrap();
    assert_eq!(key.open(&sealed).unwrap().as_bytes(), data);
    assert!(keys.device_info().open(&sealed).is_err(), "another purpose");
    let last = LastSealed::of(&sealed).unwrap();
    assert_eq!(LastSealed::decode(&last.encode()), last);
    let mut altered = sealed.clone();
    *altered.last_mut().unwrap() ^= 1;
    assert!(!last.accepts(&LastSealed::of(&altered).unwrap()));
}
