//! Topic `verification`: chapter 15 section 12 of the specification.

use eeema::id_export::RevocationKey;
use eeema::identity::{
    Acquaintance, ActivityState, PredefinedContact, VerificationLevel, WorkVerificationLevel,
};
use eeema::time::UnixSeconds;
use eeema::verification::{
    Colour, ContactLink, DirectoryAnswer, Environment, IdentityCode, IdentityCodeError, KeyRows,
    LevelEvent, LinkAction, LinkError, Scan, ScanDecision, ScanOutcome, Scanned, ShareLink,
    StoredContact, Verification,
};
use eeema::{PublicKey, ThreemaId};

use super::{Record, Verdict, expect, expect_refused, unknown_kind};

pub(super) fn case(record: &Record<'_>) -> Verdict {
    match record.kind() {
        "qr_identity" => qr_identity(record),
        "qr_expiry" => {
            let mut code = IdentityCode::new(ThreemaId::ECHOECHO, PublicKey::from_bytes([1; 32]));
            if let Some(expiry) = record.optional_number("expiry") {
                code = code.with_expiry(UnixSeconds(expiry)).map_err(text)?;
            }
            let now = UnixSeconds(record.number("now"));
            expect("expired", code.is_expired(now), record.flag("expired"))
        }
        "contact_url" => contact_url(record),
        "contact_url_build" => {
            let link = ShareLink(identity(record, "identity"));
            expect("share", link.to_string().as_str(), record.text("share_url"))?;
            expect(
                "scheme",
                format!("{link:#}").as_str(),
                record.text("scheme_url"),
            )
        }
        "qr_kind" => {
            let detected = match Scanned::of(record.text("text")) {
                Scanned::IdentityCode => "identity",
                Scanned::ContactLink(_) => "contact_url",
                Scanned::DeviceGroupJoin => "device_group_join",
                Scanned::WebSession => "web_session",
                _ => "unknown",
            };
            expect("detected", detected, record.text("detected"))
        }
        "level_event" => record
            .records("rows")
            .iter()
            .try_for_each(|row| step(verification(row, "level", "work"), record, row).map(|_| ())),
        "level_sequence" => {
            let start = verification(&record.record("start"), "level", "work");
            let steps = record.records("steps");
            let end = steps.iter().try_fold(start, |now, row| step(now, row, row));
            end.map(|_| ())
        }
        "appearance" => appearance(record),
        "legacy_ios_level" => expect(
            "verification",
            Verification::from_legacy_ios(record.number("stored")),
            verification(record, "level", "work_level"),
        ),
        "scan" => scan(record),
        "fingerprint" => fingerprint(record),
        "predefined" => predefined(record),
        "revocation_key" => expect(
            "revocation key",
            RevocationKey::derive(record.text("password")).as_str(),
            record.text("revocation_key"),
        ),
        _ => unknown_kind(record),
    }
}

pub(super) fn reject(record: &Record<'_>) -> Verdict {
    let reason = record.text("reason");
    match record.kind() {
        "qr_identity" => {
            let expected = match reason {
                "prefix" => IdentityCodeError::Prefix,
                "field_count" => IdentityCodeError::FieldCount,
                "identity" => IdentityCodeError::Identity,
                "public_key" => IdentityCodeError::PublicKey,
                "expiry" => IdentityCodeError::Expiry,
                _ => return super::unknown_reason(record),
            };
            expect_refused(record.text("text").parse::<IdentityCode>(), expected)
        }
        "contact_url" => {
            let expected = match reason {
                "not_a_url" => LinkError::NotAUrl,
                "scheme" => LinkError::Scheme,
                "authority" => LinkError::Authority,
                "host" => LinkError::Host,
                "action" => LinkError::Action,
                "path" => LinkError::Path,
                "no_contact" => LinkError::NoContact,
                "missing_id" => LinkError::MissingId,
                "duplicate_id" => LinkError::DuplicateId,
                "identity" => LinkError::Identity,
                _ => return super::unknown_reason(record),
            };
            expect_refused(ContactLink::parse(record.text("url")), expected)
        }
        _ => unknown_kind(record),
    }
}

fn text(error: impl ToString) -> String {
    error.to_string()
}

fn identity(record: &Record<'_>, name: &str) -> ThreemaId {
    record.text(name).parse().unwrap()
}

fn public_key(record: &Record<'_>, name: &str) -> PublicKey {
    PublicKey::from_bytes(record.array(name))
}

