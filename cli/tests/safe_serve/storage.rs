//! What stays in the folder, whatever happens.

use std::fs::{self, File};
use std::io::Write;
use std::thread;
use std::time::{Duration, SystemTime};

use crate::server::{Server, folder, name, program, upload};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A backup of this size, all of one byte.
fn content(byte: u8) -> Vec<u8> {
    vec![byte; 400_000]
}

/// Whether a backup is whole: what one of the uploads sent.
fn is_whole(backup: &[u8]) -> bool {
    backup.len() == 400_000 && backup.iter().all(|byte| Some(byte) == backup.first())
}

#[test]
fn uploads_of_one_backup_at_once_leave_one_of_them_whole() {
    let server = Server::start(&["--quota-backups", "2", "--quota-bytes", "100000000"]);
    let id = name('a');
    thread::scope(|scope| {
        for byte in 0..8 {
            let (server, id) = (&server, &id);
            scope.spawn(move || {
                for _ in 0..5 {
                    let status = server.put(id, &content(byte));
                    // More than two new backups at a time are more than the quota.
                    assert!(matches!(status, 201 | 204 | 507), "{status}");
                    let backup = server.get(id);
                    assert!(backup.status == 404 || is_whole(&backup.body));
                }
            });
        }
    });
    assert!(is_whole(&fs::read(server.file(&id)).unwrap()));
    assert_eq!(server.files(), [id]);
    // It was counted once: there is room for one more.
    assert_eq!(server.put(&name('b'), &[7; 80]), 201);
    assert_eq!(server.put(&name('c'), &[7; 80]), 507);
}

#[test]
fn a_kill_in_the_middle_of_uploads_leaves_a_whole_backup() {
    let id = name('a');
    let mut kept = folder();
    for round in 0..8 {
        let server = Server::start_on(kept, &[], "");
        assert_eq!(server.put(&id, &content(0)) / 100, 2);
        let address = server.address.clone();
        let uploads = thread::spawn({
            let id = id.clone();
            move || {
                for byte in 1.. {
                    let Ok(mut stream) = std::net::TcpStream::connect(&address) else {
                        return;
                    };
                    // The server may end at any byte.
                    stream.write_all(&upload(&id, &content(byte), "")).ok();
                    std::io::Read::read_to_end(&mut stream, &mut Vec::new()).ok();
                }
            }
        });
        thread::sleep(Duration::from_millis(50 + 7 * round));
        kept = server.kill();
        uploads.join().unwrap();
        assert!(is_whole(&fs::read(kept.join("backups").join(&id)).unwrap()));
    }
    drop(Server::start_on(kept, &[], ""));
}

#[test]
fn left_overs_of_a_kill_are_deleted_and_in_nobodys_way() {
    let id = name('a');
    let kept = folder();
    let backups = kept.join("backups");
    fs::create_dir(&backups).unwrap();
    let left = [
        ".0123456789abcdef.upload",
        ".upload",
        ".upload-1",
        ".upload-2",
    ];
    for end in left {
        fs::write(backups.join(format!("{id}{end}")), b"half").unwrap();
    }
    fs::write(backups.join("notes.upload"), b"of the user").unwrap();
    fs::write(backups.join("self-test"), b"left").unwrap();
    let server = Server::start_on(kept, &["--quota-backups", "1"], "");
    assert_eq!(server.files(), ["notes.upload"]);
    for _ in 0..5 {
        assert_eq!(server.put(&id, &content(1)) / 100, 2);
    }
    assert_eq!(server.files(), [id, "notes.upload".into()]);
}

#[test]
fn a_full_disk_leaves_the_old_backup() {
    // 200 blocks of 512 bytes.
    let server = Server::start_with_file_size(folder(), 200);
    let id = name('a');
    assert_eq!(server.put(&id, &[7; 80_000]), 201);
    for _ in 0..3 {
        assert_eq!(server.put(&id, &content(1)), 507);
        assert_eq!(server.put(&name('b'), &content(1)), 507);
        assert_eq!(server.get(&id).body, [7; 80_000]);
        assert_eq!(server.files(), [&*id]);
    }
    assert_eq!(server.put(&id, &[8; 80_000]), 204);
}

