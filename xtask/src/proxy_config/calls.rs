//! The calls of the appliances of a list.

use super::list::Appliance;
use hawser_core::config;

/// The calls that the console makes of appliances of one system with the same settings.
pub struct Calls {
    /// The system's id, with a number where there are several of it.
    pub name: String,
    /// The system's name.
    pub title: &'static str,
    /// Regular expressions for the method, a space, and what follows `/api/<id>`.
    pub patterns: Vec<String>,
}

/// Returns the calls of all appliances, and notes on each appliance which are its own.
pub fn calls(configured: &[config::Appliance], appliances: &mut [Appliance]) -> Vec<Calls> {
    let mut all: Vec<Calls> = Vec::new();
    for (configured, appliance) in configured.iter().zip(appliances) {
        let root = configured.system.api_root();
        let patterns = configured.call_patterns().into_iter();
        // The root has nothing that a regular expression reads as more than itself.
        let patterns: Vec<String> = patterns
            .map(|pattern| pattern.replacen(' ', &format!(" {root}"), 1))
            .collect();
        let spec = configured.system.spec();
        let of_system = all.iter().filter(|it| it.title == spec.name);
        let number = of_system.clone().count() + 1;
        let known = of_system.clone().find(|it| it.patterns == patterns);
        appliance.calls = match (known, number) {
            (Some(known), _) => known.name.clone(),
            (None, 1) => spec.id.to_owned(),
            (None, number) => format!("{}-{number}", spec.id),
        };
        if known.is_none() {
            all.push(Calls {
                name: appliance.calls.clone(),
                title: spec.name,
                patterns,
            });
        }
    }
    all
}
