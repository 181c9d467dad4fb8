//! A change of the password is given up, or goes on.
use eeema::safe::{AwaitingDeletion, PasswordChange};

pub fn change(change: PasswordChange) -> AwaitingDeletion {
    let awaiting = change.uploaded();
    let _ = change.give_up(); //~ E0382
    awaiting
}
