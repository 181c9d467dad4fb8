//! Salsa20 in the lanes of vectors. Five kernels, for as many shapes of work:
//!
//! | file | what a vector holds | for |
//! |---|---|---|
//! | `rows` | a diagonal of one block in each quarter | up to 12 blocks with AVX-512; the ends of messages with narrower vectors |
//! | `columns` | one word of 16 blocks of one message | longer messages with AVX-512 |
//! | `eight_columns` | one word of 8 blocks of one message | whole batches of 8 blocks with AVX2: Poly1305 runs beside the rounds |
//! | `pipeline` | the same | whole batches of 16 blocks: the transposition of one runs beside the rounds of the next |
//! | `keyed_columns` | one word of one block of 16 messages | many boxes |
//!
//! Rows need no transposition: a block leaves them with a few selections, but each round has to turn
//! three vectors. Columns need no turning, and one transposition of 16 × 16 words at the end. They take
//! sixteen vectors for the state alone, which pays where there are 32 registers (`docs/performance.md`).
//!
//! All kernels use the lanes for independent work. None looks a word up by a secret, and none branches on one.

pub(super) mod columns;
pub(super) mod eight_columns;
pub(super) mod keyed_columns;
pub(super) mod pipeline;
pub(super) mod rows;
