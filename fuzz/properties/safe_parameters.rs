//! Prescribed parameters: every line `name=value` is taken, left alone or refused, what the console
//! prescribes never sets the password, and a password that is used is long enough.

use eeema::safe::parameters::{Mode, ParameterError, ParameterValue, Parameters, Restore, Source};
use eeema::safe::{AddressError, ServerAddress};

pub(crate) fn check(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    let read = |source| {
        let mut parameters = Parameters::default();
        let pairs = text.lines().filter_map(|line| line.split_once('='));
        for (name, value) in pairs {
            let value = match value {
                "!" => ParameterValue::Flag(true),
                text => ParameterValue::Text(text),
            };
            match parameters.set(name, value, source) {
                Ok(taken) => assert!(!taken || name.starts_with("th_")),
                Err(error) => assert_eq!(error, ParameterError),
            }
        }
        parameters
    };
    let (device, console) = (read(Source::Device), read(Source::Console));
    assert_eq!(console.password(), None);
    let merged = Parameters::merged(device.clone(), console, true);
    for parameters in [&device, &merged] {
        let is_restored = matches!(parameters.restore(), Restore::Forced { .. });
        assert_eq!(parameters.password(), device.password());
        if let Some(password) = parameters.password() {
            assert!(password.chars().count() >= 4 && password.encode_utf16().count() >= 8);
            assert!(is_restored || parameters.mode() == Mode::Forced);
        }
        assert!(!parameters.is_in_wizard() || parameters.mode() != Mode::Off);
        // A flag is no address, and leaves the one before.
        let is_url = |line: &&str| {
            let value = line.strip_prefix("th_safe_server_url=");
            value.is_some_and(|value| value != "!")
        };
        let url = text.lines().rfind(is_url);
        match parameters.server() {
            Ok(server) => assert!(server.is_none() || url.is_some()),
            Err(AddressError::UsernameColon) => {
                assert!(text.contains(':') || text.to_ascii_lowercase().contains("%3a"));
            }
            Err(error) => {
                let address = url.and_then(|line| line.split_once('=')).unwrap().1;
                assert_eq!(ServerAddress::from_typed(address).err(), Some(error));
            }
        }
    }
}
