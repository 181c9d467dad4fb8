use core::iter::Peekable;

use unicode_segmentation::{Graphemes, UnicodeSegmentation};

/// Cuts `text` into parts of at most `limit` bytes without cutting what a reader takes for one
/// character, an extended grapheme cluster of UAX #29
/// ([chapter 03 section 4](crate::protocol::message_types#4-text-0x01-0x41)).
///
/// Only a cluster that alone exceeds the limit is cut, between scalar values. One scalar value, of
/// at most 4 bytes, is never cut, whatever the limit. An empty text has no parts.
///
/// ```
/// use eeema::content::split_text;
///
/// let parts: Vec<_> = split_text("one \u{1f1e8}\u{1f1ed} flag", 8).collect();
/// assert_eq!(parts, ["one ", "\u{1f1e8}\u{1f1ed}", " flag"]);
/// ```
pub fn split_text(text: &str, limit: usize) -> impl Iterator<Item = &str> {
    Parts {
        rest: text,
        clusters: text.graphemes(true).peekable(),
        cut_cluster: "",
        limit,
    }
}

/// Walks the clusters once, and takes as many as fit.
struct Parts<'a> {
    /// What is not given out yet.
    rest: &'a str,
    /// The clusters of the whole text that are not given out yet: cutting one must not change how
    /// those behind it are counted.
    clusters: Peekable<Graphemes<'a>>,
    /// What is left of a cluster that was cut; `rest` starts with it.
    cut_cluster: &'a str,
    limit: usize,
}

impl<'a> Parts<'a> {
    /// Bytes of the next part.
    fn next_len(&mut self) -> usize {
        let limit = self.limit;
        if self.cut_cluster.is_empty() {
            let too_long = self.clusters.next_if(|cluster| cluster.len() > limit);
            self.cut_cluster = too_long.unwrap_or_default();
        }
        let (piece, behind) = self
            .cut_cluster
            .split_at(prefix_len(self.cut_cluster, limit));
        self.cut_cluster = behind;
        let mut length = piece.len();
        while behind.is_empty()
            && let Some(cluster) = self
                .clusters
                .next_if(|cluster| length.saturating_add(cluster.len()) <= limit)
        {
            length = length.saturating_add(cluster.len());
        }
        length
    }
}

impl<'a> Iterator for Parts<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let length = self.next_len();
        let (part, behind) = self.rest.split_at_checked(length)?;
        self.rest = behind;
        (!part.is_empty()).then_some(part)
    }
}

/// Bytes of the scalar values at the front of `text` that fit, and at least of one.
fn prefix_len(text: &str, limit: usize) -> usize {
    let ends = text
        .char_indices()
        .map(|(start, c)| start.saturating_add(c.len_utf8()));
    let first = text.chars().next().map_or(0, char::len_utf8);
    ends.take_while(|end| *end <= limit).last().unwrap_or(first)
}
