use std::env;

use eeema::ThreemaId;

use crate::Failure;

/// The words of the command line that were not used yet.
pub(crate) struct Arguments(Vec<String>);

/// One change of a document.
pub(crate) enum Change {
    Nickname(String),
    Add(ThreemaId),
    Name(ThreemaId, String, String),
    Remove(ThreemaId),
}

impl Arguments {
    pub(crate) fn from_command_line() -> Self {
        let words = env::args_os().skip(1);
        Self(
            words
                .map(|word| word.to_string_lossy().into_owned())
                .collect(),
        )
    }

    /// The next word.
    pub(crate) fn next(&mut self) -> Option<String> {
        (!self.0.is_empty()).then(|| self.0.remove(0))
    }

    pub(crate) fn path(&mut self) -> Result<String, Failure> {
        self.next()
            .ok_or_else(|| "name the file; try safe --help".into())
    }

    /// Takes an option without value out, wherever it stands.
    pub(crate) fn flag(&mut self, name: &str) -> bool {
        let position = self.0.iter().position(|word| word == name);
        position.map(|position| self.0.remove(position)).is_some()
    }

    /// Takes an option and its value out, wherever they stand.
    pub(crate) fn value(&mut self, name: &str) -> Result<Option<String>, Failure> {
        let Some(position) = self.0.iter().position(|word| word == name) else {
            return Ok(None);
        };
        self.0.remove(position);
        if position == self.0.len() {
            return Err(format!("{name} needs a value; try safe --help").into());
        }
        Ok(Some(self.0.remove(position)))
    }

    /// Takes all changes of a document out.
    pub(crate) fn changes(&mut self) -> Result<Vec<Change>, Failure> {
        let mut changes = Vec::new();
        while let Some(text) = self.value("--nickname")? {
            changes.push(Change::Nickname(text));
        }
        while let Some(text) = self.value("--add")? {
            changes.push(Change::Add(Change::contact(&text)?));
        }
        while let Some(text) = self.value("--name")? {
            let (id, names) = text.split_once('=').ok_or("write --name ID=FIRST/LAST")?;
            let (first, last) = names.split_once('/').unwrap_or((names, ""));
            changes.push(Change::Name(
                Change::contact(id)?,
                first.into(),
                last.into(),
            ));
        }
        while let Some(text) = self.value("--remove")? {
            changes.push(Change::Remove(Change::contact(&text)?));
        }
        Ok(changes)
    }

    /// Demands that every word was used.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        match self.0.first() {
            None => Ok(()),
            Some(word) => Err(format!("{word:?} is not understood; try safe --help").into()),
        }
    }
}