fn verification(record: &Record<'_>, level: &str, work: &str) -> Verification {
    Verification {
        level: match record.number(level) {
            0 => VerificationLevel::Unverified,
            1 => VerificationLevel::ServerVerified,
            2 => VerificationLevel::FullyVerified,
            level => panic!("level {level}"),
        },
        work: match record.number(work) {
            0 => WorkVerificationLevel::None,
            1 => WorkVerificationLevel::SubscriptionVerified,
            level => panic!("work level {level}"),
        },
    }
}

fn qr_identity(record: &Record<'_>) -> Verdict {
    expect(
        "bytes",
        record.text("text").as_bytes(),
        &record.bytes("text_hex"),
    )?;
    let code: IdentityCode = record.text("text").parse().map_err(text)?;
    expect("identity", code.identity(), identity(record, "identity"))?;
    expect(
        "public key",
        *code.public_key(),
        public_key(record, "public_key"),
    )?;
    let expiry = record.optional_number("expiry").map(UnixSeconds);
    expect("expiry", code.expiry(), expiry)?;
    expect(
        "canonical",
        code.to_string().as_str(),
        record.text("canonical"),
    )?;
    let built = IdentityCode::new(code.identity(), *code.public_key());
    let built = match expiry {
        Some(expiry) => built.with_expiry(expiry).map_err(text)?,
        None => built,
    };
    expect("built", built, code)
}

fn contact_url(record: &Record<'_>) -> Verdict {
    let link = ContactLink::parse(record.text("url")).map_err(text)?;
    let action = match link.action() {
        LinkAction::Add => "add",
        LinkAction::Share => "contact",
    };
    expect("action", action, record.text("action"))?;
    expect("identity", link.identity(), identity(record, "identity"))?;
    let draft = link.draft().map(|draft| draft.to_string());
    expect(
        "draft",
        draft.as_deref(),
        record.optional_text("draft_text"),
    )?;
    // A link gives a contact at the level that every contact starts with.
    let level = level_name(Verification::NEW.after(LevelEvent::LinkOpened).level);
    expect("level", level, record.text("resulting_level"))
}

fn level_name(level: VerificationLevel) -> &'static str {
    match level {
        VerificationLevel::Unverified => "UNVERIFIED",
        VerificationLevel::ServerVerified => "SERVER_VERIFIED",
        VerificationLevel::FullyVerified => "FULLY_VERIFIED",
    }
}

/// One event; gives what is stored after it.
fn step(
    before: Verification,
    event: &Record<'_>,
    row: &Record<'_>,
) -> Result<Verification, String> {
    let event = match event.text("event") {
        "message_received" => LevelEvent::MessageReceived,
        "manual_add" => LevelEvent::AddedByUser,
        "url_opened" => LevelEvent::LinkOpened,
        "address_book_match" => LevelEvent::AddressBookMatch,
        "address_book_link_removed" => LevelEvent::AddressBookLinkRemoved,
        "address_book_sync_disabled" => LevelEvent::AddressBookSyncDisabled,
        "work_directory_match" => LevelEvent::WorkDirectoryMatch,
        "work_membership_ended" => LevelEvent::WorkMembershipEnded,
        "qr_match" => LevelEvent::ScanMatched,
        "predefined_key_match" => LevelEvent::PredefinedKeyMatched,
        "qr_mismatch" => LevelEvent::ScanDiffered,
        event => return Err(format!("unknown event {event:?}")),
    };
    let after = before.after(event);
    expect(
        "after",
        after,
        verification(row, "level_after", "work_after"),
    )?;
    Ok(after)
}

fn appearance(record: &Record<'_>) -> Verdict {
    let verification = verification(record, "level", "work_level");
    expect(
        "name",
        level_name(verification.level),
        record.text("level_name"),
    )?;
    expect(
        "dots",
        u64::from(verification.dots()),
        record.number("dots"),
    )?;
    let colour = match verification.colour(record.flag("work_build")) {
        Colour::Red => "red",
        Colour::Orange => "orange",
        Colour::Green => "green",
        Colour::Blue => "blue",
    };
    expect("colour", colour, record.text("colour"))?;
    let effective = verification.effective_level() as u64;
    expect("effective", effective, record.number("effective_level"))
}

