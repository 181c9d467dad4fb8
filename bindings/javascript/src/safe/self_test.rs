//! Whether a server works.

use eeema::crypto::OsRandom;
use eeema::safe::client::{Progress, Response, SelfTest, Step};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::server::{RawSafeClient, headers_of, pairs, show_config, show_request};
use crate::errors::{Class, Result, out_of_range, refuse, thrown};

#[wasm_bindgen]
pub struct RawSelfTest(Option<SelfTest>);

#[wasm_bindgen]
impl RawSelfTest {
    pub fn new(client: &RawSafeClient) -> Result<Self> {
        let test = SelfTest::new(client.0.clone(), &mut OsRandom);
        test.map(Some).map(Self).map_err(refuse)
    }

    pub fn step(&self) -> Option<String> {
        let step = match self.0.as_ref()?.step() {
            Step::Config => "config",
            Step::Store => "store",
            Step::Read => "read",
            Step::Delete => "delete",
        };
        Some(step.to_owned())
    }

    pub fn request(&self) -> Result<JsValue> {
        let test = self.0.as_ref().ok_or_else(ended)?;
        Ok(show_request(&test.request()).into())
    }

    /// What the server takes, once it passed.
    pub fn answered(&mut self, status: u16, headers: &JsValue, body: &[u8]) -> Result<JsValue> {
        let headers = headers_of(headers)?;
        let headers = pairs(&headers);
        let test = self.0.take().ok_or_else(ended)?;
        match test.answered(&Response::new(status, &headers, body)) {
            Ok(Progress::Next(next)) => {
                self.0 = Some(next);
                Ok(JsValue::UNDEFINED)
            }
            Ok(Progress::Passed(config)) => Ok(show_config(&config)),
            Err(failure) => {
                let refusal = failure.refusal();
                Err(thrown(name_of(&refusal), &refusal, &failure))
            }
        }
    }

    /// The deletion of what may be stored although no answer came.
    pub fn unanswered(&mut self) -> JsValue {
        let test = self.0.take();
        let deletion = test.as_ref().and_then(SelfTest::unanswered);
        deletion.map_or(JsValue::UNDEFINED, |request| show_request(&request).into())
    }
}

const fn name_of<E: Class>(_: &E) -> &'static str {
    E::NAME
}

fn ended() -> JsValue {
    out_of_range("test", "one that did not end yet")
}
