//! `POST /call` with a JSON body over HTTP/1.1, kept alive; pipelined when several are in flight.

use std::rc::Rc;

use super::{Dialect, Taken, What};
use crate::arguments::{Headers, Target};
use crate::payload::{find, json, json_number};
use crate::template::Template;
use crate::wrong::Wrong;

/// What a current browser adds to a `fetch` of the same origin.
const BROWSER: &str = "\
Connection: keep-alive\r\n\
sec-ch-ua-platform: \"Linux\"\r\n\
User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36\r\n\
sec-ch-ua: \"Chromium\";v=\"142\", \"Google Chrome\";v=\"142\", \"Not_A Brand\";v=\"99\"\r\n\
sec-ch-ua-mobile: ?0\r\n\
Accept: */*\r\n\
Origin: http://localhost:3000\r\n\
Sec-Fetch-Site: same-origin\r\n\
Sec-Fetch-Mode: cors\r\n\
Sec-Fetch-Dest: empty\r\n\
Referer: http://localhost:3000/characters\r\n\
Accept-Encoding: gzip, deflate, br, zstd\r\n\
Accept-Language: en-GB,en-US;q=0.9,en;q=0.8\r\n\
Cookie: session=8d969eef6ecad3c29a3a629280e686cf0c3f5d5a86aff3ca12020c923adc6c92\r\n";

#[derive(Clone)]
pub(crate) struct Http {
    call: Rc<Template>,
}

impl Http {
    pub(crate) fn new(target: &Target) -> Self {
        let (body, address) = (json(), &target.address);
        let extra = match target.headers {
            Headers::Few => "",
            Headers::Browser => BROWSER,
        };
        let head = format!(
            "POST /call HTTP/1.1\r\nHost: {address}\r\n{extra}Content-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n",
            body.len()
        );
        Self {
            call: Rc::new(Template::default().bytes(head).then(&body)),
        }
    }
}

impl Dialect for Http {
    fn open(&mut self, _out: &mut Vec<u8>) {}

    fn request(&mut self, number: u32, out: &mut Vec<u8>) {
        self.call.append(number, out);
    }

    fn take(&mut self, input: &[u8], _out: &mut Vec<u8>) -> Result<Option<Taken>, Wrong> {
        let Some(head_end) = find(input, b"\r\n\r\n").map(|at| at + 4) else {
            return Ok(None);
        };
        let head = &input[..head_end];
        if !head.starts_with(b"HTTP/1.1 200 ") {
            return Err(Wrong::reply("not a success", input));
        }
        let end = head_end + content_length(head)?;
        if input.len() < end {
            return Ok(None);
        }
        Ok(Some(Taken {
            len: end,
            what: What::Reply(head_end..end),
        }))
    }

    fn verify(&mut self, reply: &[u8]) -> Result<u32, Wrong> {
        json_number(reply)
    }

    fn is_ordered(&self) -> bool {
        true
    }
}

fn content_length(head: &[u8]) -> Result<usize, Wrong> {
    let wrong = || Wrong::reply("no content-length", head);
    let text = std::str::from_utf8(head).map_err(|_| wrong())?;
    let field = text.lines().filter_map(|line| line.split_once(':'));
    let length = field
        .into_iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    length
        .and_then(|(_, value)| value.trim().parse().ok())
        .ok_or_else(wrong)
}
