use core::fmt;

use rlibphonenumber::enums::Region;
use rlibphonenumber::{PhoneNumberFormat, PhoneNumberUtil};

use super::{Error, PhoneNumber};

/// The numbering plans of all countries: turns national numbers into international ones, as the apps
/// do (chapter 12 section 2.1).
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
            let e164 = self.0.format(&number, PhoneNumberFormat::E164);
            Some(e164.into_owned())
        })
    }
}

impl fmt::Debug for NumberingPlans {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NumberingPlans")
    }
}
