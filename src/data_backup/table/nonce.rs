use alloc::vec::Vec;

use super::cell_value::CellValue;
use super::cells::{self, Cells, SkipReason};
use super::record::Record;
use crate::codec::hex::Hex;
use crate::identity::{Nonce, NonceHash, ThreemaId};

/// A row of `nonces.csv` or `nonces_d2d.csv`, from app 5.1 and 5.7: nonces that were used. Restoring
/// them keeps the protection against replay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nonces {
    /// `nonces`: one, or several joined by `;`. Values of other lengths are left out.
    pub nonces: Vec<UsedNonce>,
}

/// A nonce that was used, as it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsedNonce {
    /// 32 bytes, hashed with the own identity.
    Hashed(NonceHash),
    /// 24 bytes, as old apps wrote it.
    Plain([u8; Nonce::LENGTH]),
}

impl UsedNonce {
    /// What the store of used nonces of `own_id` keeps.
    pub fn hash(&self, own_id: ThreemaId) -> NonceHash {
        match self {
            Self::Hashed(hash) => *hash,
            Self::Plain(nonce) => NonceHash::of(nonce, own_id),
        }
    }

    fn read(text: &str) -> Option<Self> {
        let hashed = cells::hex(text).map(|hash| Self::Hashed(NonceHash::from_bytes(hash)));
        hashed.or_else(|| cells::hex(text).map(Self::Plain))
    }

    fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Hashed(hash) => hash.as_bytes(),
            Self::Plain(nonce) => nonce,
        }
    }
}

impl Record for Nonces {
    fn read(cells: &Cells<'_>) -> Result<Self, SkipReason> {
        let nonces = cells.get("nonces");
        Ok(Self {
            nonces: nonces.split(';').filter_map(UsedNonce::read).collect(),
        })
    }

    fn value(&self, column: &str) -> CellValue<'_> {
        match column {
            "nonces" => {
                let nonces: Vec<_> = self
                    .nonces
                    .iter()
                    .map(|nonce| Hex(nonce.as_bytes()))
                    .collect();
                CellValue::list(&nonces)
            }
            _ => CellValue::Bare,
        }
    }
}

/// The row of `nonce_counts.csv`, from app 5.7.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NonceCounts {
    /// `csp`: rows of `nonces.csv`.
    pub messages: Option<i64>,
    /// `d2d`: rows of `nonces_d2d.csv`.
    pub device_group: Option<i64>,
}

impl Record for NonceCounts {
    fn read(cells: &Cells<'_>) -> Result<Self, SkipReason> {
        Ok(Self {
            messages: cells.number("csp"),
            device_group: cells.number("d2d"),
        })
    }

    fn value(&self, column: &str) -> CellValue<'_> {
        match column {
            "csp" => CellValue::optional(self.messages, CellValue::Number),
            "d2d" => CellValue::optional(self.device_group, CellValue::Number),
            _ => CellValue::Bare,
        }
    }
}
