//! What travels on a connection.

use eeema::identity::MessageId;
use eeema::message::Envelope;
use eeema::transport::{DeviceIds, FromClient, FromServer, LossyText};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple};

use super::push_token::{push_token, with_push_token};
use crate::convert::{Array, Data, Id};
use crate::error::Error;
use crate::message::Acknowledgement;
use crate::values::{CONNECTION, class_of, value};

/// The type and the bytes of a payload.
type Encoded = (u8, Vec<u8>);

/// Reads the payload of a frame from the server.
#[pyfunction]
pub(crate) fn decode_from_server<'py>(
    py: Python<'py>,
    kind: u8,
    payload: Data<'_>,
) -> Result<Bound<'py, PyAny>, Error> {
    let make = |class, fields| value(py, CONNECTION, class, fields);
    let bytes = |class, data: &[u8]| value(py, CONNECTION, class, (PyBytes::new(py, data),));
    Ok(match FromServer::decode(kind, payload.as_bytes())? {
        FromServer::EchoRequest(data) => bytes("FromServer.EchoRequest", data),
        FromServer::EchoResponse(data) => bytes("FromServer.EchoResponse", data),
        FromServer::MessageAck {
            receiver,
            message_id,
        } => {
            let fields = (Id(receiver), *message_id.as_bytes());
            value(py, CONNECTION, "FromServer.MessageAck", fields)
        }
        FromServer::Message(_) => bytes("FromServer.Message", payload.as_bytes()),
        FromServer::QueueSendComplete => make("FromServer.QueueSendComplete", ()),
        FromServer::DeviceCookieChange => make("FromServer.DeviceCookieChange", ()),
        FromServer::CloseError {
            can_reconnect,
            message,
        } => {
            let fields = (can_reconnect, message.to_string());
            value(py, CONNECTION, "FromServer.CloseError", fields)
        }
        FromServer::Alert(text) => value(py, CONNECTION, "FromServer.Alert", (text.to_string(),)),
        _ => unknown(py, "FromServer.Unknown", kind, &payload),
    }?)
}

/// Reads the payload of a frame from a client.
#[pyfunction]
pub(crate) fn decode_from_client<'py>(
    py: Python<'py>,
    kind: u8,
    payload: Data<'_>,
) -> Result<Bound<'py, PyAny>, Error> {
    let make = |class, fields| value(py, CONNECTION, class, fields);
    let bytes = |class, data: &[u8]| value(py, CONNECTION, class, (PyBytes::new(py, data),));
    Ok(match FromClient::decode(kind, payload.as_bytes())? {
        FromClient::EchoRequest(data) => bytes("FromClient.EchoRequest", data),
        FromClient::EchoResponse(data) => bytes("FromClient.EchoResponse", data),
        FromClient::Message(_) => bytes("FromClient.Message", payload.as_bytes()),
        FromClient::MessageAck(acknowledgement) => {
            let fields = (Acknowledgement::of(acknowledgement),);
            value(py, CONNECTION, "FromClient.MessageAck", fields)
        }
        FromClient::UnblockIncomingMessages => make("FromClient.UnblockIncomingMessages", ()),
        FromClient::SetPushToken(token) => {
            let fields = (push_token(py, &token)?,);
            value(py, CONNECTION, "FromClient.SetPushToken", fields)
        }
        FromClient::SetCallPushToken(token) => {
            let fields = (push_token(py, &token)?,);
            value(py, CONNECTION, "FromClient.SetCallPushToken", fields)
        }
        FromClient::DeletePushTokens(ids) => {
            let fields = (PyTuple::new(py, ids.as_slice())?,);
            value(py, CONNECTION, "FromClient.DeletePushTokens", fields)
        }
        FromClient::SetIdleTimeout { seconds } => {
            value(py, CONNECTION, "FromClient.SetIdleTimeout", (seconds,))
        }
        FromClient::ClearDeviceCookieChange => make("FromClient.ClearDeviceCookieChange", ()),
        _ => unknown(py, "FromClient.Unknown", kind, &payload),
    }?)
}

fn unknown<'py>(
    py: Python<'py>,
    class: &str,
    kind: u8,
    payload: &Data<'_>,
) -> PyResult<Bound<'py, PyAny>> {
    let data = PyBytes::new(py, payload.as_bytes());
    value(py, CONNECTION, class, (kind, data))
}

/// The fields of a value of Python.
struct Fields<'a, 'py>(&'a Bound<'py, PyAny>);

impl<'py> Fields<'_, 'py> {
    fn get<T: for<'a> FromPyObject<'a, 'py, Error = PyErr>>(&self, name: &str) -> PyResult<T> {
        self.0.getattr(name)?.extract()
    }
}

