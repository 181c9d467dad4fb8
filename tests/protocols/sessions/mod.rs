//! Forward security between parties that stop at any point, over a server that does what it likes.

mod behaviour;
mod chaos;
mod disk;
mod stops;
mod world;
