/// What a machine for one call at a time does ([chapter 16 section 3](crate::protocol::calls)).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CallState {
    /// There is no call.
    #[default]
    Idle,
    /// It rings here, and the user has not taken the call yet.
    Ringing,
    /// The offer is sent, or the call is taken, and the media are not connected yet.
    Initialising,
    /// The media are connected.
    Calling,
    /// The call ends, and its resources are being freed.
    Disconnecting,
}
