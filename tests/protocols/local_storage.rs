//! Local storage: the life of a passphrase, and what altered files are refused for.

use core::time::Duration;

use eeema::crypto::hazmat::password::argon2id::Argon2Cost;
use eeema::crypto::{Argon2Memory, Secret};
use eeema::local_storage::{
    Answer, CostLimits, DatabaseKeys, Defect, DesktopKeyFile, DesktopKeys, Error, KeyFile,
    KeyFileV1, KeyStorage, MasterKey, Monitor, RemoteSecret, RemoteSecretToken, Verdict, open_file,
    seal_file,
};
use eeema::time::UnixMillis;
use eeema::{SecretKey, ThreemaId};
use proptest::prelude::*;

const COST: Argon2Cost = Argon2Cost {
    memory_kib: 8,
    iterations: 1,
    parallelism: 1,
};

fn master_key() -> MasterKey {
    MasterKey::from_bytes([0x4d; 32])
}

fn random(bytes: &mut [u8]) {
    bytes.fill(5);
}

fn parse(file: &[u8]) -> Result<KeyFile, Error> {
    KeyFile::parse(file, &CostLimits::DEFAULT)
}

fn sealed(storage: &KeyStorage, passphrase: &str) -> KeyFile {
    KeyFile::seal(storage, passphrase, COST, Argon2Memory::heap(), &mut random).unwrap()
}

fn unlock(file: &KeyFile, passphrase: Option<&str>) -> Result<KeyStorage, Error> {
    file.unlock(passphrase, Argon2Memory::heap())
}

/// Set, change, remove: the key stays, also behind a remote secret that is not there.
#[test]
fn a_passphrase_is_set_changed_and_removed() {
    let (secret, token) = (
        RemoteSecret::from_bytes([1; 32]),
        RemoteSecretToken::from_bytes([2; 32]),
    );
    let remote = KeyStorage::with_remote_secret(&master_key(), &secret, token, &mut random);
    for storage in [KeyStorage::new(&master_key()), remote.unwrap()] {
        let bare = KeyFile::without_passphrase(storage);
        let file = parse(bare.encode().as_bytes()).unwrap();
        assert!(!file.is_protected());
        let file = sealed(&unlock(&file, None).unwrap(), "first");
        let file = parse(file.encode().as_bytes()).unwrap();
        assert_eq!(file.cost(), Some(COST));
        assert_eq!(unlock(&file, None).err(), Some(Error::PassphraseMissing));
        let file = sealed(&unlock(&file, Some("first")).unwrap(), "second");
        assert_eq!(
            unlock(&file, Some("first")).err(),
            Some(Error::WrongPassphrase)
        );
        let file = KeyFile::without_passphrase(unlock(&file, Some("second")).unwrap());
        assert_eq!(file.encode().as_bytes(), bare.encode().as_bytes());
        let storage = unlock(&file, None).unwrap();
        assert_eq!(storage.open(Some(&secret)), Ok(master_key()));
        if storage.remote_secret_needed().is_some() {
            assert_eq!(storage.open(None), Err(Error::RemoteSecretMissing));
            let other = RemoteSecret::from_bytes([3; 32]);
            assert_eq!(storage.open(Some(&other)), Err(Error::WrongRemoteSecret));
        }
    }
}

#[test]
fn an_old_file_without_passphrase_is_upgraded() {
    let old = KeyFileV1::seal(&master_key(), None, &mut random).unwrap();
    let new = KeyFile::upgrade(&old, None, COST, &mut random).unwrap();
    assert!(!new.is_protected());
    assert_eq!(unlock(&new, None).unwrap().open(None), Ok(master_key()));
}

