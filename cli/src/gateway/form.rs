//! Forms as browsers post them (`application/x-www-form-urlencoded`).

use std::fmt::Write;

/// Adds a field.
pub(super) fn add(form: &mut String, name: &str, value: &str) {
    if !form.is_empty() {
        form.push('&');
    }
    form.push_str(name);
    form.push('=');
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                form.push(char::from(byte))
            }
            byte => {
                write!(form, "%{byte:02X}").ok();
            }
        }
    }
}

/// The fields of a form. What is no field, or no UTF-8, is left out: who needs it misses it.
pub(super) fn fields(form: &str) -> Vec<(&str, String)> {
    form.trim().split('&').filter_map(field).collect()
}

fn field(pair: &str) -> Option<(&str, String)> {
    let (name, value) = pair.split_once('=')?;
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                u8::try_from((digit()? << 4) | digit()?).ok()?
            }
            other => other,
        });
    }
    Some((name, String::from_utf8(bytes).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut form = String::new();
        add(&mut form, "from", "*GATEWAY");
        add(&mut form, "text", "Grüezi & mitenand = 100 %");
        assert!(form.starts_with("from=%2AGATEWAY&text=Gr%C3%BCezi%20%26"));
        let read = fields(&form);
        assert_eq!(
            read,
            [
                ("from", "*GATEWAY".into()),
                ("text", "Grüezi & mitenand = 100 %".into())
            ]
        );
        assert_eq!(fields("a=1+2&b&c=%f&d=%zz&e=%ff\n"), [("a", "1 2".into())]);
    }
}
