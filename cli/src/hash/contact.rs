//! Numbers and addresses as people type them.

use clap::Args;
use eeema::contact_hash::{EmailAddress, Error, PhoneNumber};

use crate::shared::{Done, Failure};

/// How numbers are read.
#[derive(Args)]
pub(super) struct Region {
    /// Numbers are written as in this country, such as CH (needs the feature phone-numbers)
    ///
    /// Without it numbers must be international, such as +41 79 123 45 67.
    #[arg(long, value_name = "CC")]
    region: Option<String>,
}

/// A number or an address.
pub(super) enum Contact<'a> {
    Phone(PhoneNumber),
    Email(EmailAddress<'a>),
}

impl Region {
    pub(super) fn reader(&self) -> Done<Reader> {
        match &self.region {
            None => Ok(Reader::international()),
            Some(region) => Reader::of(region),
        }
    }
}

#[cfg(feature = "phone-numbers")]
pub(super) struct Reader(Option<(eeema::contact_hash::NumberingPlans, String)>);

#[cfg(feature = "phone-numbers")]
impl Reader {
    fn international() -> Self {
        Self(None)
    }

    fn of(region: &str) -> Done<Self> {
        let region = region.to_ascii_uppercase();
        let plans = eeema::contact_hash::NumberingPlans::load().map_err(Failure::failed)?;
        // A region that is none is a wrong call, not a wrong number.
        match plans.from_typed("1", &region) {
            Err(Error::Region) => Err(Failure::usage(Error::Region)),
            _ => Ok(Self(Some((plans, region)))),
        }
    }

    pub(super) fn number(&self, text: &str) -> Result<PhoneNumber, Error> {
        match &self.0 {
            Some((plans, region)) => plans.from_typed(text, region),
            None => PhoneNumber::from_typed(text),
        }
    }
}

#[cfg(not(feature = "phone-numbers"))]
pub(super) struct Reader(());

#[cfg(not(feature = "phone-numbers"))]
impl Reader {
    fn international() -> Self {
        Self(())
    }

    fn of(_region: &str) -> Done<Self> {
        Err(Failure::without_feature("phone-numbers"))
    }

    pub(super) fn number(&self, text: &str) -> Result<PhoneNumber, Error> {
        let Self(()) = self;
        PhoneNumber::from_typed(text)
    }
}

impl Reader {
    /// Tells numbers and addresses apart, and normalises them.
    pub(super) fn contact<'t>(&self, text: &'t str) -> Result<Contact<'t>, Error> {
        match text.contains('@') {
            true => EmailAddress::from_typed(text).map(Contact::Email),
            false => self.number(text).map(Contact::Phone),
        }
    }
}

/// What is wrong with `text`, with its characters counted from 1 as everywhere in this program.
pub(super) fn sentence(text: &str, error: Error) -> String {
    let position = match error {
        Error::Character { position, .. }
        | Error::TrunkZero { position }
        | Error::LeadingZero { position }
        | Error::TooLong { position }
        | Error::Syntax { position } => position,
        _ => return error.to_string(),
    };
    let front = text.get(..position).unwrap_or(text);
    let ordinal = front.chars().count() + 1;
    let words = error.to_string();
    let (byte, character) = (format!("byte {position}"), format!("character {ordinal}"));
    words.replace(&byte, &character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_from_one() {
        for (text, expected) in [
            (
                "+41 79 x23",
                "'x' at character 8 does not belong there; remove or correct it",
            ),
            (
                "\u{a0}+41 79 x23",
                "'x' at character 9 does not belong there; remove or correct it",
            ),
        ] {
            let error = PhoneNumber::from_typed(text).unwrap_err();
            assert_eq!(sentence(text, error), expected);
        }
        let error = PhoneNumber::from_typed("079 123 45 67").unwrap_err();
        assert!(sentence("079 123 45 67", error).ends_with("(from character 1 on)"));
    }
}