#[test]
fn quotas_count_backups_and_bytes() {
    let kept = folder();
    let arguments = ["--quota-backups", "3", "--quota-bytes", "1000"];
    let server = Server::start_on(kept, &arguments, "");
    assert_eq!(server.put(&name('a'), &[1; 400]), 201);
    assert_eq!(server.put(&name('b'), &[1; 400]), 201);
    assert_eq!(server.put(&name('c'), &[1; 400]), 507);
    // The old and the new one are on the disk for a moment.
    assert_eq!(server.put(&name('a'), &[2; 300]), 507);
    assert_eq!(server.put(&name('a'), &[2; 200]), 204);
    assert_eq!(server.put(&name('c'), &[1; 100]), 201);
    assert_eq!(server.put(&name('d'), &[1; 100]), 507);
    // Those that are there are counted at the next start.
    let server = Server::start_on(server.kill(), &arguments, "");
    assert_eq!(server.put(&name('d'), &[1; 100]), 507);
    assert_eq!(server.delete(&name('b')), 204);
    assert_eq!(server.put(&name('d'), &[1; 100]), 201);
    // An upload that ends early gives its room back.
    let server = Server::start_on(server.kill(), &["--quota-bytes", "1000"], "");
    let whole = upload(&name('e'), &[1; 500], "");
    for _ in 0..5 {
        let mut stream = server.connect();
        stream.write_all(&whole[..whole.len() - 1]).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        std::io::Read::read_to_end(&mut stream, &mut Vec::new()).unwrap();
    }
    assert_eq!(server.put(&name('e'), &[1; 500]), 201);
}

#[test]
fn a_clean_up_goes_on_beside_uploads_and_behind_what_it_cannot_delete() {
    let kept = folder();
    let backups = kept.join("backups");
    fs::create_dir(&backups).unwrap();
    let old = SystemTime::now() - 181 * DAY;
    for number in 0..2000 {
        let file = File::create(backups.join(format!("{number:064}"))).unwrap();
        file.set_modified(old).unwrap();
    }
    // Neither a backup, though one of them has its name.
    fs::create_dir(backups.join(name('f'))).unwrap();
    let foreign = File::create(backups.join("notes")).unwrap();
    foreign.set_modified(old).unwrap();
    let server = Server::start_on(kept, &["--quota-backups", "3000"], "");
    for round in 0..100 {
        assert_eq!(server.put(&name('a'), &[round; 80]) / 100, 2);
        assert_eq!(server.put(&name('b'), &[round; 80]), 201);
        assert_eq!(server.delete(&name('b')), 204);
        // One that is about to be deleted is written again.
        assert_eq!(server.put(&format!("{:064}", 1999), &[round; 80]) / 100, 2);
    }
    let last = format!("{:064}", 1999);
    assert_eq!(
        server.files(),
        [last.clone(), name('a'), name('f'), "notes".into()]
    );
    assert_eq!(server.get(&last).body, [99; 80]);
}

#[test]
fn two_servers_do_not_keep_one_folder() {
    let server = Server::start(&[]);
    let second = program().arg(&server.folder).output().unwrap();
    assert_eq!(second.status.code(), Some(1));
    let sentence = String::from_utf8(second.stderr).unwrap();
    assert!(sentence.contains("another server keeps"), "{sentence}");
    // A killed one keeps nothing.
    drop(Server::start_on(server.kill(), &[], ""));
}

#[test]
fn the_folder_is_made_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;

    let kept = folder().join("made");
    let server = Server::start_on(kept.clone(), &[], "");
    for path in [&kept, &kept.join("backups")] {
        let mode = fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "{}", path.display());
    }
    drop(server);
    fs::remove_dir(kept.parent().unwrap()).unwrap();
}
