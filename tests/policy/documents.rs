//! The documentation and the code belong together: links to chapters lead somewhere, and the glossary names what exists.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::files::{files, root};
use crate::names::Crate;

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap()
}

/// The names by which headings of a text can be linked to; the same in the repository and in the documentation.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut is_code = false;
    let mut found = BTreeSet::new();
    for line in text.lines() {
        is_code ^= line.starts_with("```");
        let heading = line.trim_start_matches('#');
        if is_code || heading == line || !heading.starts_with(' ') {
            continue;
        }
        let letters = heading.trim().chars().filter_map(|letter| match letter {
            ' ' => Some('-'),
            '-' | '_' => Some(letter),
            _ => letter
                .is_alphanumeric()
                .then(|| letter.to_ascii_lowercase()),
        });
        found.insert(letters.collect());
    }
    found
}

/// The chapters: the number with the name of the page, the file, and the anchors.
fn chapters() -> Vec<(String, String, BTreeSet<String>)> {
    let source = read("src/protocol.rs");
    let mut found = Vec::new();
    for part in source.split("docs/protocol/").skip(1) {
        let (file, behind) = part.split_once('"').unwrap();
        if let Some((_, behind)) = behind.split_once("pub mod ")
            && file != "links.md"
            && file != "README.md"
        {
            let page = behind.split(' ').next().unwrap().to_owned();
            let anchors = anchors(&read(&format!("docs/protocol/{file}")));
            found.push((page, file.to_owned(), anchors));
        }
    }
    assert_eq!(found.len(), 16);
    found
}

