//! Seals an identity under a password and opens it again, as before an old phone is wiped: `cargo run --example id_export`.
//!
//! The program `eeema` has the same as commands: `eeema id`.

use eeema::id_export::{self, Code, PasswordRule, Scheme};
use eeema::{OsRandom, SecretKey, ThreemaId};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let id: ThreemaId = "ALICE001".parse()?;
    let key = SecretKey::generate(&mut OsRandom)?;
    let password = "correct horse battery staple";
    PasswordRule::Recommended.check(password)?;
    let text = id_export::seal(id, &key, password, Scheme::Legacy, &mut OsRandom)?;
    println!("{text}");

    // A whole mail will do. The public key is the proof that code and password are right.
    let mail = format!("Hi, this is the code of my ID {id}:\n\n{text}\n\nKeep it safe.");
    let code = Code::find(&mail)?;
    let identity = id_export::open_expecting(&code, password, &key.public_key())?;
    println!("opens as {} with the right key", identity.id);

    // Typing errors are found without the password.
    let error = Code::find(&text.replacen('-', "8", 1)).err();
    println!("mistyped: {}", error.ok_or("a typing error was not found")?);
    let error = id_export::open(&code, "another password").err();
    println!(
        "another password: {}",
        error.ok_or("a wrong password opened it")?
    );
    Ok(())
}
