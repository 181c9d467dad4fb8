use alloc::vec::Vec;

/// Appends a cell in quotes. Rows are joined by the caller: `,` between cells, LF behind the last.
///
/// ```
/// use eeema::codec::csv::write_quoted;
///
/// let mut output = Vec::new();
/// write_quoted(&mut output, "a\\b says \"hi\"");
/// assert_eq!(output, br#""a\\b says ""hi""""#);
/// ```
pub fn write_quoted(output: &mut Vec<u8>, cell: &str) {
    output.push(b'"');
    for byte in cell.bytes() {
        // Both are written twice.
        if matches!(byte, b'"' | b'\\') {
            output.push(byte);
        }
        output.push(byte);
    }
    output.push(b'"');
}
