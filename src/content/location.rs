//! A place on earth, as lines of text ([chapter 03 section
//! 6](crate::protocol::message_types#6-location-0x10-0x42)).
//!
//! Numbers are `f64` here and decimal text on the wire. What a sender makes is rounded to the six digits
//! that are written, so that it is equal to what the receiver reads. What is received may have more digits,
//! and is written again with six.

use core::fmt;

use super::error::{Error, Field};
use super::kind::Kind;
use super::properties::Properties;
use super::wire::{self, DirectContent, GroupContent, Wire};
use crate::codec::{BufferTooSmall, SixDecimals, Writer, display_len, parse_decimal};

impl Kind {
    /// Location.
    pub const LOCATION: Self = Self(0x10);
    /// Location in a group.
    pub const GROUP_LOCATION: Self = Self(0x42);
}

pub(super) static DIRECT: Properties = Properties::conversation(Kind::LOCATION);

pub(super) static GROUP: Properties = Properties::group_conversation(Kind::GROUP_LOCATION);

/// The most bytes of a name or an address that is sent.
const MAX_PLACE_LENGTH: usize = 512;

/// Metres: more than twice around the earth.
const MAX_ACCURACY: f64 = 1e8;

/// A place on earth (0x10, 0x42; [chapter 03 section 6](crate::protocol::message_types)): lines
/// of UTF-8.
///
/// | line | what |
/// |---|---|
/// | 1 | `latitude,longitude` or `latitude,longitude,accuracy` |
/// | 2 | the address if there are two lines, else the name of the place |
/// | 3 | the address |
///
/// Numbers are written with six digits after the point, as the mobile apps do, and are rounded to them
/// when a location is made: a tenth of a metre.
///
/// ```
/// use eeema::content::Location;
///
/// let location = Location::new(40.741895, -73.989308)?.with_address("New Street 5\n8000 Town")?;
/// assert_eq!(location.address().unwrap().lines().count(), 2);
/// assert!(Location::new(90.5, 0.0).is_err());
/// # Ok::<(), eeema::content::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq)]
pub struct Location<'a> {
    /// −90 to 90.
    latitude: f64,
    /// −180 to 180.
    longitude: f64,
    /// Not negative.
    accuracy: Option<f64>,
    /// Present only together with an address, and without line feed.
    name: Option<&'a str>,
    address: Option<Address<'a>>,
}

impl<'a> Location<'a> {
    /// A place, in decimal degrees (WGS 84), rounded to six digits after the point.
    ///
    /// ```
    /// use eeema::content::Location;
    ///
    /// let place = Location::new(47.202_952_49, 8.778_079)?;
    /// assert_eq!(place.latitude(), 47.202_952); // as it will be written
    /// # Ok::<(), eeema::content::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Field`] for a latitude outside ±90 or a longitude outside ±180.
    pub fn new(latitude: f64, longitude: f64) -> Result<Self, Error> {
        Self::on_earth(latitude, longitude)?;
        Self::on_earth(rounded(latitude)?, rounded(longitude)?)
    }

    /// A place whose coordinates are in range, not rounded.
    fn on_earth(latitude: f64, longitude: f64) -> Result<Self, Error> {
        if (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude) {
            Ok(Self {
                latitude,
                longitude,
                accuracy: None,
                name: None,
                address: None,
            })
        } else {
            Err(Error::Field(Field::Range))
        }
    }

    /// Adds the accuracy in metres, for the current position of the device only.
    ///
    /// # Errors
    ///
    /// [`Error::Field`] if it is negative, or above 10^8 metres.
    pub fn with_accuracy(self, accuracy: f64) -> Result<Self, Error> {
        if (0.0..=MAX_ACCURACY).contains(&accuracy) {
            Ok(Self {
                accuracy: Some(rounded(accuracy)?),
                ..self
            })
        } else {
            Err(Error::Field(Field::Range))
        }
    }

    /// Adds an address, which may have several lines.
    ///
    /// # Errors
    ///
    /// [`Error::Empty`] if it is only white space, [`Error::FieldTooLong`] above 512 bytes.
    pub fn with_address(self, address: &'a str) -> Result<Self, Error> {
        check_place(address)?;
        Ok(Self {
            address: Some(Address(address)),
            ..self
        })
    }

    /// Adds the name of the place and its address. A name without an address cannot be sent.
    ///
    /// # Errors
    ///
    /// As [`Location::with_address`], for both; [`Error::Field`] for a line feed in the name.
    pub fn with_place(self, name: &'a str, address: &'a str) -> Result<Self, Error> {
        check_place(name)?;
        if name.contains('\n') {
            return Err(Error::Field(Field::PlaceName));
        }
        Ok(Self {
            name: Some(name),
            ..self.with_address(address)?
        })
    }

    /// Degrees north of the equator, −90 to 90.
    pub const fn latitude(&self) -> f64 {
        self.latitude
    }

    /// Degrees east of Greenwich, −180 to 180.
    pub const fn longitude(&self) -> f64 {
        self.longitude
    }

