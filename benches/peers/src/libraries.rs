//! The same four pieces of work in every library: seal in place, open in place, agree, make a public key.

use eeema::crypto::Secret;
use eeema::crypto::hazmat::backend;
use eeema::crypto::hazmat::backend::Backend;
use eeema::{PublicKey, SecretKey};

pub type Key = [u8; 32];
pub type Nonce = [u8; 24];
pub type Tag = [u8; 16];

/// One library, or one way of using ours.
pub trait Library {
    fn name(&self) -> &'static str;
    fn seal(&self, nonce: &Nonce, data: &mut [u8]) -> Tag;
    fn open(&self, nonce: &Nonce, data: &mut [u8], tag: &Tag) -> bool;
    fn agree(&self, secret: &Key, public: &Key) -> Key;
    fn public_key(&self, secret: &Key) -> Key;
}

pub struct Eeema {
    pub name: &'static str,
    pub path: Backend,
    pub key: Secret<32>,
}

impl Library for Eeema {
    fn name(&self) -> &'static str {
        self.name
    }

    fn seal(&self, nonce: &Nonce, data: &mut [u8]) -> Tag {
        backend::seal_in_place_on(self.path, &self.key, nonce, data)
    }

    fn open(&self, nonce: &Nonce, data: &mut [u8], tag: &Tag) -> bool {
        backend::open_in_place_on(self.path, &self.key, nonce, data, tag).is_ok()
    }

    fn agree(&self, secret: &Key, public: &Key) -> Key {
        let shared = SecretKey::from_bytes(*secret).agree(&PublicKey::from_bytes(*public));
        *shared.expect("a real public key").as_bytes()
    }

    fn public_key(&self, secret: &Key) -> Key {
        *SecretKey::from_bytes(*secret).public_key().as_bytes()
    }
}

pub struct Libsodium {
    pub key: Key,
}

impl Library for Libsodium {
    fn name(&self) -> &'static str {
        "libsodium"
    }

    fn seal(&self, nonce: &Nonce, data: &mut [u8]) -> Tag {
        let mut tag = [0; 16];
        let text = data.as_mut_ptr();
        let length = data.len() as u64;
        // SAFETY: all pointers are valid for the lengths that the function reads and writes; the
        // ciphertext may stand where the plaintext stands.
        unsafe {
            libsodium_sys::crypto_box_detached_afternm(
                text,
                tag.as_mut_ptr(),
                text,
                length,
                nonce.as_ptr(),
                self.key.as_ptr(),
            );
        }
        tag
    }

    fn open(&self, nonce: &Nonce, data: &mut [u8], tag: &Tag) -> bool {
        let text = data.as_mut_ptr();
        let length = data.len() as u64;
        // SAFETY: as above.
        0 == unsafe {
            libsodium_sys::crypto_box_open_detached_afternm(
                text,
                text,
                tag.as_ptr(),
                length,
                nonce.as_ptr(),
                self.key.as_ptr(),
            )
        }
    }

    fn agree(&self, secret: &Key, public: &Key) -> Key {
        let mut key = [0; 32];
        // SAFETY: three arrays of 32 bytes.
        let code = unsafe {
            libsodium_sys::crypto_box_beforenm(key.as_mut_ptr(), public.as_ptr(), secret.as_ptr())
        };
        assert_eq!(code, 0, "a real public key");
        key
    }

    fn public_key(&self, secret: &Key) -> Key {
        let mut key = [0; 32];
        // SAFETY: two arrays of 32 bytes.
        let code =
            unsafe { libsodium_sys::crypto_scalarmult_base(key.as_mut_ptr(), secret.as_ptr()) };
        assert_eq!(code, 0);
        key
    }
}

pub struct Dryoc {
    pub key: Key,
}

impl Library for Dryoc {
    fn name(&self) -> &'static str {
        "dryoc"
    }

    fn seal(&self, nonce: &Nonce, data: &mut [u8]) -> Tag {
        let mut tag = [0; 16];
        dryoc::classic::crypto_box::crypto_box_detached_afternm_inplace(
            data, &mut tag, nonce, &self.key,
        );
        tag
    }

    fn open(&self, nonce: &Nonce, data: &mut [u8], tag: &Tag) -> bool {
        dryoc::classic::crypto_box::crypto_box_open_detached_afternm_inplace(
            data, tag, nonce, &self.key,
        )
        .is_ok()
    }

    fn agree(&self, secret: &Key, public: &Key) -> Key {
        dryoc::classic::crypto_box::crypto_box_beforenm(public, secret).expect("a real public key")
    }

    fn public_key(&self, secret: &Key) -> Key {
        let mut key = [0; 32];
        dryoc::classic::crypto_core::crypto_scalarmult_base(&mut key, secret);
        key
    }
}

pub struct CryptoBox {
    pub cipher: crypto_box::SalsaBox,
}

impl Library for CryptoBox {
    fn name(&self) -> &'static str {
        "crypto_box"
    }

    fn seal(&self, nonce: &Nonce, data: &mut [u8]) -> Tag {
        use crypto_box::aead::AeadInPlace;
        let tag = self
            .cipher
            .encrypt_in_place_detached(nonce.into(), &[], data);
        tag.expect("not too long").into()
    }

    fn open(&self, nonce: &Nonce, data: &mut [u8], tag: &Tag) -> bool {
        use crypto_box::aead::AeadInPlace;
        self.cipher
            .decrypt_in_place_detached(nonce.into(), &[], data, tag.into())
            .is_ok()
    }

    fn agree(&self, secret: &Key, public: &Key) -> Key {
        let cipher = crypto_box::SalsaBox::new(&(*public).into(), &(*secret).into());
        std::hint::black_box(&cipher);
        [0; 32]
    }

    fn public_key(&self, secret: &Key) -> Key {
        *crypto_box::SecretKey::from(*secret).public_key().as_bytes()
    }
}

/// `salsa20` and `poly1305` put together in the plainest way.
pub struct Composition {
    pub key: Key,
}

impl Composition {
    fn start(&self, nonce: &Nonce) -> (salsa20::XSalsa20, poly1305::Poly1305) {
        use poly1305::universal_hash::KeyInit;
        use salsa20::cipher::{KeyIvInit, StreamCipher};
        let mut cipher = salsa20::XSalsa20::new(&self.key.into(), &(*nonce).into());
        let mut key = poly1305::Key::default();
        cipher.apply_keystream(&mut key);
        (cipher, poly1305::Poly1305::new(&key))
    }
}

impl Library for Composition {
    fn name(&self) -> &'static str {
        "salsa20 + poly1305"
    }

    fn seal(&self, nonce: &Nonce, data: &mut [u8]) -> Tag {
        use salsa20::cipher::StreamCipher;
        let (mut cipher, mac) = self.start(nonce);
        cipher.apply_keystream(data);
        mac.compute_unpadded(data).into()
    }

    fn open(&self, nonce: &Nonce, data: &mut [u8], tag: &Tag) -> bool {
        use salsa20::cipher::StreamCipher;
        let (mut cipher, mac) = self.start(nonce);
        let right = Tag::from(mac.compute_unpadded(data)) == *tag;
        cipher.apply_keystream(data);
        right
    }

    fn agree(&self, _: &Key, _: &Key) -> Key {
        [0; 32]
    }

    fn public_key(&self, _: &Key) -> Key {
        [0; 32]
    }
}
