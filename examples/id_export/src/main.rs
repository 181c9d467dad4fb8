//! Makes, opens and checks the password-protected ID export.

mod arguments;
mod input;
mod qr;

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use arguments::{Arguments, Command};
use eeema::crypto::Argon2Memory;
use eeema::id_export::{self, Code, Identity, PasswordRule, Scheme};
use eeema::{OsRandom, PublicKey, ThreemaId};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const USAGE: &str = "\
Makes, opens and checks the ID export of the Threema messenger.

  id_export create ID [--scheme legacy|v1] [--key-file FILE]
  id_export open [CODE | --file FILE] [--show-secret]
  id_export check PUBLIC-KEY [CODE | --file FILE]

create  seals the secret key of ID and prints the code, after opening it again.
        legacy (default) is read by every app, v1 is stronger but not read by iOS.
open    prints whose code it is and its public key.
check   says whether the code and the password give the key of PUBLIC-KEY.

The code is an argument, a file, or else standard input; a whole mail will do.
Passwords and keys are asked for and not shown. Keys are 64 hexadecimal digits.

  --key-file FILE       take the secret key from a file
  --password-file FILE  take the password from a file, without its last line break
  --qr                  also print the code as a QR code (create, open)
  --show-secret         also print the secret key (open): whoever sees it is you
";

fn main() -> ExitCode {
    let outcome = Arguments::parse(std::env::args().skip(1)).map_err(Into::into);
    match outcome.and_then(|arguments| run(&arguments)) {
        Ok(output) => match io::stdout().write_all(output.as_bytes()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => fail(&error),
        },
        Err(error) => fail(&*error),
    }
}

fn fail(error: &dyn Error) -> ExitCode {
    eprintln!("id_export: {error}");
    ExitCode::FAILURE
}

/// What the command prints.
fn run(arguments: &Arguments) -> Outcome<String> {
    match &arguments.command {
        Command::Help => Ok(USAGE.into()),
        Command::Create { id, scheme } => create(*id, *scheme, arguments),
        Command::Open => open(arguments),
        Command::Check { public_key } => check(public_key, arguments),
    }
}

fn create(id: ThreemaId, scheme: Scheme, arguments: &Arguments) -> Outcome<String> {
    let secret_key = input::secret_key(arguments.key_file.as_deref())?;
    let password = input::new_password(arguments.password_file.as_deref())?;
    PasswordRule::Recommended.check(&password)?;
    let text = id_export::seal(id, &secret_key, &**password, scheme, &mut OsRandom)?;
    let code = Code::parse(&text)?;
    let identity = id_export::open_expecting(&code, &**password, &secret_key.public_key())?;
    let about = describe(&identity, scheme);
    Ok(format!(
        "{about}\n{text}\n{}",
        qr::render(&text, arguments.qr)?
    ))
}

fn open(arguments: &Arguments) -> Outcome<String> {
    let (code, identity) = read_and_open(arguments)?;
    let mut output = describe(&identity, code.scheme());
    if arguments.show_secret {
        let text = identity.secret_key.to_key_text();
        output += &format!("secret key  {}\n", text.as_str());
    }
    Ok(output + &qr::render(&code.to_string(), arguments.qr)?)
}

fn check(public_key: &PublicKey, arguments: &Arguments) -> Outcome<String> {
    let (code, identity) = read_and_open(arguments)?;
    let about = describe(&identity.expecting(public_key)?, code.scheme());
    Ok(format!("{about}The code and the password are right.\n"))
}

/// Reads the code before the password is asked for, so that typing errors show at once.
fn read_and_open(arguments: &Arguments) -> Outcome<(Code, Identity)> {
    let code = Code::find(&input::code(&arguments.source)?)?;
    let password = input::password(arguments.password_file.as_deref())?;
    let identity = id_export::try_spellings(&password, |spelling| {
        code.open(spelling, Argon2Memory::heap())
    })?;
    Ok((code, identity))
}

fn describe(identity: &Identity, scheme: Scheme) -> String {
    let scheme = match scheme {
        Scheme::Legacy => "legacy",
        _ => "v1",
    };
    let public_key = identity.secret_key.public_key();
    format!(
        "ID          {}\npublic key  {public_key}\nscheme      {scheme}\n",
        identity.id
    )
}
