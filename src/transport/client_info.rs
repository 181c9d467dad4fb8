use core::fmt;

/// The text with which a client introduces itself ([chapter 07 section 3](crate::protocol::transport)):
/// `Display` writes `version;platform;language/COUNTRY;…`, with `_` in place of every `;` in a value.
///
/// ```
/// use eeema::transport::{ClientInfo, Platform};
///
/// let info = ClientInfo {
///     version: "1.0",
///     language: "en",
///     country: "CH",
///     platform: Platform::Bot { os_name: "linux", os_architecture: "x86_64" },
/// };
/// assert_eq!(info.to_string(), "1.0;B;en/CH;linux;x86_64");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientInfo<'a> {
    /// The version of the program.
    pub version: &'a str,
    /// The language of the user, as `en`.
    pub language: &'a str,
    /// The country of the user, as `CH`.
    pub country: &'a str,
    /// On what it runs.
    pub platform: Platform<'a>,
}

/// On what a client runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Platform<'a> {
    /// An Android device (`A`).
    Android {
        /// The model of the device.
        model: &'a str,
        /// The version of the system.
        os_version: &'a str,
    },
    /// An iOS device (`I`).
    Ios {
        /// The model of the device.
        model: &'a str,
        /// The version of the system.
        os_version: &'a str,
    },
    /// A computer or a browser (`Q`).
    Desktop {
        /// What renders.
        renderer: &'a str,
        /// Its version.
        renderer_version: &'a str,
        /// The operating system.
        os_name: &'a str,
        /// The processor.
        os_architecture: &'a str,
    },
    /// A program without a user (`B`).
    Bot {
        /// The operating system.
        os_name: &'a str,
        /// The processor.
        os_architecture: &'a str,
    },
}

impl fmt::Display for ClientInfo<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (letter, rest): (&str, &[&str]) = match &self.platform {
            Platform::Android { model, os_version } => ("A", &[model, os_version]),
            Platform::Ios { model, os_version } => ("I", &[model, os_version]),
            Platform::Desktop {
                renderer,
                renderer_version,
                os_name,
                os_architecture,
            } => ("Q", &[renderer, renderer_version, os_name, os_architecture]),
            Platform::Bot {
                os_name,
                os_architecture,
            } => ("B", &[os_name, os_architecture]),
        };
        write!(
            f,
            "{};{letter};{}/{}",
            Value(self.version),
            Value(self.language),
            Value(self.country)
        )?;
        rest.iter()
            .try_for_each(|value| write!(f, ";{}", Value(value)))
    }
}

/// A value between semicolons.
struct Value<'a>(&'a str);

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = self.0.split(';');
        f.write_str(parts.next().unwrap_or(""))?;
        parts.try_for_each(|part| write!(f, "_{part}"))
    }
}
