//! What is in a backup.

use eeema::data_backup::{Chats, EntryName};

use crate::Outcome;
use crate::clock::date_and_time;
use crate::describe;
use crate::library::{Library, said};
use crate::terminal::one_line;

pub fn run(library: &mut Library) -> Outcome {
    let identity = library.backup.identity();
    println!(
        "backup of {}, version {}",
        identity.id,
        library.backup.version().number()
    );
    let is_media = |name: &str| matches!(EntryName::of(name), EntryName::Media(..));
    let media = library
        .backup
        .entries()
        .iter()
        .filter(|entry| is_media(entry.name()))
        .count();
    println!("{} chats, {media} media", library.chats.len());
    let mut is_whole = true;
    for (index, chat) in library.chats.clone().iter().enumerate() {
        let kind = match chat.kind {
            Chats::Contact => "contact",
            Chats::Group => "group",
            Chats::List => "list",
        };
        let (mut count, mut times) = (0_u64, None);
        let mut rows = library.messages(chat)?;
        while let Some(row) = rows.next().map_err(said)? {
            count += 1;
            let Ok(message) = row.record else {
                is_whole = false;
                continue;
            };
            if let Some(time) = describe::time(&message) {
                let (first, last) = times.unwrap_or((time, time));
                times = Some((time.min(first), time.max(last)));
            }
        }
        let span = times.map_or_else(String::new, |(first, last)| {
            format!(", {} to {}", date_and_time(first), date_and_time(last))
        });
        let number = index + 1;
        println!(
            "{number:4}  {kind:7}  {}: {count} messages{span}",
            one_line(&chat.title)
        );
    }
    for refused in library.backup.refused() {
        println!(
            "left out: {}: {}",
            one_line(refused.name()),
            refused.fault()
        );
        is_whole = false;
    }
    for complaint in &library.complaints {
        println!("{}", one_line(complaint));
    }
    Ok(is_whole && library.complaints.is_empty())
}
