//! What was sealed for one purpose does not open with the key of another.
use eeema::multi_device::{DeviceGroupKeys, ReflectKey};

fn reflect(_: &ReflectKey) {}

pub fn mix_up(keys: &DeviceGroupKeys) {
    reflect(keys.reflect());
    reflect(keys.device_info()); //~ E0308
}
