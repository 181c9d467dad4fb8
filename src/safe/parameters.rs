//! What an administrator prescribes: the parameters `th_safe_*`
//! ([chapter 10 section 11](crate::protocol::safe#11-administrator-settings-mdm)).
//!
//! | parameter | value | asked by |
//! |---|---|---|
//! | `th_disable_backups`, `th_safe_enable` | boolean | [`Parameters::mode`] |
//! | `th_safe_password` | text, from the device only | [`Parameters::password`] |
//! | `th_safe_server_url`, `…_username`, `…_password` | text | [`Parameters::server`] |
//! | `th_safe_restore_enable` | boolean | [`Parameters::restore`] |
//! | `th_safe_restore_id` | identity | [`Parameters::restore`] |
//! | `th_safe_password_pattern`, `…_message` | text | [`Parameters::password_pattern`], [`Parameters::password_message`] |
//! | `th_skip_wizard` | boolean | [`Parameters::is_in_wizard`] |
//!
//! With a password that the administrator preset they can open every backup of the organisation. An
//! application must tell the user.
//!
//! ```
//! use eeema::safe::parameters::{Mode, ParameterValue, Parameters, Source};
//!
//! let mut device = Parameters::default();
//! device.set("th_safe_enable", ParameterValue::Text("true"), Source::Device)?;
//! device.set("th_safe_password", ParameterValue::Text("shootdeathstar"), Source::Device)?;
//! assert_eq!(device.mode(), Mode::Forced);
//! assert_eq!(device.password(), Some("shootdeathstar"));
//!
//! // The console cannot set a password, and says so.
//! let mut console = Parameters::default();
//! let value = ParameterValue::Text("shootdeathstar");
//! assert_eq!(console.set("th_safe_password", value, Source::Console), Ok(false));
//! # Ok::<(), eeema::safe::parameters::ParameterError>(())
//! ```

use alloc::string::String;
use core::fmt;

use super::{AddressError, Credentials, ServerAddress};
use crate::crypto::SecretString;
use crate::identity::ThreemaId;

/// The value of a parameter.
#[derive(Clone, Copy)]
pub enum ParameterValue<'a> {
    /// A boolean.
    Flag(bool),
    /// Text. `true`, `false`, `1` and `0` of any case are booleans too where one is wanted.
    Text(&'a str),
}

impl fmt::Debug for ParameterValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ParameterValue")
    }
}

/// The value of a parameter has the wrong type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParameterError;

impl fmt::Display for ParameterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the parameter has a value of the wrong type; use true or false, or text")
    }
}

impl core::error::Error for ParameterError {}

/// Where parameters come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The management of the device.
    Device,
    /// The console of the messenger's operator, which cannot deliver `th_safe_password`.
    Console,
}

/// Parameters as they were set. An unset one is `None`.
#[derive(Clone, Default)]
pub struct Parameters {
    /// `th_disable_backups`: backups of any kind.
    disable_backups: Option<bool>,
    /// `th_safe_enable`.
    enable: Option<bool>,
    /// `th_safe_password`: of any length here.
    password: Option<SecretString>,
    /// May hold user name and password.
    server_url: Option<SecretString>,
    server_username: Option<String>,
    server_password: Option<SecretString>,
    restore_enable: Option<bool>,
    /// `th_safe_restore_id`, as it was typed.
    restore_id: Option<String>,
    password_pattern: Option<String>,
    password_message: Option<String>,
    skip_wizard: Option<bool>,
}