    /// The accuracy in metres.
    pub const fn accuracy(&self) -> Option<f64> {
        self.accuracy
    }

    /// The name of the place.
    pub const fn name(&self) -> Option<&'a str> {
        self.name
    }

    /// The address.
    pub const fn address(&self) -> Option<Address<'a>> {
        self.address
    }
}

impl Wire for Location<'_> {
    fn encoded_len(&self) -> usize {
        display_len(&Encoded(self))
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        writer.display(&Encoded(self))
    }
}

impl DirectContent for Location<'_> {
    fn direct_kind(&self) -> Kind {
        Kind::LOCATION
    }
}

impl GroupContent for Location<'_> {
    fn group_kind(&self) -> Result<Kind, Error> {
        Ok(Kind::GROUP_LOCATION)
    }
}

impl<'a> Location<'a> {
    /// Reads a location.
    ///
    /// | refused | counts as absent | ignored |
    /// |---|---|---|
    /// | fewer than two numbers, a number in another form, a place that is not on earth | an accuracy that is no number or negative, a line of white space, a name without address | numbers after the third, lines after the third |
    pub(super) fn decode(body: &'a [u8]) -> Result<Self, Error> {
        let mut lines = wire::utf8(body)?.split('\n');
        let mut numbers = lines.next().into_iter().flat_map(|line| line.split(','));
        let mut number = || numbers.next().and_then(parse_decimal);
        let latitude = number().ok_or(Error::Field(Field::Coordinates))?;
        let longitude = number().ok_or(Error::Field(Field::Coordinates))?;
        let mut location = Self::on_earth(latitude, longitude)?;
        location.accuracy = number().filter(|accuracy| *accuracy >= 0.0);
        let (name, address) = match (lines.next(), lines.next()) {
            (address, None) => (None, address),
            (name, address) => (name, address),
        };
        let not_blank = |line: &&str| !line.trim().is_empty();
        location.address = address.filter(not_blank).map(Address);
        location.name = name
            .filter(not_blank)
            .filter(|_| location.address.is_some());
        Ok(location)
    }
}

/// Shows a location as it travels.
struct Encoded<'a>(&'a Location<'a>);

impl fmt::Display for Encoded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let location = self.0;
        SixDecimals(location.latitude).fmt(f)?;
        f.write_str(",")?;
        SixDecimals(location.longitude).fmt(f)?;
        if let Some(accuracy) = location.accuracy {
            f.write_str(",")?;
            SixDecimals(accuracy).fmt(f)?;
        }
        let Some(address) = location.address else {
            return Ok(());
        };
        if let Some(name) = location.name {
            f.write_str("\n")?;
            f.write_str(name)?;
        }
        f.write_str("\n")?;
        address.escape(f)
    }
}

impl fmt::Debug for Location<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        wire::debug(f, "Location", self)
    }
}

/// An address of one or more lines. `Display` writes line feeds between them.
///
/// In the message a line feed is written as the two characters `\` and `n`, so that these two cannot
/// be told from a line feed.
#[derive(Clone, Copy)]
pub struct Address<'a>(&'a str);

impl<'a> Address<'a> {
    /// The lines, without line ends.
    pub fn lines(self) -> impl Iterator<Item = &'a str> {
        self.0.split('\n').flat_map(|line| line.split("\\n"))
    }

    /// Writes the address as it travels. The two characters `\` and `n` stay as they are.
    fn escape(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_between(f, self.0.split('\n'), "\\n")
    }
}

/// Writes `texts` with `separator` between them.
fn write_between<'a>(
    f: &mut fmt::Formatter<'_>,
    texts: impl Iterator<Item = &'a str>,
    separator: &str,
) -> fmt::Result {
    for (number, text) in texts.enumerate() {
        if number > 0 {
            f.write_str(separator)?;
        }
        f.write_str(text)?;
    }
    Ok(())
}

impl PartialEq for Address<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.lines().eq(other.lines())
    }
}

impl Eq for Address<'_> {}

impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_between(f, self.lines(), "\n")
    }
}

impl fmt::Debug for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({} bytes)", self.0.len())
    }
}

/// The limits of a sender for a name or an address.
fn check_place(text: &str) -> Result<(), Error> {
    if text.trim().is_empty() {
        Err(Error::Empty)
    } else if text.len() > MAX_PLACE_LENGTH {
        Err(Error::FieldTooLong)
    } else {
        Ok(())
    }
}

/// The number as it reads when it was written.
///
/// Written and read again, as the receiver will: no other way is sure to give the same number.
fn rounded(number: f64) -> Result<f64, Error> {
    // A sign, nine digits, the point, six digits.
    let mut text = [0; 17];
    let mut writer = Writer::new(&mut text);
    let written = writer.display(&SixDecimals(number));
    let length = writer.written();
    let digits = written.ok().and_then(|()| text.get(..length));
    let digits = digits.and_then(|digits| str::from_utf8(digits).ok());
    let number = digits.and_then(parse_decimal);
    number.ok_or(Error::Field(Field::Range))
}
