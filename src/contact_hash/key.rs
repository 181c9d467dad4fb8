//! The two keys of [chapter 12 section 1](crate::protocol::contact_hash#1-the-function), as the
//! states of HMAC-SHA256. They are the same for all users and no secret; the tests compute the
//! states from the keys.

use crate::crypto::MacKey;

pub(super) const PHONE: MacKey = MacKey::from_states(
    [
        0x9798_5d40,
        0x5076_8a6b,
        0x127f_ca8d,
        0x3b16_bf72,
        0xc107_adbc,
        0x65a8_357d,
        0x53c9_c28f,
        0x6fe1_e06b,
    ],
    [
        0xff72_2feb,
        0x2ba5_72d5,
        0x2ff3_d118,
        0x91a4_b96b,
        0x19b7_3b85,
        0xd6c0_54c6,
        0x8191_c8e9,
        0x58fa_bcd5,
    ],
);

pub(super) const EMAIL: MacKey = MacKey::from_states(
    [
        0xaeef_5cb9,
        0x9e1f_3c26,
        0x12cf_508c,
        0x64cc_836b,
        0x761e_4ca3,
        0xcafd_02cf,
        0x8ffd_2d8f,
        0xc62c_b911,
    ],
    [
        0xc559_2e42,
        0xd20f_40ec,
        0x1ace_c734,
        0x69c4_7dfb,
        0xd45e_fd3f,
        0x8c4e_7500,
        0x578d_8f63,
        0x7976_1b81,
    ],
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::hex::decode_array;

    #[test]
    fn the_states_belong_to_the_keys() {
        let phone = "85adf8226953f3d96cfd5d09bf29555eb955fcd8aa5ec4f9fcd869e258370723";
        let email = "30a5500fed9701fa6defdb610841900febb8e430881f7ad816826264ec09bad7";
        for (states, key) in [(PHONE, phone), (EMAIL, email)] {
            assert_eq!(states, MacKey::new(&decode_array(key).unwrap()));
        }
    }
}
