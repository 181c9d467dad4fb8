//! Reads files of vectors and hands every record to the checks of its topic.

mod identity;
mod message_box;
mod record;
mod safe;
mod safe_model;

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use record::Record;
use serde_json::Value;

/// What a check says: nothing, or how the library differs from the record.
type Verdict = Result<(), String>;

/// One topic: how a case is checked, and how a record that must be refused.
struct Topic {
    name: &'static str,
    case: fn(&Record<'_>) -> Verdict,
    reject: fn(&Record<'_>) -> Verdict,
}

const TOPICS: [Topic; 3] = [
    Topic {
        name: "identity",
        case: identity::case,
        reject: identity::reject,
    },
    Topic {
        name: "message-box",
        case: message_box::case,
        reject: message_box::reject,
    },
    Topic {
        name: "safe",
        case: safe::case,
        reject: safe::reject,
    },
];

/// One file of vectors.
pub(crate) struct Set {
    content: Value,
}

impl Set {
    pub(crate) fn read(path: &Path) -> Self {
        let text =
            fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let content = serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self { content }
    }

    pub(crate) fn topic(&self) -> &str {
        self.content["topic"]
            .as_str()
            .expect("a file of vectors names its topic")
    }

    /// Checks every record, prints how many, and returns what failed.
    #[expect(
        clippy::explicit_write,
        reason = "the test harness keeps the output of `println!` to itself"
    )]
    pub(crate) fn run(&self) -> Vec<String> {
        let name = self.topic();
        let Some(topic) = TOPICS.iter().find(|topic| topic.name == name) else {
            return vec![format!("{name}: unknown topic")];
        };
        if self.content["format"] != 1 {
            return vec![format!("{name}: unknown format")];
        }
        let mut failures = Vec::new();
        let cases = self.check("cases", topic.case, &mut failures);
        let rejects = self.check("reject", topic.reject, &mut failures);
        if cases == 0 || rejects == 0 {
            failures.push(format!("{name}: nothing was checked"));
        }
        writeln!(io::stdout(), "{name}: {cases} cases, {rejects} rejects").unwrap();
        failures
    }

    fn check(
        &self,
        list: &str,
        check: fn(&Record<'_>) -> Verdict,
        failures: &mut Vec<String>,
    ) -> usize {
        let records = self.content[list].as_array().map_or(&[][..], Vec::as_slice);
        for record in records.iter().map(Record) {
            if let Err(difference) = check(&record) {
                failures.push(format!(
                    "{} {list} {}: {difference}",
                    self.topic(),
                    record.text("name")
                ));
            }
        }
        records.len()
    }
}

/// Compares what the library gave with what the record says.
fn expect<T: PartialEq + std::fmt::Debug>(what: &str, actual: T, expected: T) -> Verdict {
    if actual == expected {
        Ok(())
    } else {
        Err(format!("{what}: {actual:?} instead of {expected:?}"))
    }
}

/// Demands that the library refused, and for this reason.
fn expect_refused<T: std::fmt::Debug, E: PartialEq + std::fmt::Debug>(
    actual: Result<T, E>,
    expected: E,
) -> Verdict {
    match actual {
        Err(error) => expect("reason", error, expected),
        Ok(value) => Err(format!("accepted: {value:?}")),
    }
}

fn unknown_kind(record: &Record<'_>) -> Verdict {
    Err(format!("unknown kind {:?}", record.kind()))
}

fn unknown_reason(record: &Record<'_>) -> Verdict {
    Err(format!("unknown reason {:?}", record.text("reason")))
}
