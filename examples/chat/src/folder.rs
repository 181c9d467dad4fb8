//! What is on the disk: a folder with a server, a directory and people.
//!
//! | file | content |
//! |---|---|
//! | `server/secret-key` | the permanent key of the server, `private:` and 64 digits |
//! | `server/queues` | what waits for its receivers |
//! | `directory` | a line for each identity: its name, and its public key. It stands for the directory server |
//! | `ALICE001/secret-key` | the permanent key of an identity |
//! | `ALICE001/store` | what this identity received and sends |

use std::collections::HashMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use eeema::crypto::SecretString;
use eeema::{Identity, OsRandom, PublicKey, SecretKey, ThreemaId};

use crate::Failure;

const SECRET_KEY: &str = "secret-key";

/// A folder with a server, a directory and people.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
}

/// Who has which public key.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    keys: HashMap<ThreemaId, PublicKey>,
}

impl Folder {
    /// Names a folder that was made before.
    ///
    /// # Errors
    ///
    /// If there is no server in it.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let folder = Self {
            path: path.to_owned(),
        };
        if folder.server_path().join(SECRET_KEY).is_file() {
            Ok(folder)
        } else {
            Err(format!(
                "there is no chat in {}; make one with `new`",
                path.display()
            )
            .into())
        }
    }

    /// Makes what is missing: the folder, the key of the server, and people with these identities.
    ///
    /// # Errors
    ///
    /// If something cannot be written.
    pub fn make(path: &Path, people: &[ThreemaId]) -> Result<Self, Failure> {
        let folder = Self {
            path: path.to_owned(),
        };
        fs::create_dir_all(folder.server_path())?;
        if !folder.server_path().join(SECRET_KEY).exists() {
            write_key(&folder.server_path(), &SecretKey::generate(&mut OsRandom)?)?;
        }
        let mut directory = OpenOptions::new()
            .create(true)
            .append(true)
            .open(folder.path.join("directory"))?;
        for id in people {
            let own = folder.person_path(*id);
            if own.join(SECRET_KEY).exists() {
                continue;
            }
            fs::create_dir_all(&own)?;
            let key = SecretKey::generate(&mut OsRandom)?;
            write_key(&own, &key)?;
            writeln!(directory, "{id} {}", key.public_key().key_text())?;
        }
        directory.sync_all()?;
        Ok(folder)
    }

    /// The permanent key of the server.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn server_key(&self) -> Result<SecretKey, Failure> {
        read_key(&self.server_path())
    }

    /// The file of the server's queues.
    pub fn queues(&self) -> PathBuf {
        self.server_path().join("queues")
    }

    /// An own identity.
    ///
    /// # Errors
    ///
    /// If it was not made, or its key is not the one of the directory.
    pub fn identity(&self, id: ThreemaId) -> Result<Identity, Failure> {
        let key = read_key(&self.person_path(id))?;
        let directory = self.directory()?;
        let public_key = directory.find(id);
        let public_key = public_key.ok_or_else(|| format!("{id} is not in the directory"))?;
        Ok(Identity::new(id, key).expecting(&public_key)?)
    }

    /// The file of what an identity received and sends.
    pub fn store(&self, id: ThreemaId) -> PathBuf {
        self.person_path(id).join("store")
    }

    /// Everybody's public key.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn directory(&self) -> Result<Directory, Failure> {
        let text = fs::read_to_string(self.path.join("directory"))?;
        let mut directory = Directory::default();
        for line in text.lines() {
            let (id, key) = line
                .split_once(' ')
                .ok_or("a line of the directory is not an identity and a key")?;
            directory.insert(id.parse()?, key.parse()?);
        }
        Ok(directory)
    }

    fn server_path(&self) -> PathBuf {
        self.path.join("server")
    }

    fn person_path(&self, id: ThreemaId) -> PathBuf {
        self.path.join(id.as_str())
    }
}

impl Directory {
    /// Whose key it is from now on.
    pub fn insert(&mut self, id: ThreemaId, key: PublicKey) {
        self.keys.insert(id, key);
    }

    /// The public key of an identity.
    pub fn find(&self, id: ThreemaId) -> Option<PublicKey> {
        self.keys.get(&id).copied()
    }
}

/// Writes a key where nobody else may read it.
fn write_key(folder: &Path, key: &SecretKey) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(folder.join(SECRET_KEY))?;
    file.write_all(key.to_key_text().as_str().as_bytes())?;
    file.sync_all()
}

fn read_key(folder: &Path) -> Result<SecretKey, Failure> {
    let path = folder.join(SECRET_KEY);
    let text = fs::read_to_string(&path)
        .map(SecretString::from)
        .map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    Ok(text.as_str().trim_end().parse()?)
}
