//! One request and its answer.

use std::net::IpAddr;
use std::sync::Arc;

use eeema::safe::server::{Action, Answer, BackupName, Condition, Head, Server, Status};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Request, Response, StatusCode, Version};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Timeout, timeout_at};

use super::folder::Folder;
use super::listen::RETRY_AFTER;
use super::log::log;
use super::upload::Upload;

/// What all requests share.
pub(super) struct Service {
    pub(super) rules: Arc<Server>,
    pub(super) folder: Arc<Folder>,
    /// Bytes of backups that may be in memory.
    pub(super) memory: Arc<Semaphore>,
}

/// A backup in memory, and the place that it takes there.
struct Held {
    bytes: Vec<u8>,
    _room: OwnedSemaphorePermit,
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

/// What is sent back.
struct Content {
    status: Answer,
    media_type: &'static str,
    bytes: Bytes,
}

impl Content {
    fn none(status: impl Into<Answer>) -> Self {
        Self::of(status, "text/plain", Bytes::new())
    }

    fn of(status: impl Into<Answer>, media_type: &'static str, bytes: Bytes) -> Self {
        Self {
            status: status.into(),
            media_type,
            bytes,
        }
    }
}

impl Service {
    /// Answers a request. Its body must be there at `deadline`.
    pub(super) async fn answer(
        &self,
        request: Request<Incoming>,
        deadline: Instant,
    ) -> Response<Full<Bytes>> {
        let (parts, body) = request.into_parts();
        let content = match self.act(&parts, body, deadline).await {
            Ok(content) => content,
            Err(refused) => Content::none(refused),
        };
        log_request(&parts, &content);
        response(content)
    }

    async fn act(
        &self,
        parts: &Parts,
        body: Incoming,
        deadline: Instant,
    ) -> Result<Content, Answer> {
        const OCTETS: &str = "application/octet-stream";
        match self.route(parts)? {
            Action::Config => {
                let text = self.rules.config().encode();
                let json = "application/json";
                Ok(Content::of(Status::OK, json, text.into()))
            }
            Action::Read { name, condition } => {
                let memory = Arc::clone(&self.memory);
                let read = self.on_disk(move |folder| {
                    let room = room(&memory, folder.length(&name)?.unwrap_or(0))?;
                    let bytes = folder.read(&name, condition)?;
                    Ok(Held { bytes, _room: room })
                });
                let held = Bytes::from_owner(read.await?);
                Ok(Content::of(Status::OK, OCTETS, held))
            }
            Action::Store {
                name,
                length,
                condition,
                ..
            } => {
                let body = timeout_at(deadline, read(body));
                let stored = self.store(name, length, condition, body);
                Ok(Content::none(stored.await?))
            }
            Action::Delete { name, condition } => {
                let deleted = self.on_disk(move |folder| folder.delete(&name, condition));
                deleted.await?;
                Ok(Content::none(Status::NO_CONTENT))
            }
        }
    }

    fn route(&self, parts: &Parts) -> Result<Action, Answer> {
        let mut headers = Vec::new();
        for (name, value) in &parts.headers {
            let value = str::from_utf8(value.as_bytes()).map_err(|_| Status::BAD_REQUEST)?;
            headers.push((name.as_str(), value));
        }
        let target = parts.uri.to_string();
        let mut head = Head::new(parts.method.as_str(), &target, headers);
        if parts.version == Version::HTTP_10 {
            head = head.with_http_1_0();
        }
        head.check_host()?;
        self.rules.route(&head)
    }

    /// Reads a body and stores it. Nothing is written before all of it is there.
    async fn store(
        &self,
        name: BackupName,
        length: u64,
        condition: Condition,
        body: Timeout<impl Future<Output = Result<Vec<u8>, Answer>>>,
    ) -> Result<Status, Answer> {
        let room = room(&self.memory, length)?;
        let begin =
            move |folder: &Arc<Folder>| Upload::begin(Arc::clone(folder), name, length, condition);
        let upload = self.on_disk(begin).await?;
        let content = body.await.map_err(|_| Status::REQUEST_TIMEOUT)??;
        if content.len() as u64 != length {
            return Err(Status::BAD_REQUEST.into());
        }
        // The place stays taken until the disk is done, whoever waits for that.
        let held = Held {
            bytes: content,
            _room: room,
        };
        self.on_disk(move |_| upload.store(&held.bytes)).await
    }

    /// Does something with the folder that may take its time.
    async fn on_disk<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Arc<Folder>) -> Result<T, Answer> + Send + 'static,
    ) -> Result<T, Answer> {
        let folder = Arc::clone(&self.folder);
        let done = tokio::task::spawn_blocking(move || work(&folder)).await;
        done.map_err(|_| Status::INTERNAL_SERVER_ERROR)?
    }
}

/// What was asked for and what was answered, without the name of the backup.
fn log_request(parts: &Parts, content: &Content) {
    let method = parts.method.as_str().chars();
    let method: String = method.filter(char::is_ascii_alphabetic).take(10).collect();
    let what = match parts.uri.path() {
        path if path.ends_with("/config") => "config",
        path if path.contains("/backups/") => "backup",
        _ => "something else",
    };
    let sent = parts.headers.get(header::CONTENT_LENGTH);
    let sent = sent.and_then(|length| length.to_str().ok()?.parse().ok());
    let length = match content.bytes.len() {
        0 => sent.unwrap_or(0_u64),
        length => length as u64,
    };
    let status = &content.status;
    log(format_args!("{method} {what}: {status}, {length} bytes"));
}

/// A place in memory for a backup of this many bytes.
fn room(memory: &Arc<Semaphore>, length: u64) -> Result<OwnedSemaphorePermit, Answer> {
    let bytes = u32::try_from(length).map_err(|_| Status::CONTENT_TOO_LARGE)?;
    let room = Arc::clone(memory).try_acquire_many_owned(bytes);
    room.map_err(|_| Answer::unavailable(RETRY_AFTER))
}

/// The whole body.
async fn read(mut body: Incoming) -> Result<Vec<u8>, Answer> {
    let mut content = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Status::BAD_REQUEST)?;
        if let Ok(data) = frame.into_data() {
            content.extend_from_slice(&data);
        }
    }
    Ok(content)
}

fn response(content: Content) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(content.bytes));
    let status = content.status.status();
    *response.status_mut() =
        StatusCode::from_u16(status.code()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if !matches!(status, Status::NO_CONTENT | Status::NOT_MODIFIED) {
        let media_type = HeaderValue::from_static(content.media_type);
        headers.insert(header::CONTENT_TYPE, media_type);
    }
    for (name, value) in content.status.headers() {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    }
    response
}

/// 429, for a client that has too many requests at a time.
pub(super) fn too_many() -> Response<Full<Bytes>> {
    response(Content::none(Answer::too_many_requests(RETRY_AFTER)))
}

/// The client of which the nearest proxy speaks: the last address in `X-Forwarded-For`.
pub(super) fn forwarded_for(request: &Request<Incoming>) -> Option<IpAddr> {
    let values = request.headers().get_all("X-Forwarded-For");
    let last = values
        .iter()
        .next_back()?
        .to_str()
        .ok()?
        .rsplit(',')
        .next()?;
    last.trim().parse().ok()
}
