//! Salsa20/20 and HSalsa20 in vectors: few blocks in rows, many in columns.

pub(super) mod columns;
pub(super) mod keyed_columns;
pub(super) mod pipeline;
pub(super) mod rows;