#[test]
fn no_altered_page_opens() {
    let keys = DatabaseKeys::of_messages(&master_key(), &[7; 16]);
    let mut page = [3; DatabaseKeys::PAGE_LENGTH];
    keys.seal_page(1, &mut page, &mut random).unwrap();
    assert_eq!(page[..16], [7; 16]);
    for place in (16..page.len()).step_by(61) {
        let mut altered = page;
        altered[place] ^= 0x10;
        let before = altered;
        assert_eq!(keys.open_page(1, &mut altered), Err(Error::Authentication));
        assert_eq!(altered, before);
    }
    assert_eq!(keys.open_page(2, &mut page), Err(Error::Authentication));
    keys.open_page(1, &mut page).unwrap();
    assert_eq!(page[..16], *b"SQLite format 3\0");
}

#[test]
fn a_page_opens_in_its_own_place() {
    let keys = DatabaseKeys::of_messages(&master_key(), &[7; 16]);
    for number in [1, 8] {
        let mut page = [3; DatabaseKeys::PAGE_LENGTH];
        keys.seal_page(number, &mut page, &mut random).unwrap();
        for bit in 0..32 {
            let other = number ^ 1 << bit;
            assert!(keys.open_page(other, &mut page).is_err(), "page {other}");
        }
        assert_eq!(keys.open_page(number, &mut page), Ok(()));
    }
}

/// What costs too much is refused before anything is computed.
#[test]
fn limits_are_the_callers() {
    let file = sealed(&KeyStorage::new(&master_key()), "words").encode();
    let parse = |limits: CostLimits| KeyFile::parse(file.as_bytes(), &limits).err();
    let all = CostLimits::DEFAULT;
    assert_eq!(parse(all), None);
    for limits in [
        CostLimits {
            memory_kib: 7,
            ..all
        },
        CostLimits {
            iterations: 0,
            ..all
        },
        CostLimits {
            parallelism: 0,
            ..all
        },
        CostLimits {
            memory_kib_times_iterations: 7,
            ..all
        },
    ] {
        assert_eq!(parse(limits), Some(Error::Cost), "{limits:?}");
    }
    assert_eq!(
        KeyFileV1::parse(&[3; 45]).err(),
        Some(Error::Malformed(Defect::UnknownProtection))
    );
}

#[test]
fn a_new_desktop_is_read_as_it_was_written() {
    let id: ThreemaId = "ALICE001".parse().unwrap();
    let secret = |byte| Secret::from_bytes([byte; 32]);
    let client_key = SecretKey::from_bytes([1; 32]);
    let keys = DesktopKeys::new(id, client_key.clone(), secret(2), secret(3), 4);
    let memory = Argon2Memory::heap();
    let file = DesktopKeyFile::seal(&keys, 2, "words", COST, memory, &mut random).unwrap();
    let read = DesktopKeyFile::parse(&file.encode(), &CostLimits::DEFAULT).unwrap();
    assert_eq!(read, file);
    let opened = read.open("words", Argon2Memory::heap()).unwrap();
    assert_eq!((opened.id(), opened.client_key()), (id, &client_key));
    assert_eq!(opened.device_group_key(), &secret(2));
    assert_eq!(opened.database_key(), &secret(3));
    assert_eq!((opened.schema_version(), read.schema_version()), (4, 2));
    let wrong = read.open("word", Argon2Memory::heap());
    assert_eq!(wrong.err(), Some(Error::WrongPassphrase));
}

