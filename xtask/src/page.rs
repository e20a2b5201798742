//! What `index.html` refers to. The page is ours, so this reads only as much HTML as
//! stands there: tags with quoted or unquoted attributes, no inline code.

/// One start tag as it stands in the page.
#[derive(Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    /// From `<` to `>`, for replacing it.
    pub text: &'a str,
    pub name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
}

impl<'a> Tag<'a> {
    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| *value)
    }

    pub fn is_stylesheet(&self) -> bool {
        self.name == "link" && self.attribute("rel") == Some("stylesheet")
    }

    /// The file beside the page that this tag loads, without `./`.
    pub fn local_file(&self) -> Option<&'a str> {
        let address = match self.name {
            "link" => self.attribute("href"),
            "script" => self.attribute("src"),
            _ => None,
        }?;
        address.strip_prefix("./").filter(|file| !file.is_empty())
    }
}

/// The start tags of the page in their order. Comments are passed over.
pub fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        if rest.starts_with("<!--") {
            rest = rest.find("-->").map_or("", |end| &rest[end + 3..]);
        } else if rest[1..].starts_with(|first: char| first.is_ascii_alphabetic()) {
            let (tag, after) = read_tag(rest);
            found.push(tag);
            rest = after;
        } else {
            rest = &rest[1..];
        }
    }
    found
}

fn read_tag(html: &str) -> (Tag<'_>, &str) {
    let (name, mut rest) = split_where(&html[1..], |c| {
        c.is_ascii_whitespace() || c == '>' || c == '/'
    });
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() || rest.starts_with('>') {
            break;
        }
        let (key, after) = split_where(rest, |c| c.is_ascii_whitespace() || c == '>' || c == '=');
        let (value, after) = match after.strip_prefix('=') {
            Some(after) => read_value(after),
            None => ("", after),
        };
        attributes.push((key, value));
        rest = after;
    }
    let rest = rest.strip_prefix('>').unwrap_or(rest);
    let text = &html[..html.len() - rest.len()];
    (
        Tag {
            text,
            name,
            attributes,
        },
        rest,
    )
}

fn read_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(quoted) = text.strip_prefix(quote) {
            return quoted.split_once(quote).unwrap_or((quoted, ""));
        }
    }
    split_where(text, |c| c.is_ascii_whitespace() || c == '>')
}

fn split_where(text: &str, ends: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(ends).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_in_quoted_and_in_minified_tags() {
        let html = r#"<!doctype html><link rel="stylesheet" href="./a-1.css" integrity="sha384-x"/>
            <link href=./b-2.css rel=stylesheet><script type=module src=./loader-3.js></script>"#;
        let files: Vec<_> = tags(html).iter().filter_map(Tag::local_file).collect();
        assert_eq!(files, ["a-1.css", "b-2.css", "loader-3.js"]);
    }

    #[test]
    fn other_addresses_and_comments_name_no_file() {
        let html = r#"<!-- <link href="./old.css"> --><a href="./page">x</a><link href="https://example.org/x.css"><link href="./">"#;
        assert!(tags(html).iter().all(|tag| tag.local_file().is_none()));
    }

    #[test]
    fn the_text_of_a_tag_reaches_from_bracket_to_bracket() {
        let html = "a < b <link rel=stylesheet href='./x y.css' > c";
        assert_eq!(
            tags(html)[0].text,
            "<link rel=stylesheet href='./x y.css' >"
        );
        assert!(tags(html)[0].is_stylesheet());
    }

    #[test]
    fn a_page_that_ends_inside_a_tag_is_read_to_its_end() {
        for html in [
            "<",
            "<link",
            "<link href",
            "<link href=",
            "<link href=\"./x",
            "<!--",
        ] {
            tags(html);
        }
    }
}
