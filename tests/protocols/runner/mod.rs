//! Reads files of vectors and hands every record to the checks of its topic.

mod blob;
mod calls;
mod contact_hash;
mod data_backup;
mod fields;
mod forward_security;
mod forward_security_party;
mod group_calls;
mod id_export;
mod identity;
mod local_storage;
mod message_box;
mod message_types;
mod multi_device;
mod record;
mod safe;
mod safe_model;
mod transport;
mod transport_payload;
mod verification;
mod web;
mod web_saved;
mod web_transcript;

use std::fs;
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

impl Topic {
    const fn new(
        name: &'static str,
        case: fn(&Record<'_>) -> Verdict,
        reject: fn(&Record<'_>) -> Verdict,
    ) -> Self {
        Self { name, case, reject }
    }
}

/// A new topic is a file of checks, and a line here.
const TOPICS: &[Topic] = &[
    Topic::new("blob", blob::case, blob::reject),
    Topic::new("calls", calls::case, calls::reject),
    Topic::new("contact-hash", contact_hash::case, contact_hash::reject),
    Topic::new("data-backup", data_backup::case, data_backup::reject),
    Topic::new(
        "forward-security",
        forward_security::case,
        forward_security::reject,
    ),
    Topic::new("id-export", id_export::case, id_export::reject),
    Topic::new("identity", identity::case, identity::reject),
    Topic::new("local-storage", local_storage::case, local_storage::reject),
    Topic::new("message-box", message_box::case, message_box::reject),
    Topic::new("message-types", message_types::case, message_types::reject),
    Topic::new("multi-device", multi_device::case, multi_device::reject),
    Topic::new("safe", safe::case, safe::reject),
    Topic::new("verification", verification::case, verification::reject),
    Topic::new("transport", transport::case, transport::reject),
    Topic::new("web", web::case, web::reject),
];

/// How many records of a file were checked, and what failed.
#[derive(Default)]
pub(crate) struct Report {
    pub(crate) cases: usize,
    pub(crate) rejects: usize,
    pub(crate) failures: Vec<String>,
}

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
        Self::new(content)
    }

    pub(crate) fn new(mut content: Value) -> Self {
        hand_over_stages(&mut content);
        Self { content }
    }

    pub(crate) fn topic(&self) -> &str {
        self.content["topic"]
            .as_str()
            .expect("a file of vectors names its topic")
    }

    /// Checks every record.
    pub(crate) fn run(&self) -> Report {
        let name = self.topic();
        let mut report = Report::default();
        let Some(topic) = TOPICS.iter().find(|topic| topic.name == name) else {
            report.failures.push(format!("{name}: unknown topic"));
            return report;
        };
        if self.content["format"] != 1 {
            report.failures.push(format!("{name}: unknown format"));
            return report;
        }
        report.cases = self.check("cases", topic.case, &mut report);
        report.rejects = self.check("reject", topic.reject, &mut report);
        if report.cases == 0 || report.rejects == 0 {
            report.failures.push(format!("{name}: nothing was checked"));
        }
        report
    }

    /// Checks the records of a list, and returns how many were checked.
    fn check(&self, list: &str, check: fn(&Record<'_>) -> Verdict, report: &mut Report) -> usize {
        let records = self.content[list].as_array().map_or(&[][..], Vec::as_slice);
        for record in records.iter().map(Record) {
            if let Err(difference) = check(&record) {
                report.failures.push(format!(
                    "{} {list} {}: {difference}",
                    self.topic(),
                    record.text("name")
                ));
            }
        }
        records.len()
    }
}

/// Some records name a case that comes before them: gives them the case itself.
fn hand_over_stages(content: &mut Value) {
    let cases = content["cases"].as_array().cloned().unwrap_or_default();
    let rejects = content["reject"].as_array_mut().into_iter().flatten();
    for reject in rejects.filter(|reject| reject["stage"].is_string()) {
        if let Some(stage) = cases.iter().find(|case| case["name"] == reject["stage"]) {
            reject["stage"] = stage.clone();
        }
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
