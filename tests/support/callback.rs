use eeema::codec::hex::Hex;
use eeema::message::gateway::Callback;

/// What the Gateway sends of a box from Alice to Bob, under the secret `secret`.
pub(crate) struct Fields {
    nonce: String,
    message_box: String,
    mac: String,
}

impl Fields {
    pub(crate) fn new(nonce: &[u8; 24], message_box: &[u8]) -> Self {
        let mut fields = Self {
            nonce: Hex(nonce).to_string(),
            message_box: Hex(message_box).to_string(),
            mac: String::new(),
        };
        fields.mac = Hex(&fields.callback().compute_mac("secret")).to_string();
        fields
    }

    pub(crate) fn callback(&self) -> Callback<'_> {
        Callback {
            from: "ALICE001",
            to: "BOB00001",
            message_id: "0102030405060708",
            date: "1",
            nonce: &self.nonce,
            message_box: &self.message_box,
            mac: &self.mac,
        }
    }
}