impl Parameters {
    /// Sets a parameter by its name. Gives whether it is one of these, and was taken.
    ///
    /// # Errors
    ///
    /// [`ParameterError`] if the value has the wrong type.
    pub fn set(
        &mut self,
        name: &str,
        value: ParameterValue<'_>,
        source: Source,
    ) -> Result<bool, ParameterError> {
        match name {
            "th_disable_backups" => self.disable_backups = Some(flag(value)?),
            "th_safe_enable" => self.enable = Some(flag(value)?),
            "th_safe_password" if source == Source::Console => return Ok(false),
            "th_safe_password" => self.password = Some(SecretString::from(text(value)?)),
            "th_safe_server_url" => self.server_url = Some(SecretString::from(text(value)?)),
            "th_safe_server_username" => self.server_username = Some(text(value)?),
            "th_safe_server_password" => {
                self.server_password = Some(SecretString::from(text(value)?))
            }
            "th_safe_restore_enable" => self.restore_enable = Some(flag(value)?),
            "th_safe_restore_id" => self.restore_id = Some(text(value)?),
            "th_safe_password_pattern" => self.password_pattern = Some(text(value)?),
            "th_safe_password_message" => self.password_message = Some(text(value)?),
            "th_skip_wizard" => self.skip_wizard = Some(flag(value)?),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Both sources together: where both set a parameter, the console wins if it `overrides`.
    #[must_use]
    pub fn merged(device: Self, console: Self, overrides: bool) -> Self {
        let (first, second) = if overrides {
            (console, device)
        } else {
            (device, console)
        };
        Self {
            disable_backups: first.disable_backups.or(second.disable_backups),
            enable: first.enable.or(second.enable),
            password: first.password.or(second.password),
            server_url: first.server_url.or(second.server_url),
            server_username: first.server_username.or(second.server_username),
            server_password: first.server_password.or(second.server_password),
            restore_enable: first.restore_enable.or(second.restore_enable),
            restore_id: first.restore_id.or(second.restore_id),
            password_pattern: first.password_pattern.or(second.password_pattern),
            password_message: first.password_message.or(second.password_message),
            skip_wizard: first.skip_wizard.or(second.skip_wizard),
        }
    }

    /// Whether backups are made.
    pub fn mode(&self) -> Mode {
        match (self.disable_backups, self.enable) {
            (Some(true), _) | (_, Some(false)) => Mode::Off,
            (_, Some(true)) => Mode::Forced,
            _ => Mode::UserDecides,
        }
    }

    /// Whether a restore is offered. Where backups are disabled it is not, as in the stricter app.
    pub fn restore(&self) -> Restore {
        if self.disable_backups == Some(true) || self.restore_enable == Some(false) {
            return Restore::NotOffered;
        }
        let id = self.restore_id.as_deref().map(ThreemaId::from_typed);
        match id {
            Some(Ok(id)) => Restore::Forced {
                id,
                asks_for_password: self.usable_password().is_none(),
            },
            _ => Restore::Offered,
        }
    }

    /// The preset password, where it has an effect: backups or a restore are forced, and no app
    /// ignores it (8 to 4096 UTF-16 units).
    ///
    /// With it the user can neither turn Safe off nor see its page.
    pub fn password(&self) -> Option<&str> {
        let forced =
            self.mode() == Mode::Forced || matches!(self.restore(), Restore::Forced { .. });
        self.usable_password().filter(|_| forced)
    }

    /// The preset password, if no app ignores it for its length.
    fn usable_password(&self) -> Option<&str> {
        let password = self.password.as_deref();
        password.filter(|password| (8..=4096).contains(&password.encode_utf16().count()))
    }

    /// The preset server, which the user cannot choose then, and the credentials for it.
    ///
    /// # Errors
    ///
    /// As [`ServerAddress::parse`] and [`Credentials::new`].
    pub fn server(&self) -> Result<Option<(ServerAddress, Option<Credentials>)>, AddressError> {
        let Some(url) = &self.server_url else {
            return Ok(None);
        };
        let address = ServerAddress::from_typed(url)?;
        let username = self.server_username.as_deref().unwrap_or_default();
        let password = self.server_password.as_deref().unwrap_or_default();
        let credentials = Credentials::new(username, password)?;
        let credentials = credentials.or_else(|| address.credentials().cloned());
        Ok(Some((address, credentials)))
    }

    /// The regular expression for passwords that users choose; see
    /// [`super::password::assess_with_pattern`].
    pub fn password_pattern(&self) -> Option<&str> {
        self.password_pattern.as_deref()
    }

    /// What to say when the pattern fails, in place of a text of the application.
    pub fn password_message(&self) -> Option<&str> {
        self.password_message.as_deref()
    }

    /// Whether Safe can be set up when the application is set up.
    #[must_use]
    pub fn is_in_wizard(&self) -> bool {
        self.skip_wizard != Some(true) && self.mode() != Mode::Off
    }
}

impl fmt::Debug for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Parameters({:?}, {:?})", self.mode(), self.restore())
    }
}

/// Whether backups are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// They are not.
    Off,
    /// They are, and the user cannot stop it.
    Forced,
    /// As the user wants.
    UserDecides,
}

/// Whether a restore is offered when the application is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restore {
    /// It is not.
    NotOffered,
    /// It is.
    Offered,
    /// This identity is restored at the first start.
    Forced {
        /// The identity.
        id: ThreemaId,
        /// Whether the user must type the password, as none was preset.
        asks_for_password: bool,
    },
}

/// A boolean, or a text that stands for one.
fn flag(value: ParameterValue<'_>) -> Result<bool, ParameterError> {
    match value {
        ParameterValue::Flag(flag) => Ok(flag),
        ParameterValue::Text(text) if text == "1" || text.eq_ignore_ascii_case("true") => Ok(true),
        ParameterValue::Text(text) if text == "0" || text.eq_ignore_ascii_case("false") => {
            Ok(false)
        }
        ParameterValue::Text(_) => Err(ParameterError),
    }
}

/// A text. A boolean is none.
fn text(value: ParameterValue<'_>) -> Result<String, ParameterError> {
    match value {
        ParameterValue::Text(text) => Ok(text.into()),
        ParameterValue::Flag(_) => Err(ParameterError),
    }
}
