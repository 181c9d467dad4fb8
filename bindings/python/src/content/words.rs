//! Text, and what is said of messages.

use eeema::content::{self as library, Mention, ReactionAction, ReceiptStatus};
use eeema::identity::MessageId;
use pyo3::prelude::*;

use super::{content, field};
use crate::convert::{Array, names};
use crate::error::Error;
use crate::long::detach_if_long_text;

names! {
    /// What happened to a message.
    StatusName for ReceiptStatus {
        Received = "received",
        Read = "read",
        ThumbsUp = "thumbs_up",
        ThumbsDown = "thumbs_down",
    }
    /// What a reaction does.
    ActionName for ReactionAction {
        Apply = "apply",
        Withdraw = "withdraw",
    }
}

content! {
    /// Text.
    Text {
        /// A text of 1 to 6000 bytes.
        #[new]
        fn new(text: &str) -> Result<PyClassInitializer<Self>, Error> {
            Self::made(library::Text::new(text)?)
        }

        /// The text.
        #[getter]
        fn text(slf: PyRef<'_, Self>) -> Result<String, Error> {
            field!(slf, Text(text) => text.as_str().to_owned())
        }

        /// Who is mentioned: identities, and `@@@@@@@@` for everybody.
        #[getter]
        fn mentions(slf: PyRef<'_, Self>) -> Result<Vec<String>, Error> {
            field!(slf, Text(text) => text.mentions().map(|mention| match mention {
                Mention::Everybody => "@@@@@@@@".to_owned(),
                Mention::Identity(id) => id.as_str().to_owned(),
            }).collect())
        }

        /// The message that this one quotes, and the text behind the quote.
        #[pyo3(signature = (own_message_id = None))]
        fn quote(
            slf: PyRef<'_, Self>,
            own_message_id: Option<Array<8>>,
        ) -> Result<Option<([u8; 8], String)>, Error> {
            let own = own_message_id.map(|id| MessageId::from_bytes(id.0));
            field!(slf, Text(text) => text.quote(own).map(|quote| {
                (*quote.message_id().as_bytes(), quote.text().to_owned())
            }))
        }
    }
}

content! {
    /// What happened to messages.
    DeliveryReceipt {
        /// A status for 1 to 767 messages.
        #[new]
        fn new(status: StatusName, message_ids: Vec<Array<8>>) -> Result<PyClassInitializer<Self>, Error> {
            let ids: Vec<_> = message_ids.iter().map(|id| MessageId::from_bytes(id.0)).collect();
            Self::made(library::DeliveryReceipt::new(status.0, &ids)?)
        }

        /// What happened.
        #[getter]
        fn status(slf: PyRef<'_, Self>) -> Result<StatusName, Error> {
            field!(slf, DeliveryReceipt(receipt) => StatusName(receipt.status()))
        }

        /// To which messages.
        #[getter]
        fn message_ids(slf: PyRef<'_, Self>) -> Result<Vec<[u8; 8]>, Error> {
            field!(slf, DeliveryReceipt(receipt) => {
                receipt.message_ids().iter().map(|id| *id.as_bytes()).collect()
            })
        }
    }
}

content! {
    /// An emoji reaction.
    Reaction {
        /// Applies or withdraws an emoji of 1 to 64 bytes.
        #[new]
        fn new(message_id: Array<8>, action: ActionName, emoji: &str) -> Result<PyClassInitializer<Self>, Error> {
            let id = MessageId::from_bytes(message_id.0);
            Self::made(library::Reaction::new(id, action.0, emoji)?)
        }

        /// Which message it belongs to.
        #[getter]
        fn message_id(slf: PyRef<'_, Self>) -> Result<[u8; 8], Error> {
            field!(slf, Reaction(reaction) => *reaction.message_id().as_bytes())
        }

        /// What it does.
        #[getter]
        fn action(slf: PyRef<'_, Self>) -> Result<ActionName, Error> {
            field!(slf, Reaction(reaction) => ActionName(reaction.action()))
        }

        /// The emoji.
        #[getter]
        fn emoji(slf: PyRef<'_, Self>) -> Result<String, Error> {
            field!(slf, Reaction(reaction) => reaction.emoji().to_owned())
        }

        /// The receipt that says the same to old clients.
        #[getter]
        fn legacy_status(slf: PyRef<'_, Self>) -> Result<Option<StatusName>, Error> {
            field!(slf, Reaction(reaction) => reaction.legacy_status().map(StatusName))
        }
    }
}

content! {
    /// Whether the sender types.
    TypingIndicator {
        /// Typing, or not any more.
        #[new]
        fn new(is_typing: bool) -> Result<PyClassInitializer<Self>, Error> {
            Self::made(library::TypingIndicator::new(is_typing))
        }

        /// Whether the sender types.
        #[getter]
        fn is_typing(slf: PyRef<'_, Self>) -> Result<bool, Error> {
            field!(slf, TypingIndicator(typing) => typing.is_typing())
        }
    }
}

content! {
    /// A new text for an earlier message.
    EditMessage {
        /// Replaces the text of a message.
        #[new]
        fn new(message_id: Array<8>, text: &str) -> Result<PyClassInitializer<Self>, Error> {
            Self::made(library::EditMessage::new(MessageId::from_bytes(message_id.0), text)?)
        }

        /// Which message is edited.
        #[getter]
        fn message_id(slf: PyRef<'_, Self>) -> Result<[u8; 8], Error> {
            field!(slf, EditMessage(edit) => *edit.message_id().as_bytes())
        }

        /// Its new text.
        #[getter]
        fn text(slf: PyRef<'_, Self>) -> Result<String, Error> {
            field!(slf, EditMessage(edit) => edit.text().to_owned())
        }
    }
}

content! {
    /// Deletes an earlier message.
    DeleteMessage {
        /// Deletes a message.
        #[new]
        fn new(message_id: Array<8>) -> Result<PyClassInitializer<Self>, Error> {
            Self::made(library::DeleteMessage::new(MessageId::from_bytes(message_id.0))?)
        }

        /// Which message is deleted.
        #[getter]
        fn message_id(slf: PyRef<'_, Self>) -> Result<[u8; 8], Error> {
            field!(slf, DeleteMessage(delete) => *delete.message_id().as_bytes())
        }
    }
}

/// A text that quotes a message.
#[pyfunction]
pub(crate) fn quote(message_id: Array<8>, text: &str) -> String {
    library::Quote::new(MessageId::from_bytes(message_id.0), text).to_string()
}

/// Splits a long text into pieces of at most `limit` bytes, between the characters that a reader sees.
#[pyfunction]
#[pyo3(signature = (text, limit = 6000))]
pub(crate) fn split_text(py: Python<'_>, text: &str, limit: usize) -> Vec<String> {
    detach_if_long_text(py, text.len(), || {
        let pieces = library::split_text(text, limit);
        pieces.map(str::to_owned).collect()
    })
}

/// The status of a receipt that says the same as an emoji.
#[pyfunction]
pub(crate) fn status_of_emoji(emoji: &str) -> Option<StatusName> {
    ReceiptStatus::from_emoji(emoji).map(StatusName)
}
