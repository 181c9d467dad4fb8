//! HTTP, with TLS, for the feature `net`.

use std::fmt::Display;
use std::time::Duration;

use eeema::safe::client::{Request, Response};
use ureq::config::AutoHeaderValue;
use ureq::http;

use super::sealed::MAX_LENGTH;
use crate::shared::{Done, Failure};

/// What came back.
pub(super) struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    /// Lets the library say what it means.
    pub(super) fn judge<T, E: Display>(
        &self,
        judge: impl FnOnce(&Response<'_>) -> Result<T, E>,
    ) -> Done<T> {
        let headers = self.headers.iter();
        let headers: Vec<_> = headers.map(|(name, value)| (&**name, &**value)).collect();
        judge(&Response::new(self.status, &headers, &self.body)).map_err(Failure::network)
    }
}

/// Sends a request, and follows no redirect: credentials and the name of the backup go nowhere else.
pub(super) fn send(request: &Request<'_>) -> Done<Answer> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .accept(AutoHeaderValue::None)
        .accept_encoding(AutoHeaderValue::None)
        .timeout_connect(Some(Duration::from_secs(15)))
        .timeout_global(Some(Duration::from_secs(90)))
        .build()
        .into();
    let mut builder = http::Request::builder()
        .method(request.method().as_str())
        .uri(request.url());
    for (name, value) in request.headers() {
        builder = builder.header(name, value);
    }
    let response = match request.body() {
        Some(body) => agent.run(builder.body(body).map_err(Failure::failed)?),
        None => agent.run(builder.body(()).map_err(Failure::failed)?),
    };
    let mut response = response.map_err(unreachable)?;
    let headers = response.headers().iter();
    let headers = headers.map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes());
        (name.as_str().to_owned(), value.into_owned())
    });
    Ok(Answer {
        status: response.status().as_u16(),
        headers: headers.collect(),
        body: response
            .body_mut()
            .with_config()
            .limit(MAX_LENGTH)
            .read_to_vec()
            .map_err(unreachable)?,
    })
}

fn unreachable(error: ureq::Error) -> Failure {
    Failure::network(format_args!(
        "the server cannot be reached ({error}); check its address, and that it runs"
    ))
}
