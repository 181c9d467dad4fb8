use alloc::string::String;
use core::fmt;

use rlibphonenumber::enums::Region;
use rlibphonenumber::{PhoneNumberFormat, PhoneNumberUtil};

use super::typed_phone::strip;
use super::{Error, PhoneNumber};
use crate::codec::blank;

/// The numbering plans of all countries: turns national numbers into international ones, as the apps
/// do ([chapter 12 section 2.1](crate::protocol::contact_hash#21-what-the-apps-do)).
///
/// Loading takes milliseconds, so keep the value. Numbers only have to be possible, not in use, and
/// extensions are dropped.
///
/// ```
/// use eeema::contact_hash::NumberingPlans;
///
/// let plans = NumberingPlans::load()?;
/// assert_eq!(plans.parse("079 123 45 67", "CH")?.to_string(), "41791234567");
/// assert_eq!(plans.parse("011 15-2345-6789", "AR")?.to_string(), "5491123456789");
/// # Ok::<(), eeema::contact_hash::Error>(())
/// ```
pub struct NumberingPlans(PhoneNumberUtil);

impl NumberingPlans {
    /// Loads the plans that were built into the program.
    ///
    /// # Errors
    ///
    /// [`Error::NumberingPlans`] if they are damaged.
    pub fn load() -> Result<Self, Error> {
        PhoneNumberUtil::new()
            .map(Self)
            .map_err(|_| Error::NumberingPlans)
    }

    /// Reads a number as somebody in `region` dials it; two letters (ISO 3166), as `CH`.
    ///
    /// # Errors
    ///
    /// [`Error::Region`], [`Error::NoNumber`], or those of [`PhoneNumber::parse`], with positions
    /// in the international form.
    pub fn parse(&self, text: &str, region: &str) -> Result<PhoneNumber, Error> {
        let region: Region = region.parse().map_err(|_| Error::Region)?;
        // Any two letters are a region; most of them have no plan.
        if !self.0.get_supported_regions().any(|known| known == region) {
            return Err(Error::Region);
        }
        PhoneNumber::parse_with(text, |text| {
            let number = self.0.parse(text, Some(region)).ok()?;
            if is_extension_of_nothing(&number) {
                return None;
            }
            let e164 = self.0.format(&number, PhoneNumberFormat::E164);
            Some(e164.into_owned())
        })
    }

    /// Like [`NumberingPlans::parse`], of a text that somebody typed or pasted: everything blank and
    /// invisible counts as a space, `tel:` in front and `.0` behind go.
    ///
    /// ```
    /// use eeema::contact_hash::NumberingPlans;
    ///
    /// let plans = NumberingPlans::load()?;
    /// let number = plans.from_typed("\u{202a}tel:079\u{2003}123\u{200b}45 67", "CH")?;
    /// assert_eq!(number.as_str(), "41791234567");
    /// # Ok::<(), eeema::contact_hash::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Empty`] and those of [`NumberingPlans::parse`].
    pub fn from_typed(&self, text: &str, region: &str) -> Result<PhoneNumber, Error> {
        let (_, inside) = strip(text);
        if inside.is_empty() {
            return Err(Error::Empty);
        }
        let spaced = |c| if blank::is_blank_or_format(c) { ' ' } else { c };
        let spaced: String = inside.chars().map(spaced).collect();
        self.parse(&spaced, region)
    }
}

/// Whether the library took two digits in front of an extension for a number, as in `12#345`: it
/// anchors an alternative of its pattern in another way than libphonenumber. No country has such
/// numbers.
fn is_extension_of_nothing(number: &rlibphonenumber::PhoneNumber) -> bool {
    const LONGEST: usize = 2;
    !number.extension().is_empty() && number.get_national_significant_number().len() <= LONGEST
}

impl fmt::Debug for NumberingPlans {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NumberingPlans")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_still_takes_two_digits_before_an_extension() {
        let plans = NumberingPlans::load().unwrap();
        let taken = plans.0.parse("12#345", Some(Region::DE));
        assert!(
            taken.is_ok(),
            "remove is_extension_of_nothing: the library mended its pattern"
        );
    }
}
