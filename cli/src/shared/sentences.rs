//! Sentences about what is wrong with an input, as many as anybody reads.

use super::print;
use super::terminal::one_line;

/// Keeps the first thousand, so that a hostile input fills no memory, and counts the others.
#[derive(Default)]
pub(crate) struct Sentences {
    kept: Vec<String>,
    unsaid: u64,
}

impl Sentences {
    const MOST: usize = 1000;

    pub(crate) fn push(&mut self, sentence: impl Into<String>) {
        if self.kept.len() < Self::MOST {
            self.kept.push(sentence.into());
        } else {
            self.unsaid = self.unsaid.saturating_add(1);
        }
    }

    /// Takes those of another input.
    pub(crate) fn append(&mut self, others: Self) {
        self.unsaid = self.unsaid.saturating_add(others.unsaid);
        for sentence in others.kept {
            self.push(sentence);
        }
    }

    /// How many there were.
    pub(crate) fn count(&self) -> u64 {
        self.unsaid.saturating_add(self.kept.len() as u64)
    }

    /// Those that were kept, each on one line, and how many there are besides.
    pub(crate) fn lines(&self) -> impl Iterator<Item = String> {
        let more = (self.unsaid > 0).then(|| format!("{} more are not listed", self.unsaid));
        self.kept.iter().map(|line| one_line(line)).chain(more)
    }

    /// Says all of them on standard error.
    pub(crate) fn note(&self) {
        self.lines().for_each(print::note);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_are_kept_and_all_are_counted() {
        let mut sentences = Sentences::default();
        for number in 0..700 {
            sentences.push(format!("row {number}\nis wrong"));
        }
        let mut all = Sentences::default();
        for _ in 0..3 {
            let mut others = Sentences::default();
            for number in 0..700 {
                others.push(number.to_string());
            }
            all.append(others);
        }
        all.append(sentences);
        assert_eq!(all.count(), 2800);
        assert_eq!((all.kept.len(), all.unsaid), (1000, 1800));
        assert_eq!(all.lines().count(), 1001);
        assert_eq!(all.lines().last().unwrap(), "1800 more are not listed");
        let mut one = Sentences::default();
        one.push("row 0\nis \u{1b}wrong");
        assert!(one.lines().eq(["row 0 is \u{fffd}wrong"]));
    }
}
