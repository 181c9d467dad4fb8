//! The frame of every page: one style, one script, and a policy that lets nothing else run.

use std::fmt;

use eeema::codec::base64;
use eeema::crypto::hazmat::hash::sha256;

const STYLE: &str = "
:root{color-scheme:light dark;--line:#8884;--own:#05a63f22;--other:#8882}
*{box-sizing:border-box}
body{overflow-wrap:anywhere;font:16px/1.45 system-ui,sans-serif;max-width:46rem;margin:0 auto;padding:0 .75rem 4rem}
header{position:sticky;top:0;z-index:1;background:Canvas;padding:.6rem 0;border-bottom:1px solid var(--line)}
h1{font-size:1.2rem;margin:0 0 .4rem}
input{width:100%;font:inherit;padding:.45rem .7rem;border:1px solid var(--line);border-radius:.6rem}
ol,ul{list-style:none;padding:0}
li{margin:.35rem 0}
.m{max-width:85%;width:fit-content;padding:.4rem .7rem;border-radius:.9rem;background:var(--other);content-visibility:auto;contain-intrinsic-size:auto 4rem}
.own{margin-left:auto;background:var(--own)}
.s{margin:auto;text-align:center;font-size:.9rem;opacity:.8}
.h{font-size:.8rem;opacity:.7}
.t{white-space:pre-wrap}
img,video{max-width:100%;max-height:60vh;border-radius:.5rem;display:block;margin:.3rem 0}
.c a{display:flex;justify-content:space-between;gap:1rem;padding:.6rem;border-bottom:1px solid var(--line);color:inherit;text-decoration:none}
.c span{opacity:.7;white-space:nowrap}
[hidden]{display:none!important}
";

const SCRIPT: &str = "
const box=document.querySelector('input'),items=[...document.querySelectorAll('li')],count=document.querySelector('output');
let texts;
box.addEventListener('input',()=>{texts??=items.map(i=>i.textContent.toLowerCase());const w=box.value.trim().toLowerCase();let n=0;items.forEach((i,k)=>{const hit=texts[k].includes(w);i.hidden=!hit;n+=hit});count.textContent=w?n+' found':''});
";

/// The beginning of a page, up to the list. `level` is how many folders it lies below the export.
pub(super) fn beginning(title: &str, back: bool, class: &str) -> String {
    let (title, script) = (Escaped(title), script_hash());
    let back = if back {
        "<a href=\"../index.html\">All chats</a> "
    } else {
        ""
    };
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
img-src 'self' file:; media-src 'self' file:; style-src 'unsafe-inline'; script-src '{script}'; base-uri 'none'; form-action 'none'\">\
<meta name=\"referrer\" content=\"no-referrer\">\
<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
<title>{title}</title><style>{STYLE}</style></head><body>\
<header><h1>{back}<bdi>{title}</bdi></h1><input type=\"search\" placeholder=\"Search\" aria-label=\"Search\"> <output></output></header>\
<ol class=\"{class}\">\n"
    )
}

/// The end of a page.
pub(super) fn end() -> String {
    format!("</ol><script>{SCRIPT}</script></body></html>\n")
}

/// The only script that the policy lets run.
fn script_hash() -> String {
    let mut text = [0; 44];
    let hash = sha256(SCRIPT.as_bytes());
    // 32 bytes have 44 characters.
    base64::encode(&hash, &mut text).map_or_else(|_| String::new(), |text| format!("sha256-{text}"))
}

/// Text in HTML, between tags and in attributes.
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                // No character that HTML does not have.
                '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\x7f'..='\u{9f}' => {
                    f.write_str("\u{fffd}")?;
                }
                _ => write!(f, "{character}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_its_place() {
        let hostile = "</script><img src=x onerror='a'>\"&\0";
        let escaped = Escaped(hostile).to_string();
        assert!(!escaped.contains(['<', '>', '"', '\'', '\0']));
        let page = beginning(hostile, true, "m");
        assert!(!page.contains("<img") && !page.contains("</script><"));
    }

    #[test]
    fn the_script_is_the_one_of_the_policy() {
        assert_eq!(script_hash().len(), "sha256-".len() + 44);
        assert!(end().contains(SCRIPT));
    }
}
