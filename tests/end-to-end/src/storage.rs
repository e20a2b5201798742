//! A search for secrets where none may be: in the address, and in everything that the browser keeps
//! for the console's origin.

use hawser_simulator::appliance::APPLIANCES;
use hawser_simulator::world::site::SiteId;

use crate::journey::Journey;

/// Everything that is stored, as one text.
const DUMP: &str = r#"
    const done = arguments[arguments.length - 1];
    const read = request => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const databases = async () => {
        const all = [];
        for (const { name } of await indexedDB.databases()) {
            const database = await read(indexedDB.open(name));
            for (const store of database.objectStoreNames) {
                const rows = database.transaction(store).objectStore(store);
                all.push(store, await read(rows.getAllKeys()), await read(rows.getAll()));
            }
            database.close();
        }
        return all;
    };
    const caches = async () => {
        const names = await globalThis.caches?.keys() ?? [];
        return names;
    };
    Promise.all([databases(), caches()]).then(
        ([databases, caches]) => done(JSON.stringify({
            address: location.href, title: document.title, name: window.name,
            state: history.state, cookie: document.cookie,
            local: { ...localStorage }, session: { ...sessionStorage }, databases, caches,
        })),
        error => done("unreadable: " + error));
"#;

/// Everything that the browser keeps for the console.
pub async fn dump(journey: &Journey) -> String {
    let dump = journey.browser.script_later(DUMP, vec![]).await;
    let dump = dump.as_str().unwrap_or_default().to_owned();
    assert!(dump.starts_with('{'), "the storage is {dump}");
    dump
}

/// Looks for every password of the appliances and for every living token.
///
/// # Panics
/// Where one is found.
pub async fn holds_no_secret(journey: &Journey) {
    let address = journey.browser.address().await;
    if !address.starts_with(journey.entrance()) {
        return;
    }
    let dump = dump(journey).await;
    for appliance in APPLIANCES {
        for user in (appliance.system.users)(appliance.site.site()) {
            assert!(!dump.contains(user.password), "a password is kept: {dump}");
        }
    }
    for site in SiteId::ALL {
        for user in &site.site().users {
            assert!(!dump.contains(user.password), "a password is kept: {dump}");
        }
    }
    // A token is a word that opens a session, whatever it looks like.
    let words = dump.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    for word in words.filter(|word| word.len() >= 16) {
        assert!(!journey.opens_a_session(word), "a token is kept: {dump}");
    }
}

impl Journey {
    /// Returns `true` if a word is the token of a live session on some appliance.
    pub fn opens_a_session(&self, word: &str) -> bool {
        self.world(|world| {
            let sessions = &mut world.sessions;
            let mut all = APPLIANCES.iter();
            all.any(|it| sessions.touch(it.id, word, i64::MAX, 0).is_some())
        })
    }
}