/// The type and the bytes of a payload of a server.
#[pyfunction]
pub(crate) fn encode_from_server(payload: &Bound<'_, PyAny>) -> Result<Encoded, Error> {
    let fields = Fields(payload);
    let data: Data<'_>;
    let text: String;
    let payload = match class_of(payload)?.as_str() {
        "FromServer.EchoRequest" => {
            data = fields.get("data")?;
            FromServer::EchoRequest(data.as_bytes())
        }
        "FromServer.EchoResponse" => {
            data = fields.get("data")?;
            FromServer::EchoResponse(data.as_bytes())
        }
        "FromServer.MessageAck" => {
            let receiver: Id = fields.get("receiver")?;
            let id: Array<8> = fields.get("message_id")?;
            FromServer::MessageAck {
                receiver: receiver.0,
                message_id: MessageId::from_bytes(id.0),
            }
        }
        "FromServer.Message" => {
            data = fields.get("envelope")?;
            FromServer::Message(Envelope::parse(data.as_bytes())?)
        }
        "FromServer.QueueSendComplete" => FromServer::QueueSendComplete,
        "FromServer.DeviceCookieChange" => FromServer::DeviceCookieChange,
        "FromServer.CloseError" => {
            text = fields.get("message")?;
            FromServer::CloseError {
                can_reconnect: fields.get("can_reconnect")?,
                message: LossyText::from(text.as_str()),
            }
        }
        "FromServer.Alert" => {
            text = fields.get("message")?;
            FromServer::Alert(LossyText::from(text.as_str()))
        }
        "FromServer.Unknown" => {
            data = fields.get("data")?;
            FromServer::Unknown {
                kind: fields.get("kind")?,
                data: data.as_bytes(),
            }
        }
        _ => return Err(PyTypeError::new_err("a class of `FromServer` is needed").into()),
    };
    let mut bytes = vec![0; payload.encoded_len()];
    payload.encode_into(&mut bytes)?;
    Ok((payload.kind(), bytes))
}

/// The type and the bytes of a payload of a client.
#[pyfunction]
pub(crate) fn encode_from_client(payload: &Bound<'_, PyAny>) -> Result<Encoded, Error> {
    let fields = Fields(payload);
    let data: Data<'_>;
    let ids: Vec<[u8; 8]>;
    let payload = match class_of(payload)?.as_str() {
        "FromClient.EchoRequest" => {
            data = fields.get("data")?;
            FromClient::EchoRequest(data.as_bytes())
        }
        "FromClient.EchoResponse" => {
            data = fields.get("data")?;
            FromClient::EchoResponse(data.as_bytes())
        }
        "FromClient.Message" => {
            data = fields.get("envelope")?;
            FromClient::Message(Envelope::parse(data.as_bytes())?)
        }
        "FromClient.MessageAck" => {
            let acknowledgement = payload.getattr("acknowledgement")?;
            let acknowledgement = acknowledgement.cast::<Acknowledgement>();
            FromClient::MessageAck(acknowledgement.map_err(PyErr::from)?.get().get())
        }
        "FromClient.UnblockIncomingMessages" => FromClient::UnblockIncomingMessages,
        "FromClient.SetPushToken" => {
            let token = payload.getattr("token")?;
            return with_push_token(&token, |token| encoded(&FromClient::SetPushToken(token)));
        }
        "FromClient.SetCallPushToken" => {
            let token = payload.getattr("token")?;
            return with_push_token(&token, |token| {
                encoded(&FromClient::SetCallPushToken(token))
            });
        }
        "FromClient.DeletePushTokens" => {
            let given: Vec<Array<8>> = fields.get("device_ids")?;
            ids = given.iter().map(|id| id.0).collect();
            FromClient::DeletePushTokens(DeviceIds::new(&ids))
        }
        "FromClient.SetIdleTimeout" => FromClient::SetIdleTimeout {
            seconds: fields.get("seconds")?,
        },
        "FromClient.ClearDeviceCookieChange" => FromClient::ClearDeviceCookieChange,
        "FromClient.Unknown" => {
            data = fields.get("data")?;
            FromClient::Unknown {
                kind: fields.get("kind")?,
                data: data.as_bytes(),
            }
        }
        _ => return Err(PyTypeError::new_err("a class of `FromClient` is needed").into()),
    };
    encoded(&payload)
}

fn encoded(payload: &FromClient<'_>) -> Result<Encoded, Error> {
    let mut bytes = vec![0; payload.encoded_len()];
    payload.encode_into(&mut bytes)?;
    Ok((payload.kind(), bytes))
}
