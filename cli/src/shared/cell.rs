//! Cells of tables that a spreadsheet opens.

/// In quotes (RFC 4180); what a spreadsheet would compute gets an apostrophe in front.
pub(crate) fn quoted(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if is_formula { "'" } else { "" };
    format!("\"{guard}{}\"", cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_computed() {
        for (cell, expected) in [
            ("", r#""""#),
            ("plain, \"quoted\"", r#""plain, ""quoted""""#),
            ("=1+1", r#""'=1+1""#),
            ("+41", r#""'+41""#),
            ("-1", r#""'-1""#),
            ("@SUM(A1)", r#""'@SUM(A1)""#),
            ("\t=1", "\"'\t=1\""),
            ("\r=1", "\"'\r=1\""),
            ("a=1", r#""a=1""#),
        ] {
            assert_eq!(quoted(cell), expected);
        }
    }
}
