//! Where a path leads.

use super::modules::{Crate, Target, join};

/// What a path leads to inside the crate.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Place {
    /// The file that defines it.
    pub(crate) file: String,
    /// The path of the definition.
    pub(crate) definition: String,
    /// What follows it: a variant, or an associated item.
    pub(crate) behind: Vec<String>,
    pub(crate) is_module: bool,
}

/// More re-exports one after the other than anybody writes.
const FAR: usize = 32;

impl Crate {
    /// Everything that a path in a module may lead to: more than one thing if features choose, and nothing if it
    /// leads out of the crate.
    pub(crate) fn resolve(&self, module: &str, path: &[String]) -> Vec<Place> {
        self.resolve_within(FAR, module, path)
    }

    /// The other crate that a path in a module leads to, if it leads to one.
    pub(crate) fn outside(&self, module: &str, path: &[String]) -> Option<String> {
        if !self.resolve(module, path).is_empty() {
            return None;
        }
        let first = path.first()?;
        if ["crate", "self", "super", "Self"].contains(&first.as_str()) {
            return None;
        }
        let targets = self.modules[module].names.get(first);
        // A word that nobody imported is a variable.
        if targets.is_none() && path.len() == 1 {
            return None;
        }
        let targets = targets.into_iter().flatten();
        for target in targets {
            match target {
                Target::Import(import) if import != path => return self.outside(module, import),
                _ => {}
            }
        }
        Some(first.clone())
    }

    fn resolve_within(&self, steps: usize, module: &str, path: &[String]) -> Vec<Place> {
        let Some(steps) = steps.checked_sub(1) else {
            return Vec::new();
        };
        let (mut module, mut path) = (module, path);
        while let [first, rest @ ..] = path {
            module = match first.as_str() {
                "crate" => "",
                "self" => module,
                "super" => module.rsplit_once("::").map_or("", |(parent, _)| parent),
                _ => break,
            };
            path = rest;
        }
        self.walk(steps, module, path)
    }

    fn walk(&self, steps: usize, path: &str, names: &[String]) -> Vec<Place> {
        let Some(module) = self.modules.get(path) else {
            return Vec::new();
        };
        let Some((name, behind)) = names.split_first() else {
            return vec![Place {
                file: module.file.clone(),
                definition: path.to_owned(),
                behind: Vec::new(),
                is_module: true,
            }];
        };
        let Some(targets) = module.names.get(name) else {
            let globs = module.globs.iter();
            return globs
                .flat_map(|glob| self.resolve_within(steps, path, glob))
                .filter(|place| place.is_module && place.definition != path)
                .filter_map(|place| Some((place, steps.checked_sub(1)?)))
                .flat_map(|(place, steps)| self.walk(steps, &place.definition, names))
                .collect();
        };
        let to = |target: &Target| match target {
            Target::Module(inner) => self.walk(steps, inner, behind),
            Target::Definition => vec![Place {
                file: module.file.clone(),
                definition: join(path, name),
                behind: behind.to_vec(),
                is_module: false,
            }],
            Target::Import(import) if import.first() == Some(name) => {
                // A module and what it has of the same name; without one it is another crate.
                let rest = [&import[1..], behind].concat();
                let modules = targets.iter().filter_map(|target| match target {
                    Target::Module(inner) => Some(inner),
                    _ => None,
                });
                modules
                    .flat_map(|inner| self.walk(steps, inner, &rest))
                    .collect()
            }
            Target::Import(import) => {
                self.resolve_within(steps, path, &[import.as_slice(), behind].concat())
            }
        };
        let mut places: Vec<Place> = targets.iter().flat_map(to).collect();
        places.dedup();
        places
    }
}
