//! An example of `deploy/` with other values in it.

use anyhow::{Context, Result};

/// The text with each value replaced, in one pass: what was put in is not looked at again.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let found = values.iter().find(|(value, _)| rest.starts_with(value));
        let taken = match found {
            Some((value, other)) => {
                filled += other;
                value.len()
            }
            None => {
                filled.push(first);
                first.len_utf8()
            }
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
    filled
}

/// The text with other lines between the comments `BEGIN <name>` and `END <name>`.
pub fn between(text: &str, name: &str, lines: &str) -> Result<String> {
    let place = |mark: String, from: usize| {
        let found = text.get(from..).and_then(|rest| rest.find(&mark));
        let found = found.with_context(|| format!("the example has no line \"{mark}\""))?;
        Ok::<usize, anyhow::Error>(from + found)
    };
    let begin = place(format!("# BEGIN {name}\n"), 0)?;
    let begin = place("\n".to_owned(), begin)? + 1;
    let end = place(format!("# END {name}\n"), begin)?;
    // The last line keeps how far it stands from the margin.
    let line = text.get(..end).and_then(|before| before.rfind('\n'));
    let end = line.map_or(end, |line| line + 1);
    let (before, after) = (text.get(..begin), text.get(end..));
    let (before, after) = before.zip(after).context("the example is cut in two")?;
    Ok([before, lines, after].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_is_not_replaced_again() {
        let values = [("/srv", "/etc/x"), ("/etc", "/srv")];
        assert_eq!(fill("a /srv b /etc", &values), "a /etc/x b /srv");
    }

    #[test]
    fn only_the_lines_between_the_marks_are_others() {
        let text = "a\n\t# BEGIN it\nb\nc\n\t# END it\nd\n";
        let other = between(text, "it", "e\n").unwrap();
        assert_eq!(other, "a\n\t# BEGIN it\ne\n\t# END it\nd\n");
        assert!(between(text, "them", "").is_err());
    }
}