fn scan(record: &Record<'_>) -> Verdict {
    let scanned = record.record("scanned");
    let mut code = IdentityCode::new(
        identity(&scanned, "identity"),
        public_key(&scanned, "public_key"),
    );
    if let Some(expiry) = scanned.optional_number("expiry") {
        code = code.with_expiry(UnixSeconds(expiry)).map_err(text)?;
    }
    let stored = record.optional_record("contact");
    let scan = Scan {
        code,
        own_identity: identity(record, "own_identity"),
        now: UnixSeconds(record.number("now")),
        expected: record
            .optional_text("expected_identity")
            .map(|id| id.parse().unwrap()),
        contact: stored.as_ref().map(|contact| StoredContact {
            public_key: public_key(contact, "public_key"),
            verification: Verification {
                work: WorkVerificationLevel::None,
                level: match contact.number("level") {
                    0 => VerificationLevel::Unverified,
                    1 => VerificationLevel::ServerVerified,
                    _ => VerificationLevel::FullyVerified,
                },
            },
        }),
        may_add_contacts: record.flag("may_add_contacts"),
        environment: match record.text("environment") {
            "production" => Environment::Production,
            "sandbox" => Environment::Sandbox,
            "onprem" => Environment::OnPremises,
            other => return Err(format!("unknown environment {other:?}")),
        },
    };
    let outcome = match scan.decide() {
        ScanDecision::Done(outcome) => outcome,
        ScanDecision::AskDirectory(question) => {
            expect("asked", question.identity(), code.identity())?;
            question.answer(match record.text("directory") {
                "not_found" => DirectoryAnswer::NotFound,
                "unreachable" => DirectoryAnswer::Unreachable,
                _ => DirectoryAnswer::Key(public_key(record, "directory")),
            })
        }
    };
    let before = scan.contact.map(|contact| contact.verification);
    let (name, after) = match outcome {
        ScanOutcome::Expired => ("expired", before),
        ScanOutcome::IdentityDiffersFromExpected => ("identity_differs_from_expected", before),
        ScanOutcome::OwnIdentity => ("own_identity", before),
        ScanOutcome::KeyMismatchLocal => ("key_mismatch_local", before),
        ScanOutcome::AlreadyFullyVerified => ("already_fully_verified", before),
        ScanOutcome::UpgradedToFullyVerified(after) => ("upgraded_to_fully_verified", Some(after)),
        ScanOutcome::AddingForbidden => ("adding_forbidden", before),
        ScanOutcome::DirectoryUnreachable => ("directory_unreachable", before),
        ScanOutcome::IdentityUnknown => ("identity_unknown", before),
        ScanOutcome::KeyMismatchDirectory => ("key_mismatch_directory", before),
        ScanOutcome::AddedFullyVerified(contact) => {
            expect("identity", contact.identity, code.identity())?;
            expect("key", contact.public_key, *code.public_key())?;
            expect("acquaintance", contact.acquaintance, Acquaintance::Direct)?;
            ("added_fully_verified", Some(contact.verification))
        }
        other => return Err(format!("{other:?}")),
    };
    expect("outcome", name, record.text("outcome"))?;
    let level = after.map(|after| after.level as u64);
    expect("level", level, record.optional_number("level_after"))?;
    // A scan says nothing about the activity.
    let activity = stored.map(|contact| match contact.number("activity") {
        0 => ActivityState::Active,
        1 => ActivityState::Inactive,
        _ => ActivityState::Invalid,
    });
    let activity = activity.map(|activity| activity as u64);
    expect(
        "activity",
        activity,
        record.optional_number("activity_after"),
    )
}

fn fingerprint(record: &Record<'_>) -> Verdict {
    let key = public_key(record, "public_key");
    let rows = KeyRows(key).to_string();
    expect(
        "rows",
        rows.lines().collect::<Vec<_>>(),
        record.texts("rows_of_eight"),
    )?;
    expect(
        "grid",
        format!("{key:#}").as_str(),
        record.text("desktop_grid"),
    )?;
    expect(
        "typed",
        KeyRows(key).is_typed(record.text("desktop_grid")),
        true,
    )?;
    expect(
        "fingerprint",
        key.fingerprint().to_string().as_str(),
        record.text("legacy_fingerprint"),
    )
}

fn predefined(record: &Record<'_>) -> Verdict {
    let contact = PredefinedContact::find(identity(record, "identity"));
    let contact = contact.ok_or("not predefined")?;
    let key = match record.text("environment") {
        "production" => Some(contact.public_key()),
        "sandbox" => contact.sandbox_public_key(),
        other => return Err(format!("unknown environment {other:?}")),
    };
    expect("key", key, Some(public_key(record, "public_key")))
}
