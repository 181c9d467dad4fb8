//! Where passwords come from: the terminal, without echo, or the first line of a file.

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

pub struct Secrets {
    /// With the password of what is read.
    pub file: Option<PathBuf>,
    /// With the one of what is written.
    pub new_file: Option<PathBuf>,
}

impl Secrets {
    pub fn ask(&self, prompt: &str) -> Result<Zeroizing<String>, String> {
        Self::from(self.file.as_deref(), prompt)
    }

    fn from(file: Option<&Path>, prompt: &str) -> Result<Zeroizing<String>, String> {
        let Some(path) = file else {
            let typed = rpassword::prompt_password(prompt);
            return typed
                .map(Zeroizing::new)
                .map_err(|error| format!("no password could be read: {error}"));
        };
        let text = std::fs::read_to_string(path)
            .map(Zeroizing::new)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        let line = text.split('\n').next().unwrap_or_default();
        Ok(Zeroizing::new(line.trim_end_matches('\r').to_owned()))
    }

    /// Asks twice, so that a typing error is found.
    pub fn ask_for_new(&self, prompt: &str) -> Result<Zeroizing<String>, String> {
        let file = self.new_file.as_deref();
        let first = Self::from(file, prompt)?;
        if file.is_none() && *Self::from(file, "Once more: ")? != *first {
            return Err("the two are not the same; nothing was written".into());
        }
        Ok(first)
    }
}
