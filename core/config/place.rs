//! Where a value stands in the text of a configuration.

/// The line of a place such as `appliances[2].base`, found by walking the
/// text: the parsed value no longer knows where it stood.
pub(super) fn line_of(text: &str, place: &str) -> Option<usize> {
    let mut walk = Walk {
        text: text.as_bytes(),
        at: 0,
    };
    for step in place.split(['.', '[']).filter(|s| !s.is_empty()) {
        match step.strip_suffix(']') {
            Some(index) => walk.enter_list(index.parse().ok()?)?,
            None => walk.enter_object(step)?,
        }
    }
    walk.space();
    let before = walk.text.get(..walk.at)?;
    Some(before.iter().filter(|b| **b == b'\n').count() + 1)
}

/// A walk over JSON that is known to parse.
struct Walk<'a> {
    text: &'a [u8],
    at: usize,
}

impl Walk<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn space(&mut self) {
        while self
            .peek()
            .is_some_and(|b| b.is_ascii_whitespace() || !b.is_ascii())
        {
            self.at += 1;
        }
    }

    /// Past one string; its raw content.
    fn string(&mut self) -> Option<(usize, usize)> {
        let start = self.at + 1;
        self.at = start;
        while let Some(b) = self.peek() {
            match b {
                b'\\' => self.at += 2,
                b'"' => {
                    self.at += 1;
                    return Some((start, self.at - 1));
                }
                _ => self.at += 1,
            }
        }
        None
    }

    /// Past one value of any kind.
    fn value(&mut self) -> Option<()> {
        self.space();
        let mut depth = 0usize;
        loop {
            match self.peek()? {
                b'"' => {
                    self.string()?;
                }
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    if depth == 0 {
                        return Some(());
                    }
                    depth -= 1;
                    self.at += 1;
                }
                b',' if depth == 0 => return Some(()),
                _ => self.at += 1,
            }
            if depth == 0
                && matches!(
                    self.text.get(self.at.wrapping_sub(1)),
                    Some(b'"' | b'}' | b']')
                )
            {
                return Some(());
            }
        }
    }

    fn enter_list(&mut self, index: usize) -> Option<()> {
        self.space();
        if self.peek()? != b'[' {
            return None;
        }
        self.at += 1;
        for _ in 0..index {
            self.value()?;
            self.space();
            if self.peek()? != b',' {
                return None;
            }
            self.at += 1;
        }
        Some(())
    }

    fn enter_object(&mut self, name: &str) -> Option<()> {
        self.space();
        if self.peek()? != b'{' {
            return None;
        }
        self.at += 1;
        loop {
            self.space();
            if self.peek()? != b'"' {
                return None;
            }
            let (start, end) = self.string()?;
            let found = self.text.get(start..end) == Some(name.as_bytes());
            self.space();
            self.at += 1; // the colon
            if found {
                return Some(());
            }
            self.value()?;
            self.space();
            if self.peek()? != b',' {
                return None;
            }
            self.at += 1;
        }
    }
}
