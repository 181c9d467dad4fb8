//! Why a command ended before its work was done: one sentence that says what to do, and an exit code.

use std::fmt::Display;
use std::io;
use std::process::ExitCode;

/// What a command returns.
pub(crate) type Done<T = ()> = Result<T, Failure>;

/// The exit codes are a promise of README.md: scripts depend on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Nobody reads the output any more, as behind `| head`: no reason to complain.
    NobodyReads,
    Failed,
    Usage,
    SomethingElse,
    WrongOrDamaged,
    Network,
}

#[derive(Debug)]
pub(crate) struct Failure {
    kind: Kind,
    sentence: String,
}

impl Failure {
    /// 1: what was asked for cannot be done here: a full disk, a file that is missing.
    pub(crate) fn failed(sentence: impl Display) -> Self {
        Self::new(Kind::Failed, sentence)
    }

    /// 2: the command itself is wrong: an option, a number, a key that is none.
    pub(crate) fn usage(sentence: impl Display) -> Self {
        Self::new(Kind::Usage, sentence)
    }

    /// 3: the input is something else than it should be, or somebody else's.
    pub(crate) fn something_else(sentence: impl Display) -> Self {
        Self::new(Kind::SomethingElse, sentence)
    }

    /// 4: a password or key is wrong, or the input was damaged or altered.
    pub(crate) fn wrong_or_damaged(sentence: impl Display) -> Self {
        Self::new(Kind::WrongOrDamaged, sentence)
    }

    /// 5: a server cannot be reached, or refuses.
    #[allow(dead_code, reason = "for the commands that use the network")]
    pub(crate) fn network(sentence: impl Display) -> Self {
        Self::new(Kind::Network, sentence)
    }

    /// 2: the command needs a part of the program that was not built.
    #[allow(dead_code, reason = "not where every feature is there")]
    pub(crate) fn without_feature(feature: &str) -> Self {
        Self::usage(format_args!(
            "this program was built without the feature {feature}; install it with `cargo install --locked --path cli --features {feature}`"
        ))
    }

    /// 1, without a word: whoever read the output has gone away.
    pub(crate) fn nobody_reads() -> Self {
        Self::new(Kind::NobodyReads, "")
    }

    /// With words in front, such as the name of a file.
    pub(crate) fn in_front(self, words: impl Display) -> Self {
        Self {
            sentence: format!("{words}: {}", self.sentence),
            ..self
        }
    }

    fn new(kind: Kind, sentence: impl Display) -> Self {
        let sentence = sentence.to_string();
        Self { kind, sentence }
    }

    /// What is said about it, if anything.
    pub(crate) fn sentence(&self) -> Option<&str> {
        (self.kind != Kind::NobodyReads).then_some(&self.sentence)
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self.kind {
            Kind::NobodyReads | Kind::Failed => 1,
            Kind::Usage => 2,
            Kind::SomethingElse => 3,
            Kind::WrongOrDamaged => 4,
            Kind::Network => 5,
        })
    }
}

/// What the operating system says, without its number.
pub(crate) fn reason(error: &io::Error) -> String {
    let known = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder",
        io::ErrorKind::PermissionDenied => "you may not do that with it",
        io::ErrorKind::IsADirectory => "it is a folder",
        io::ErrorKind::StorageFull => "the disk is full",
        _ => {
            let text = error.to_string();
            let text = text.split(" (os error").next().unwrap_or_default();
            return text.to_lowercase();
        }
    };
    known.into()
}
