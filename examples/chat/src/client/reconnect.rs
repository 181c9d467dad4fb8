use std::sync::Arc;

use eeema::transport::schedule::Backoff;
use tokio::sync::{Notify, mpsc};

use super::connection::{Connection, Ended};
use super::{Conversation, Event, ServerAddress};
use crate::Failure;

/// Connects, and connects again when that ends: after 2, 4, 8 and then 10 seconds.
pub(super) async fn run(
    conversation: Arc<Conversation>,
    wake: Arc<Notify>,
    server: ServerAddress,
    events: mpsc::Sender<Event>,
) {
    let mut backoff = Backoff::default();
    loop {
        let why = match connect(&conversation, &wake, server, &events, &mut backoff).await {
            Err(error) => error.to_string(),
            Ok(Ended::Closed { can_reconnect, why }) => {
                if !can_reconnect {
                    events.send(Event::Closed(why)).await.ok();
                    return;
                }
                why
            }
        };
        let again_in = backoff.next_wait();
        let event = Event::Disconnected { why, again_in };
        // Who does not listen is connected all the same.
        events.send(event).await.ok();
        tokio::time::sleep(again_in).await;
    }
}

async fn connect(
    conversation: &Conversation,
    wake: &Notify,
    server: ServerAddress,
    events: &mpsc::Sender<Event>,
    backoff: &mut Backoff,
) -> Result<Ended, Failure> {
    let (connection, waiting) = Connection::open(conversation, wake, events, server).await?;
    backoff.reset();
    events.send(Event::Connected { waiting }).await.ok();
    connection.run().await
}
