//! A machine, or a build, without vectors.

use super::kernel::Kernel;

/// No value exists, so that what would run on vectors is not compiled into a program.
#[derive(Clone, Copy, Debug)]
pub(super) enum Vectors {}

impl Vectors {
    /// There is none.
    #[inline]
    pub(super) const fn best() -> Option<Self> {
        None
    }

    /// No name is known.
    pub(super) const fn named(_: &str) -> Option<Self> {
        None
    }

    /// Cannot be called.
    pub(super) const fn run<K: Kernel>(self, _: &mut K) -> K::Output {
        match self {}
    }
}