#[test]
fn everything_that_a_desktop_stores_is_read() {
    let field = |number: u8, value: &[u8]| {
        let length = u8::try_from(value.len()).unwrap();
        [&[number << 3 | 2, length], value].concat()
    };
    let identity = [field(1, b"ALICE001"), field(2, &[1; 32]), field(4, b"a2")];
    let message = [
        field(1, &identity.concat()),
        field(2, &[2; 32]),
        field(3, &[3; 32]),
        field(4, &[1 << 3, 7, 2 << 3, 8]),
        vec![5 << 3, 9],
        field(6, &[field(1, b"user"), field(2, b"password")].concat()),
        field(
            7,
            &[field(1, b"https://example.com"), field(3, b"{}")].concat(),
        ),
        field(8, &[4; 16]),
    ];
    let keys = DesktopKeys::parse(&message.concat()).unwrap();
    assert_eq!(keys.id().as_str(), "ALICE001");
    assert_eq!(keys.client_key(), &SecretKey::from_bytes([1; 32]));
    assert_eq!(keys.server_group(), Some("a2"));
    assert_eq!(keys.device_group_key(), &Secret::from_bytes([2; 32]));
    assert_eq!(keys.database_key(), &Secret::from_bytes([3; 32]));
    assert_eq!((keys.device_ids().mediator, keys.device_ids().chat), (7, 8));
    assert_eq!(keys.schema_version(), 9);
    let work = keys.work().unwrap();
    assert_eq!(&*work.user, "user");
    assert_eq!(&*work.password, "password");
    let on_prem = keys.on_prem().unwrap();
    assert_eq!(on_prem.url, "https://example.com");
    assert_eq!(on_prem.configuration, "{}");
    assert_eq!(keys.device_cookie(), Some(&[4; 16]));
    assert_eq!(format!("{keys:?}"), "DesktopKeys");
}

fn right(seconds: u64, missed_max: u32) -> Answer {
    Answer::Secret {
        is_right: true,
        interval: Duration::from_secs(seconds),
        missed_max,
    }
}

#[test]
fn the_monitor_gives_up_after_five_failures() {
    let mut monitor = Monitor::new(UnixMillis(0));
    for attempt in 0..4 {
        assert_eq!(monitor.next_check(), Some(UnixMillis(attempt * 10_000)));
        let now = UnixMillis(attempt * 10_000);
        assert_eq!(monitor.answered(Answer::Failed, now), Verdict::Retry);
    }
    let now = UnixMillis(40_000);
    assert_eq!(monitor.answered(Answer::Failed, now), Verdict::Lock);
    assert_eq!(monitor.next_check(), None);
    assert_eq!(monitor.answered(right(60, 3), now), Verdict::Lock);
}

#[test]
fn the_monitor_locks_after_missed_checks_and_at_once_when_blocked() {
    let (mut monitor, now) = (Monitor::new(UnixMillis(0)), UnixMillis(0));
    assert_eq!(monitor.answered(right(1, 2), now), Verdict::Unlocked);
    assert_eq!(
        monitor.next_check(),
        Some(UnixMillis(10_000)),
        "not below ten seconds"
    );
    assert_eq!(monitor.answered(Answer::Failed, now), Verdict::Unlocked);
    assert_eq!(monitor.answered(right(1 << 40, 2), now), Verdict::Unlocked);
    assert_eq!(
        monitor.next_check(),
        Some(UnixMillis(86_400_000)),
        "not above a day"
    );
    assert_eq!(
        monitor.answered(Answer::Failed, now),
        Verdict::Unlocked,
        "counted anew"
    );
    assert_eq!(monitor.clone().answered(Answer::Failed, now), Verdict::Lock);
    assert_eq!(
        monitor.clone().answered(Answer::Blocked, now),
        Verdict::Lock
    );
    assert_eq!(
        monitor.clone().answered(Answer::Unknown, now),
        Verdict::Lock
    );
    let other = Answer::Secret {
        is_right: false,
        interval: Duration::from_secs(60),
        missed_max: 9,
    };
    assert_eq!(monitor.answered(other, now), Verdict::Lock);
}

proptest! {
    #[test]
    fn files_come_back(content in proptest::collection::vec(any::<u8>(), 0..200)) {
        let file = seal_file(&master_key(), &content, &mut random).unwrap();
        // It never grew: that would have left a copy of the content.
        prop_assert_eq!(file.capacity(), content.len() + 32);
        prop_assert_eq!(file.len(), 16 + (content.len() / 16 + 1) * 16);
        let opened = open_file(&master_key(), &file).unwrap();
        prop_assert_eq!(opened.as_bytes(), &content[..]);
        for length in 0..file.len() {
            let cut = open_file(&master_key(), &file[..length]);
            if length % 16 != 0 || length < 32 {
                prop_assert_eq!(cut.err(), Some(Error::Length));
            }
        }
    }
}
