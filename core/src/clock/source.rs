//! The clock that gave a time.

/// The clock that gave a time. It is named beside the time, or once for a table or chart: two clocks
/// may be minutes apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeSource {
    /// The appliance's.
    Appliance,
    /// That of the computer on which the console runs.
    Console,
}

impl TimeSource {
    /// Returns its name on a page: "appliance clock".
    pub fn label(self) -> &'static str {
        match self {
            TimeSource::Appliance => "appliance clock",
            TimeSource::Console => "this computer's clock",
        }
    }

    /// Returns its name in a file, which may be read on another computer: "console clock".
    pub fn in_export(self) -> &'static str {
        match self {
            TimeSource::Appliance => "appliance clock",
            TimeSource::Console => "console clock",
        }
    }

    /// Returns its word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            TimeSource::Appliance => "appliance",
            TimeSource::Console => "console",
        }
    }
}
