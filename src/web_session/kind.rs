/// What a signalling message says it is, in its field `type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// `server-hello`
    ServerHello,
    /// `client-hello`
    ClientHello,
    /// `client-auth`
    ClientAuth,
    /// `server-auth`
    ServerAuth,
    /// `new-initiator`
    NewInitiator,
    /// `new-responder`
    NewResponder,
    /// `drop-responder`
    DropResponder,
    /// `disconnected`
    Disconnected,
    /// `send-error`
    SendError,
    /// `token`
    Token,
    /// `key`
    Key,
    /// `auth`
    Auth,
    /// `application`
    Application,
    /// `close`
    Close,
    /// `data`, of the task relayed-data
    Data,
    /// `offer`, of the webrtc tasks
    Offer,
    /// `answer`, of the webrtc tasks
    Answer,
    /// `candidates`, of the webrtc tasks
    Candidates,
    /// `handover`, of the webrtc tasks
    Handover,
    /// Anything else.
    Other,
}

const NAMES: [(Kind, &str); 19] = [
    (Kind::ServerHello, "server-hello"),
    (Kind::ClientHello, "client-hello"),
    (Kind::ClientAuth, "client-auth"),
    (Kind::ServerAuth, "server-auth"),
    (Kind::NewInitiator, "new-initiator"),
    (Kind::NewResponder, "new-responder"),
    (Kind::DropResponder, "drop-responder"),
    (Kind::Disconnected, "disconnected"),
    (Kind::SendError, "send-error"),
    (Kind::Token, "token"),
    (Kind::Key, "key"),
    (Kind::Auth, "auth"),
    (Kind::Application, "application"),
    (Kind::Close, "close"),
    (Kind::Data, "data"),
    (Kind::Offer, "offer"),
    (Kind::Answer, "answer"),
    (Kind::Candidates, "candidates"),
    (Kind::Handover, "handover"),
];

impl Kind {
    /// The kind with this name.
    pub fn of(name: &str) -> Self {
        let named = NAMES.iter().find(|(_, known)| *known == name);
        named.map_or(Self::Other, |(kind, _)| *kind)
    }
}
