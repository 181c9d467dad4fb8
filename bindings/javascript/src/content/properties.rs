//! What a type of message is good for: its row in the table of the chapter.

use eeema::content::{
    Applies, DeletableBy, Editable, Exemption, ForwardSecurityVersion, HeaderForm, Kind, Raises,
    ToGatewayCreator, WhenRejected,
};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::record::Record;

/// The properties of a type; `undefined` if it is not known.
#[wasm_bindgen]
pub fn kind_properties(kind: u8) -> JsValue {
    let Some(row) = Kind(kind).properties() else {
        return JsValue::UNDEFINED;
    };
    let reflect = Record::new()
        .value("incoming", row.reflect.incoming)
        .value("outgoing", row.reflect.outgoing)
        .value("sentUpdate", row.reflect.sent_update);
    Record::new()
        .value("kind", row.kind.0)
        .text("header", header(row.header))
        .value("flags", row.flags.0)
        .text(
            "userProfileDistribution",
            applies(row.user_profile_distribution),
        )
        .text("replayProtection", applies(row.replay_protection))
        .optional(
            "forwardSecurityMinimum",
            row.forward_security_minimum.map(version),
        )
        .text("exemptFromBlocking", exemption(row.exempt_from_blocking))
        .value("createsDirectContact", row.creates_direct_contact)
        .text("raisesConversation", raises(row.raises_conversation))
        .value("reflect", reflect)
        .value("deliveryReceipts", row.delivery_receipts)
        .value("reactions", row.reactions)
        .optional("editable", row.editable.map(editable))
        .optional("deletableBy", row.deletable_by.map(deletable_by))
        .text(
            "toGatewayCreator",
            to_gateway_creator(row.to_gateway_creator),
        )
        .text("whenRejected", when_rejected(row.when_rejected))
        .into()
}

fn header(form: HeaderForm) -> &'static str {
    match form {
        HeaderForm::None => "none",
        HeaderForm::Creator => "creator",
        HeaderForm::Member => "member",
    }
}

fn applies(applies: Applies) -> &'static str {
    match applies {
        Applies::Never => "never",
        Applies::Always => "always",
        Applies::IfReaction => "ifReaction",
        Applies::IfAccepted => "ifAccepted",
    }
}

fn version(version: ForwardSecurityVersion) -> &'static str {
    match version {
        ForwardSecurityVersion::V1_0 => "1.0",
        ForwardSecurityVersion::V1_1 => "1.1",
        ForwardSecurityVersion::V1_2 => "1.2",
        _ => "newer",
    }
}

fn exemption(exemption: Exemption) -> &'static str {
    match exemption {
        Exemption::Never => "never",
        Exemption::Always => "always",
        Exemption::IfGroupKnown => "ifGroupKnown",
    }
}

fn raises(raises: Raises) -> &'static str {
    match raises {
        Raises::Always => "always",
        Raises::Never => "never",
        Raises::IfNoOfferFound => "ifNoOfferFound",
    }
}

fn editable(editable: Editable) -> &'static str {
    match editable {
        Editable::Text => "text",
        Editable::Caption => "caption",
    }
}

fn deletable_by(by: DeletableBy) -> &'static str {
    match by {
        DeletableBy::User => "user",
        DeletableBy::UserAndSender => "userAndSender",
    }
}

fn to_gateway_creator(to: ToGatewayCreator) -> &'static str {
    match to {
        ToGatewayCreator::Never => "never",
        ToGatewayCreator::IfCapturing => "ifCapturing",
        ToGatewayCreator::Always => "always",
    }
}

fn when_rejected(when: WhenRejected) -> &'static str {
    match when {
        WhenRejected::Ignore => "ignore",
        WhenRejected::ResendAfterConfirmation => "resendAfterConfirmation",
        WhenRejected::AbortCall => "abortCall",
        WhenRejected::AnswerAsSyncRequest => "answerAsSyncRequest",
    }
}