#[test]
fn links_between_chapters_lead_somewhere() {
    let chapters = chapters();
    let targets = |text: &str| -> BTreeMap<String, String> {
        let definitions = text.lines().filter_map(|line| {
            let (label, target) = line.strip_prefix('[')?.split_once("]: ")?;
            Some((label.to_owned(), target.to_owned()))
        });
        definitions.collect()
    };
    let pages = targets(&read("docs/protocol/links.md"));
    for file in files(&root().join("docs/protocol")) {
        let text = fs::read_to_string(&file).unwrap();
        if file.ends_with("links.md") {
            continue;
        }
        for (label, target) in targets(&text) {
            let (name, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let (page, _, anchors) = chapters
                .iter()
                .find(|(_, file, _)| file == name)
                .unwrap_or_else(|| panic!("{}: there is no {name}", file.display()));
            let exists = anchor.is_empty() || anchors.contains(anchor);
            assert!(exists, "{}: {target} leads nowhere", file.display());
            // In the documentation of the crate the same label leads to the same heading.
            let anchor = target
                .split_once('#')
                .map_or_else(String::new, |(_, anchor)| format!("#{anchor}"));
            let page = format!("crate::protocol::{page}{anchor}");
            assert_eq!(
                pages.get(&label),
                Some(&page),
                "{}: [{label}]",
                file.display()
            );
        }
        for line in text.lines() {
            for word in ["hapter 0", "hapter 1"] {
                let Some((before, behind)) = line.split_once(word) else {
                    continue;
                };
                let is_own = file
                    .file_name()
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .starts_with(&format!("{}{}", &word[7..], &behind[..1]));
                let is_link =
                    before.ends_with(['c', 'C']) && before[..before.len() - 1].ends_with('[');
                assert!(
                    is_link || is_own || line.starts_with("There is no"),
                    "{}: {line}",
                    file.display()
                );
            }
        }
    }
}

#[test]
fn the_glossary_names_what_exists() {
    let all = Crate::read(&root().join("src"));
    let chapters = chapters();
    let mut words: Vec<String> = Vec::new();
    for row in read("docs/glossary.md")
        .lines()
        .filter(|line| line.starts_with("| "))
        .skip(1)
    {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [word, _, places, chapter] = cells[..] else {
            panic!("{row}")
        };
        words.push(word.to_lowercase());
        for place in places.split(", ").filter(|place| !place.is_empty()) {
            let path: Vec<String> = place
                .trim_matches('`')
                .split("::")
                .map(str::to_owned)
                .collect();
            let is_there = !all.resolve("", &path).is_empty();
            assert!(is_there, "{word}: {place} is not there");
        }
        let (_, link) = chapter.split_once("(protocol/").unwrap();
        let link = link.trim_end_matches(')');
        let (name, anchor) = link.split_once('#').unwrap_or((link, ""));
        let known = chapters.iter().find(|(_, file, _)| file == name);
        let is_there =
            known.is_some_and(|(_, _, anchors)| anchor.is_empty() || anchors.contains(anchor));
        assert!(is_there, "{word}: {link} leads nowhere");
    }
    assert!(words.len() > 40);
    assert!(words.is_sorted(), "{words:?}");
}

#[test]
fn every_check_is_in_the_index() {
    let index = read("checks/README.md");
    for entry in fs::read_dir(root().join("checks")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let is_there = index.contains(&format!("checks/{name}")) || name == "README.md";
        assert!(is_there, "checks/{name} is not in checks/README.md");
    }
    for word in index
        .split(['`', ' '])
        .filter(|word| word.starts_with("checks/"))
    {
        assert!(root().join(word).exists(), "{word} is not there");
    }
}

/// Documents that name files and commands; the notes on changes tell of what was.
const DOCUMENTS: [&str; 11] = [
    "README.md",
    "SECURITY.md",
    ".ci/run",
    "checks/README.md",
    "checks/constant-time/README.md",
    "docs/design.md",
    "docs/fuzzing.md",
    "docs/memory.md",
    "docs/microcontrollers.md",
    "docs/mutants.md",
    "docs/performance.md",
];

#[test]
fn what_the_documents_name_is_there() {
    let tests: Vec<String> = files(&root().join("tests"))
        .iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let mut missing = Vec::new();
    for document in DOCUMENTS {
        let text = read(document);
        let words =
            text.split(|letter: char| letter.is_whitespace() || "`()\",;:".contains(letter));
        for word in words.filter(|word| !word.contains(['*', '<', '$', '…'])) {
            let folder = [
                "tests/",
                "checks/",
                "docs/",
                "src/",
                "examples/",
                "benches/",
                "fuzz/",
            ];
            let made = ["fuzz/corpus", "fuzz/artifacts", "fuzz/coverage"];
            let is_path = folder.iter().any(|folder| word.starts_with(folder))
                && !made.iter().any(|folder| word.starts_with(folder));
            let word = word.trim_end_matches('.');
            let beside = Path::new(document).parent().unwrap();
            let is_there = root().join(word).exists() || root().join(beside).join(word).exists();
            if is_path && !is_there {
                missing.push(format!("{document}: {word}"));
            }
        }
        for command in text.split('`').filter(|code| code.contains("cargo test ")) {
            let (_, behind) = command.split_once("cargo test ").unwrap();
            let names = behind.split(' ').filter(|word| word.contains("::"));
            for name in names {
                let (module, function) = name.split_once("::").unwrap();
                let is_there = tests
                    .iter()
                    .any(|text| text.contains(&format!("mod {module};")))
                    && tests
                        .iter()
                        .any(|text| text.contains(&format!("fn {function}")));
                if !is_there {
                    missing.push(format!("{document}: {name}"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// All source files of the library, by their paths.
fn sources() -> impl Iterator<Item = (String, String)> {
    let folder = root().join("src");
    files(&folder).into_iter().map(move |path| {
        let name = path
            .strip_prefix(Path::new(&folder))
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        (name, fs::read_to_string(&path).unwrap())
    })
}

/// The documentation of a file as one text, the lines of a paragraph joined.
fn documentation(text: &str) -> String {
    let lines = text.lines().map(str::trim_start).filter_map(|line| {
        let line = line
            .strip_prefix("///")
            .or_else(|| line.strip_prefix("//!"))?;
        Some(line.trim())
    });
    lines.collect::<Vec<_>>().join(" ")
}

/// Mentions of chapters in the documentation that are no link, and links that lead nowhere.
fn wrong_mentions(text: &str, chapters: &[(String, String, BTreeSet<String>)]) -> Vec<String> {
    let mut wrong = Vec::new();
    let text = documentation(text);
    let mentions = text.match_indices("hapter").filter(|(place, _)| {
        let behind = text[place + "hapter".len()..]
            .trim_start_matches('s')
            .trim_start();
        behind.starts_with(|letter: char| letter.is_ascii_digit())
    });
    for (place, _) in mentions {
        let is_link = text[..place].ends_with("[c") || text[..place].ends_with("[C");
        let around: String = text[place..].chars().take(40).collect();
        if !is_link {
            wrong.push(format!("no link: c{around}"));
            continue;
        }
        let number: String = text[place..]
            .chars()
            .filter(char::is_ascii_digit)
            .take(2)
            .collect();
        let target = text[place..]
            .split_once("](")
            .and_then(|(_, behind)| behind.split(')').next());
        let page = target.and_then(|target| target.strip_prefix("crate::protocol::"));
        let is_right = page.is_some_and(|page| {
            let (page, anchor) = page.split_once('#').unwrap_or((page, ""));
            chapters.iter().any(|(name, file, anchors)| {
                name == page
                    && file.starts_with(&number)
                    && (anchor.is_empty() || anchors.contains(anchor))
            })
        });
        if !is_right {
            wrong.push(format!("leads nowhere: c{around}: {target:?}"));
        }
    }
    wrong
}

#[test]
fn every_mention_of_a_chapter_is_a_link() {
    let chapters = chapters();
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let found = wrong_mentions(&text, &chapters);
        wrong.extend(found.into_iter().map(|what| format!("{file}: {what}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let fine = "/// As [chapter 02\n/// section 9](crate::protocol::message_box#9-receiving-order-of-checks) says.";
    assert_eq!(wrong_mentions(fine, &chapters), [""; 0]);
    for planted in [
        "//! As chapter 02 says.",
        "/// See [chapter 02](crate::protocol::groups).",
        "/// See [chapter 02 section 9](crate::protocol::message_box#9-receiving).",
        "/// See [chapter 02].",
    ] {
        assert_eq!(wrong_mentions(planted, &chapters).len(), 1, "{planted}");
    }
}
