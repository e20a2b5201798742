//! What is held for each appliance.

/// A value by appliance. There are a handful, so a list is looked through: the
/// standard library's tree costs 2 KB of WebAssembly for every type of value.
#[derive(Debug)]
pub struct ByAppliance<T>(Vec<(String, T)>);

impl<T> Default for ByAppliance<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> ByAppliance<T> {
    /// The value of an appliance.
    pub fn get(&self, appliance: &str) -> Option<&T> {
        let (_, value) = self.0.iter().find(|(id, _)| id == appliance)?;
        Some(value)
    }

    /// All values.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter().map(|(_, value)| value)
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, appliance: &str) -> Option<&mut T> {
        let (_, value) = self.0.iter_mut().find(|(id, _)| id == appliance)?;
        Some(value)
    }

    /// Puts a value in place of the one before.
    pub fn set(&mut self, appliance: &str, value: T) {
        match self.get_mut(appliance) {
            Some(old) => *old = value,
            None => self.0.push((appliance.to_owned(), value)),
        }
    }

    /// Takes the value out.
    pub fn remove(&mut self, appliance: &str) {
        self.0.retain(|(id, _)| id != appliance);
    }
}
